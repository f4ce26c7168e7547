### How many a vote needs, what it came to, and why numbers are no count. Keys start with the file's name. Same keys and variables in zh and en.

vote-needs = { $rule }: of { $entitled } entitled, { $quorum } must be present for a valid vote and { $pass } must be in favour to pass.
vote-needs-of-present = { $rule }: of { $entitled } entitled, { $quorum } must be present for a valid vote; how many must be in favour depends on how many are present.
vote-source = Source: { $title } ({ $source }).

vote-passed = { $rule }: valid and passed. Present: { $present }, needed: { $quorum }; in favour: { $counted }, needed: { $needed }.
vote-not-passed = { $rule }: valid but not passed. Present: { $present }, needed: { $quorum }; in favour: { $counted }, needed: { $needed }.
vote-no-quorum = { $rule }: not valid. Present: { $present }, needed: { $quorum }.

vote-refusal-nobody-entitled = With 0 entitled there is nobody to vote
vote-refusal-present-above-entitled = Present are { $present }, more than the { $entitled } entitled
vote-refusal-votes-above-present = Votes are { $votes } with { $present } present, { $over } too many
vote-refusal-written-not-taken = This kind of vote counts no written opinions, but { $written } came
vote-refusal-written-above-absent = Written opinions are { $written } with { $absent } absent, { $over } too many
vote-correct = correct { $flags }
