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

## The ring and the year of a unit.

deadline-ring = The ring
deadline-ring-says = The ring of { $year }: { $required } required, { $done } held, { $late } late
deadline-year = { $year }
deadline-years = Years
deadline-year-title = { $unit } in { $year }
deadline-judged = As it stands on { $day }.
deadline-none = Nothing is required in this year.
deadline-table = Required activities in { $year }
deadline-activity = Activity
deadline-often = How often
deadline-done = Held
deadline-late = Late
deadline-late-n = { $n } late
deadline-next = Next
deadline-total = In all
deadline-make-up-of = Make up { $period }
deadline-before = By { $day }
deadline-key-late = notch: past the deadline
deadline-key-off = thin line: nothing required
deadline-key-share = What is filled, from the inside, is the share of units that have held it.
deadline-key-order = From the outside in, the bands are the rows of the table.
deadline-periods = Every period
deadline-period = Period
deadline-state = State
deadline-days = Day
deadline-note = Remark
deadline-planned = { $day } (planned)
deadline-record = Record it
deadline-note-until = Due by { $last }.
deadline-note-overdue = Was due by { $last }; can be made up until { $until }.
deadline-note-passed = Was due by { $last }.
deadline-note-counted = Held { $done } of { $required } times.
deadline-why = Required { $often }, by { $source }.
deadline-why-local = The unit, or one above it, has set how often.

## The coverage of a unit and all below it.

deadline-coverage = Coverage
deadline-coverage-title = Coverage of { $unit } and below in { $year }
deadline-coverage-lead = The unit and those below it that you may see, as they stand on { $day }. A number under “Not yet” leads to the units.
deadline-coverage-says = Coverage in { $year }: { $required } required, { $done } held, { $late } late
deadline-coverage-arc = { $required ->
    [one] { $required } unit has to
   *[other] { $required } units have to
 }, { $done } did, { $late } late
deadline-coverage-none = Nothing is required of these units in this year.
deadline-coverage-back = Back to the coverage
deadline-units-required = Units
deadline-open = Not yet
deadline-lacking-title = { $rule }, { $period }: units that have not held it
deadline-lacking-lead = { $n ->
    [one] { $n } unit
   *[other] { $n } units
 }, in the order of the tree.
deadline-lacking-none = All units that have to hold it have held it.
deadline-unit = Unit
deadline-above = Above it
deadline-until = Until
deadline-last-held = Last held
deadline-last-none = Not within a year
