### Searching. Keys start with the file's name. Same keys and variables in zh and en.

search-title = Search
search-what = A person, a unit or an activity
search-hint = Name, pinyin, pinyin initials or code
search-do = Search
search-people = { -Members }
search-units = Units
search-activities = Activities
search-none = Nothing was found. Try another word: a name, part of a title, or the pinyin initials. You find only what you may see.
search-more = There are more; please type more letters.
search-keys = Choose with the arrow keys, open with Enter.
