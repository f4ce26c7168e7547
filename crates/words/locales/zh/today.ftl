### The page of what is due. Keys start with the file's name. Same keys and variables in zh and en.

today-title = 今天
today-lead = { $day }，{ $weekday }。{ $n ->
    [0] 没有要办的事。
   *[other] { $n }件事要办。
}
today-count = { $n }件
today-now = 现在办
today-waits = 等您办
today-drafts = 您的简报草稿
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

today-posts = 任职和换届
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

## The first steps of a new installation.

today-begin = 从这里开始
today-state-step = 第{ $n }步
today-begin-units = 导入党组织
today-begin-units-about = { $unit }下面还没有单位。有现成的表格就交上来，没有就先下载样表。
today-begin-people = 导入党员
today-begin-people-about = { $unit }的名册上还没有党员。可以用表格一次导入。
today-do-import = 去导入
