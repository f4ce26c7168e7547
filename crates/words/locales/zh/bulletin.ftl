### Bulletins: the draft made from a record, and the pages. Keys start with the file's name. Same keys and variables in zh and en.

## The draft made from a record: one sentence for each recorded fact.

bulletin-draft-kind-a = { $kind }
bulletin-draft-kind-an = { $kind }
bulletin-draft-kind-year-a = { $year }年度{ $kind }
bulletin-draft-kind-year-an = { $year }年度{ $kind }
bulletin-draft-kind-none = 活动
bulletin-draft-place = { $place }（{ $kind }）
bulletin-draft-held = { $unit }举行{ $kinds }
bulletin-draft-held-at = { $unit }在{ $place }举行{ $kinds }
bulletin-draft-on-day = { $day }，{ $event }。
bulletin-draft-on-part = { $day }{ $part }，{ $event }。
bulletin-draft-at-minute = { $day }{ $minute }，{ $event }。
bulletin-draft-undated = { $event }。日期未说明。
bulletin-draft-undated-published = { $event }。日期未说明，{ $day }发布。
bulletin-draft-place-kind = 地点类型：{ $kind }。
bulletin-draft-chair = 由{ $chair }主持。
bulletin-draft-recorder = 由{ $recorder }记录。
bulletin-draft-chair-recorder = 由{ $chair }主持，{ $recorder }记录。
bulletin-draft-purposes = 目的：{ $purposes }。
bulletin-draft-basis = 依据：{ $basis }。
bulletin-draft-approval = 批准：{ $approval }。
bulletin-draft-topics = 主题：{ $topics }。
bulletin-draft-practices = 涉及的制度：{ $practices }。
bulletin-draft-platforms = 使用的平台：{ $platforms }。

bulletin-draft-who = 参加人员
bulletin-draft-attendance = { $numbers }。
bulletin-draft-expected = 应到{ $n }人
bulletin-draft-present = 实到{ $n }人
bulletin-draft-late = 其中迟到{ $n }人
bulletin-draft-excused = 请假{ $n }人
bulletin-draft-absent = 缺席{ $n }人
bulletin-draft-voters = 有表决权的{ $n }人
bulletin-draft-headcount = 共{ $count }参加。
bulletin-draft-headcount-some = 部分人员参加。
bulletin-draft-headcount-all = 全体人员参加。
bulletin-draft-headcount-not-stated = 参加人数未说明。
bulletin-draft-audience = 参加的有{ $groups }。
bulletin-draft-bodies = 参加的单位有{ $bodies }。
bulletin-draft-also = 到场的还有{ $guests }。
bulletin-draft-observer = { $body }派员列席。
bulletin-draft-observer-remark = { $body }派员列席，提出：{ $remark }。

bulletin-draft-conveyed-heading = 传达
bulletin-draft-conveyed = 传达了{ $links }。

bulletin-draft-agenda-heading = 议程
bulletin-draft-item = { $n }、{ $kind }。
bulletin-draft-item-titled = { $n }、{ $kind }：{ $title }。
bulletin-draft-speakers = 发言：{ $speakers }。
bulletin-draft-point = （{ $n }）{ $text }。
bulletin-draft-point-subs = （{ $n }）{ $text }：{ $subs }。
bulletin-draft-sub = { $n }．{ $text }

bulletin-draft-votes-heading = 表决
bulletin-draft-vote = 就“{ $question }”表决：{ $numbers }。
bulletin-draft-passed = 按“{ $rule }”规则，须到会{ $quorum }人、赞成{ $needed }票，表决通过。
bulletin-draft-not-passed = 按“{ $rule }”规则，须到会{ $quorum }人、赞成{ $needed }票，表决未通过。
bulletin-draft-no-quorum = 按“{ $rule }”规则，须到会{ $quorum }人，到会人数不足，表决无效。
bulletin-draft-vote-rule = 适用规则：{ $rule }。

bulletin-draft-resolutions-heading = 决议
bulletin-draft-resolution = { $n }、{ $text }。
bulletin-draft-owner = 负责：{ $owner }。
bulletin-draft-due = 期限：{ $day }。

bulletin-draft-statements-heading = 参加者反映
bulletin-draft-statement = 与会人员表示：{ $text }。
bulletin-draft-statement-group = { $group }表示：{ $text }。

bulletin-draft-results-heading = 工作结果
bulletin-draft-result = { $text }。
bulletin-draft-result-year = { $year }年：{ $text }。

bulletin-draft-addenda-heading = 补充和更正
bulletin-draft-addendum = { $n }、{ $text }。

bulletin-draft-source-heading = 来源
bulletin-draft-source = 本文依据公开报道整理，来源：{ $source }。
bulletin-draft-source-published = 本文依据公开报道整理，来源：{ $source }，{ $day }发布。

## Where a bulletin stands.

bulletin-state-draft = 草稿
bulletin-state-submitted = 已提交
bulletin-state-checked = 已审核
bulletin-state-published = 已发布
bulletin-state-withdrawn = 已撤下
