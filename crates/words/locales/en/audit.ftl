### The audit log. Keys start with the file's name. Same keys and variables in zh and en.

## The chain, as `zhibu audit` and `zhibu doctor` tell of it
audit-chain-sound = The log is whole: { $n } { $n ->
    [one] row is
   *[other] rows are
} sealed, each to the one before.
audit-chain-broken = The log is not whole; faults found: { $n }.
audit-chain-head = End of the chain (write it down): { $head }
audit-chain-unsealed = Not sealed yet: { $n }, the earliest of { $at }.
audit-chain-realm = Realm { $realm }:
audit-fault-changed = Row { $n } was changed: it does not fit its seal.
audit-fault-missing = Row { $until } stands where row { $from } should: rows were removed, put in or moved.
audit-fault-end = The end is marked at row { $marked }, but the chain ends at row { $found }: rows were cut off or added there.
audit-fault-end-seal = The end is marked at row { $n } with another seal: the end was written anew.
audit-fault-no-marker = The mark of the end is gone; the chain ends at row { $found }.
audit-fault-known-head = The end that was written down (row { $n }) is not part of this chain: since then that row, or one before it, was changed or removed.
audit-fault-line = Line { $line } of the file cannot be read.
audit-fault-cut = The file is not whole; its end is missing.
audit-exported = { $n } { $n ->
    [one] row
   *[other] rows
} of the log written to { $file }.

## The list of acts
audit-title = Log
audit-lead = Who did what to which unit, and when; newest first.
audit-lead-unplaced = Acts that belong to no unit, such as signing in and offices, are among them.
audit-what = Act
audit-when = When
audit-where = Unit
audit-who = By
audit-number = Number in the chain
audit-waiting = not sealed yet
audit-gone = a unit that is no more
audit-program = the program
audit-nowhere = no unit
audit-kind = Done to
audit-all = all
audit-from = From (this day included)
audit-until = To (this day included)
audit-find = Find
audit-only-by = Only acts of { $name }
audit-clear = Show everybody’s
audit-newest = Back to the newest
audit-empty = There is no such act
audit-empty-hint = Please widen the days or choose “all”.
audit-day-order = The last day lies before the first; please correct it.
audit-other = Another act ({ $noun })

## Things that acts are done to
audit-noun-account = Accounts
audit-noun-activity = Activities
audit-noun-audit = Looks
audit-noun-bulletin = Bulletins
audit-noun-body = Bodies
audit-noun-feed = Calendar addresses
audit-noun-import = Imports
audit-noun-install = Installation
audit-noun-key = Master keys
audit-noun-office = Offices
audit-noun-parameter = Local parameters
audit-noun-person = People
audit-noun-post = Posts
audit-noun-protected = Protected data
audit-noun-task = Decisions
audit-noun-unit = Units
audit-noun-other = Other

## Acts
audit-act-account-sign-in = Signed in
audit-act-account-sign-out = Signed out
audit-act-account-open = Opened an account
audit-act-account-close = Closed an account
audit-act-account-reopen = Reopened an account
audit-act-account-issue-card = Issued a sign-in card
audit-act-account-issue-cards = Issued sign-in cards
audit-act-account-use-card = Signed in by a card
audit-act-account-set-password = Set a password
audit-act-account-rename-login = Changed a login name
audit-act-account-knock = Tried to sign in
audit-act-account-enrol-factor = Enrolled a second factor
audit-act-account-confirm-factor = Confirmed a second factor
audit-act-account-drop-factor = Dropped a second factor
audit-act-account-assure = Gave the second factor
audit-act-account-end-session = Ended a session
audit-act-account-end-all = Signed out everywhere
audit-act-account-add-outsider = Opened an account for an outsider
audit-act-activity-plan = Planned an activity
audit-act-activity-hold = Noted that an activity was held
audit-act-activity-record = Recorded an activity
audit-act-activity-edit = Edited a record
audit-act-activity-confirm = Confirmed a record
audit-act-activity-unconfirm = Took a confirmation back
audit-act-activity-amend = Added to a confirmed record
audit-act-activity-cancel = Cancelled an activity
audit-act-activity-attach = Attached a file
audit-act-activity-detach = Took a file off
audit-act-activity-take-over = Took a published activity over
audit-act-audit-look = Looked at a page
audit-act-task-finish = Said that a decision was carried out
audit-act-task-extend = Gave a decision more time
audit-act-task-hand-over = Handed a decision over to another post
audit-act-task-give-up = Dropped a decision
audit-act-task-take-back = Took the end of a decision back
audit-act-feed-open = Made an address of a calendar
audit-act-feed-stop = Stopped an address of a calendar
audit-act-bulletin-draft = Drafted a bulletin
audit-act-bulletin-edit = Edited a bulletin
audit-act-bulletin-submit = Submitted a bulletin
audit-act-bulletin-check = Checked a bulletin
audit-act-bulletin-give-back = Gave a bulletin back
audit-act-bulletin-publish = Published a bulletin
audit-act-bulletin-withdraw = Withdrew a bulletin
audit-act-bulletin-take-over = Took a published bulletin over
audit-act-import-upload = Uploaded a sheet
audit-act-import-map = Matched the columns of a sheet
audit-act-import-take-over = Took a sheet over
audit-act-import-take-back = Took an import back
audit-act-import-discard = Discarded a sheet
audit-act-install-make-realm = Made the realm
audit-act-install-generate = Generated invented data
audit-act-key-adopt = Put a master key in force
audit-act-key-retire = Retired a master key
audit-act-office-give = Gave an office
audit-act-office-take-back = Took an office back
audit-act-parameter-set = Set a local parameter
audit-act-parameter-end = Ended a local parameter
audit-act-person-enrol = Enrolled a person
audit-act-person-enter = Entered a person
audit-act-person-amend = Changed a person’s record
audit-act-person-transfer = Transferred one of the { -members }
audit-act-person-regroup = Changed somebody's { -group }
audit-act-person-convert = Moved somebody to the { -full-members }
audit-act-person-leave = Ended somebody's { -membership }
audit-act-person-readmit = Took one of the { -members } in again
audit-act-person-mark = Marked one of the { -members }
audit-act-person-unmark = Took a mark off
audit-act-person-export = Exported one’s own data
audit-act-post-fill = Filled a post
audit-act-post-end = Ended a post
audit-act-post-elect = Recorded an election
audit-act-post-grant-leave = Granted leave from a post
audit-act-post-end-leave = Ended leave from a post
audit-act-post-set-term = Set a term
audit-act-protected-show = Looked at protected data
audit-act-unit-found = Founded a unit
audit-act-unit-rename = Renamed a unit
audit-act-unit-describe = Described a unit
audit-act-unit-relocate = Moved a unit
audit-act-unit-close = Closed a unit
audit-act-unit-reopen = Reopened a unit
audit-act-unit-put-under-guidance = Put a unit under guidance
audit-act-unit-end-guidance = Ended guidance of a unit
audit-act-unit-make-reachable = Changed contact data
audit-act-unit-give-code = Gave a unit a code
audit-act-unit-end-code = Ended a unit’s code
