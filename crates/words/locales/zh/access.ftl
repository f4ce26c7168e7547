### Rights and why one has them. Keys start with the file's name. Same keys and variables in zh and en.

## What a post lets its holder do.

access-right-view-unit = 查看单位
access-right-manage-tree = 设立和管理下级单位
access-right-change-unit = 改名、移动、撤销单位
access-right-record-activity = 记录活动
access-right-confirm-activity = 确认记录
access-right-edit-bulletin = 编辑简报
access-right-check-bulletin = 审核简报
access-right-approve-bulletin = 签发简报
access-right-read-audit = 查看操作日志
access-right-view-person = 查看人员登记
access-right-keep-roll = 管理名册
access-right-fill-post = 任免职务
access-right-show-protected = 查看受保护的信息
access-right-issue-card = 发放登录卡
access-right-set-parameter = 设定本地规则
access-right-appoint-office = 委任管理岗位
access-right-lock-account = 停用账号
