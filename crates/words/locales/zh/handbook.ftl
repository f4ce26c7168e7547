### The printed book of a unit's year. Keys start with the file's name. Same keys and variables in zh and en.

handbook-title = 年度手册
handbook-of = { $unit }年度手册
handbook-header = { $unit } · { $period }手册
handbook-unit = 单位
handbook-above = 上级单位
handbook-kind = 类型
handbook-year = 时间
handbook-as-of = 截至
handbook-stands-in = { $name }（代）
handbook-cut = 记录太多，这里只印了前{ $n }份。按季度分册打印，就能印全。
handbook-records-none = 这段时间还没有活动记录。
handbook-members-closed = 您的职务不能查看{ -member }名册，所以没有印名册。
handbook-more = 只列出前{ $n }个。

handbook-contents = 目录
handbook-duties = 全年要求和完成情况
handbook-duty = 事项
handbook-often = 次数
handbook-progress = 完成情况
handbook-state = { $state }：{ $periods }
handbook-holders = 任职情况
handbook-post = 职务
handbook-name = 姓名
handbook-time = 任职时间
handbook-since = { $from }起
handbook-from-to = { $from }至{ $last }
handbook-terms = 任期
handbook-elected = 选举日期
handbook-ends = 届满日期
handbook-below = 下级单位和小组
handbook-members = { -member }名册
handbook-number = 序号
handbook-group = { -group }
handbook-decisions = 决定事项
handbook-day = 日期
handbook-decision = 决定
handbook-owner = 负责
handbook-due = 期限
handbook-task = 进展
handbook-records = 活动记录
handbook-entry = { $day }　{ $title }
handbook-sign-head = 负责人签字
handbook-sign-recorder = 记录人签字
handbook-sign-date = 日期

## Around the book on the screen.

handbook-years = 其他年份
handbook-parts = 分册
handbook-hint = 在浏览器里选“打印”，纸张选A4，也可以存成文件。
