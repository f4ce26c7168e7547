### Rights and why one has them. Keys start with the file's name. Same keys and variables in zh and en.

## What a post lets its holder do.

access-right-view-unit = see the unit
access-right-manage-tree = set up and keep the units below
access-right-change-unit = rename, move and close a unit
access-right-record-activity = record activities
access-right-confirm-activity = confirm records
access-right-edit-bulletin = edit bulletins
access-right-check-bulletin = check bulletins
access-right-approve-bulletin = approve and publish bulletins
access-right-read-audit = read the audit log
access-right-view-person = see records of people
access-right-keep-roll = keep the roll
access-right-fill-post = fill posts
access-right-show-protected = read protected fields
access-right-issue-card = hand out sign-in cards
access-right-set-parameter = set local rules
access-right-appoint-office = give installation offices
access-right-lock-account = close accounts
