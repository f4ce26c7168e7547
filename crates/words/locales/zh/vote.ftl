### How many a vote needs, what it came to, and why numbers are no count. Keys start with the file's name. Same keys and variables in zh and en.

vote-needs = { $rule }：应到{ $entitled }人，须有{ $quorum }人到会方为有效，须有{ $pass }票赞成方可通过。
vote-needs-of-present = { $rule }：应到{ $entitled }人，须有{ $quorum }人到会方为有效；通过所需票数按实到人数计算。
vote-source = 依据：《{ $title }》（{ $source }）。

vote-passed = { $rule }：表决有效，已通过。到会{ $present }人，所需{ $quorum }人；赞成{ $counted }票，所需{ $needed }票。
vote-not-passed = { $rule }：表决有效，未通过。到会{ $present }人，所需{ $quorum }人；赞成{ $counted }票，所需{ $needed }票。
vote-no-quorum = { $rule }：表决无效。到会{ $present }人，所需{ $quorum }人。

vote-refusal-nobody-entitled = 应到人数为0，无法表决
vote-refusal-present-above-entitled = 到会{ $present }人，多于应到的{ $entitled }人
vote-refusal-votes-above-present = 到会{ $present }人，却有{ $votes }票，多出{ $over }票
vote-refusal-written-not-taken = 这类表决不计书面意见，却填了{ $written }份
vote-refusal-written-above-absent = 未到会{ $absent }人，却有书面意见{ $written }份，多出{ $over }份
vote-correct = 请改正{ $flags }
