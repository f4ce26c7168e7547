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
bulletin-draft-attendance = Members: { $numbers }.
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
