### Days, times and dates that are not stated. Keys start with the file's name. Same keys and variables in zh and en.

day-full = { $day } { $month } { $year }
day-short = { $day } { $month }
day-month = { $month } { $year }
day-instant = { $day }, { $minute }
day-with-part = { $day }, { $part }
day-with-minute = { $day }, { $minute }
day-not-stated = date not stated
day-not-stated-published = date not stated, published on { $day }

day-part-morning = morning
day-part-afternoon = afternoon
day-part-evening = evening

day-weekday-1 = Monday
day-weekday-2 = Tuesday
day-weekday-3 = Wednesday
day-weekday-4 = Thursday
day-weekday-5 = Friday
day-weekday-6 = Saturday
day-weekday-7 = Sunday

day-month-1 = January
day-month-2 = February
day-month-3 = March
day-month-4 = April
day-month-5 = May
day-month-6 = June
day-month-7 = July
day-month-8 = August
day-month-9 = September
day-month-10 = October
day-month-11 = November
day-month-12 = December

day-month-short-1 = Jan
day-month-short-2 = Feb
day-month-short-3 = Mar
day-month-short-4 = Apr
day-month-short-5 = May
day-month-short-6 = Jun
day-month-short-7 = Jul
day-month-short-8 = Aug
day-month-short-9 = Sept
day-month-short-10 = Oct
day-month-short-11 = Nov
day-month-short-12 = Dec
