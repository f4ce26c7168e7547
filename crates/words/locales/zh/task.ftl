### Tasks of decisions: lists, one with its history, the steps. Keys start with the file's name. Same keys and variables in zh and en.

task-title = 决定的办理
task-lead = 会议决定里写了由谁办、什么时候办完的，都列在这里。最急的在前。
task-deep-title = 下级逾期的决定
task-deep-lead = 直接下级单位里已经过期还没有办完的决定。
task-own = 本单位的决定
task-below = 下级逾期的决定
task-filter = 显示
task-filter-all = 全部
task-filter-open = 办理中
task-filter-overdue = 已逾期
task-filter-done = 已办结
task-filter-dropped = 不再办理
task-filter-do = 筛选
task-empty = 没有决定要办
task-empty-hint = 记录会议时，在“决定”里写上由谁办、什么时候办完，确认以后就会出现在这里。
task-empty-below = 下级没有逾期的决定
task-empty-below-hint = 直接下级单位的决定都在期限之内。
task-first = 回到最前
task-decision = 决定
task-owner = 承办
task-owner-none = 未定
task-due = 期限
task-due-none = 未定
task-state = 进展
task-unit = 单位
task-decided = 决定日期
task-waiting-title = 等待确认
task-waiting-hint = 这些决定所在的记录还没有确认。确认以后才能办理。
task-table = 决定和进展

task-state-open = 办理中
task-state-left = 还有{ $n }天
task-state-today = 今天到期
task-state-overdue = 逾期{ $n }天
task-state-done = 已办结
task-state-dropped = 不再办理
task-state-waiting = 待确认

## One task.

task-one = 决定
task-from = 出自
task-owner-post = { $post }：{ $names }
task-owner-vacant = { $post }（空缺）
task-history = 办理经过
task-history-none = 还没有办理的记录。
task-step-done = 办结，{ $day }办完
task-step-extended = 延期到{ $day }
task-step-handed-over = 转给{ $post }承办
task-step-dropped = 不再办理
task-step-taken-back = 撤回，继续办理
task-step-record = 依据记录
task-step-who = { $who }，{ $when }
task-step-installation = 系统
task-waiting-note = 这条决定所在的记录还没有确认。确认以后才能办结、延期或转交。
task-to-record = 看这份记录

## The steps.

task-do-done = 办结
task-do-extend = 延期
task-do-hand-over = 转交
task-do-drop = 不再办理
task-do-undo = { $outcome ->
    [done] 撤回办结（还剩{ $minutes }分钟）
   *[other] 撤回“不再办理”（还剩{ $minutes }分钟）
 }
task-done-title = 办结这项决定
task-done-lead = 写明哪天办完；选一份能说明的记录，或写一句说明，至少一样。
task-done-on = 办完日期
task-done-on-hint = 不早于作出决定的{ $day }
task-done-record = 能说明的记录
task-done-record-hint = 选填，本单位在作出决定以后的记录
task-done-record-none = 不选
task-done-note = 说明
task-done-note-hint = 选填，如“已全部办完，现场看过”
task-done-do = 办结
task-proof = { $title }（{ $day }）
task-extend-title = 延长期限
task-extend-lead = 原来的期限和每次延期都会留在办理经过里。
task-extend-until = 新的期限
task-extend-hint = 晚于{ $after }，不晚于{ $latest }
task-extend-hint-open = 晚于{ $after }
task-extend-do = 延期
task-reason = 原因
task-reason-hint = 大家都能看到，如“连日下雨，渠里不能进人”
task-hand-over-title = 转给别的职务承办
task-hand-over-lead = 转交以后，由担任这个职务的人负责；换了人也不用再转。
task-hand-over-post = 承办的职务
task-hand-over-note = 说明
task-hand-over-note-hint = 选填
task-hand-over-do = 转交
task-drop-title = 不再办理这项决定
task-drop-lead = 决定本身不会改动，只记下为什么不再办理。
task-drop-do = 不再办理

## Beside a decision of a record.

task-beside-link = 看办理

## On Today and on a unit's page.

task-today-about = { $unit }，{ $day }决定
task-today-below-title = 下级单位有{ $n }件决定逾期
task-today-below-line = { $unit }{ $n }件
task-today-below-more = 等{ $n }个单位
task-today-below-look = 查看
task-unit-fact = 决定的办理
task-unit-open = 办理中{ $n }件
task-unit-overdue = 其中逾期{ $n }件
task-unit-none = 没有在办的

## What is overdue below, as a text for the units below.

task-ready-head = 截至{ $day }，以下单位有逾期的决定，请尽快办理：
task-ready-line = { $unit }：{ $tasks }
task-ready-task = { $text }（期限{ $day }）

## Why a step is refused.

task-refused-waiting = 这条决定所在的记录还没有确认。请先确认记录，再来办理。
task-refused-changed = 在您填写的时候，有人已经办理过这项决定。下面是现在的情况，请看过以后再决定。
task-refused-ended = 这项决定在{ $day }{ $outcome }，不用再办。
task-refused-not-ended = 这项决定还在办理中，没有可以撤回的。
task-refused-undo-over = 办结后只有{ $minutes }分钟可以撤回，现在已经过了。
task-refused-proof = 请选一份能说明的记录，或者写一句说明。
task-refused-reason = 请写明原因。
task-refused-too-long = 最多{ $max }个字。请缩短。
task-refused-before = 不能早于作出决定的{ $day }。请改日期。
task-refused-future = 不能晚于今天（{ $today }）。请在办完以后再来办结。
task-refused-not-later = 新的期限要晚于{ $day }。请改日期。
task-refused-too-far = 一次最多延长到{ $days }天以后，也就是{ $latest }。请改日期。
task-refused-unknown-post = 本单位不设“{ $post }”。请从列表中选择。
task-refused-same-owner = 现在就由{ $post }承办。请选别的职务。
task-refused-no-record = 这份记录不是本单位的，或者还没有写成。请从列表中选择。
task-refused-record-before = 这份记录早于作出决定的{ $day }，不能说明办完。请选以后的记录。
