### The page of what is due. Keys start with the file's name. Same keys and variables in zh and en.

today-title = Today
today-lead = { $weekday }, { $day }. { $n ->
    [0] Nothing to do.
    [one] One thing to do.
   *[other] { $n } things to do.
}
today-count = { $n }
today-now = Now
today-shortcuts = Record an activity
today-state-today = Today
today-state-late = { $n ->
    [one] One day late
   *[other] { $n } days late
}
today-state-last-day = Due today
today-state-left = { $n ->
    [one] One day left
   *[other] { $n } days left
}
today-state-open = To record
today-state-confirm = To confirm
today-state-check = To check
today-state-approve = To approve
today-state-draft = Draft
today-do-record = Record
today-do-confirm = Confirm
today-do-check = Check
today-do-approve = Approve
today-do-edit = Go on writing
today-button-of = : { $title }
today-bulletin-of = Bulletin · { $unit }
today-why-record = { $label }: { $limit }. The event was on { $day }, { $days ->
    [one] one day
   *[other] { $days } days
} ago.
today-none = Nothing to do
today-none-reader = Nothing waits for you. See what your unit has been doing lately.
today-none-office = You are on no roll of a unit. The pages in your charge are under “More”.
today-none-recorder = After a meeting or an event, choose its kind below and write it down.
today-to-unit = See my unit

today-state-term = Term ends soon
today-state-term-over = Term over
today-state-vacant = Vacant
today-state-ends = Ends soon
today-own-leave = Your leave as { $post } ends on { $last }
today-own-stand-in = Your standing in as { $post } ends on { $last }
today-own-post = Your post as { $post } ends on { $last }
today-do-term = See the term
today-do-fill = Fill the post
today-do-look = Look

today-month = This month
today-later = Later

## What units owe by their rhythms.

today-duty = { $rule }, { $period }
today-duty-missing = { $duty }: no record yet
today-duty-by = By { $last }
today-duty-late = Was due by { $last }; can be made up until { $make_up }
today-duty-planned = Arranged for { $day }
today-duty-ahead = From { $opens }, by { $last }
today-why-duty = { $rule }: generally { $often }. Source: { $source }. For { $period }: { $required } required, { $held } recorded.
today-do-make-up = Record it
today-do-plan = Arrange
today-year = See the whole year
today-year-of = See the whole year of { $unit }
today-all = That is all.
today-done = { $n ->
    [one] One thing done this month
   *[other] { $n } things done this month
}
today-done-line = { $day }: { $title }

## Units that need help.

today-help = Units that need help
today-help-of = Below { $unit }
today-help-count = { $n }
today-help-many = There are many units below; they have a page of their own.
today-help-all = See which units need help
today-help-coverage = See how the units are doing
today-help-see = See its year
today-help-lead = { $n ->
    [one] One unit needs a look.
   *[other] { $n } units need a look, in the order of the tree, not of merit.
}
today-help-none = The units below lack nothing at present.
today-help-choose = There are many units; choose one first.
today-help-state-silent = No record
today-help-state-late = Overdue
today-help-state-few = Few { -members }
today-help-silent = nothing of what is due has been on record for three months
today-help-late = no record: { $duties }
today-help-term = the term ended on { $day }, without an election since
today-help-few = fewer than { $least } { -members } with a vote

## Text to paste into a message.

today-ready = Text for a group message
today-ready-text = Select all of it, copy and paste
today-ready-due = { $unit }: what is due ({ $day })
today-ready-by = { $n }. { $duty }: by { $day }
today-ready-late = { $n }. { $duty }: was due by { $day }, please make it up or record it
today-ready-planned = { $n }. { $duty }: on { $day }
today-ready-missing = { $unit }: no record yet from these units ({ $day })
today-ready-unit = { $unit }: { $duties }
today-ready-silent = nothing on record for three months
today-ready-ask = Please record what took place, and arrange what did not.

## The first steps of a new installation.

today-begin = Begin here
today-state-step = Step { $n }
today-begin-units = Import units
today-begin-units-about = { $unit } has no units below it. Hand in the sheet you have, or start with a sample sheet.
today-begin-people = Import { -members }
today-begin-people-about = Nobody is on the roll of { $unit } yet. A sheet brings everybody in at once.
today-do-import = Import
