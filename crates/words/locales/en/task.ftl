### Tasks of decisions: lists, one with its history, the steps. Keys start with the file's name. Same keys and variables in zh and en.

task-title = Tasks
task-lead = Decisions of meetings that somebody carries out or that fall due, most urgent first.
task-deep-title = Overdue tasks below
task-deep-lead = Decisions of the units directly below whose last day is over.
task-own = Tasks of this unit
task-below = Overdue below
task-filter = Show
task-filter-all = all
task-filter-open = under way
task-filter-overdue = overdue
task-filter-done = done
task-filter-dropped = dropped
task-filter-do = Show
task-empty = No tasks
task-empty-hint = When you record a meeting, say in its decisions who carries them out and until when. They appear here once the record is confirmed.
task-empty-below = Nothing is overdue below
task-empty-below-hint = All decisions of the units directly below are in time.
task-first = Back to the start
task-decision = Decision
task-owner = Carried out by
task-owner-none = nobody named
task-due = Last day
task-due-none = none
task-state = Progress
task-unit = Unit
task-decided = Decided on
task-waiting-title = Waiting for confirmation
task-waiting-hint = The records of these decisions are not confirmed yet. Steps can be taken once they are.
task-table = Decisions and their progress

task-state-open = under way
task-state-left = { $n ->
    [one] 1 day left
   *[other] { $n } days left
 }
task-state-today = due today
task-state-overdue = { $n ->
    [one] 1 day overdue
   *[other] { $n } days overdue
 }
task-state-done = done
task-state-dropped = dropped
task-state-waiting = waiting for confirmation

## One task.

task-one = Decision
task-from = From
task-owner-post = { $post }: { $names }
task-owner-vacant = { $post } (vacant)
task-history = What was done
task-history-none = Nothing was done yet.
task-step-done = Done on { $day }
task-step-extended = Extended to { $day }
task-step-handed-over = Handed over to: { $post }
task-step-dropped = Dropped
task-step-taken-back = Taken back; it goes on
task-step-record = Shown by the record
task-step-who = { $who }, { $when }
task-step-installation = the installation
task-waiting-note = The record of this decision is not confirmed yet. It can be done, extended or handed over once it is.
task-to-record = See the record

## The steps.

task-do-done = Done
task-do-extend = Extend
task-do-hand-over = Hand over
task-do-drop = Drop
task-do-undo = { $outcome ->
    [done] Take “done” back ({ $minutes } min left)
   *[other] Take “dropped” back ({ $minutes } min left)
 }
task-done-title = Say that it is done
task-done-lead = Say on which day it was done. Choose a record that shows it or write a note; one of the two is needed.
task-done-on = Done on
task-done-on-hint = Not before the decision of { $day }
task-done-record = Record that shows it
task-done-record-hint = Optional; records of this unit since the decision
task-done-record-none = none
task-done-note = Note
task-done-note-hint = Optional, such as “all done, looked at on the spot”
task-done-do = Done
task-proof = { $title } ({ $day })
task-extend-title = Give it more time
task-extend-lead = The day set before stays in the history, and so does every extension.
task-extend-until = New last day
task-extend-hint = After { $after } and not after { $latest }
task-extend-hint-open = After { $after }
task-extend-do = Extend
task-reason = Reason
task-reason-hint = Everybody sees it, such as “rain all week, nobody could work in the canal”
task-hand-over-title = Hand it over to another post
task-hand-over-lead = From then on whoever holds the post answers for it, also after the holder changes.
task-hand-over-post = Post
task-hand-over-note = Note
task-hand-over-note-hint = Optional
task-hand-over-do = Hand over
task-drop-title = Drop this decision
task-drop-lead = The decision itself stays as it is. Only the reason why nothing more is done is added.
task-drop-do = Drop

## Beside a decision of a record.

task-beside-link = See the task

## On Today and on a unit's page.

task-today-about = { $unit }, decided on { $day }
task-today-below-title = { $n ->
    [one] 1 decision is overdue in the units below
   *[other] { $n } decisions are overdue in the units below
 }
task-today-below-line = { $unit } ({ $n })
task-today-below-more = in all { $n } units
task-today-below-look = Look
task-unit-fact = Tasks
task-unit-open = { $n } under way
task-unit-overdue = { $n } overdue
task-unit-none = none under way

## What is overdue below, as a text for the units below.

task-ready-head = As of { $day } these units have overdue decisions. Please see to them:
task-ready-line = { $unit }: { $tasks }
task-ready-task = { $text } (due { $day })

## Why a step is refused.

task-refused-waiting = The record of this decision is not confirmed yet. Please confirm the record first.
task-refused-changed = Somebody took a step on this task while you were writing. This is how it stands now; please look and decide again.
task-refused-ended = This task was { $outcome } on { $day }. Nothing is left to do.
task-refused-not-ended = This task is still under way; there is nothing to take back.
task-refused-undo-over = The end of a task can be taken back for { $minutes } minutes only, and they are over.
task-refused-proof = Please choose a record that shows it, or write a note.
task-refused-reason = Please write the reason.
task-refused-too-long = At most { $max } characters. Please shorten it.
task-refused-before = It cannot be before the decision of { $day }. Please change the day.
task-refused-future = It cannot be after today ({ $today }). Please come back when it is done.
task-refused-not-later = The new last day must come after { $day }. Please change it.
task-refused-too-far = At most { $days } days from today at once, which is { $latest }. Please change the day.
task-refused-unknown-post = This unit has no post “{ $post }”. Please choose from the list.
task-refused-same-owner = { $post } carries it out already. Please choose another post.
task-refused-no-record = This record is not one of this unit, or is not written yet. Please choose from the list.
task-refused-record-before = This record is older than the decision of { $day }, so it cannot show that it was done. Please choose a later one.
