### What a rhythm asks over a stretch of time, told on the command line. Keys start with the file's name. Same keys and variables in zh and en.

explain-cadence-often = { $rule }（{ $unit }）：{ $often }。
explain-cadence-total = { $first }至{ $last }有整期{ $periods }个，共应办{ $required }次。
explain-cadence-since = 规则自{ $day }起执行。
explain-cadence-cut = 首尾不满的{ $n }期不算在内。
explain-cadence-period = { $period }：{ $required }次，{ $opens }至{ $last }为按时，{ $make_up_last }以前可以补办。
explain-cadence-period-strict = { $period }：{ $required }次，{ $opens }至{ $last }为按时，之后不能补办。
explain-cadence-season = 一般在{ $months }。
explain-cadence-members = 期初有表决权的{ -member }不足{ $n }名的，不作要求。
explain-cadence-exempt = 不作要求的单位：{ $kinds }。
explain-cadence-credited = 参加一次计入学习{ $n }分钟。
explain-cadence-also = 这类活动还计入：{ $rules }。
explain-cadence-local = 次数是地方自定的，单位可以另定。
explain-source = { $about }的依据：{ $source }。
