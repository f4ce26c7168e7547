### The public portal. Keys start with the file's name. Same keys and variables in zh and en.

portal-columns = 栏目
portal-all = 全部
portal-none-title = 这里还没有简报
portal-none-text = 各单位发布的简报会显示在这里。
portal-none-here = 这个栏目还没有简报，可以看看别的栏目。
portal-feed = 订阅（Atom）
portal-only-in-chinese = 这篇简报只有中文。
portal-only-in-english = 这篇简报没有中文，下面是英文原文。
portal-views = 阅读{ $n }
portal-views-imported = 阅读{ $n }（其中{ $imported }次为导入）
portal-comments-imported = 评论{ $n }（导入）
portal-pass-on = 转给别人
portal-address = 本文地址
portal-letter = 用邮件发送
portal-print = 要打印，请用浏览器的打印功能；打出来只有正文和地址。
portal-related = 相关
portal-back = 看其他简报
portal-gone-title = 这篇简报已经撤下
portal-gone-text = 它曾在这里发布，后来由发布单位撤下，不再公开。
portal-record = 看这篇简报依据的活动记录
