### Where a rule comes from. Keys start with the file's name. Same keys and variables in zh and en.

rulebook-title = Rules
rulebook-lead = Every number, term and right in the program stands here with its source. “Why” on other pages leads here.
rulebook-edition = { $rulebook }, version { $version }
rulebook-tables = Contents
rulebook-entry = Name
rulebook-says = What it says
rulebook-from = Source
rulebook-trust = Standing
rulebook-since = In force
rulebook-note = Note: { $note }
rulebook-term = { $term }:{" "}
rulebook-key = Key
rulebook-issued = Issued on
rulebook-plural = In the plural
rulebook-valid-since = since { $from }
rulebook-valid-until = { $from } to { $last }
rulebook-article = { $title }, article { $article }
rulebook-superseded = no longer in force
rulebook-back = All rules
rulebook-cited-by = Rules that cite it

rulebook-permissions = Posts and rights
rulebook-permissions-lead = What each post may do, and how far it reaches. What is not listed is not allowed.
rulebook-permissions-day = Posts on { $day }
rulebook-post = Post
rulebook-no-right = none

## Tables.

rulebook-table-source = Texts cited
rulebook-table-term = What things are called
rulebook-table-unit-kind = Kinds of unit
rulebook-table-body-kind = Bodies beside the units
rulebook-table-activity-kind = Kinds of activity
rulebook-table-post = Posts
rulebook-table-vote = Rules of voting
rulebook-table-number = Numbers
rulebook-table-field = Fields of work
rulebook-table-agenda-kind = Kinds of agenda item
rulebook-table-place-kind = Kinds of place
rulebook-table-practice = Practices
rulebook-table-audience = Categories of participants
rulebook-table-absence = Reasons for absence
rulebook-table-level = Levels from which something is conveyed
rulebook-table-column = Columns of the portal

## Who may set another value, and how well it is attested.

rulebook-level-central = the same everywhere
rulebook-level-province = a province may change it
rulebook-level-local = may be changed locally
rulebook-level-unit = each unit may change it
rulebook-evidence-text = checked against the text
rulebook-evidence-secondary = from a secondary text, not checked against the original
rulebook-evidence-memory = from general knowledge, to be checked
rulebook-evidence-conflict = sources disagree

## What an entry lays down.

rulebook-yes = yes
rulebook-no = no
rulebook-none = none
rulebook-every-kind = every kind of unit
rulebook-below = Directly below it
rulebook-root = May stand at the top
rulebook-holds-members = Has { -members }
rulebook-at-least = Fewest
rulebook-at-most = Most
rulebook-members = Members
rulebook-of-units = units
rulebook-of-people = posts or guests
rulebook-attends = Expected
rulebook-attends-members = all { -members }
rulebook-attends-committee = the { -committee }
rulebook-attends-audience = numbers by category, no list of names
rulebook-held-by = Held by
rulebook-vote-rule = Votes follow
rulebook-agenda = Usual agenda
rulebook-held-in = Held in
rulebook-committee = Sits on the { -committee }
rulebook-rights = Rights
rulebook-right-reach = { $right } ({ $reach })
rulebook-reach-unit = own unit
rulebook-reach-children = own unit and those directly below
rulebook-reach-below = everything below, not the unit itself
rulebook-reach-subtree = own unit and all below
rulebook-quorum = Present
rulebook-pass = In favour
rulebook-share-least = at least { $share } of { $base }
rulebook-share-more-than = more than { $share } of { $base }
rulebook-base-entitled = those who should attend
rulebook-base-present = those present
rulebook-form = Way of voting
rulebook-form-hands-or-ballot = show of hands or ballot
rulebook-form-secret = secret ballot
rulebook-written = Written opinions count
rulebook-value = Value
rulebook-bounds = May be set to
rulebook-bounds-fixed = no other value
rulebook-bounds-between = { $min } to { $max }

rulebook-amount-members = { $n ->
    [one] { $n } { -member }
   *[other] { $n } { -members }
}
rulebook-amount-persons = { $n ->
    [one] { $n } person
   *[other] { $n } persons
}
rulebook-amount-employers = { $n ->
    [one] { $n } employer
   *[other] { $n } employers
}
rulebook-amount-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
rulebook-amount-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
rulebook-amount-files = { $n ->
    [one] { $n } file
   *[other] { $n } files
}
rulebook-amount-megabytes = { $n } MB
rulebook-amount-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}

## Offices, marks, terms, codes.

rulebook-table-office = Installation offices
rulebook-table-flag = Marks of { -members }
rulebook-table-sex = Sex
rulebook-table-people = Peoples
rulebook-table-education = Education
rulebook-table-occupation = Classes of occupation
rulebook-table-leaving = Reasons for leaving a unit
rulebook-table-code-scheme = Schemes of outside codes
rulebook-amount-years = { $n ->
    [one] 1 year
   *[other] { $n } years
}
rulebook-amount-months = { $n ->
    [one] 1 month
   *[other] { $n } months
}
rulebook-term-length = Term
rulebook-term-in-field = { $field }: { $length }
rulebook-single = One holder
rulebook-for-term = For the term of the { -committee }
rulebook-apart-from = Not together with
rulebook-without-posts = Its holder has no other post
rulebook-masked = Sees names masked; every look is logged
rulebook-flag-attends = Expected at activities
rulebook-flag-votes = Keeps the vote
rulebook-members-of-parent = { -Members } are those of the unit above
rulebook-table-sheet = Sheets that are taken in
rulebook-columns = Columns
rulebook-columns-required = Columns that must be filled
rulebook-reach-realm = every unit
rulebook-second-factor = needs a second factor at sign-in
rulebook-permissions-offices = Offices are no posts in the tree. Whoever runs the installation gives them, and they reach every unit.
rulebook-unique = One unit to a code
rulebook-code-written = Written
rulebook-written-freely = anyhow
rulebook-written-social-credit = with 18 characters, the last a check character
rulebook-written-division = with 6, 9 or 12 digits

## Rhythms.

rulebook-table-cadence = Rhythms
rulebook-held-in-kinds = Owed by
rulebook-cadence-counts = What counts
rulebook-cadence-often = How often
rulebook-cadence-exempt = Let off
rulebook-cadence-season = Generally in
rulebook-cadence-carry = In time for another
rulebook-cadence-make-up = Can be made up for
rulebook-cadence-members-from = From { -members } with a vote
rulebook-cadence-credited = Credited as study
rulebook-amount-times = { $n ->
    [one] once
   *[other] { $n } times
 }
