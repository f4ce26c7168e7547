### A unit's month. Keys start with the file's name. Same keys and variables in zh and en.

calendar-title = 日历
calendar-lead = 已经安排和办过的活动，以及每一项的截止日期。
calendar-day = { $day }{ $weekday }
calendar-months = 前后各月
calendar-empty = 这个月还没有安排，也没有到期的事项。
calendar-more = 活动太多，没有全部列出；其余的在活动列表里。
