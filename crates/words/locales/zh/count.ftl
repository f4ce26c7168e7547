### Numbers of people and of units, exact or vague. Keys start with the file's name. Same keys and variables in zh and en.

count-exact = { $n }人
count-more-than = { $n }多人
count-about = 约{ $n }人
count-some = 部分
count-all = 全体
count-not-stated = 人数未说明
