### Accounts, cards, passwords, the second factor. Keys start with the file's name. Same keys and variables in zh and en.

## Why something is refused.

account-refused-password-short = 密码太短，至少要{ $min }个字符。可以用几个词连起来，好记也难猜。
account-refused-password-long = 密码太长，最多{ $max }个字符。
account-refused-password-common = 这个密码太常见，别人最先猜到。请另选一个。
account-refused-password-pattern = 密码不能只是重复或连续的字符。请另选一个。
account-refused-password-personal = 密码不能是您的姓名、登录名或手机号。请另选一个。
account-refused-password-wrong = 现在的密码不对，密码没有改。请再试一次。
account-refused-login-shape = 登录名要以字母或汉字开头，由{ $min }到{ $max }个字母、汉字或数字组成，中间可以有点和横线。
account-refused-login-taken = 这个登录名已经有人用了。请换一个。
account-refused-wrong = 登录名或密码不对。请再试一次；忘了密码，请用新的登录卡。
account-refused-wait-seconds = 试得太多了，请等{ $n }秒再试。您也可以用登录卡进入。
account-refused-wait-minutes = 试得太多了，请等{ $n }分钟再试。您也可以用登录卡进入。
account-refused-closed = 这个账号已停用。请联系管理员。
account-refused-code-shape = 卡上的代码是12个字母和数字，没有0、1和容易看错的字母。请对照登录卡再输入一次。
account-refused-code-unknown = 没有这张登录卡。请对照登录卡再输入一次，并确认打开的是卡上印的网址。
account-refused-card-used = 这张登录卡已经用过。请用登录名和密码登录；忘了密码，请向发卡人要一张新卡。
account-refused-card-expired = 这张登录卡已于{ $on }过期。请向发卡人要一张新卡。
account-refused-card-replaced = 这张登录卡已被一张新卡代替。请用最新的那张。
account-refused-own-card = 不能给自己发登录卡。请由别人发给您。
account-refused-card-of-office = 这个人担任{ $office }，已经有密码。新卡只能在服务器上用命令发，免得一个管理员顶替另一个。
account-refused-nobody-without = 这里每个人都已有登录卡或密码，没有卡要打印。
account-refused-printed-already = 这些卡刚才已经打印过，代码只显示一次。没有打印好的，请重新发卡。
account-refused-factor-wrong = 动态验证码不对。请看手机上现在显示的六位数字，再输入一次；手机的时间要准。
account-refused-factor-used = 这个动态验证码已经用过。请等手机上换了新的，再输入一次。
account-refused-factor-missing = 您还没有设置第二重验证。请先设置。
account-refused-factor-there = 第二重验证已经设置好了。
account-refused-unknown-office = 规则里没有管理岗位“{ $office }”。请从列表里重新选择。
account-refused-own-office = 不能给自己委任或撤回管理岗位。请由另一位安全管理员办理。
account-refused-office-held = 这个人已经担任这个岗位。
account-refused-office-apart = 这个人担任{ $office }，按规则两个岗位不能由同一人担任。
account-refused-office-without-posts = 这个岗位的人不能担任任何职务，而这个人有职务。请先免去职务，或另选一人。
account-refused-own-account = 不能停用自己的账号。
account-refused-nobody-of-login = 没有这个登录名。请核对登录卡上的登录名；还没有账号的人，要先发登录卡。

## The own account.

account-title = 我的账号
account-login = 登录名
account-login-change = 改登录名
account-login-hint = 改成自己好记的字母或汉字，例如姓名的拼音。原来的登录名不再能用。
account-login-new = 新的登录名
account-login-none = 没有登录名
account-password = 密码
account-password-since = { $when }设定
account-password-none = 没有密码
account-password-change = 改密码
account-password-now = 现在的密码
account-password-new = 新密码
account-password-again = 再输入一次新密码
account-password-hint = 至少8个字符。几个词连起来，好记也难猜。
account-password-differ = 两次输入的密码不一样。请再输入一次。
account-password-saved = 密码已改。别处的登录都已退出。
account-save = 保存
account-sessions = 登录中的地方
account-session-here = 这里
account-session-since = { $when }登录
account-session-seen = 最近一次查看：{ $when }
account-session-end = 退出那里
account-end-all = 全部退出
account-end-all-lead = 手机丢了，或在别处忘了退出？这里退出所有地方，包括现在这里。
account-cards-given = 登录卡
account-card-given-by = { $when }由{ $name }发卡
account-card-given-here = { $when }在服务器上发卡
account-card-given-used = { $when }使用
account-card-given-unused = 没有使用

## The second factor.

account-factor = 第二重验证
account-factor-lead = 有些事关系到别人的隐私，除了密码，还要输入手机上的动态验证码。
account-factor-none = 还没有设置
account-factor-since = { $when }设置好
account-factor-set-up = 设置
account-factor-begin = 开始设置
account-factor-begin-lead = 先在手机上装一个验证器程序（应用商店里搜“验证器”，能扫码的都可以），再点下面的按钮。
account-factor-scan = 用验证器扫这个码
account-factor-scan-alt = 验证器用的二维码
account-factor-typed = 不能扫码，就在验证器里选手动输入，账号随便写，密钥写这一行：
account-factor-code = 动态验证码
account-factor-code-hint = 手机上现在显示的六位数字
account-factor-confirm = 确认
account-factor-go = 继续
account-factor-ready = 已经验证，{ $n }分钟内有效。
account-factor-change = 换手机
account-factor-change-lead = 换手机时，先在这里取消，再用新手机重新设置。手机丢了，请向发卡人要一张新的登录卡。
account-factor-drop = 取消第二重验证

## Handing out cards.

account-cards = 登录卡
account-cards-lead = 登录卡要当面交给本人。每张卡{ $days }天内有效，只能用一次；发了新卡，旧卡、旧密码和第二重验证就都作废，那个人在各处的登录也都退出。
account-cards-all = 给还没有卡的人都打印一张
account-cards-again = 发了还没用的也换新卡
account-cards-one = 发卡
account-cards-anew = 换新卡
account-cards-none = 这里没有{ -member }。
account-cards-sure = 换新卡以后，{ $name }现在的密码马上不能用，各处的登录都退出。要当面把新卡交给本人。
account-state = 状态
account-state-none = 没有卡
account-state-waits = 卡已发，{ $when }前有效
account-state-used = 能登录
account-state-closed = 已停用
account-person = 姓名

## A card on paper.

account-print-title = 打印登录卡
account-print-lead = 现在打印：代码只在这一页显示一次，离开就看不到了。每张卡当面交给本人，打坏的销毁。
account-print-back = 回到登录卡
account-print-brand = 登录卡
account-print-address = 网址
account-print-code = 代码
account-print-until = { $day }前有效，只能用一次
account-print-how = 扫码，或打开网址输入代码，自己选一个密码。这张卡不要给别人看。
account-print-alt = { $name }登录用的二维码

## Looking after accounts.

account-list = 账号
account-list-lead = 停用一个账号，那个人马上退出，不能再登录；记录都保留。随时可以重新启用。
account-list-search = 登录名，或姓名的开头
account-list-find = 查找
account-list-none = 没有这样的账号。
account-list-close = 停用
account-list-reopen = 重新启用
