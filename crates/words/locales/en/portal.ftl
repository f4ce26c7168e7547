### The public portal. Keys start with the file's name. Same keys and variables in zh and en.

portal-columns = Columns
portal-all = All
portal-none-title = No bulletins here yet
portal-none-text = Bulletins that units publish appear here.
portal-none-here = This column is empty so far. There may be something in another.
portal-feed = Subscribe (Atom)
portal-only-in-chinese = This bulletin has no English text. Below is the Chinese original.
portal-only-in-english = This bulletin is in English only.
portal-views = { $n ->
    [one] { $n } view
   *[other] { $n } views
}
portal-views-imported = { $n ->
    [one] { $n } view
   *[other] { $n } views
} ({ $imported } of them imported)
portal-comments-imported = { $n ->
    [one] { $n } comment
   *[other] { $n } comments
} (imported)
portal-pass-on = Pass it on
portal-address = Address of this page
portal-letter = Send by mail
portal-print = To print, use your browser's print command; only the article and its address are printed.
portal-related = Related
portal-back = See other bulletins
portal-gone-title = This bulletin was withdrawn
portal-gone-text = It was published here, and its publisher has withdrawn it since. It is no longer public.
portal-record = See the record behind this bulletin
