### What is due, in which period, and how far it is. Keys start with the file's name. Same keys and variables in zh and en.

deadline-often-month = { $n ->
    [one] once a month
   *[other] { $n } times a month
 }
deadline-often-quarter = { $n ->
    [one] once a quarter
   *[other] { $n } times a quarter
 }
deadline-often-half-year = { $n ->
    [one] once in half a year
   *[other] { $n } times in half a year
 }
deadline-often-year = { $n ->
    [one] once a year
   *[other] { $n } times a year
 }
deadline-often-months = { $n ->
    [one] once in { $months } months
   *[other] { $n } times in { $months } months
 }

deadline-period-quarter = quarter { $n } of { $year }
deadline-period-half = { $n ->
    [1] first
   *[other] second
 } half of { $year }
deadline-period-year = the year { $year }
deadline-period-months = { $first } to { $last }
deadline-short-quarter = quarter { $n }
deadline-short-half = { $n ->
    [1] first half
   *[other] second half
 }
deadline-short-year = whole year

deadline-state-held = held
deadline-state-made-up = made up
deadline-state-ahead = ahead
deadline-state-due = due
deadline-state-overdue = overdue
deadline-state-missed = missed
deadline-state-exempt = exempt

deadline-exempt-part = The unit did not exist through the whole of this period.
deadline-exempt-kind = Units of this kind are let off.
deadline-exempt-few = There were { $have } { -members } with a vote at the start of the period, fewer than { $from }.
deadline-exempt-none = The unit, or one above it, asks for none.
