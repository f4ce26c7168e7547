### Protected fields: citizen number and phone. Keys start with the file's name. Same keys and variables in zh and en.

protected-citizen-number = 公民身份号码
protected-phone = 电话

## Why one was not kept.

protected-citizen-empty = 没有填写公民身份号码。
protected-citizen-length = 公民身份号码应为18位，这里是{ $given }位。请对照证件重新填写；表格里要把这一列设为“文本”。
protected-citizen-old = 这是15位的旧号码，2013年起已停用。请填写现用居民身份证上的18位号码。
protected-citizen-character = 公民身份号码的第{ $place }位不对：前17位只能是数字，第18位是数字或X。请对照证件改正。
protected-citizen-birth = 公民身份号码的第7至14位应为出生日期，这里不是一个日期。请对照证件改正。
protected-citizen-check = 公民身份号码的校验码不符：有一位写错，或相邻两位颠倒。请对照证件逐位核对。
protected-citizen-other-birth = 公民身份号码里的出生日期与所填出生日期不同。请对照证件，改正其中一项。
protected-citizen-other-sex = 公民身份号码里的性别与所填性别不同。请对照证件，改正其中一项。
protected-phone-empty = 没有填写电话。
protected-phone-character = 电话的第{ $place }个字符不是号码的一部分。请只填数字，分机号前写“转”。
protected-phone-mobile = 手机号码应为11位数字，这里是{ $given }位。请核对后重新填写。
protected-phone-length = 这个电话有{ $given }位数字，不成号码。固定电话请加区号，国外电话请以加号和国家代码开头。
protected-taken = 本库中已有另一人登记了这个公民身份号码。请核对号码；确实无误的，请上级单位查明。
protected-taken-by = 这个公民身份号码已登记在{ $name }名下。请核对号码；如为同一人，请不要重复登记。

## Why one was not shown.

protected-no-reason = 请写明为何要看。本人会看到这条理由。
protected-long-reason = 理由最多{ $max }个字。请写短一些。
protected-number-in-reason = 理由里不要写号码：理由会留在日志里。请删去号码，只写为何要看。

## When there is no key.

protected-no-key = 本机没有主密钥，公民身份号码和电话不能保存，也不能查看。其他内容不受影响；请告知系统管理员。
protected-wrong-key = 本机的主密钥不是这个数据库的，受保护的信息不能查看，也不能保存。请告知系统管理员。
