### What is due, in which period, and how far it is. Keys start with the file's name. Same keys and variables in zh and en.

deadline-often-month = 每月{ $n }次
deadline-often-quarter = 每季度{ $n }次
deadline-often-half-year = 每半年{ $n }次
deadline-often-year = 每年{ $n }次
deadline-often-months = 每{ $months }个月{ $n }次

deadline-period-quarter = { $year }年第{ $n ->
    [1] 一
    [2] 二
    [3] 三
   *[other] 四
 }季度
deadline-period-half = { $year }年{ $n ->
    [1] 上
   *[other] 下
 }半年
deadline-period-year = { $year }年度
deadline-period-months = { $first }至{ $last }
deadline-short-quarter = 第{ $n ->
    [1] 一
    [2] 二
    [3] 三
   *[other] 四
 }季度
deadline-short-half = { $n ->
    [1] 上
   *[other] 下
 }半年
deadline-short-year = 全年

deadline-state-held = 已办
deadline-state-made-up = 补办
deadline-state-ahead = 未到
deadline-state-due = 应办
deadline-state-overdue = 逾期
deadline-state-missed = 未办
deadline-state-exempt = 免办

deadline-exempt-part = 单位在这期间没有存在满整期。
deadline-exempt-kind = 这类单位不作要求。
deadline-exempt-few = 期初有表决权的{ -member }{ $have }名，不到{ $from }名。
deadline-exempt-none = 本单位或上级定为不要求。

## The ring and the year of a unit.

deadline-ring = 活动环
deadline-ring-says = { $year }年活动环：应办{ $required }次，已办{ $done }次，逾期{ $late }次
deadline-year = { $year }年
deadline-years = 年份
deadline-year-title = { $unit }{ $year }年应办活动
deadline-judged = 按{ $day }的情况判定。
deadline-none = 这一年没有应办的活动。
deadline-table = { $year }年应办活动
deadline-activity = 活动
deadline-often = 要求
deadline-done = 已办
deadline-late = 逾期
deadline-late-n = 逾期{ $n }
deadline-next = 下一次
deadline-total = 合计
deadline-make-up-of = 补{ $period }
deadline-before = { $day }前
deadline-key-late = 有缺口：过了期限
deadline-key-off = 只有细线：不要求
deadline-key-share = 从里往外填的部分，是已办单位所占的份额。
deadline-key-order = 从外到里，依次是表中各行。
deadline-periods = 逐期列出
deadline-period = 期间
deadline-state = 情况
deadline-days = 日期
deadline-note = 说明
deadline-planned = { $day }（计划）
deadline-record = 记录
deadline-note-until = 期限{ $last }。
deadline-note-overdue = 期限{ $last }已过，{ $until }以前可以补办。
deadline-note-passed = 期限{ $last }已过。
deadline-note-counted = 要求{ $required }次，已办{ $done }次。
deadline-why = { $often }，依据{ $source }。
deadline-why-local = 次数由本单位或上级另定。

## The coverage of a unit and all below it.

deadline-coverage = 覆盖情况
deadline-coverage-title = { $unit }和下级单位{ $year }年覆盖情况
deadline-coverage-lead = 按{ $day }的情况统计本单位和您能看到的下级单位，点“还没办”的数字可以看到是哪些单位。
deadline-coverage-says = { $year }年覆盖情况：应办{ $required }次，已办{ $done }次，逾期{ $late }次
deadline-coverage-arc = 应办{ $required }个单位，已办{ $done }个，逾期{ $late }个
deadline-coverage-none = 这一年这些单位都没有应办的活动。
deadline-coverage-back = 回到覆盖情况
deadline-units-required = 应办单位
deadline-open = 还没办
deadline-lacking-title = { $period }{ $rule }：还没办的单位
deadline-lacking-lead = 共{ $n }个单位，按单位树的顺序排列。
deadline-lacking-none = 应办的单位都已经办了。
deadline-unit = 单位
deadline-above = 上级
deadline-until = 期限
deadline-last-held = 最近一次
deadline-last-none = 前后一年内没有
