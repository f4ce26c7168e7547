### Units and the tree. Keys start with the file's name. Same keys and variables in zh and en.

## The day that a page shows.

unit-on = Day
unit-on-title = See another day
unit-on-hint = For example 2025-12-31; empty for today
unit-on-show = Show
unit-on-future = That day has not come yet; today is { $today }. Please write today or an earlier day.
unit-on-banner = This is how things stood on { $day }, not today.
unit-on-back = Back to today

## The tree and the search in it.

unit-tree-lead = Three levels from your own units down; follow a name to go deeper.
unit-tree-whole = See the whole tree
unit-tree-title = Tree of units
unit-tree-below = { $n ->
    [one] one unit below
   *[other] { $n } units below
}
unit-tree-left-out = { $n ->
    [one] One more unit
   *[other] { $n } more units
}
unit-tree-all = All units below are listed on its own page
unit-tree-none = There is no unit to see here
unit-tree-none-text = You hold no post and belong to no unit, or the units did not exist on the day you chose. Choose another day, or ask whoever is in charge in the unit above.
unit-search = Find a unit
unit-find = Find
unit-search-title = Found
unit-search-count = { $n ->
    [one] one unit
   *[other] { $n } units
}
unit-search-none = Nothing was found. Try another word: part of the name, the pinyin initials, or the code.

## A unit's page.

unit-above = Units above
unit-acts = Things to do
unit-name = Name
unit-kind = Kind
unit-fields = Fields of work
unit-founded-on = Founded on
unit-founding-document = Founding document
unit-code = Code
unit-since = On file since
unit-profile = Profile
unit-posts = Posts
unit-posts-none = Nobody is entered as holding a post.
unit-post-since = since { $month }
unit-members = { -Members }
unit-members-count = { $n ->
    [one] one person
   *[other] { $n } people
}
unit-bodies = Bodies set up here
unit-body-members = { $n ->
    [one] one member unit
   *[other] { $n } member units
}
unit-below = Units directly below
unit-below-none = No unit stands below yet.
unit-units-below = Units below it
unit-closed-below = Closed units that stood here
unit-activities = Activities
unit-activities-none = No activity is on record yet.
unit-all-activities = All activities
unit-activity-published = date not stated, published { $day }
unit-activity-late = recorded late
unit-record = Record an activity
unit-state-open = Open
unit-state-closed = Closed from { $day }
unit-state-not-yet = Not yet on file; entered from { $day }
unit-state-gap = Did not exist on that day; was opened again later
unit-size-few = Rather few people: the { $label } is { $limit }, and here it is { $count }.
unit-size-many = Rather many people: the { $label } is { $limit }, and here it is { $count }.
unit-why-link = See the rule
unit-why-rule = Rule: { $key }.

## The history.

unit-history = History
unit-history-lead = Who changed what and when, newest first.
unit-history-none = Nothing has been changed yet.
unit-history-what = What
unit-history-how = How
unit-history-who = Who
unit-history-when = When
unit-history-installation = the installation
unit-history-below = below { $unit }
unit-history-from = from { $day }
unit-act-found = Set up
unit-act-rename = Renamed
unit-act-describe = Profile changed
unit-act-relocate = Moved
unit-act-close = Closed
unit-act-reopen = Opened again

## The forms.

unit-new = New unit below
unit-new-do = Set up the unit
unit-new-no-kind = By the rules no unit stands below one of this kind. Set it up below the unit above.
unit-name-zh = Chinese name
unit-name-en = English name
unit-name-hint = The full name, not a short one
unit-from = From which day
unit-from-hint = It stands in the tree from this day on; today unless you change it
unit-optional = Optional
unit-code-hint = Optional; no two units share a code
unit-code-taken = Another unit has this code. Please choose a different one.
unit-save = Save
unit-rename = Rename
unit-rename-lead = On earlier days, and in earlier records, the old name stays.
unit-rename-from = New name from which day
unit-about = Edit the profile
unit-upper = New upper unit
unit-upper-search = Find an upper unit
unit-upper-choice = { $name } (below { $upper })
unit-upper-more = Only { $n } are listed. Use the search above to narrow them down.
unit-upper-none = No unit here fits. Try another word, or ask the unit above to do it.
unit-move = Move
unit-move-title = Move { $name }
unit-move-lead = The units below move with it. On earlier days it stays where it was.
unit-move-do = Move the unit
unit-move-day = From which day
unit-close = Close
unit-close-title = Close { $name }
unit-close-gone = From the day you choose it no longer stands in the tree, and no new activity can be recorded for it.
unit-close-kept = Earlier activities, bulletins and the history stay.
unit-close-again = It can be opened again later.
unit-close-day = Closed from which day
unit-close-day-hint = The first day on which it no longer exists; today unless you change it
unit-close-units-below = There are still units below it. Move or close them first.
unit-close-do = Close the unit
unit-reopen = Open again
unit-reopen-title = Open { $name } again
unit-reopen-lead = It will stand in the tree again, and activities can be recorded.
unit-reopen-do = Open the unit again
unit-reopen-day = From which day

## Sizes.

unit-look = Units whose size needs a look
unit-look-lead = Units with fewer or more { -members } than the rule wants. A reminder only; it stops nothing.
unit-look-none = No unit here is too small or too large.
unit-look-none-page = None on this page; there may be more after it.
unit-look-set-by = { $unit } set it to { $value }, by { $source }.

## What others gave and who guides.

unit-codes = Codes given by others
unit-codes-lead = Codes that other systems gave to this unit. One code of a kind belongs to one unit at a time.
unit-codes-none = No code is entered yet.
unit-code-scheme = Kind of code
unit-code-span-open = from { $from }
unit-code-span = from { $from }, until { $until }
unit-code-give = Enter a code
unit-code-give-hint = A credit code has 18 characters, a division code 6, 9 or 12 digits
unit-code-from = From which day
unit-code-until = Until which day
unit-code-until-hint = Optional; no longer used from this day on
unit-code-end = End it
unit-code-end-day = Ends on which day
unit-code-choose = Please choose
unit-guide = Guided by
unit-guide-lead = A unit or body that guides this one besides the unit above. No rights follow from it.
unit-guide-since = since { $day }
unit-guide-of = Guides these units
unit-guide-edit = Edit the guidance
unit-guide-unit = Guiding unit
unit-guide-unit-search = Find the guiding unit
unit-guide-unit-none = Not in the tree, or not searched for yet
unit-guide-outside-zh = A body outside the tree
unit-guide-outside-en = Its English name
unit-guide-outside-hint = Leave it empty if a unit is chosen above
unit-guide-reference = Document
unit-guide-from = From which day
unit-guide-do = Enter the guidance
unit-guide-end = End the guidance
unit-guide-end-day = Ends on which day
unit-guide-one = Please choose a unit or write a body, one of the two.
unit-contact = Contact
unit-contact-edit = Edit the contact
unit-contact-person = Contact, from those who hold a post
unit-contact-person-none = Nobody
unit-contact-named = Or a name or an office
unit-situation = Situation of the unit
unit-situation-unknown = Not known
unit-situation-single = one employer of its own
unit-situation-joint = several employers together
unit-situation-same-as-parent = the same employer as the unit above
unit-part-code = Code
unit-part-guide = Guiding unit
unit-part-reference = Document
unit-part-contact = Contact
unit-part-phone = Office telephone
unit-part-fax = Fax
unit-part-address = Address
unit-part-postcode = Postcode
unit-part-email = E-mail
unit-part-website = Website
unit-act-give-code = Code entered
unit-act-end-code = Code ended
unit-act-put-under-guidance = Guidance entered
unit-act-end-guidance = Guidance ended
unit-act-make-reachable = Contact changed
unit-act-parameter-set = Local number set
unit-act-parameter-end = Local number ended

unit-refusal-unknown-scheme = The rules have no kind of code “{ $scheme }”. Please choose one from the list.
unit-refusal-missing = { $part } is missing. Please fill it in.
unit-refusal-too-long = { $part }: at most { $max } characters. Please shorten it.
unit-refusal-shape = It is not written as it should be. Please check it.
unit-refusal-phone = A telephone number has digits, plus, hyphens, brackets and spaces only. Please check it.
unit-refusal-postcode = A postcode has six digits. Please check it.
unit-refusal-email = An e-mail address is written like zb@example.cn. Please check it.
unit-refusal-website = It is not the address of a website. Please check it.
unit-refusal-division = A division code has 6, 9 or 12 digits. Please check it.
unit-refusal-credit = A credit code has 18 characters, and the last one checks the others; here it does not fit. Please check it.
unit-refusal-code-taken = Another unit has this code at that time. Please check the code or the days.
unit-refusal-future = The day cannot lie after today ({ $today }). Please change it.
unit-refusal-ends = It has to end after it begins ({ $from }). Please change the day.
unit-refusal-before = There was a change on { $since }; a new one cannot lie before it. Please change the day.
unit-refusal-own-guide = A unit does not guide itself. Please choose another.
unit-refusal-parent-guide = The unit directly above leads it already. Please choose another.
unit-refusal-guide-closed = The guiding unit does not exist on that day. Please change the unit or the day.
unit-refusal-nothing-holds = There is nothing to end.
