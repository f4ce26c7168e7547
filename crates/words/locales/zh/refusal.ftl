### Why something was not done, and how to mend it. Keys start with the file's name. Same keys and variables in zh and en.

## Units and the tree.

refusal-unit-name-missing = 还没有填写单位名称。请填写。
refusal-unit-name-too-long = 单位名称最多{ $max }个字。请缩短。
refusal-unit-unknown-kind = 规则中没有“{ $kind }”这种单位。请从列表中选择。
refusal-unit-unknown-field = 规则中没有“{ $field }”这个领域。请从列表中选择。
refusal-unit-kind-below = “{ $child }”不能直接设在“{ $parent }”之下。“{ $parent }”之下可以设：{ $allowed }。请改选类型或上级单位。
refusal-unit-kind-below-none = “{ $child }”不能设在“{ $parent }”之下，“{ $parent }”之下不设单位。请改选上级单位。
refusal-unit-kind-at-top = “{ $kind }”不能设在最上层。请选择上级单位。
refusal-unit-cycle = 单位不能设在自己或自己的下级之下。请改选上级单位。
refusal-unit-too-deep = 层级最多{ $max }层，这样会超出。请改选更高的上级单位。
refusal-unit-future = 日期不能晚于今天（{ $today }）。请改日期。
refusal-unit-before-last-change = 这个单位在{ $since }已有变更，新的变更不能早于这一天。请改日期。
refusal-unit-parent-closed = 上级单位在这一天不存在。请改选上级单位或日期。
refusal-unit-already-closed = 这个单位已经撤销，不能再变更。需要时请先恢复。
refusal-unit-already-open = 这个单位没有撤销，不用恢复。
refusal-unit-units-below = 下面还有{ $count }个单位，不能撤销。请先把它们移走或撤销。
refusal-unit-members-remain = 还有{ $count }名{ -member }在这个单位，不能撤销。请先把他们转走。
refusal-unit-same-parent = 这个单位已经在所选上级之下，没有变化。请另选上级单位。
refusal-unit-name-taken = 同一上级之下已有同名单位。请换一个名称。

## Records of activities.

refusal-activity-wrong-state = 这条记录现在是“{ $state }”，不能这样办理。请重新打开页面，看现在可以做什么。
refusal-activity-frozen = 这条记录已经确认，不能再改。需要更正时，请写补充和更正。
refusal-activity-undo-over = 确认后只有{ $minutes }分钟可以撤回，现在已经过时。需要更正时，请写补充和更正。
refusal-activity-tasks-begun = 记录中的决定已经有人办理，不能再撤回确认。要更正内容，请在记录下面补充更正。
refusal-activity-changed = 在您填写时，别人改过这条记录，您的内容没有保存。请重新打开页面，对照后再改。
refusal-activity-addendum-missing = 还没有写补充或更正的内容。请填写。
refusal-activity-addendum-too-long = 最多{ $max }个字。请缩短。
refusal-activity-not-yet = 活动定在{ $day }，还没有到。请到那天以后再记录，或先改日期。
refusal-activity-reason-missing = 还没有写取消的原因。请填写。
refusal-activity-unit-not-there = 活动那天这个单位不存在。请改日期或另选单位。
refusal-activity-file-too-large = 文件太大，最大{ $max }MB。请缩小后再上传。
refusal-activity-file-empty = 文件是空的。请检查后重新选择。
refusal-activity-file-type = 不收这种文件。请换成图片、PDF、Word或Excel文件。
refusal-activity-too-many-files = 一条记录最多附{ $max }个文件。请先删去不需要的。
refusal-activity-not-declared = 还没有声明文件不含涉密内容。请确认后勾选再上传。

## Faults of a record: the part, then what is wrong and how to mend it.

refusal-fault = { $part }：{ $problem }。
refusal-part-numbered = 第{ $n }项{ $part }
refusal-part-title = 标题
refusal-part-kind = 活动类型
refusal-part-purpose = 目的
refusal-part-when = 时间
refusal-part-place = 地点
refusal-part-place-kind = 地点类型
refusal-part-chair = 主持人
refusal-part-recorder = 记录人
refusal-part-guest = 外来人员
refusal-part-agenda = 议程
refusal-part-attendance = 考勤
refusal-part-headcount = 参加人数
refusal-part-audience = 参加人员
refusal-part-body = 参加单位
refusal-part-observer = 列席
refusal-part-topic = 议题
refusal-part-practice = 制度
refusal-part-resolution = 决议
refusal-part-resolution-owner = 决议的负责人
refusal-part-resolution-due = 决议的期限
refusal-part-vote = 表决
refusal-part-conveyed = 传达内容
refusal-part-legal-basis = 依据
refusal-part-approval = 批准
refusal-part-platform = 平台
refusal-part-statement = 参加者反映
refusal-part-result = 工作结果
refusal-part-source = 来源
refusal-problem-missing = 还没有填写，请填写
refusal-problem-too-long = 最多{ $max }个字，请缩短
refusal-problem-too-many = 最多{ $max }项，请减少
refusal-problem-unknown-key = 规则中没有“{ $key }”，请从列表中选择
refusal-problem-twice = 同一项写了两次，请删去一次
refusal-problem-future = 活动已经举行，日期不能晚于今天（{ $today }），请改日期
refusal-problem-past = 计划的日期已过，今天是{ $today }，请改为今天或以后
refusal-problem-day-not-stated = 没有日期；只有录自公开报道的记录可以不写，请填写日期
refusal-problem-due-before = 不能早于会议当天（{ $held }），请改期限
refusal-problem-reason-missing = 还没有选择未到会的原因，请选择
refusal-problem-no-such-guest = 所选的人不在外来人员名单中，请重新选择
refusal-problem-year = 年份不对，请写四位数的年份
refusal-problem-count = { $why }，请核对票数
refusal-problem-vote-against-list = 写的是到会{ $present }人，考勤中有表决权的到会者却是{ $listed }人，请改其中一处

## Bulletins.

refusal-bulletin-wrong-state = 这篇简报现在是“{ $state }”，不能这样办理。请重新打开页面，看现在可以做什么。
refusal-bulletin-unedited = 这还是程序起草的原文，没有人改过。请先读一遍、改好，再提交。
refusal-bulletin-same-person = 这篇简报最后是您改的，要由另一个人审核。
refusal-bulletin-title-missing = 还没有写标题。请填写。
refusal-bulletin-title-too-long = 标题最多{ $max }个字。请缩短。
refusal-bulletin-body-missing = 还没有写正文。请填写。
refusal-bulletin-body-too-long = 正文最多{ $max }个字。请缩短。
refusal-bulletin-too-many-editors = 最多写{ $max }名编辑。请减少。
refusal-bulletin-reason-missing = 还没有写撤下的原因。请填写。
refusal-bulletin-changed = 在您修改时，别人改过这篇简报，您的内容没有保存。请重新打开页面，对照后再改。
refusal-bulletin-not-recorded = 活动还没有记录，不能写简报。请先记录活动。

## Rights.

refusal-denied = 您现在的职务在这里不能“{ $right }”。请找有这项权限的人办理。
refusal-second-factor = “{ $right }”需要第二重验证。请先输入动态验证码，再办理。
