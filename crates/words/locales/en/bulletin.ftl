### Bulletins: the draft made from a record, and the pages. Keys start with the file's name. Same keys and variables in zh and en.

## The draft made from a record: one sentence for each recorded fact.

bulletin-draft-kind-a = a { $kind }
bulletin-draft-kind-an = an { $kind }
bulletin-draft-kind-year-a = a { $kind } for { $year }
bulletin-draft-kind-year-an = an { $kind } for { $year }
bulletin-draft-kind-none = an activity
bulletin-draft-place = { $place } ({ $kind })
bulletin-draft-held = { $unit } held { $kinds }
bulletin-draft-held-at = { $unit } held { $kinds } at { $place }
bulletin-draft-on-day = On { $day }, { $event }.
bulletin-draft-on-part = On the { $part } of { $day }, { $event }.
bulletin-draft-at-minute = On { $day } at { $minute }, { $event }.
bulletin-draft-undated = { $event }. The date is not stated.
bulletin-draft-undated-published = { $event }. The date is not stated; the report was published on { $day }.
bulletin-draft-place-kind = Kind of place: { $kind }.
bulletin-draft-chair = In the chair: { $chair }.
bulletin-draft-recorder = The record was kept by { $recorder }.
bulletin-draft-chair-recorder = In the chair: { $chair }. The record was kept by { $recorder }.
bulletin-draft-purposes = Purpose: { $purposes }.
bulletin-draft-basis = Basis: { $basis }.
bulletin-draft-approval = Approval: { $approval }.
bulletin-draft-topics = Topics: { $topics }.
bulletin-draft-practices = Practices dealt with: { $practices }.
bulletin-draft-platforms = Platforms used: { $platforms }.

bulletin-draft-who = Who took part
bulletin-draft-attendance = { -Members }: { $numbers }.
bulletin-draft-expected = { $n } expected
bulletin-draft-present = { $n } present
bulletin-draft-late = { $n } of them late
bulletin-draft-excused = { $n } excused
bulletin-draft-absent = { $n } absent
bulletin-draft-voters = { $n } entitled to vote
bulletin-draft-headcount = In all, { $count } took part.
bulletin-draft-headcount-some = Some of those concerned took part.
bulletin-draft-headcount-all = All those concerned took part.
bulletin-draft-headcount-not-stated = The number of participants is not stated.
bulletin-draft-audience = Taking part: { $groups }.
bulletin-draft-bodies = Bodies taking part: { $bodies }.
bulletin-draft-also = Also present: { $guests }.
bulletin-draft-observer = Observers were sent by { $body }.
bulletin-draft-observer-remark = Observers were sent by { $body }, who remarked: { $remark }.

bulletin-draft-conveyed-heading = Conveyed
bulletin-draft-conveyed = What was conveyed: { $links }.

bulletin-draft-agenda-heading = Agenda
bulletin-draft-item = { $n }. { $kind }.
bulletin-draft-item-titled = { $n }. { $kind }: { $title }.
bulletin-draft-speakers = Speaking: { $speakers }.
bulletin-draft-point = ({ $n }) { $text }.
bulletin-draft-point-subs = ({ $n }) { $text }: { $subs }.
bulletin-draft-sub = { $n }. { $text }

bulletin-draft-votes-heading = Votes
bulletin-draft-vote = Vote on “{ $question }”: { $numbers }.
bulletin-draft-passed = Under the rule “{ $rule }”, { $quorum } had to be present and { $needed } in favour: passed.
bulletin-draft-not-passed = Under the rule “{ $rule }”, { $quorum } had to be present and { $needed } in favour: not passed.
bulletin-draft-no-quorum = Under the rule “{ $rule }”, { $quorum } had to be present; too few were, so the vote is not valid.
bulletin-draft-vote-rule = Rule: { $rule }.

bulletin-draft-resolutions-heading = Decisions
bulletin-draft-resolution = { $n }. { $text }.
bulletin-draft-owner = Responsible: { $owner }.
bulletin-draft-due = Due on { $day }.

bulletin-draft-statements-heading = What participants said
bulletin-draft-statement = The participants said: { $text }.
bulletin-draft-statement-group = { $group } said: { $text }.

bulletin-draft-results-heading = Results
bulletin-draft-result = { $text }.
bulletin-draft-result-year = { $year }: { $text }.

bulletin-draft-addenda-heading = Additions and corrections
bulletin-draft-addendum = { $n }. { $text }.

bulletin-draft-source-heading = Source
bulletin-draft-source = Compiled from a published report. Source: { $source }.
bulletin-draft-source-published = Compiled from a published report. Source: { $source }, published on { $day }.

## Where a bulletin stands.

bulletin-state-draft = draft
bulletin-state-submitted = submitted
bulletin-state-checked = checked
bulletin-state-published = published
bulletin-state-withdrawn = withdrawn

## The pages.

bulletin-where = Where this page is
bulletin-to-portal = See the portal
bulletin-none-title = No bulletins yet
bulletin-none-text = A bulletin is drafted from a record: open a recorded activity and choose “Draft a bulletin”.
bulletin-none-go = Go to activities
bulletin-raw = The program drafted this from the record, and nobody has edited it. Read it, change what you would say differently, and save.
bulletin-imported = This bulletin was taken from a published report; it was neither checked nor approved here.
bulletin-next = What comes next
bulletin-stage-draft = Draft, edit
bulletin-stage-submit = Submit
bulletin-stage-check = Check
bulletin-stage-publish = Publish
bulletin-edit = Edit the bulletin
bulletin-edit-means = Change title, text, source, editors and column.
bulletin-submit = Submit for checking
bulletin-submit-means = Somebody else then checks the content.
bulletin-check = Checked, it is correct
bulletin-check-means = You have read all of it, it agrees with the facts, and it may be published.
bulletin-publish = Approve and publish
bulletin-publish-means = From then on anybody can read it in the portal.
bulletin-return = Give it back
bulletin-return-means = It becomes a draft again; once edited it has to be submitted and checked anew.
bulletin-published-means = It is in the portal, where anybody can read it.
bulletin-in-portal = Open in the portal
bulletin-nothing-for-you = There is nothing for you to do now; the next step is for somebody else.
bulletin-withdraw = Withdraw this bulletin
bulletin-withdraw-means = The portal then shows it no more; its address says only that it was withdrawn. Whoever has read or printed it still has the text.
bulletin-withdraw-reason = Reason for withdrawing it
bulletin-withdraw-hint = Shown here only, never to the public
bulletin-stale = This bulletin was changed after you opened the page, so that step was not taken. Please read it again below, then decide.
bulletin-facts = Who did what
bulletin-edited-by = Edited by
bulletin-checked-by = Checked by
bulletin-approved-by = Approved by
bulletin-published-on = Date in the portal
bulletin-withdrawn-because = Reason for withdrawing it
bulletin-record = Drafted from
bulletin-to-record = Open the record
bulletin-preview = As it will look
bulletin-preview-other = In the other language
bulletin-source-line = Source: { $source }
bulletin-editors = Editor: { $names }
bulletin-responsible-editors = Editor in charge: { $names }

bulletin-title = Title
bulletin-body = Text
bulletin-body-hint = A blank line begins a new paragraph; “## ” at the start of a line makes a heading
bulletin-source = Source
bulletin-copyright = Copyright statement
bulletin-optional = May stay empty
bulletin-in-chinese = Chinese
bulletin-in-english = English
bulletin-field-in = { $label } ({ $lang })
bulletin-editors-legend = Editors
bulletin-editors-hint = In order. Empty rows are not saved; save once to get more rows
bulletin-editor-name = Name
bulletin-editor-role = Part
bulletin-role-editor = Editor
bulletin-role-responsible-editor = Editor in charge
bulletin-column = Column
bulletin-column-hint = Where the portal shows it
bulletin-column-none = In no column
bulletin-save = Save
bulletin-save-submit = Save and submit for checking
bulletin-reopens = This bulletin has been submitted. Saving a change makes it a draft again, to be submitted and checked anew.
bulletin-changed = Somebody else saved this bulletin while you were writing. Yours is not saved yet; all of it is below. Open “What they saved” and compare; if you press “Save” once more, yours replaces theirs.
bulletin-theirs = What they saved
