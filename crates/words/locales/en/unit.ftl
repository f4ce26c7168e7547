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
unit-tree-none-text = You hold no post and belong to no unit, or the units did not exist on the day you chose. Choose another day, or ask the Party worker of the unit above.
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
unit-members = Members
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
unit-name-hint = The full name, such as “Liu'an Village Branch”
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
