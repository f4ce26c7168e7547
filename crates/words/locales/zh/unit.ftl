### Units and the tree. Keys start with the file's name. Same keys and variables in zh and en.

## The day that a page shows.

unit-on = 日期
unit-on-title = 看某一天的情况
unit-on-hint = 如2025-12-31，不填就是今天
unit-on-show = 查看
unit-on-future = 还没有到那一天，今天是{ $today }。请写今天或以前的日期。
unit-on-banner = 这里显示{ $day }的情况，不是今天的。
unit-on-back = 回到今天

## The tree and the search in it.

unit-tree-lead = 从您的单位往下看三级，更下面的点名称进入。
unit-tree-whole = 看整个单位树
unit-tree-title = 单位树
unit-tree-below = 下设{ $n }个单位
unit-tree-left-out = 还有{ $n }个单位，点这里查看
unit-tree-all = 这里列不完，点这里查看全部下级单位
unit-tree-none = 这里没有可以看的单位
unit-tree-none-text = 您现在没有职务，也不是任何单位的{ -member }，或者所选的那一天单位还没有设立。请改日期，或联系上级单位的工作人员。
unit-search = 查找单位
unit-find = 查找
unit-search-title = 查找结果
unit-search-count = { $n }个
unit-search-none = 没有找到。请换一个词，比如名称中的两个字、拼音首字母或代码。

## A unit's page.

unit-above = 上级
unit-acts = 办理
unit-name = 名称
unit-kind = 类型
unit-fields = 领域
unit-founded-on = 成立日期
unit-founding-document = 成立文件
unit-code = 代码
unit-since = 建档日期
unit-profile = 基本情况
unit-posts = 职务
unit-posts-none = 还没有登记任职的人。
unit-post-since = { $month }起
unit-members = { -member }
unit-members-count = { $n }名
unit-bodies = 设在这里的机构
unit-body-members = { $n }个成员单位
unit-below = 下级单位
unit-below-none = 下面还没有单位。
unit-units-below = 再下级
unit-closed-below = 已撤销的下级单位
unit-activities = 活动
unit-activities-none = 还没有活动记录。
unit-all-activities = 全部活动
unit-activity-published = 日期未说明，{ $day }发布
unit-activity-late = 补记
unit-record = 记录活动
unit-state-open = 正常
unit-state-closed = { $day }撤销
unit-state-not-yet = 那时还没有建档，{ $day }建档
unit-state-gap = 那一天不存在，后来恢复
unit-size-few = 人数偏少：{ $label }为{ $limit }，现有{ $count }。
unit-size-many = 人数偏多：{ $label }为{ $limit }，现有{ $count }。
unit-why-link = 看这条规则
unit-why-rule = 规则：{ $key }。

## The history.

unit-history = 修改历史
unit-history-lead = 谁在什么时候改了什么，最近的在前。
unit-history-none = 还没有修改记录。
unit-history-what = 事项
unit-history-how = 内容
unit-history-who = 经手人
unit-history-when = 时间
unit-history-installation = 系统
unit-history-below = 设在{ $unit }之下
unit-history-from = 自{ $day }起
unit-act-found = 设立
unit-act-rename = 改名
unit-act-describe = 修改资料
unit-act-relocate = 移动
unit-act-close = 撤销
unit-act-reopen = 恢复

## The forms.

unit-new = 新设下级单位
unit-new-do = 设立单位
unit-new-no-kind = 规则中，这类单位之下不设单位。请在它的上级单位新设。
unit-name-zh = 中文名称
unit-name-en = 英文名称
unit-name-hint = 写全称，不写简称
unit-from = 从哪天起
unit-from-hint = 从这一天起记入单位树，默认今天
unit-optional = 选填
unit-code-hint = 选填，不能和别的单位重复
unit-code-taken = 别的单位已经用了这个代码。请换一个。
unit-save = 保存
unit-rename = 改名
unit-rename-lead = 旧名称保留在以前的日期里，以前的记录仍用旧名称。
unit-rename-from = 从哪天起用新名称
unit-about = 修改资料
unit-upper = 新的上级单位
unit-upper-search = 查找上级单位
unit-upper-choice = { $name }（在{ $upper }之下）
unit-upper-more = 这里只列出{ $n }个。请用上面的查找缩小范围。
unit-upper-none = 没有合适的上级单位。请换一个词查找，或请上级办理。
unit-move = 移动
unit-move-title = 移动{ $name }
unit-move-lead = 它下面的单位一起移动。以前的日期里，它仍在原来的上级之下。
unit-move-do = 移动单位
unit-move-day = 从哪天起
unit-close = 撤销
unit-close-title = 撤销{ $name }
unit-close-gone = 从所选的那一天起，它不再列在单位树里，也不能再记录新的活动。
unit-close-kept = 以前的活动、简报和修改历史都保留。
unit-close-again = 以后可以恢复。
unit-close-day = 从哪天起撤销
unit-close-day-hint = 这一天起不再存在，默认今天
unit-close-units-below = 下面还有单位，不能撤销。请先把它们移走或撤销。
unit-close-do = 撤销单位
unit-reopen = 恢复
unit-reopen-title = 恢复{ $name }
unit-reopen-lead = 恢复后，它重新列在单位树里，可以记录活动。
unit-reopen-do = 恢复单位
unit-reopen-day = 从哪天起恢复

## Sizes.

unit-look = 人数需要看看的单位
unit-look-lead = { -member }人数少于或多于规则要求的单位。只是提醒，不影响办理。
unit-look-none = 这里没有人数需要看的单位。
unit-look-none-page = 这一页没有，后面可能还有。
unit-look-set-by = { $unit }定为{ $value }，依据：{ $source }。

## What others gave and who guides.

unit-codes = 外部代码
unit-codes-lead = 别的系统给这个单位的代码。同一种代码，同一天只属于一个单位。
unit-codes-none = 还没有登记外部代码。
unit-code-scheme = 代码种类
unit-code-span-open = { $from }起
unit-code-span = { $from }起，{ $until }止
unit-code-give = 登记代码
unit-code-give-hint = 统一社会信用代码18位；区划代码6、9或12位数字
unit-code-from = 从哪天起
unit-code-until = 到哪天为止
unit-code-until-hint = 选填，这一天起不再使用
unit-code-end = 停用
unit-code-end-day = 从哪天起停用
unit-code-choose = 请选择
unit-guide = 业务指导
unit-guide-lead = 上级以外，指导这个单位的单位或机构。指导不带来任何权限。
unit-guide-since = { $day }起
unit-guide-of = 指导的单位
unit-guide-edit = 修改业务指导
unit-guide-unit = 指导单位
unit-guide-unit-search = 查找指导单位
unit-guide-unit-none = 不在单位树里，或者还没有查找
unit-guide-outside-zh = 单位树以外的机构
unit-guide-outside-en = 机构的英文名称
unit-guide-outside-hint = 选了上面的单位，这里就不填
unit-guide-reference = 文件
unit-guide-from = 从哪天起
unit-guide-do = 登记指导关系
unit-guide-end = 结束指导关系
unit-guide-end-day = 从哪天起结束
unit-guide-one = 请选择一个单位，或填写一个机构，只要一项。
unit-contact = 联系方式
unit-contact-edit = 修改联系方式
unit-contact-person = 从任职的人中选联系人
unit-contact-person-none = 不选
unit-contact-named = 或写联系人姓名、科室
unit-situation = 单位情况
unit-situation-unknown = 不清楚
unit-situation-single = 单独建立
unit-situation-joint = 联合建立
unit-situation-same-as-parent = 与上级相同
unit-part-code = 代码
unit-part-guide = 指导单位
unit-part-reference = 文件
unit-part-contact = 联系人
unit-part-phone = 办公电话
unit-part-fax = 传真
unit-part-address = 地址
unit-part-postcode = 邮编
unit-part-email = 电子邮箱
unit-part-website = 网站
unit-act-give-code = 登记外部代码
unit-act-end-code = 停用外部代码
unit-act-put-under-guidance = 登记指导关系
unit-act-end-guidance = 结束指导关系
unit-act-make-reachable = 修改联系方式
unit-act-parameter-set = 另定参数
unit-act-parameter-end = 停止适用另定的参数

unit-refusal-unknown-scheme = 规则中没有“{ $scheme }”这种代码。请从列表中选择。
unit-refusal-missing = 还没有填写{ $part }。请填写。
unit-refusal-too-long = { $part }最多{ $max }个字。请缩短。
unit-refusal-shape = 写法不对。请检查。
unit-refusal-phone = 电话只能用数字、加号、横线、括号和空格。请检查。
unit-refusal-postcode = 邮编是6位数字。请检查。
unit-refusal-email = 电子邮箱的写法不对，中间要有一个“@”。请检查。
unit-refusal-website = 网址的写法不对。请检查。
unit-refusal-division = 行政区划代码是6、9或12位数字。请检查。
unit-refusal-credit = 统一社会信用代码是18位，最后一位是校验码，这里对不上。请检查。
unit-refusal-code-taken = 这段时间里，别的单位已经用这个代码。请检查代码或日期。
unit-refusal-future = 日期不能晚于今天（{ $today }）。请改日期。
unit-refusal-ends = 停用的日期要晚于开始的日期（{ $from }）。请改日期。
unit-refusal-before = { $since }已有变更，新的变更不能早于这一天。请改日期。
unit-refusal-own-guide = 单位不能指导自己。请另选。
unit-refusal-parent-guide = 直接上级本来就领导这个单位，不用另外登记。请另选。
unit-refusal-guide-closed = 指导单位在这一天不存在。请另选单位或日期。
unit-refusal-nothing-holds = 现在没有可以结束的。
