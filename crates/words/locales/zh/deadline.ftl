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
