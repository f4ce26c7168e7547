### People and members. Keys start with the file's name. Same keys and variables in zh and en.

person-full = 正式党员
person-probationary = 预备党员
person-lead = 正式党员{ $full }名，预备党员{ $probationary }名。
person-name = 姓名
person-standing = 类别
person-posts = 职务
person-none = 这里没有登记党员
person-none-text = 名册由上级录入。如果您看的是以前的一天，请改日期。
person-none-kind = 这类单位不直接编入党员。党员编在下级支部里，请从单位页往下看。
person-to-unit = 去单位页
person-standing-full = 正式党员
person-standing-probationary = 预备党员

person-latin = 姓名的拼音或外文写法
person-native-place = 籍贯
person-employer = 工作单位和职务
person-born-on = 出生日期
person-joined-on = 入党日期
person-full-on = 转正日期
person-refused-name-missing = 没有填姓名。请填写姓名。
person-refused-too-long = { $part }太长，最多{ $max }个字。请缩短。
person-refused-unknown-code = { $list }里没有“{ $code }”。请从列表中选择。
person-refused-future = { $part }晚于今天（{ $today }）。请核对日期。
person-refused-order = { $second }早于{ $first }。请核对这两个日期。
person-refused-changed = 在您填写期间，别人修改了这份登记。请看最新内容后再改。
