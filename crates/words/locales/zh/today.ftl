### The page of what is due. Keys start with the file's name. Same keys and variables in zh and en.

today-title = 今天
today-lead = { $day }，{ $weekday }。{ $n ->
    [0] 没有要办的事。
   *[other] { $n }件事要办。
}
today-count = { $n }件
today-now = 现在办
today-shortcuts = 记录活动
today-state-today = 今天
today-state-late = 逾期{ $n }天
today-state-last-day = 今天截止
today-state-left = 还有{ $n }天
today-state-open = 待记录
today-state-confirm = 待确认
today-state-check = 待审核
today-state-approve = 待签发
today-state-draft = 草稿
today-do-record = 去记录
today-do-confirm = 去确认
today-do-check = 去审核
today-do-approve = 去签发
today-do-edit = 接着写
today-button-of = ：{ $title }
today-bulletin-of = 简报 · { $unit }
today-why-record = { $label }：{ $limit }天。活动在{ $day }，已经过了{ $days }天。
today-none = 没有要办的事
today-none-reader = 您现在没有要办的事，可以看看您的单位最近做了什么。
today-none-office = 您不在任何单位的名册上。您负责的页面都在“更多”里。
today-none-recorder = 开过会、办过活动以后，点下面的一种，就能记下来。
today-to-unit = 看我的单位

today-state-term = 将届满
today-state-term-over = 已届满
today-state-vacant = 空缺
today-state-ends = 将到期
today-own-leave = 您的{ $post }请假到{ $last }为止
today-own-stand-in = 您代理的{ $post }到{ $last }为止
today-own-post = 您的{ $post }任期到{ $last }为止
today-do-term = 看任期
today-do-fill = 去登记
today-do-look = 查看

today-month = 本月
today-later = 以后

## What units owe by their rhythms.

today-duty = { $period }{ $rule }
today-duty-missing = { $duty }还没有记录
today-duty-by = { $last }前
today-duty-late = 应在{ $last }前，{ $make_up }前还可以补
today-duty-planned = 已安排在{ $day }
today-duty-ahead = { $opens }起，{ $last }前
today-why-duty = { $rule }一般{ $often }。来源：{ $source }。{ $period }应办{ $required }次，有记录{ $held }次。
today-do-make-up = 去补记
today-do-plan = 去安排
today-year = 看全年
today-year-of = 看{ $unit }的全年
today-all = 就这些。
today-done = 本月已办的{ $n }件
today-done-line = { $day }，{ $title }

## Units that need help.

today-help = 需要帮助的单位
today-help-of = { $unit }以下
today-help-count = { $n }个
today-help-many = 下面单位多，另开一页看。
today-help-all = 看哪些单位需要帮助
today-help-coverage = 看各单位办得怎样
today-help-see = 看全年
today-help-lead = { $n }个单位需要看一看，按单位树的次序排，不分先后。
today-help-none = 下面的单位现在都不缺什么。
today-help-choose = 单位很多，先选一个。
today-help-state-silent = 没有记录
today-help-state-late = 有逾期
today-help-state-few = 人数不足
today-help-silent = 近三个月没有应办活动的记录
today-help-late = { $duties }没有记录
today-help-term = 任期在{ $day }届满，还没有改选
today-help-few = 有表决权的{ -member }不到{ $least }名

## Text to paste into a message.

today-ready = 可粘贴到群里的文字
today-ready-text = 长按或全选，复制后粘贴
today-ready-due = { $unit }近期要办的事（{ $day }）
today-ready-by = { $n }. { $duty }：{ $day }前
today-ready-late = { $n }. { $duty }：应在{ $day }前，已逾期，请补办或补记
today-ready-planned = { $n }. { $duty }：{ $day }举行
today-ready-missing = { $unit }：下列单位有活动还没有记录（{ $day }）
today-ready-unit = { $unit }：{ $duties }
today-ready-silent = 近三个月没有记录
today-ready-ask = 已经办过的请补记，还没办的请安排。

## The first steps of a new installation.

today-begin = 从这里开始
today-state-step = 第{ $n }步
today-begin-units = 导入单位
today-begin-units-about = { $unit }下面还没有单位。有现成的表格就交上来，没有就先下载样表。
today-begin-people = 导入{ -member }
today-begin-people-about = { $unit }的名册上还没有{ -member }。可以用表格一次导入。
today-do-import = 去导入
