### Sheets taken in. Keys start with the file's name. Same keys and variables in zh and en.

import-title = Take in a sheet
import-lead = Hand in the sheet of units, { -members } or posts that you have. You see what would happen before anything does.
import-none = No sheet has been handed in yet
import-none-text = Choose what the sheet holds, then the file. If you have none, start from a sample.
import-recent = Sheets handed in
import-start = Hand in a sheet
import-what = What the sheet holds
import-unit = Where it goes
import-unit-hint = Only this unit and those below it can change. People of whom the sheet names no unit go to this one.
import-file = File
import-file-hint = A sheet ending in .{ $xlsx }, .{ $xls } or .{ $csv }, at most { $max } MB. The file is kept sealed.
import-send = Hand in and see what would happen
import-samples = Samples
import-samples-text = With the usual headings and one example row; take the example out before you fill them in.
import-kind-people = { -Members }
import-kind-units = Units
import-kind-posts = Posts
import-stage-waiting = not taken over
import-stage-done = taken over
import-stage-undone = taken back
import-handed-in = handed in by { $name }, { $when }
import-handed-in-by-installation = handed in by the program, { $when }

import-columns = What the columns mean
import-columns-text = These columns were recognised. Correct what is wrong; sheets with the same headings will be read the same way from now on.
import-columns-save = Read it like this
import-columns-change = Change what the columns mean
import-columns-heading = Column { $column }, “{ $text }”
import-columns-skip = not taken over
import-columns-row = Row of the headings
import-columns-sheet = Which sheet
import-columns-unknown = No headings were recognised
import-columns-unknown-text = Say in which row the headings stand, then what each column means.
import-columns-nothing = There are no headings in that row. Give another.
import-lacking = Columns that must be there are missing: { $columns }. Choose them under “What the columns mean”, or add them to the sheet and hand it in again.

import-effects = What would happen
import-rows = Rows
import-row = Row
import-filter-all = All
import-filter = { $state } ({ $n })
import-row-number = Row { $row }
import-nothing-here = There are no rows here.
import-page-of = Page { $page } of { $pages }
import-take-over-rows = { $n ->
    [one] Take over one row
   *[other] Take over { $n } rows
}
import-leave-out = { $n ->
    [one] The row with a fault stays out; take over the rest
   *[other] The { $n } rows with faults stay out; take over the rest
}
import-all-or-none = Either all of it is taken over or nothing.
import-rejected-file = Download the rows with faults and the reasons
import-reasons = Why it stays out
import-discard = Throw this sheet away
import-done-title = Taken over
import-done-text = Rows taken over: { $taken }. Rows left out: { $left }.
import-undone-title = Taken back
import-undone-text = Everything that this sheet brought is gone, and what it changed is as it was.
import-take-back = Take it back
import-take-back-text = What this sheet brought will go, and what it changed will be as it was. That is not possible once something rests on it.
import-go-people = See the people
import-go-units = See the units
import-again = Hand in another

import-state-blank = empty
import-state-same = the same
import-state-new = new
import-state-changed = changed
import-state-warning = take note
import-state-error = fault

import-was = Until now: { $before }
import-was-sealed = Differs from what is on record and will replace it
import-masked = given

import-file-empty = The file is empty. Choose a sheet that holds something.
import-file-too-large = The file is too large; the most is { $max } MB. Take out pictures and sheets that are not needed, or hand it in in parts.
import-file-swells = Opened, this file would be larger than { $max } MB, which no ordinary sheet is, so it was not read. Copy what you need into a new sheet and hand that in.
import-file-rows = There are too many rows; the most is { $max }. Hand it in in parts.
import-file-columns = There are too many columns; the most is { $max }. Take out those that are not needed.
import-file-cells = There is too much in it; the most is { $max } cells. Hand it in in parts.
import-file-not-a-sheet = This is no sheet. Hand in an Excel sheet, or a table of text with commas.
import-file-locked = This sheet has a password and cannot be read. Take the password off, save it again and hand it in.
import-file-damaged = This sheet is damaged and cannot be read. Open it in Excel, save it again and hand it in.
import-file-encoding = The characters of this file cannot be read. Open it in Excel, save it as an Excel sheet and hand that in.
import-file-blank = There is nothing in this sheet. Check that it is the right file.
import-file-missing = Choose a file.

import-refused-rejected = { $n ->
    [one] One row still has a fault. Correct it and hand the sheet in again, or tick that it stays out.
   *[other] { $n } rows still have faults. Correct them and hand the sheet in again, or tick that they stay out.
}
import-refused-changed = The roll has changed since you looked, and something else would happen now. Nothing was taken over; look again below.
import-refused-no-headings = No headings were recognised. Say in which row they stand.
import-refused-lacking = Columns that must be there are missing: { $columns }. Choose what the columns mean, or add them to the sheet.
import-refused-nothing = There is nothing to take over: every row says what is known already, or has a fault.
import-refused-not-done = This sheet was not taken over, or was taken back already, so there is nothing to take back.
import-refused-done = This sheet was taken over already; it can only be taken back.
import-refused-unreadable = The file cannot be opened any more: it was deleted, or the master key was changed. Hand it in again.
import-refused-depends = Something rests on what this sheet brought, so it cannot be taken back: { $on }. Deal with these first.
import-on-posts = posts ({ $n })
import-on-accounts = accounts ({ $n })
import-on-activities = activities ({ $n })
import-on-marks = marks ({ $n })
import-on-memberships = later changes of { -membership } ({ $n })
import-on-changed = records changed since ({ $n })
import-on-members = { -members } ({ $n })
import-on-units = units below ({ $n })
import-on-bulletins = bulletins ({ $n })
import-on-leave = posts with leave or a stand-in ({ $n })
import-on-other = something else

import-fault-missing = This must be filled in.
import-fault-sheet-error = The sheet itself shows “{ $shown }” here and has no result. Correct the formula, or type the content.
import-fault-formula-in-key = This is a formula. Type what tells rows apart; do not compute it.
import-fault-too-long = Too long; at most { $max } characters.
import-fault-not-a-day = No day can be read from this. Write it like 2024-05-01.
import-fault-year-only = This is only a year. Write a day like 2024-05-01.
import-fault-one-or-ten = January or October? Sheets show 2024.10 as 2024.1. Write a day like 2024-10-01.
import-fault-no-such-day = There is no such day. Check year, month and day.
import-fault-future = This is later than today ({ $today }). Check it.
import-fault-before = This is earlier than “{ $first }”, which cannot be. Check both days.
import-fault-lost-digits = The sheet has rounded a long number, and its last digits are lost. Make the column text, then type the whole number again.
import-fault-word = This is not known here. Write the standard name or its code.
import-fault-word-nearest = This is not known here. Did you mean “{ $nearest }”?
import-fault-unit = There is no such unit. Take in the units first, or write its name as it stands here.
import-fault-unit-nearest = There is no such unit. Did you mean “{ $nearest }”?
import-fault-unit-ambiguous = { $n } units have this name. Give the code, or write “unit above/unit”.
import-fault-unit-code-differs = Code and name are those of two units. Check them.
import-fault-outside-unit = This unit is not yours to keep. Whoever keeps it has to take this in.
import-fault-no-members-there = Nobody belongs directly to a unit of this kind. Name the unit below.
import-fault-no-unit = No unit is given. Add it.
import-fault-same-twice = This is the same as row { $row }. Take one out; if they are not the same, add what tells them apart, such as a citizen number or a code.
import-fault-two-units = The same person stands in row { $row } with another unit. Nobody belongs to two units at once; keep one row.
import-fault-member-elsewhere = This person belongs to a unit that is not yours to keep. Let the { -membership } be transferred first.
import-fault-ambiguous-person = Several people on the roll could be meant: { $candidates }. Add the citizen number or the day of birth.
import-fault-unknown-person = Nobody on the roll is called so. Take in the { -members } first, or check the name.
import-fault-move-before = This is earlier than the first day of the present { -membership } ({ $since }). Check it.
import-fault-posts-remain = This person still holds a post in the unit that would be left. End the post first.
import-fault-two-holders = { $name } holds this post, and only one person can at a time. Give the last day of the one before.
import-fault-two-holders-row = { $name } in row { $row } holds this post at the same time, and only one person can. Check the days.
import-fault-ends-before-start = The post would end before it begins. Check both days.
import-fault-office-forbids = This person has an office in the installation, which goes with no post.
import-fault-post-not-here = Units of this kind have no such post.
import-fault-kind-not-there = A unit of this kind may not stand below that one.
import-fault-circle = The unit above is this unit itself, or stands below it. Check it.
import-fault-parent-faulty = The unit above stands in row { $row }, which has a fault. Correct that row first.
import-fault-too-deep = There are too many levels.
import-candidate = { $name } ({ $unit })
import-candidate-born = { $name } ({ $unit }, born { $born })

import-warn-formula = This is a formula; the result that the sheet kept is taken.
import-warn-two-digit-year = The year has two digits and is read as { $read }. Check it.
import-warn-month-only = Only year and month are given; this is read as { $read }.
import-warn-serial-day = This is a number by which sheets count days; it is read as { $read }. Check it.
import-warn-namesake = Somebody of this name belongs to “{ $unit }”, but nothing says that it is the same person, so somebody new would enter. If it is the same person, add the citizen number.
import-warn-unit-younger = This is before the unit exists here; it counts from { $read }.
import-warn-moves = Comes over from “{ $unit }”.
import-warn-returns = Was on the roll before and returns.
import-warn-stands-elsewhere = It stands below “{ $unit }” and will not be moved by a sheet. Move it on the unit's page.
import-warn-kind-differs = The kind differs from the present one and will not be changed by a sheet.

import-effect-enter = { $n ->
    [one] One person enters.
   *[other] { $n } people enter.
}
import-effect-since-today = { $n ->
    [one] Of one of them the sheet does not say since when; the { -membership } begins today.
   *[other] Of { $n } of them the sheet does not say since when; their { -membership } begins today.
}
import-effect-moves = { $n ->
    [one] One person comes over from another unit.
   *[other] { $n } people come over from other units.
}
import-effect-returns = { $n ->
    [one] One person returns to the roll.
   *[other] { $n } people return to the roll.
}
import-effect-become-full = { $n ->
    [one] One of the { -probationary-members } joins the { -full-members }.
   *[other] { $n } of the { -probationary-members } join the { -full-members }.
}
import-effect-units = { $n ->
    [one] One unit is new.
   *[other] { $n } units are new.
}
import-effect-renames = { $n ->
    [one] One name changes.
   *[other] { $n } names change.
}
import-effect-changes = { $n ->
    [one] Something else changes in one record.
   *[other] Something else changes in { $n } records.
}
import-effect-posts = { $n ->
    [one] One post is filled.
   *[other] { $n } posts are filled.
}
import-effect-ends = { $n ->
    [one] One post gets an end.
   *[other] { $n } posts get an end.
}
import-effect-same = { $n ->
    [one] One row says what is known and changes nothing.
   *[other] { $n } rows say what is known and change nothing.
}
import-effect-warned = { $n ->
    [one] One row should be looked at.
   *[other] { $n } rows should be looked at.
}
import-effect-rejected = { $n ->
    [one] One row has a fault and cannot be taken over.
   *[other] { $n } rows have faults and cannot be taken over.
}
import-effect-passed-over = { $n ->
    [one] One row is a sum or a remark and is passed over.
   *[other] { $n } rows are sums or remarks and are passed over.
}
import-effect-missing = On the roll of “{ $unit }” and not in the sheet: { $n } ({ $names }). Nobody is removed.
import-effect-missing-more = { $n ->
    [one] Of one more unit somebody is not in the sheet; nobody is removed.
   *[other] Of { $n } more units somebody is not in the sheet; nobody is removed.
}
import-effect-complete = { $n ->
    [one] The roll of one unit agrees with the sheet; nobody is missing.
   *[other] The rolls of { $n } units agree with the sheet; nobody is missing.
}

import-field-ordinal = Number
import-field-name = Name
import-field-latin = Name in Latin letters
import-field-name-en = Name in English
import-field-citizen-number = Citizen number
import-field-sex = Sex
import-field-born-on = Born on
import-field-people = People
import-field-native-place = Native place
import-field-education = Education
import-field-occupation = Occupation
import-field-employer = Employer and work
import-field-phone = Phone
import-field-unit = Unit
import-field-unit-code = Code of the unit
import-field-standing = Standing
import-field-joined-on = Date of { -joining }
import-field-full-on = { -Full-member } since
import-field-since = In this unit since
import-field-code = Code
import-field-kind = Kind
import-field-parent = Unit above
import-field-parent-code = Code of the unit above
import-field-field = Field of work
import-field-founded-on = Founded on
import-field-founding-document = Founding document
import-field-post = Post
import-field-from = From
import-field-until = Last day
import-field-obtained = Obtained by
import-field-reference = Reference
