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
