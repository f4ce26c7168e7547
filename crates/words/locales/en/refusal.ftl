### Why something was not done, and how to mend it. Keys start with the file's name. Same keys and variables in zh and en.

## Units and the tree.

refusal-unit-name-missing = The unit has no name yet. Please fill it in.
refusal-unit-name-too-long = A unit's name has at most { $max } characters. Please shorten it.
refusal-unit-unknown-kind = The rules know no kind of unit “{ $kind }”. Please choose one from the list.
refusal-unit-unknown-field = The rules know no field “{ $field }”. Please choose one from the list.
refusal-unit-kind-below = A unit of the kind “{ $child }” may not stand directly below a “{ $parent }”. Below a “{ $parent }” may stand: { $allowed }. Please choose another kind or another unit above.
refusal-unit-kind-below-none = A unit of the kind “{ $child }” may not stand below a “{ $parent }”; nothing stands below a “{ $parent }”. Please choose another unit above.
refusal-unit-kind-at-top = A unit of the kind “{ $kind }” may not stand at the top. Please choose the unit above it.
refusal-unit-cycle = A unit cannot stand below itself or below one of its own units. Please choose another unit above.
refusal-unit-too-deep = The tree has at most { $max } levels and this would go deeper. Please choose a higher unit above.
refusal-unit-future = The day cannot lie after today ({ $today }). Please change the day.
refusal-unit-before-last-change = This unit was changed on { $since }; a new change cannot lie before that day. Please change the day.
refusal-unit-parent-closed = The unit above does not exist on that day. Please choose another unit above or another day.
refusal-unit-already-closed = This unit is closed and cannot be changed. Reopen it first if need be.
refusal-unit-already-open = This unit is not closed, so there is nothing to reopen.
refusal-unit-units-below = { $count ->
    [one] { $count } unit still stands below it, so it cannot be closed. Please move or close that unit first.
   *[other] { $count } units still stand below it, so it cannot be closed. Please move or close them first.
}
refusal-unit-members-remain = { $count ->
    [one] { $count } { -member } still belongs to it, so it cannot be closed. Please transfer the { -member } first.
   *[other] { $count } { -members } still belong to it, so it cannot be closed. Please transfer them first.
}
refusal-unit-same-parent = The unit already stands there, so nothing would change. Please choose another unit above.
refusal-unit-name-taken = Another unit below the same one has this name. Please choose another name.

## Records of activities.

refusal-activity-wrong-state = This record is now “{ $state }”, so this cannot be done. Please open the page again to see what can be done now.
refusal-activity-frozen = This record is confirmed and cannot be changed. To correct it, please write an addition or correction.
refusal-activity-undo-over = { $minutes ->
    [one] A confirmation can be taken back within { $minutes } minute, which is over. To correct the record, please write an addition or correction.
   *[other] A confirmation can be taken back within { $minutes } minutes, which are over. To correct the record, please write an addition or correction.
}
refusal-activity-tasks-begun = Steps have been taken on decisions of this record, so its confirmation can no longer be taken back. Add a correction below the record instead.
refusal-activity-changed = Somebody else changed this record while you were writing, so yours was not saved. Please open the page again, compare, and make your change once more.
refusal-activity-addendum-missing = The addition or correction has no text yet. Please fill it in.
refusal-activity-addendum-too-long = At most { $max } characters. Please shorten it.
refusal-activity-not-yet = The activity is set for { $day }, which has not come. Please record it after that day, or change the day first.
refusal-activity-reason-missing = The reason for cancelling is missing. Please fill it in.
refusal-activity-unit-not-there = The unit does not exist on the day of the activity. Please change the day or choose another unit.
refusal-activity-file-too-large = The file is too large; at most { $max } MB. Please make it smaller and upload it again.
refusal-activity-file-empty = The file is empty. Please check it and choose again.
refusal-activity-file-type = Files of this type are not taken. Please use a picture, PDF, Word or Excel file.
refusal-activity-too-many-files = { $max ->
    [one] A record holds at most { $max } file. Please delete it first if it is not needed.
   *[other] A record holds at most { $max } files. Please delete those that are not needed first.
}
refusal-activity-not-declared = The declaration that the file holds nothing classified is missing. Please make sure, tick it, and upload again.

## Faults of a record: the part, then what is wrong and how to mend it.

refusal-fault = { $part }: { $problem }.
refusal-part-numbered = { $part } { $n }
refusal-part-title = Title
refusal-part-kind = Kind of activity
refusal-part-purpose = Purpose
refusal-part-when = Time
refusal-part-place = Place
refusal-part-place-kind = Kind of place
refusal-part-chair = Chair
refusal-part-recorder = Recorder
refusal-part-guest = Guest
refusal-part-agenda = Agenda item
refusal-part-attendance = Attendance
refusal-part-headcount = Number of participants
refusal-part-audience = Participants
refusal-part-body = Body taking part
refusal-part-observer = Observer
refusal-part-topic = Topic
refusal-part-practice = Practice
refusal-part-resolution = Decision
refusal-part-resolution-owner = Person responsible for decision
refusal-part-resolution-due = Due day of decision
refusal-part-vote = Vote
refusal-part-conveyed = Item conveyed
refusal-part-legal-basis = Basis
refusal-part-approval = Approval
refusal-part-platform = Platform
refusal-part-statement = What participants said
refusal-part-result = Result
refusal-part-source = Source
refusal-problem-missing = not filled in yet; please fill it in
refusal-problem-too-long = at most { $max } characters; please shorten it
refusal-problem-too-many = at most { $max } entries; please delete some
refusal-problem-unknown-key = the rules know no “{ $key }”; please choose from the list
refusal-problem-twice = the same stands there twice; please delete one
refusal-problem-future = it has taken place, so the day cannot lie after today ({ $today }); please change the day
refusal-problem-past = the planned day is over, today is { $today }; please choose today or later
refusal-problem-day-not-stated = there is no day; only a record taken from a published report may leave it open, so please fill it in
refusal-problem-due-before = this cannot lie before the meeting ({ $held }); please change it
refusal-problem-reason-missing = the reason for the absence is missing; please choose one
refusal-problem-no-such-guest = the person chosen is not in the list of guests; please choose again
refusal-problem-year = this cannot be the year; please write it with four digits
refusal-problem-count = { $why }; please check the numbers
refusal-problem-vote-against-list = { $present } are written down as present, but the attendance shows { $listed } present with a vote; please change one of the two

## Bulletins.

refusal-bulletin-wrong-state = This bulletin is now “{ $state }”, so this cannot be done. Please open the page again to see what can be done now.
refusal-bulletin-unedited = This is still the program's draft and nobody has edited it. Please read it, edit it, and hand it in then.
refusal-bulletin-same-person = You edited this bulletin last, so somebody else has to check it.
refusal-bulletin-title-missing = The title is missing. Please fill it in.
refusal-bulletin-title-too-long = A title has at most { $max } characters. Please shorten it.
refusal-bulletin-body-missing = The text is missing. Please fill it in.
refusal-bulletin-body-too-long = A text has at most { $max } characters. Please shorten it.
refusal-bulletin-too-many-editors = A bulletin names at most { $max } editors. Please delete some.
refusal-bulletin-reason-missing = The reason for withdrawing it is missing. Please fill it in.
refusal-bulletin-changed = Somebody else changed this bulletin while you were writing, so yours was not saved. Please open the page again, compare, and make your change once more.
refusal-bulletin-not-recorded = The activity is not recorded yet, so there can be no bulletin. Please record the activity first.

## Rights.

refusal-denied = Your present posts do not let you do this here: { $right }. Please ask somebody who may.
refusal-second-factor = “{ $right }” needs the second factor. Please enter the code of your app first.
