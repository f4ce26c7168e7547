### Units and the tree. Keys start with the file's name. Same keys and variables in zh and en.

## The day that a page shows.

unit-on = 日期
unit-on-title = 看某一天的情况
unit-on-hint = 如2025-12-31，不填就是今天
unit-on-show = 查看
unit-on-future = 还没有到那一天，今天是{ $today }。请写今天或以前的日期。
unit-on-banner = 这里显示{ $day }的情况，不是今天的。
unit-on-back = 回到今天

## The tree and the search in it.

unit-tree-lead = 从您的单位往下看三级，更下面的点名称进入。
unit-tree-whole = 看整个单位树
unit-tree-title = 单位树
unit-tree-below = 下设{ $n }个单位
unit-tree-left-out = 还有{ $n }个单位，点这里查看
unit-tree-all = 这里列不完，点这里查看全部下级单位
unit-tree-none = 这里没有可以看的单位
unit-tree-none-text = 您现在没有职务，也不是任何单位的成员，或者所选的那一天单位还没有设立。请改日期，或联系上级党务工作者。
unit-search = 查找单位
unit-find = 查找
unit-search-title = 查找结果
unit-search-count = { $n }个
unit-search-none = 没有找到。请换一个词，比如名称中的两个字、拼音首字母或代码。

## A unit's page.

unit-above = 上级
unit-acts = 办理
unit-name = 名称
unit-kind = 类型
unit-fields = 领域
unit-founded-on = 成立日期
unit-founding-document = 成立文件
unit-code = 代码
unit-since = 建档日期
unit-profile = 基本情况
unit-posts = 职务
unit-posts-none = 还没有登记任职的人。
unit-post-since = { $month }起
unit-members = 党员
unit-members-count = { $n }名
unit-bodies = 设在这里的机构
unit-body-members = { $n }个成员单位
unit-below = 下级单位
unit-below-none = 下面还没有单位。
unit-units-below = 再下级
unit-closed-below = 已撤销的下级单位
unit-activities = 活动
unit-activities-none = 还没有活动记录。
unit-all-activities = 全部活动
unit-activity-published = 日期未说明，{ $day }发布
unit-activity-late = 补记
unit-record = 记录活动
unit-state-open = 正常
unit-state-closed = { $day }撤销
unit-state-not-yet = 那时还没有建档，{ $day }建档
unit-state-gap = 那一天不存在，后来恢复
unit-size-few = 人数偏少：{ $label }为{ $limit }，现有{ $count }。
unit-size-many = 人数偏多：{ $label }为{ $limit }，现有{ $count }。
unit-why-link = 看这条规则
unit-why-rule = 规则：{ $key }。

## The history.

unit-history = 修改历史
unit-history-lead = 谁在什么时候改了什么，最近的在前。
unit-history-none = 还没有修改记录。
unit-history-what = 事项
unit-history-how = 内容
unit-history-who = 经手人
unit-history-when = 时间
unit-history-installation = 系统
unit-history-below = 设在{ $unit }之下
unit-history-from = 自{ $day }起
unit-act-found = 设立
unit-act-rename = 改名
unit-act-describe = 修改资料
unit-act-relocate = 移动
unit-act-close = 撤销
unit-act-reopen = 恢复

## The forms.

unit-new = 新设下级单位
unit-new-do = 设立单位
unit-new-no-kind = 规则中，这类单位之下不设单位。请在它的上级单位新设。
unit-name-zh = 中文名称
unit-name-en = 英文名称
unit-name-hint = 写全称，如“柳岸村党支部”
unit-from = 从哪天起
unit-from-hint = 从这一天起记入单位树，默认今天
unit-optional = 选填
unit-code-hint = 选填，不能和别的单位重复
unit-code-taken = 别的单位已经用了这个代码。请换一个。
unit-save = 保存
unit-rename = 改名
unit-rename-lead = 旧名称保留在以前的日期里，以前的记录仍用旧名称。
unit-rename-from = 从哪天起用新名称
unit-about = 修改资料
unit-upper = 新的上级单位
unit-upper-search = 查找上级单位
unit-upper-choice = { $name }（在{ $upper }之下）
unit-upper-more = 这里只列出{ $n }个。请用上面的查找缩小范围。
unit-upper-none = 没有合适的上级单位。请换一个词查找，或请上级办理。
unit-move = 移动
unit-move-title = 移动{ $name }
unit-move-lead = 它下面的单位一起移动。以前的日期里，它仍在原来的上级之下。
unit-move-do = 移动单位
unit-move-day = 从哪天起
unit-close = 撤销
unit-close-title = 撤销{ $name }
unit-close-gone = 从所选的那一天起，它不再列在单位树里，也不能再记录新的活动。
unit-close-kept = 以前的活动、简报和修改历史都保留。
unit-close-again = 以后可以恢复。
unit-close-day = 从哪天起撤销
unit-close-day-hint = 这一天起不再存在，默认今天
unit-close-units-below = 下面还有单位，不能撤销。请先把它们移走或撤销。
unit-close-do = 撤销单位
unit-reopen = 恢复
unit-reopen-title = 恢复{ $name }
unit-reopen-lead = 恢复后，它重新列在单位树里，可以记录活动。
unit-reopen-do = 恢复单位
unit-reopen-day = 从哪天起恢复
