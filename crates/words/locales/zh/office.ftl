### Installation offices. Keys start with the file's name. Same keys and variables in zh and en.

office-title = 管理岗位
office-lead = 管理岗位不在单位树里，权限在规则里写明。系统、安全、审计三个管理员由不同的人担任，谁也不能给自己委任。
office-rules = 看各岗位的权限
office-held-since = { $when }起
office-nobody = 还没有人担任。
office-give = 委任
office-office = 岗位
office-login = 这个人的登录名
office-login-hint = 登录卡上的登录名，或本人改过的
office-take-back = 撤回
