### What `zhibu doctor` looks at and finds. Same keys and variables in zh and en.

doctor-sound = { $n } checks, no faults.
doctor-found = { $n } checks; faults found: { $faults }.
doctor-more = Further faults of this kind that are not listed: { $n }.
doctor-mend = To mend it: { $what }

## The checks
doctor-check-integrity = the database can be read
doctor-check-references = what is referred to is there
doctor-check-migrations = the database has the form of this program
doctor-check-closure = the index of the tree equals the tree
doctor-check-parents = one parent for each unit on each day
doctor-check-versions = one name for each unit on each day
doctor-check-memberships = one unit for each person on each day
doctor-check-single-posts = one holder of a post for one on each day
doctor-check-places = posts and memberships in units that existed
doctor-check-unit-tokens = units are found by their names
doctor-check-person-tokens = people are found by their names
doctor-check-tasks = how far each decision is follows from its steps
doctor-check-files = attached files are there and unchanged
doctor-check-orphans = nothing else among the attached files
doctor-check-chain = the chain over the log is whole
doctor-check-sealing = the log is sealed in time
doctor-check-key = the key works and lies well
doctor-check-sessions = nobody is signed in with a closed account
doctor-check-disk = enough room on the disk
doctor-check-clock = no record later than now

## What is wrong, and where
doctor-fault-engine = The database says: { $said }
doctor-fault-reference = Rows of the table { $table } that refer to rows of { $other } that are not there: { $n }.
doctor-fault-migration-pending = The migration { $name } has not run.
doctor-fault-migration-strange = The migrations that ran do not fit this program: { $said }
doctor-fault-closure = The index of the units above unit { $unit } is not that of the tree.
doctor-fault-two-parents = Unit { $unit } has two parents on { $day }.
doctor-fault-two-versions = Unit { $unit } has two names on { $day }.
doctor-fault-no-version = Unit { $unit } exists on { $day } and has no name.
doctor-fault-two-memberships = Person { $person } belongs to two units on { $day }.
doctor-fault-two-holders = The post { $post } of unit { $unit } has two holders on { $day }.
doctor-fault-post-outside = Person { $person } holds a post in unit { $unit }, which does not exist on { $day }.
doctor-fault-membership-outside = Person { $person } belongs to unit { $unit }, which does not exist on { $day }.
doctor-fault-unit-tokens = The search index of unit { $unit } does not fit its name.
doctor-fault-person-tokens = The search index of person { $person } does not fit the name.
doctor-fault-task-astray = The state of decision { $n } of record { $activity } does not follow from its steps.
doctor-fault-file-missing = The attached file { $name } is not in the folder.
doctor-fault-file-changed = The attached file { $name } was changed.
doctor-fault-file-orphan = The file { $name } belongs to no record.
doctor-fault-unsealed = Rows of the log that have waited for their seal since { $at }: { $n }.
doctor-fault-key-missing = There are protected fields, and no key at { $path }.
doctor-fault-key-unread = The key { $path } cannot be used: { $said }
doctor-fault-key-open = Others may read the key { $path }.
doctor-fault-key-inside = The key { $path } lies within the folder of the data, to be lost or stolen together with it.
doctor-fault-unopened = The key does not open the protected fields of person { $person }.
doctor-fault-unopened-factor = The key does not open the second factor of account { $account }.
doctor-fault-unopened-sheet = The key does not open the sheet { $import } that waits to be taken over, or it is not the file that was handed in.
doctor-fault-session-open = Account { $account } is closed, and somebody is signed in with it.
doctor-fault-disk = The disk has { $free } MB left; the data takes { $needed } MB.
doctor-fault-later = Record { $id } of the table { $table } was written at { $at }, later than now.

## How to mend it
doctor-mend-integrity = stop the program at once, restore the latest backup elsewhere, and keep the broken file.
doctor-mend-references = restore the latest backup elsewhere and compare; remove no rows by hand.
doctor-mend-migrations = make a backup, then run { $verb }; if the database is newer, use the newer program.
doctor-mend-closure = make a backup, then move the unit away and back, which works the index out anew; if it still differs, restore a backup.
doctor-mend-parents = restore the latest backup elsewhere and compare the changes of the unit.
doctor-mend-versions = restore the latest backup elsewhere and compare the names of the unit.
doctor-mend-memberships = whoever keeps the roll finds out which holds, and ends the other.
doctor-mend-single-posts = whoever keeps the posts finds out who holds it, and ends the other's post.
doctor-mend-places = whoever keeps the roll ends the post or { -membership } on the day on which the unit closed.
doctor-mend-unit-tokens = rename the unit and name it back, which writes the index anew.
doctor-mend-person-tokens = change and save the person's name once, which writes the index anew.
doctor-mend-tasks = restore a backup; another program may have changed the database.
doctor-mend-files = take the file of the same name out of a backup's folder of files.
doctor-mend-orphans = an upload that was broken off leaves such a file; once nobody is uploading, it can be moved away.
doctor-mend-chain = leave everything as it is and stop working with it; compare with backups and with the ends that were written down, and find out who can change the database directly.
doctor-mend-sealing = see that the server runs, and read its log; where the chain is broken, the program seals nothing more.
doctor-mend-key = put the key beside the folder of the data, readable by the program's own user only.
doctor-mend-sessions = close the account once more, which signs it out everywhere.
doctor-mend-disk = make room or take a larger disk; keep backups on another one.
doctor-mend-clock = set this machine's clock; if it is right, find out about the clock at the time of the record.
