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
