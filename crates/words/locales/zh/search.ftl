### Searching. Keys start with the file's name. Same keys and variables in zh and en.

search-title = 查找
search-what = 找人、单位或活动
search-hint = 名称、拼音、拼音首字母或代码
search-do = 查找
search-people = { -member }
search-units = 单位
search-activities = 活动
search-none = 没有找到。请换一个词，比如姓名、名称中的两个字或拼音首字母。只能找到您可以看的内容。
search-more = 还有更多，请多写几个字。
search-keys = 用上下方向键选择，按回车打开。
