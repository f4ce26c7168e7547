### A unit's month. Keys start with the file's name. Same keys and variables in zh and en.

calendar-title = Calendar
calendar-lead = Activities planned and held, and the last day of whatever is due.
calendar-day = { $weekday } { $day }
calendar-months = Other months
calendar-empty = Nothing is planned and nothing falls due this month.
calendar-more = There are too many activities to show all; the rest are in the list of activities.
