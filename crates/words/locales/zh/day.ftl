### Days, times and dates that are not stated. Keys start with the file's name. Same keys and variables in zh and en.

day-full = { $year }年{ $month }{ $day }日
day-short = { $month }{ $day }日
day-month = { $year }年{ $month }
day-instant = { $day }{ $minute }
day-with-part = { $day }{ $part }
day-with-minute = { $day }{ $minute }
day-not-stated = 日期未说明
day-not-stated-published = 日期未说明，{ $day }发布

day-part-morning = 上午
day-part-afternoon = 下午
day-part-evening = 晚上

day-weekday-1 = 星期一
day-weekday-2 = 星期二
day-weekday-3 = 星期三
day-weekday-4 = 星期四
day-weekday-5 = 星期五
day-weekday-6 = 星期六
day-weekday-7 = 星期日

day-month-1 = 1月
day-month-2 = 2月
day-month-3 = 3月
day-month-4 = 4月
day-month-5 = 5月
day-month-6 = 6月
day-month-7 = 7月
day-month-8 = 8月
day-month-9 = 9月
day-month-10 = 10月
day-month-11 = 11月
day-month-12 = 12月

day-month-short-1 = 1月
day-month-short-2 = 2月
day-month-short-3 = 3月
day-month-short-4 = 4月
day-month-short-5 = 5月
day-month-short-6 = 6月
day-month-short-7 = 7月
day-month-short-8 = 8月
day-month-short-9 = 9月
day-month-short-10 = 10月
day-month-short-11 = 11月
day-month-short-12 = 12月
