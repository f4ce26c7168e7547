### Activities: list, form, record. Keys start with the file's name. Same keys and variables in zh and en.

## Parts of a record that drafts, minutes and pages name alike.

activity-conveyed-meeting = meeting
activity-conveyed-speech = speech
activity-conveyed-document = document
activity-conveyed-link = the { $level } { $form } “{ $title }”
activity-conveyed-link-speaker = the { $level } { $form } “{ $title }” (speaker: { $speaker })
activity-audience-of = { $category } ({ $of })
activity-audience-number = { $what }: { $count }
activity-audience-some = some { $what }
activity-audience-all = all { $what }
activity-body-exact = { $body }: { $n ->
    [one] { $n } member unit
   *[other] { $n } member units
}
activity-body-more-than = { $body }: more than { $n } member units
activity-body-about = { $body }: about { $n } member units
activity-body-some = { $body }: some member units
activity-body-all = { $body }: all member units
activity-body-not-stated = { $body }: member units
activity-vote-entitled = { $n } entitled
activity-vote-present = { $n } present
activity-vote-for = { $n } for
activity-vote-against = { $n } against
activity-vote-abstained = { $n } abstaining
activity-vote-written = { $n } written in favour before the meeting

## Where a record stands.

activity-state-planned = planned
activity-state-held = held
activity-state-recorded = recorded
activity-state-confirmed = confirmed
activity-state-cancelled = cancelled
activity-state-published = from a published source
