### Posts and terms. Keys start with the file's name. Same keys and variables in zh and en.

post-refused-unknown = There is no post “{ $post }”. Please choose from the list.
post-refused-not-here = Units of the kind “{ $kind }” have no { $post }. Please choose another post or unit.
post-refused-taken = This post has one holder, and somebody has held it since { $since }. Please end that first, or change the dates.
post-refused-already-holds = This person has held the post since { $since }. Please end that first, or change the dates.
post-refused-ends-before = The end lies before the beginning ({ $from }). Please check.
post-refused-too-far = A post begins on { $latest } at the latest. Please check the year.
post-refused-unit-not-there = The unit does not exist on that day. Please check the date.
post-refused-already-ended = This post ended before { $until } already. Nothing is left to do.
post-refused-end-missing = Please give the end: leave and standing in have an end from the start.
post-refused-outside = The leave lies outside the time in the post ({ $span }). Please check.
post-refused-on-leave = This overlaps the leave that began on { $since }. Please give other dates.
post-refused-own-stand-in = Nobody stands in for oneself. Please choose somebody else.
post-refused-term-ends = The last day of the term does not come after the election ({ $elected }). Please check.
post-refused-future = The election lies after today ({ $today }). Please enter it when it is over.
post-refused-reference-too-long = A reference has at most { $max } characters. Please shorten it.
post-refused-office = This person is { $office } and may hold no other post by the rules. Please choose somebody else, or take the office back first.
post-refused-out-of-reach = You may not see this person's record and cannot give a post. Please choose from the list, or ask the unit above.
post-refused-stand-in-on-leave = A stand-in takes no leave. Please end the standing in, or choose another stand-in.
post-refused-last-to-fill = This is the last person who can fill posts here. When the post ends, nobody is left who can fill or end posts. Please appoint a successor first; if it must be so, tick “I know what follows”.
post-refused-later-election = The election of { $elected } is entered already, so an earlier one cannot be. Please check the day of the election.
post-refused-no-term = Units of the kind “{ $kind }” are appointed, not elected, and have no term. Please appoint instead.
post-refused-term-too-long = The term is too long: it ends on { $latest } at the latest, since an election can be put off only so far. Please check the day.
post-refused-not-for-term = The { $post } is not filled by this election. Please appoint that person separately.
post-refused-nobody-elected = Nobody is chosen. Please choose at least one person.
post-obtained-elected = elected
post-obtained-by-elected = by-elected
post-obtained-appointed = appointed
post-obtained-acting = acting
post-refused-leave-ends = The leave ends on { $last } by itself. Nothing is left to do.

## The page of a unit's posts.

post-title = Posts
post-all = Term and earlier holders
post-holders = Held now
post-coming = To begin
post-earlier = Held before
post-person = Name
post-post = Post
post-time = Time in the post
post-notes = Notes
post-from = First day
post-until = Last day
post-obtained = How it is obtained
post-reference = Reference
post-reference-hint = Optional, such as the number of an approval
post-leave-until = On leave until
post-stand-in-of = Stands in for
post-vacant = Nobody is { $post }.
post-stands-in-for = stands in for { $name }
post-on-leave = on leave until { $day }
post-person-beside = { $name } ({ $beside })
post-nobody = Nobody for now

## The term.

post-term = Term of the { -committee }
post-term-edit = Enter the term
post-term-lead = Enter the day of the election and the end of the term alone. To enter the members of the new { -committee } too, use “{ post-elect }”.
post-term-unknown = No term is entered yet.
post-term-runs = Under way
post-term-months = { $n ->
    [one] Ends in one month – prepare the election now
   *[other] Ends in { $n } months – prepare the election now
}
post-term-days = { $n ->
    [one] Ends in one day – prepare the election now
   *[other] Ends in { $n } days – prepare the election now
}
post-term-today = Ends today – hold the election soon
post-term-over = { $n ->
    [one] Ended one day ago – hold the election soon
   *[other] Ended { $n } days ago – hold the election soon
}
post-term-why = Elected on { $elected }, last day { $last }; called to mind { $n ->
    [one] one month
   *[other] { $n } months
} before.
post-term-unusual = By the usual length the last day would be { $last }; another one is entered.
post-elected-on = Day of the election
post-elected-on-hint = The new { -committee } holds its posts from this day
post-ends-on = Last day of the term
post-ends-on-hint = Left empty, the usual length is used

## The forms.

post-new = Fill a post
post-new-do = Fill the post
post-person-hint = { -Members } of the unit come first; find people of other units above
post-find = Find people
post-find-other = Find somebody who is not listed
post-find-hint = Name, pinyin or initials
post-find-do = Find
post-find-none = Nobody whom you may see was found. Try another spelling, or ask the unit above.
post-find-more = Not everybody is listed. Find the person by name.
post-elect = Enter a new { -committee }
post-elect-do = Enter the { -committee }
post-elect-more = Other posts
post-elected = Elected
post-elect-ends = Everybody who holds a post for the term ends on the day before the election, and so do leave and standing in.
post-elect-empty = The present holders are filled in. Change those who changed; choose “Nobody for now” where nobody follows.
post-elect-others = Appointed posts stay as they are.
post-end = End
post-end-title = End of { $name }’s time as { $post }
post-end-do = End the post
post-end-own = This is your own post. When it ends you lose its rights, and you cannot give them back to yourself.
post-end-rights = The rights of the post are gone on the day after the last day.
post-end-leave = Leave from the post and standing in for it end too.
post-end-kept = The time in the post stays on record.
post-last-day = Last day
post-last-day-hint = The post is still held on it; if it was entered by mistake, write the day before the first day
post-sure = I know what follows
post-leave = Leave
post-leave-title = Leave of { $name }, { $post }
post-leave-lead = While the leave lasts the holder has none of the post's rights, and the stand-in has them. Afterwards the holder has them again.
post-leave-from = First day
post-leave-do = Enter the leave
post-stand-in = Stand-in
post-stand-in-hint = Deputies come first
post-back = Back
post-back-title = { $name }, { $post }, comes back early
post-back-lead = Leave: { $span }. Standing in ends with it.
post-back-day = First day back
post-back-do = End the leave

## In the history of a unit.

post-act-elect = New { -committee }
post-act-set-term = Term of the { -committee }
