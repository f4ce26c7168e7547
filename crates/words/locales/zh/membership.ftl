### Memberships and marks. Keys start with the file's name. Same keys and variables in zh and en.

membership-refused-already = 此人自{ $since }起已经编入一个单位。请先在那边办理转出，再编入这里。
membership-refused-none = 此人那一天没有编入任何单位。请先编入。
membership-refused-future = 日期晚于今天（{ $today }）。请到那天再办理。
membership-refused-before = 此人的{ -membership }在{ $since }已经变动过，不能改写以前的记录。请填那天或以后的日期。
membership-refused-same = 没有任何变化。请选择另一个单位、{ -group }或类别。
membership-refused-kind = “{ $kind }”不直接编入{ -member }。请选择下级单位。
membership-refused-unit-not-there = 这个单位在那一天不存在。请核对日期或另选单位。
membership-refused-group = 这个{ -group }那一天不在这个单位里。请另选{ -group }。
membership-refused-not-back = { -full-member }不能改回{ -probationary-member }。如果登记有误，请按“登记有误”离开后重新编入。
membership-refused-leaving = 没有“{ $reason }”这种离开原因。请从列表中选择。
membership-refused-posts-remain = 此人还担任{ $count }个职务。请先免去这些职务。
membership-refused-reference-too-long = 依据最多{ $max }个字。请缩短。
membership-refused-flag = 没有“{ $flag }”这种标记。请从列表中选择。
membership-refused-flag-runs = 此人自{ $since }起已经有这个标记。请先结束它，或另填日期。
membership-refused-ends-before = 结束日期不晚于开始日期（{ $from }）。请核对。
