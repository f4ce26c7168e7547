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
post-refused-out-of-reach = 您看不到此人的登记，不能任命。请从名单中选择，或请上级办理。
post-refused-stand-in-on-leave = 代理人不能再请假。请结束代理，或另选一人代理。
post-refused-last-to-fill = 此人是最后一个能办理任免的人。这个职务结束以后，这里再没有人能任免职务。请先任命接任的人；如果确实要这样办，请勾选“我知道后果”。
post-refused-later-election = 已经登记了{ $elected }的选举，不能再登记更早的一次。请核对选举日期。
post-refused-no-term = “{ $kind }”不由选举产生，没有任期。请改用任命。
post-refused-term-too-long = 任期太长，最晚到{ $latest }届满：延期换届有上限。请核对日期。
post-refused-not-for-term = { $post }不随换届产生。请单独任命。
post-refused-nobody-elected = 没有选择任何人。请至少选一人。
post-obtained-elected = 换届选举
post-obtained-by-elected = 补选
post-obtained-appointed = 上级任命
post-obtained-acting = 代理
post-refused-leave-ends = 请假到{ $last }为止，到时自然恢复。不用再办理。

## The page of a unit's posts.

post-title = 任职
post-all = 任期和历任
post-holders = 现任
post-coming = 即将任职
post-earlier = 曾任
post-person = 姓名
post-post = 职务
post-time = 任职时间
post-notes = 说明
post-from = 任职日期
post-until = 最后一天
post-obtained = 任职方式
post-reference = 依据
post-reference-hint = 选填，如批复文号
post-leave-until = 请假到
post-stand-in-of = 代理谁
post-vacant = { $post }空缺。
post-stands-in-for = 代理{ $name }
post-on-leave = 请假到{ $day }
post-person-beside = { $name }（{ $beside }）
post-nobody = 暂不安排

## The term.

post-term = { -committee }任期
post-term-edit = 登记任期
post-term-lead = 只登记选举日期和届满日期。要同时登记新的{ -committee }成员，请用“登记新{ -committee }”。
post-term-unknown = 还没有登记任期。
post-term-runs = 任期内
post-term-months = 还有{ $n }个月届满，请着手准备换届
post-term-days = 还有{ $n }天届满，请着手准备换届
post-term-today = 今天届满，请尽快换届
post-term-over = 届满已{ $n }天，请尽快换届
post-term-why = { $elected }选举产生，{ $last }届满，届满前{ $n }个月开始提醒。
post-term-unusual = 按规定的任期，应到{ $last }届满；这里登记的日期不同。
post-elected-on = 选举日期
post-elected-on-hint = 新{ -committee }从这一天起任职
post-ends-on = 届满日期
post-ends-on-hint = 任期的最后一天；不填就按规定的任期计算

## The forms.

post-new = 登记任职
post-new-do = 登记
post-person-hint = 先列本单位{ -member }；别的单位的人，请先用上面的查找
post-find = 查找人员
post-find-other = 找名单以外的人
post-find-hint = 姓名、拼音或首字母
post-find-do = 查找
post-find-none = 没有找到您能看到的人。请换一个写法，或请上级办理。
post-find-more = 这里没有列全。请用查找缩小范围。
post-elect = 登记新{ -committee }
post-elect-do = 登记新{ -committee }
post-elect-more = 其他职务
post-elected = 当选人员
post-elect-ends = 随{ -committee }任期的职务，原任职的人都到选举前一天为止，他们的请假和代理也随之结束。
post-elect-empty = 下面已填好现任的人；换了人就改，不再安排就选“暂不安排”。
post-elect-others = 任命的职务不受影响。
post-end = 免职
post-end-title = 免去{ $name }的{ $post }职务
post-end-do = 登记免职
post-end-own = 这是您自己的职务。结束以后，您不再有它带来的权限，也不能自己恢复。
post-end-rights = 过了最后一天，这个职务带来的权限立即消失。
post-end-leave = 这个职务的请假和代理同时结束。
post-end-kept = 任职经历保留，以前的记录不变。
post-last-day = 最后一天
post-last-day-hint = 这一天还在任；如果是误登，请写任职日期的前一天
post-sure = 我知道后果
post-leave = 请假
post-leave-title = { $name }（{ $post }）请假
post-leave-lead = 请假期间，本人没有这个职务的权限，由代理人行使；到期自动恢复。
post-leave-from = 从哪天起
post-leave-do = 登记请假
post-stand-in = 代理人
post-stand-in-hint = 副职列在最前
post-back = 销假
post-back-title = { $name }（{ $post }）提前销假
post-back-lead = 请假时间：{ $span }。销假后，代理同时结束。
post-back-day = 从哪天起恢复
post-back-do = 登记销假

## In the history of a unit.

post-act-elect = 登记新{ -committee }
post-act-set-term = 登记任期
