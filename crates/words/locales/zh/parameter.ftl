### Numbers that a unit sets for itself and below. Keys start with the file's name. Same keys and variables in zh and en.

parameter-title = 本地参数
parameter-lead = 规则允许时，单位可以为自己和所有下级另定一个数。下级自己定的优先。统一规定的数不能改。
parameter-name = 参数
parameter-value = 现行数值
parameter-why = 依据
parameter-bounds = 可定{ $min }至{ $max }
parameter-from-rulebook = 规则：{ $source }
parameter-from-unit = { $unit }自{ $from }起定为{ $value }，依据：{ $source }。{ $by }于{ $on }批准。
parameter-until = 到{ $until }为止。
parameter-set = 另定
parameter-change = 改定
parameter-of = { $unit }的{ $name }
parameter-here = 在我的单位
parameter-here-none = 您现在不属于任何单位。

## The form.

parameter-new-value = 数值
parameter-new-value-hint = 可定{ $min }至{ $max }，规则原定{ $value }
parameter-from = 从哪天起
parameter-from-hint = 今天或以后，也可以是批准的那一天
parameter-until-field = 到哪天为止
parameter-until-hint = 选填，这一天起不再适用
parameter-source = 依据
parameter-source-hint = 文件名称或文号，如“〔2026〕3号”
parameter-approved-by = 批准单位
parameter-approved-by-hint = 批准的单位或部门
parameter-approved-on = 批准日期
parameter-preview = 先看影响
parameter-do = 确认设定
parameter-edit = 返回修改

## What it would change.

parameter-effect = 设定后的影响
parameter-effect-value = 新数值
parameter-effect-before = 原来是{ $value }
parameter-effect-from = 从{ $day }起
parameter-effect-units = 适用于{ $n }个单位
parameter-effect-units-more = 适用于{ $n }个以上单位
parameter-effect-own = 这些下级单位自己定了，不受影响
parameter-effect-own-line = { $unit }：{ $value }
parameter-effect-past = 以前的日期仍按原来的数，不会改变。

## What was set here.

parameter-set-here = 本单位定过的
parameter-set-here-none = 本单位没有另定过。
parameter-span-open = { $from }起
parameter-span = { $from }起，{ $until }止
parameter-end = 停止适用
parameter-end-lead = 停止后，按上级所定的数；上级没有另定的，按规则。
parameter-end-day = 从哪天起停止
parameter-end-do = 停止适用

## Why a number is not set.

parameter-refusal-unknown = 规则中没有“{ $key }”这个数。请从列表中选择。
parameter-refusal-central = “{ $name }”由{ $source }规定，不能另定。
parameter-refusal-out-of-bounds = 规则只允许{ $min }至{ $max }。请改数值。
parameter-refusal-source-missing = 还没有写依据。请写文件名称或文号。
parameter-refusal-approver-missing = 还没有写批准单位。请填写。
parameter-refusal-too-long = 依据和批准单位各最多{ $max }个字。请缩短。
parameter-refusal-approved-later = 批准日期不能晚于今天（{ $today }）。请改日期。
parameter-refusal-past = 最早从{ $earliest }起，以前的不改。请改日期。
parameter-refusal-ends = 停止的日期要晚于开始的日期（{ $from }）。请改日期。
parameter-refusal-nothing-set = 本单位现在没有另定这个数，不用停止。
