### The printed book of a unit's year. Keys start with the file's name. Same keys and variables in zh and en.

handbook-title = 年度手册
