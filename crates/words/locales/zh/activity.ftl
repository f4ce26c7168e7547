### Activities: list, form, record. Keys start with the file's name. Same keys and variables in zh and en.

## Parts of a record that drafts, minutes and pages name alike.

activity-conveyed-meeting = 会议
activity-conveyed-speech = 讲话
activity-conveyed-document = 文件
activity-conveyed-link = { $level }{ $form }“{ $title }”
activity-conveyed-link-speaker = { $level }{ $form }“{ $title }”（讲话人：{ $speaker }）
activity-audience-of = { $of }{ $category }
activity-audience-number = { $what }{ $count }
activity-audience-some = 部分{ $what }
activity-audience-all = 全体{ $what }
activity-body-exact = { $body }的{ $n }个成员单位
activity-body-more-than = { $body }的{ $n }多个成员单位
activity-body-about = { $body }的约{ $n }个成员单位
activity-body-some = { $body }的部分成员单位
activity-body-all = { $body }的全体成员单位
activity-body-not-stated = { $body }的成员单位
activity-vote-entitled = 应到{ $n }人
activity-vote-present = 实到{ $n }人
activity-vote-for = 赞成{ $n }票
activity-vote-against = 反对{ $n }票
activity-vote-abstained = 弃权{ $n }票
activity-vote-written = 会前书面意见赞成{ $n }票

## Where a record stands.

activity-state-planned = 已计划
activity-state-held = 已举行
activity-state-recorded = 已记录
activity-state-confirmed = 已确认
activity-state-cancelled = 已取消
activity-state-published = 录自公开报道
