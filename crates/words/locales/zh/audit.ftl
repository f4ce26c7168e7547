### The audit log. Keys start with the file's name. Same keys and variables in zh and en.

## The chain, as `zhibu audit` and `zhibu doctor` tell of it
audit-chain-sound = 日志完整：{ $n }条已加封，逐条相连。
audit-chain-broken = 日志不完整：发现{ $n }处问题。
audit-chain-head = 链尾（请抄录保存）：{ $head }
audit-chain-unsealed = 尚未加封：{ $n }条，最早一条记于{ $at }。
audit-chain-realm = 第{ $realm }号区：
audit-fault-changed = 第{ $n }条被改动过：内容与封印不符。
audit-fault-missing = 应是第{ $from }条的地方是第{ $until }条：有记录被删去、插入或调换。
audit-fault-end = 链尾标在第{ $marked }条，实际止于第{ $found }条：末尾被截去或添加过。
audit-fault-end-seal = 链尾标在第{ $n }条，但封印不同：末尾被改写过。
audit-fault-no-marker = 链尾的标记不见了；实际止于第{ $found }条。
audit-fault-known-head = 抄录的链尾（第{ $n }条）不在这条链上：抄录之后，该条或之前的记录被改写或删去。
audit-fault-line = 文件第{ $line }行无法读取。
audit-fault-cut = 文件不完整，结尾缺失。
audit-exported = 已导出{ $n }条日志到{ $file }。
