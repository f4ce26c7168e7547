### Posts and terms. Keys start with the file's name. Same keys and variables in zh and en.

post-refused-unknown = 没有“{ $post }”这种职务。请从列表中选择。
post-refused-not-here = “{ $kind }”不设{ $post }。请另选职务或单位。
post-refused-taken = 这个职务只设一人，自{ $since }起已有人担任。请先办理免职，或改填日期。
post-refused-already-holds = 此人自{ $since }起已经担任这个职务。请先结束原来的任期，或改填日期。
post-refused-ends-before = 结束日期早于开始日期（{ $from }）。请核对。
post-refused-too-far = 任职日期最晚只能填到{ $latest }。请核对年份。
post-refused-unit-not-there = 这个单位在那一天不存在。请核对日期。
post-refused-already-ended = 这个职务在{ $until }前已经结束。不用再办理。
post-refused-end-missing = 请填写结束日期：请假和代理从一开始就要有期限。
post-refused-outside = 请假的日期超出任职时间（{ $span }）。请核对。
post-refused-on-leave = 这段时间与{ $since }开始的请假重叠。请另填日期。
post-refused-own-stand-in = 不能由本人代理自己。请另选一人。
post-refused-term-ends = 届满日期不晚于选举日期（{ $elected }）。请核对。
post-refused-future = 选举日期晚于今天（{ $today }）。请在选举后登记。
post-refused-reference-too-long = 依据最多{ $max }个字。请缩短。
post-refused-office = 此人是{ $office }，按规则不得担任其他职务。请另选一人，或先撤回这个岗位。
