# What things are called where no rulebook says so. Sentences borrow these words; a rulebook's
# [[term]] entries go before them.

-member = 成员
-full-member = 正式成员
-probationary-member = 预备成员
-membership = 成员关系
-group = 小组
-committee = 委员会
-joining = 加入
-portal = 门户
