### The page of what is due. Keys start with the file's name. Same keys and variables in zh and en.

today-title = Today
today-lead = { $weekday }, { $day }. { $n ->
    [0] Nothing to do.
    [one] One thing to do.
   *[other] { $n } things to do.
}
today-count = { $n }
today-now = Now
today-waits = Waiting for you
today-drafts = Your bulletin drafts
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

today-posts = Posts and elections
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

## The first steps of a new installation.

today-begin = Begin here
today-state-step = Step { $n }
today-begin-units = Import units
today-begin-units-about = { $unit } has no units below it. Hand in the sheet you have, or start with a sample sheet.
today-begin-people = Import people
today-begin-people-about = Nobody is on the roll of { $unit } yet. A sheet brings everybody in at once.
today-do-import = Import
