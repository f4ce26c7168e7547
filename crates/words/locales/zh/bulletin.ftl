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

## The pages.

bulletin-where = 所在位置
bulletin-to-portal = 看门户
bulletin-none-title = 还没有简报
bulletin-none-text = 简报从活动记录起草：打开一条已记录的活动，点“起草简报”。
bulletin-none-go = 去看活动
bulletin-raw = 这是程序根据活动记录起草的，还没有人改过。请通读一遍，想换个说法的地方就改，然后保存。
bulletin-imported = 这篇简报录自公开报道，没有经过这里的审核和签发。
bulletin-next = 下一步
bulletin-stage-draft = 起草修改
bulletin-stage-submit = 提交
bulletin-stage-check = 审核
bulletin-stage-publish = 发布
bulletin-edit = 修改简报
bulletin-edit-means = 修改标题、正文、来源、编辑和栏目。
bulletin-submit = 提交审核
bulletin-submit-means = 提交后，由另一位同志核对内容。
bulletin-check = 审核通过
bulletin-check-means = 表示您已通读，内容与事实相符，可以发布。
bulletin-publish = 签发并发布
bulletin-publish-means = 发布后，任何人都能在门户读到。
bulletin-return = 退回修改
bulletin-return-means = 退回后变为草稿，改好后要重新提交、审核。
bulletin-published-means = 已在门户公开，任何人都能读到。
bulletin-in-portal = 在门户查看
bulletin-nothing-for-you = 现在没有需要您做的事，等别人办下一步。
bulletin-withdraw = 撤下这篇简报
bulletin-withdraw-means = 撤下后，门户不再显示，原地址只说明已经撤下。已经看过或打印的人手里仍有原文。
bulletin-withdraw-reason = 撤下的原因
bulletin-withdraw-hint = 只在这里显示，不对外公开
bulletin-stale = 您打开这一页以后，这篇简报改过了，所以刚才那一步没有办。请重新看一遍下面的内容，再决定。
bulletin-facts = 办理情况
bulletin-edited-by = 修改
bulletin-checked-by = 审核
bulletin-approved-by = 签发
bulletin-published-on = 门户日期
bulletin-withdrawn-because = 撤下的原因
bulletin-record = 依据的记录
bulletin-to-record = 打开活动记录
bulletin-preview = 发布后的样子
bulletin-preview-other = 另一种文字
bulletin-source-line = 来源：{ $source }
bulletin-editors = 编辑：{ $names }
bulletin-responsible-editors = 责任编辑：{ $names }

bulletin-title = 标题
bulletin-body = 正文
bulletin-body-hint = 空一行另起一段；行首写“## ”就是小标题
bulletin-source = 来源
bulletin-copyright = 版权声明
bulletin-optional = 可以不填
bulletin-in-chinese = 中文
bulletin-in-english = 英文
bulletin-field-in = { $label }（{ $lang }）
bulletin-editors-legend = 编辑
bulletin-editors-hint = 按顺序写；空着的行不保存，不够写就先保存一次
bulletin-editor-name = 姓名
bulletin-editor-role = 分工
bulletin-role-editor = 编辑
bulletin-role-responsible-editor = 责任编辑
bulletin-column = 栏目
bulletin-column-hint = 在门户的哪个栏目里显示
bulletin-column-none = 不放入栏目
bulletin-save = 保存
bulletin-save-submit = 保存并提交审核
bulletin-reopens = 这篇简报已经提交。保存修改后会变回草稿，要重新提交、审核。
bulletin-changed = 您写的时候，别人先保存了这篇简报，所以您的还没有保存，内容都在下面。请展开“别人保存的内容”核对；再点一次“保存”，就以您写的为准。
bulletin-theirs = 别人保存的内容
