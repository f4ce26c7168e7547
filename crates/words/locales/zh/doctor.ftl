### What `zhibu doctor` looks at and finds. Same keys and variables in zh and en.

doctor-sound = 检查了{ $n }项，没有发现问题。
doctor-found = 检查了{ $n }项，发现{ $faults }处问题。
doctor-more = 还有{ $n }处同类问题未列出。
doctor-mend = 处理办法：{ $what }

## The checks
doctor-check-integrity = 数据库文件完好
doctor-check-references = 引用的记录都在
doctor-check-migrations = 数据库版本与程序相符
doctor-check-closure = 上下级索引与组织树一致
doctor-check-parents = 每个单位每天只有一个上级
doctor-check-versions = 每个单位每天有且只有一个名称
doctor-check-memberships = 每人每天只在一个单位
doctor-check-single-posts = 单人职务每天只有一人担任
doctor-check-places = 任职和{ -membership }所在的单位当时存在
doctor-check-unit-tokens = 单位能按名称查到
doctor-check-person-tokens = 人员能按姓名查到
doctor-check-tasks = 决定的办理情况与办理经过一致
doctor-check-files = 附件都在且未被改动
doctor-check-orphans = 附件文件夹没有多余文件
doctor-check-chain = 日志链完整
doctor-check-sealing = 日志及时加封
doctor-check-key = 密钥可用且存放妥当
doctor-check-sessions = 停用账号没有登录
doctor-check-disk = 磁盘空间足够
doctor-check-clock = 没有晚于现在的记录

## What is wrong, and where
doctor-fault-engine = 数据库报告：{ $said }
doctor-fault-reference = 表{ $table }有{ $n }行引用了表{ $other }中不存在的行。
doctor-fault-migration-pending = 迁移{ $name }尚未执行。
doctor-fault-migration-strange = 已执行的迁移与本程序不符：{ $said }
doctor-fault-closure = 单位{ $unit }的上级索引与组织树不一致。
doctor-fault-two-parents = 单位{ $unit }在{ $day }有两个上级。
doctor-fault-two-versions = 单位{ $unit }在{ $day }有两个名称。
doctor-fault-no-version = 单位{ $unit }在{ $day }存在，却没有名称。
doctor-fault-two-memberships = 人员{ $person }在{ $day }同时属于两个单位。
doctor-fault-two-holders = 单位{ $unit }的职务{ $post }在{ $day }有两人担任。
doctor-fault-post-outside = 人员{ $person }在单位{ $unit }任职，而该单位在{ $day }不存在。
doctor-fault-membership-outside = 人员{ $person }的{ -membership }在单位{ $unit }，而该单位在{ $day }不存在。
doctor-fault-unit-tokens = 单位{ $unit }的查找索引与名称不符。
doctor-fault-person-tokens = 人员{ $person }的查找索引与姓名不符。
doctor-fault-task-astray = 记录{ $activity }的第{ $n }条决定，办理情况与办理经过不一致。
doctor-fault-file-missing = 附件{ $name }不在文件夹里。
doctor-fault-file-changed = 附件{ $name }的内容被改动过。
doctor-fault-file-orphan = 文件{ $name }不属于任何记录。
doctor-fault-unsealed = 有{ $n }条日志从{ $at }起一直没有加封。
doctor-fault-key-missing = 有加密字段，但密钥不在{ $path }。
doctor-fault-key-unread = 密钥{ $path }不能使用：{ $said }
doctor-fault-key-open = 密钥{ $path }可被他人读取。
doctor-fault-key-inside = 密钥{ $path }放在数据文件夹里面，会与数据一起丢失或被盗。
doctor-fault-unopened = 人员{ $person }的加密字段用现有密钥打不开。
doctor-fault-unopened-factor = 账号{ $account }的动态口令用现有密钥打不开。
doctor-fault-unopened-sheet = 待导入的表格{ $import }用现有密钥打不开，或已不是当初上传的文件。
doctor-fault-session-open = 账号{ $account }已停用，却还在登录状态。
doctor-fault-disk = 磁盘剩余{ $free }MB，数据已占{ $needed }MB。
doctor-fault-later = 表{ $table }的记录{ $id }写于{ $at }，晚于现在。

## How to mend it
doctor-mend-integrity = 立即停用程序，用最近的备份恢复到别处；保留坏文件备查。
doctor-mend-references = 用最近的备份恢复到别处核对；不要手工删行。
doctor-mend-migrations = 先备份，再执行{ $verb }；若数据库较新，请换用新版程序。
doctor-mend-closure = 先备份，再把该单位移出并移回原处，索引随之重算；若仍不符，用备份恢复。
doctor-mend-parents = 用最近的备份恢复到别处核对该单位的变更。
doctor-mend-versions = 用最近的备份恢复到别处核对该单位的名称。
doctor-mend-memberships = 由管理名册的人核对，结束其中一段。
doctor-mend-single-posts = 由管理任职的人核对，结束其中一人的任职。
doctor-mend-places = 由管理名册的人核对，把任职或{ -membership }止于单位撤销之日。
doctor-mend-unit-tokens = 把该单位改名一次再改回，索引随之重写。
doctor-mend-person-tokens = 把该人员的姓名修改并保存一次，索引随之重写。
doctor-mend-tasks = 请从备份恢复；数据库可能被别的程序改动过。
doctor-mend-files = 从备份的附件文件夹里取回同名文件。
doctor-mend-orphans = 上传中断会留下这种文件；确认无人正在上传后可以移走。
doctor-mend-chain = 保留现状，不要继续使用；与备份和抄录的链尾核对，查明谁能直接改数据库。
doctor-mend-sealing = 确认服务正在运行并查看其日志；日志链断裂时程序不会继续加封。
doctor-mend-key = 把密钥放在数据文件夹旁边，只许运行程序的用户读取。
doctor-mend-sessions = 重新停用该账号，使其全部退出。
doctor-mend-disk = 清出空间或换更大的磁盘；备份请放到另一块磁盘。
doctor-mend-clock = 校正本机时钟；若时钟无误，查明记录时的时钟。
