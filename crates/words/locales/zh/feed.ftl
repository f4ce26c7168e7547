### A calendar at an address of its own. Keys start with the file's name. Same keys and variables in zh and en.

feed-title = 订阅日历
feed-lead = 手机或电脑上的日历可以订阅单位的活动和截止日期，以后会自己更新，不用登录。
feed-new = 开一个订阅地址
feed-unit = 单位
feed-unit-choose = 请选择一个您能查看的单位。
feed-unit-none = 您还没有能查看的单位。
feed-language = 日历用哪种文字
feed-gives = 谁拿到这个地址，谁就能看到：单位名称，前90天到后一年的活动（标题、时间、地点），以及各项截止日期。看不到人员名单、出席情况和记录内容。
feed-only-you = 地址只给自己的设备用，不要转发。传出去了，就在这里停掉，重新开一个。
feed-open = 开地址
feed-own = 正在用的地址
feed-own-none = 还没有开过。
feed-since = { $when }开的，{ $lang }
feed-stop = 停用
feed-stop-of = （{ $unit }）
feed-ended = 已停用。用这个地址的日历不再更新。
feed-ends = 您不能再查看这个单位，或者账号停用、换了登录卡，地址也随之失效。
feed-lang-zh = 中文
feed-lang-en = 英文

feed-made = 订阅地址开好了
feed-made-lead = 这个地址只显示这一次，离开这一页就看不到了；没记下来，停掉重开一个就行。
feed-made-of = { $unit }的日历
feed-address = 地址
feed-scan = 用手机扫码
feed-scan-alt = 订阅{ $unit }日历的二维码
feed-on-this = 在这台设备上订阅
feed-how = 怎么用
feed-how-phone = 手机：扫码打开链接，按提示添加订阅日历。没有提示的，复制地址，在日历设置的“添加账户”里选“其他”，再选“添加已订阅的日历”。
feed-how-desk = 电脑：在日历程序里选“添加日历”“从网址订阅”，粘贴地址。
feed-how-often = 多久更新一次由手机或电脑决定，一般几小时一次。
feed-back = 回到订阅日历

feed-calendar-name = { $unit }日历
feed-due = { $rule }截止（{ $period }）
feed-due-about = { $often }，现在：{ $state }。

feed-refused-too-many = 同时最多有{ $max }个地址。先停用不再需要的。
feed-refused-opened = 这个地址已经开过了，不能再显示。没记下来，就把它停用，再开一个。
