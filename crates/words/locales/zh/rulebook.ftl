### Where a rule comes from. Keys start with the file's name. Same keys and variables in zh and en.

rulebook-title = 规则
rulebook-lead = 程序里的每个数字、期限和权限都写在这里，并注明出处。页面上的“为什么”会指到这里。
rulebook-edition = { $rulebook }，版本{ $version }
rulebook-tables = 目录
rulebook-entry = 名称
rulebook-says = 内容
rulebook-from = 出处
rulebook-trust = 依据和调整
rulebook-since = 有效期
rulebook-note = 说明：{ $note }
rulebook-term = { $term }：
rulebook-key = 代号
rulebook-issued = 发布日期
rulebook-plural = 英文复数
rulebook-valid-since = { $from }起
rulebook-valid-until = { $from }至{ $last }
rulebook-article = { $title }第{ $article }条
rulebook-superseded = 已不适用
rulebook-back = 全部规则
rulebook-cited-by = 引用它的规则

rulebook-permissions = 职务和权限
rulebook-permissions-lead = 每个职务能做什么，能管到哪里。没有写的，就是没有这项权限。
rulebook-permissions-day = { $day }的职务
rulebook-post = 职务
rulebook-no-right = 没有

## Tables.

rulebook-table-source = 引用的文件
rulebook-table-term = 称呼
rulebook-table-unit-kind = 单位类型
rulebook-table-body-kind = 单位以外的机构
rulebook-table-activity-kind = 活动类型
rulebook-table-post = 职务
rulebook-table-vote = 表决规则
rulebook-table-number = 数字
rulebook-table-field = 工作领域
rulebook-table-agenda-kind = 议程类型
rulebook-table-place-kind = 地点类型
rulebook-table-practice = 活动制度
rulebook-table-audience = 参加人员类别
rulebook-table-absence = 请假原因
rulebook-table-level = 传达的层级
rulebook-table-column = 门户栏目

## Who may set another value, and how well it is attested.

rulebook-level-central = 统一规定，不能另定
rulebook-level-province = 省级可以调整
rulebook-level-local = 地方可以调整
rulebook-level-unit = 本单位可以调整
rulebook-evidence-text = 已核对原文
rulebook-evidence-secondary = 依据转述，未核对原文
rulebook-evidence-memory = 凭已有了解，有待核对
rulebook-evidence-conflict = 各来源说法不一

## What an entry lays down.

rulebook-yes = 是
rulebook-no = 否
rulebook-none = 无
rulebook-every-kind = 各类单位
rulebook-below = 可直接下设
rulebook-root = 可作为最上级
rulebook-holds-members = 有{ -member }名册
rulebook-at-least = { -member }最少
rulebook-at-most = { -member }最多
rulebook-members = 成员
rulebook-of-units = 单位
rulebook-of-people = 职务或来宾
rulebook-attends = 应到
rulebook-attends-members = 全体{ -member }
rulebook-attends-committee = { -committee }成员
rulebook-attends-audience = 按类别计人数，不列名单
rulebook-held-by = 举行的单位
rulebook-vote-rule = 表决适用
rulebook-agenda = 默认议程
rulebook-held-in = 设在
rulebook-committee = 是{ -committee }成员
rulebook-rights = 权限
rulebook-right-reach = { $right }（{ $reach }）
rulebook-reach-unit = 本单位
rulebook-reach-children = 本单位和直接下级
rulebook-reach-below = 全部下级，不含本单位
rulebook-reach-subtree = 本单位和全部下级
rulebook-quorum = 到会有效
rulebook-pass = 赞成通过
rulebook-share-least = 不少于{ $base }的{ $share }
rulebook-share-more-than = 超过{ $base }的{ $share }
rulebook-base-entitled = 应到人数
rulebook-base-present = 实到人数
rulebook-form = 方式
rulebook-form-hands-or-ballot = 举手或投票
rulebook-form-secret = 无记名投票
rulebook-written = 计入书面意见
rulebook-value = 数值
rulebook-bounds = 可调整范围
rulebook-bounds-fixed = 不可调整
rulebook-bounds-between = { $min }到{ $max }

rulebook-amount-members = { $n }名{ -member }
rulebook-amount-persons = { $n }人
rulebook-amount-employers = { $n }个单位
rulebook-amount-minutes = { $n }分钟
rulebook-amount-days = { $n }天
rulebook-amount-files = { $n }个文件
rulebook-amount-megabytes = { $n }MB
rulebook-amount-bytes = { $n }字节

## Offices, marks, terms, codes.

rulebook-table-office = 管理岗位
rulebook-table-flag = { -member }情况标记
rulebook-table-sex = 性别
rulebook-table-people = 民族
rulebook-table-education = 学历
rulebook-table-occupation = 职业类别
rulebook-table-leaving = 离开单位的原因
rulebook-table-code-scheme = 外部编码种类
rulebook-amount-years = { $n }年
rulebook-amount-months = { $n }个月
rulebook-term-length = 任期
rulebook-term-in-field = { $field }：{ $length }
rulebook-single = 只设一人
rulebook-for-term = 随{ -committee }任期
rulebook-apart-from = 不能由同一人兼任
rulebook-without-posts = 任此岗位不得担任其他职务
rulebook-masked = 看到的姓名隐去，每次查看都记入日志
rulebook-flag-attends = 列入应到
rulebook-flag-votes = 有表决权
rulebook-members-of-parent = 名册属于上级单位
rulebook-table-sheet = 可以导入的表格
rulebook-columns = 列
rulebook-columns-required = 必填的列
rulebook-reach-realm = 全部单位
rulebook-second-factor = 需要二次验证
rulebook-permissions-offices = 管理岗位不是单位里的职务，由安装系统的单位指定，权限及于全部单位。
rulebook-unique = 一码只归一个单位
rulebook-code-written = 写法
rulebook-written-freely = 不限
rulebook-written-social-credit = 18位，末位是校验码
rulebook-written-division = 6位、9位或12位数字

## Rhythms.

rulebook-table-cadence = 活动周期
rulebook-held-in-kinds = 适用的单位
rulebook-cadence-counts = 计入的活动
rulebook-cadence-often = 次数
rulebook-cadence-exempt = 不作要求的单位
rulebook-cadence-season = 一般在
rulebook-cadence-carry = 之后仍算按期
rulebook-cadence-make-up = 逾期后可补办
rulebook-cadence-members-from = 有表决权的{ -member }达到
rulebook-cadence-credited = 计入学习
rulebook-amount-times = { $n }次
