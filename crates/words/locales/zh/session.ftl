### Signing in and out. Keys start with the file's name. Same keys and variables in zh and en.

session-title = 登录
session-demo-lead = 点一个人，就以他的身份进入。单位和人名都是虚构的，不用密码，随便试。
session-seats = 以谁的身份进入
session-none-title = 现在还不能登录
session-none-text = 这里还没有可以登录的账号。请联系管理员；公开内容可以在门户里看。
session-to-portal = 去门户看看
session-ended = 登录已过期，请重新登录。
session-kept = 登录已过期。您填写的内容已经保存为草稿，没有丢失；重新登录后会自动填回。
session-needed = 这一页要登录后才能看。
session-already = 您现在的身份是{ $name }。选择别人会换成那个人的身份。
session-out = 退出登录
session-you = 您
session-posts = 职务
session-no-post = 没有担任职务
session-pages = 其他页面
session-unknown-seat = 这个身份已经不能登录了。请从列表里另选一个。
