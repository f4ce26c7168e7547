### Numbers that a unit sets for itself and below. Keys start with the file's name. Same keys and variables in zh and en.

parameter-title = Local numbers
parameter-lead = Where the rule allows it, a unit sets a number of its own for itself and everything below. What a lower unit sets comes first there. Numbers that are the same everywhere stay as they are.
parameter-name = Number
parameter-value = In force
parameter-why = Because
parameter-bounds = May be { $min } to { $max }
parameter-from-rulebook = The rule: { $source }
parameter-from-unit = { $unit } set it to { $value } from { $from }, by { $source }. Approved by { $by } on { $on }.
parameter-until = Until { $until }.
parameter-set = Set another
parameter-change = Change it
parameter-of = { $name }: { $unit }
parameter-here = In my units
parameter-here-none = You belong to no unit at present.

## The form.

parameter-new-value = Value
parameter-new-value-hint = From { $min } to { $max }; the rule itself says { $value }
parameter-from = From which day
parameter-from-hint = Today or later, or the day of the approval
parameter-until-field = Until which day
parameter-until-hint = Optional; from this day on it no longer applies
parameter-source = Source
parameter-source-hint = The document that sets it, with its number
parameter-approved-by = Approved by
parameter-approved-by-hint = The unit or department that approved it
parameter-approved-on = Approved on
parameter-preview = Show what it changes
parameter-do = Set it
parameter-edit = Back to the form

## What it would change.

parameter-effect = What it changes
parameter-effect-value = New value
parameter-effect-before = it was { $value }
parameter-effect-from = from { $day }
parameter-effect-units = { $n ->
    [one] Applies to one unit
   *[other] Applies to { $n } units
}
parameter-effect-units-more = Applies to more than { $n } units
parameter-effect-own = These units below set their own and keep it
parameter-effect-own-line = { $unit }: { $value }
parameter-effect-past = Earlier days keep the number they had.

## What was set here.

parameter-set-here = Set by this unit
parameter-set-here-none = This unit has set no value of its own.
parameter-span-open = from { $from }
parameter-span = from { $from }, until { $until }
parameter-end = Stop applying it
parameter-end-lead = Afterwards the number set above applies or, if none is set there, the rule.
parameter-end-day = Stops on which day
parameter-end-do = Stop applying it

## Why a number is not set.

parameter-refusal-unknown = The rules have no number “{ $key }”. Please choose one from the list.
parameter-refusal-central = “{ $name }” is fixed by { $source }; no unit sets another.
parameter-refusal-out-of-bounds = The rule allows { $min } to { $max }. Please change the value.
parameter-refusal-source-missing = The source is missing. Please write the document and its number.
parameter-refusal-approver-missing = It is not said who approved it. Please fill it in.
parameter-refusal-too-long = Source and approver have at most { $max } characters each. Please shorten them.
parameter-refusal-approved-later = The approval cannot lie after today ({ $today }). Please change the day.
parameter-refusal-past = It can begin on { $earliest } at the earliest; what went before stays. Please change the day.
parameter-refusal-ends = It has to end after it begins ({ $from }). Please change the day.
parameter-refusal-nothing-set = This unit has no value of its own in force, so there is nothing to stop.
