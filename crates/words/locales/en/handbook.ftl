### The printed book of a unit's year. Keys start with the file's name. Same keys and variables in zh and en.

handbook-title = Book of the year
handbook-of = Book of the year: { $unit }
handbook-header = { $unit } · { $period }
handbook-unit = Unit
handbook-above = Unit above
handbook-kind = Kind
handbook-year = Time
handbook-as-of = As of
handbook-stands-in = { $name } (standing in)
handbook-cut = There are too many records; the first { $n } are printed here. Print the quarters one by one to have them all.
handbook-records-none = There is no record of this time yet.
handbook-members-closed = Your post does not open the list of { -members }, so it is left out.
handbook-more = Only the first { $n } are listed.

handbook-contents = Contents
handbook-duties = What the year asks for, and how far it is
handbook-duty = Item
handbook-often = How often
handbook-progress = How far
handbook-state = { $state }: { $periods }
handbook-holders = Posts
handbook-post = Post
handbook-name = Name
handbook-time = Time in the post
handbook-since = since { $from }
handbook-from-to = { $from } to { $last }
handbook-terms = Terms
handbook-elected = Elected on
handbook-ends = Ends on
handbook-below = Units and { -groups } below
handbook-members = List of { -members }
handbook-number = No.
handbook-group = { -Group }
handbook-decisions = Decisions
handbook-day = Day
handbook-decision = Decision
handbook-owner = Carried out by
handbook-due = Until
handbook-task = How far
handbook-records = Records
handbook-entry = { $day } – { $title }
handbook-sign-head = Signature of the head
handbook-sign-recorder = Signature of the recorder
handbook-sign-date = Date

## Around the book on the screen.

handbook-years = Other years
handbook-parts = Parts
handbook-hint = Choose Print in the browser, on A4 paper; it can also be saved as a file.
