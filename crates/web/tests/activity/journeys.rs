//! Recording, correcting, confirming: one person, or two at once.

use axum::http::StatusCode;
use jiff::SignedDuration;

use crate::people::{Fields, Person, World};

/// The monthly meeting: one of nine away for a reason, two topics, a decision, a vote.
fn monthly(form: Fields) -> Fields {
    let owner = owner(&form);
    form.untick("present", "7")
        .fill("why.7", "working-away")
        .fill("topics", "冬季水渠清淤\n帮扶困难户")
        .fill("decision.0.text", "十二月上旬清淤东干渠")
        .fill("decision.0.owner", &owner)
        .fill("decision.0.due", "2026-12-10")
        .fill("vote.0.for", "7")
}

/// The second person of the list.
fn owner(form: &Fields) -> String {
    format!("m:{}", form.all("person")[1])
}

async fn record(person: &mut Person, world: &World) -> String {
    let page = person.get(&world.new_record("general-meeting")).await;
    person.save(&monthly(page.sitting())).await.0
}

#[tokio::test]
async fn a_monthly_meeting_is_recorded_with_what_is_known_filled_in() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = page.sitting();
    assert_eq!(form.one("title"), "2026年11月党员大会");
    assert_eq!(form.one("day"), "2026-11-20");
    assert_eq!(form.all("present").len(), 9);
    page.shows(&["有表决权的应到8人，实到8人，达到所需的4人", "另有无表决权的1人"]);

    let (path, page) = secretary.save(&monthly(form)).await;
    page.shows(&[
        "2026年11月党员大会",
        "已记录",
        "林小满（外出务工）",
        "魏知夏（无表决权）",
        "冬季水渠清淤",
        "帮扶困难户",
        "负责：陆远舟",
        "2026年12月10日",
        "应到 8",
        "实到 7",
        "赞成 7",
        "通过",
    ]);
    let english = secretary.get(&format!("{path}?lang=en")).await;
    assert_eq!(english.status, StatusCode::SEE_OTHER);
    let english = secretary.get(english.location()).await;
    english.shows(&["November 2026 general meeting", "working away", "recorded", "passed"]);
}

#[tokio::test]
async fn the_next_record_starts_where_the_last_one_was_held() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = page.sitting();
    let recorder = owner(&form);
    let form = form.fill("from", "下午3点").fill("place", "村部会议室").fill("recorder", &recorder);
    secretary.save(&form).await;
    let next = secretary.get(&world.new_record("general-meeting")).await.sitting();
    assert_eq!(next.one("from"), "15:00");
    assert_eq!(next.one("place"), "村部会议室");
    assert_eq!(next.one("recorder"), recorder);
    assert_eq!(next.one("topics"), "");
}

#[tokio::test]
async fn a_form_sent_twice_is_one_record() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = monthly(page.sitting());
    let (first, _) = secretary.save(&form).await;
    let (second, _) = secretary.save(&form).await;
    assert_eq!(first, second);
    let list = secretary.get(&format!("/units/{}/activities", world.branch)).await;
    assert_eq!(list.body.matches("href=\"/activities/").count(), 1);
}

#[tokio::test]
async fn every_fault_is_said_at_its_field_and_nothing_typed_is_lost() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = monthly(page.sitting())
        .fill("why.7", "")
        .fill("decision.0.due", "2026-11-10")
        .fill("vote.0.for", "9")
        .fill("place", "<村部> & \"二楼\"");
    let again = secretary.press(&form, "save").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows(&["还有3处要改", "请选择林小满缺席的原因", "不能早于会议当天", "多出2票"]);
    for field in ["why.7", "decision.0.due", "vote.0.for"] {
        assert!(again.body.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(again.body.contains(&format!("id=\"{field}\"")), "{field}");
    }
    let kept = again.sitting();
    assert_eq!(kept.one("place"), "<村部> & \"二楼\"");
    assert_eq!(kept.one("topics"), "冬季水渠清淤\n帮扶困难户");
    assert_eq!(kept.all("present").len(), 8);
    let mended =
        kept.fill("why.7", "none").fill("decision.0.due", "2026-12-10").fill("vote.0.for", "7");
    secretary.save(&mended).await.1.shows(&["缺席 1 林小满"]);
}

#[tokio::test]
async fn rows_are_added_without_saving_and_a_new_guest_can_take_the_chair() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = page.sitting().fill("topics", "甲").fill("guest.0.name", "韩林");
    let page = secretary.press(&form, "add:guest").await;
    assert_eq!(page.status, StatusCode::OK);
    let form = page.sitting();
    assert_eq!(form.one("topics"), "甲");
    assert_eq!(form.one("guest.1.name"), "");
    let page = secretary.press(&form.fill("chair", "g:0"), "add:decision").await;
    let form = page.sitting();
    assert_eq!(form.one("chair"), "g:0");
    let list = secretary.get(&format!("/units/{}/activities", world.branch)).await;
    assert!(!list.body.contains("href=\"/activities/"), "nothing is saved yet");
    let form = form.fill("decision.1.text", "乙").fill("guest.0.title", "站长");
    let (_, page) = secretary.save(&form).await;
    page.shows(&["主持人 站长韩林", "乙"]);
}

#[tokio::test]
async fn another_kind_brings_another_list_to_be_checked() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = monthly(page.sitting()).fill("kind", "committee-meeting").fill("vote.0.for", "");
    let again = secretary.press(&form, "save").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.shows(&["到会名单也变了"]);
    let form = again.sitting();
    assert_eq!(form.all("person").len(), 3);
    assert_eq!(form.one("title"), "2026年11月支委会");
    assert_eq!(form.one("vote.0.rule"), "committee");
    assert_eq!(form.one("topics"), "冬季水渠清淤\n帮扶困难户");
    secretary.save(&form).await.1.shows(&["支委会", "应到：3人"]);
}

#[tokio::test]
async fn the_title_follows_the_month_until_somebody_types_one() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = page.sitting().fill("day", "2026-10-15");
    let (_, page) = secretary.save(&form).await;
    page.shows(&["2026年10月党员大会", "补记"]);
    let page = secretary.get(&world.new_record("general-meeting")).await;
    let form = page.sitting().fill("day", "2026-10-16").fill("title", "秋收会");
    secretary.save(&form).await.1.shows(&["秋收会"]);
}

#[tokio::test]
async fn two_people_edit_one_record_and_neither_loses_anything() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let mut deputy = world.person("陆远舟").await;
    let path = record(&mut secretary, &world).await;
    let edit = format!("{path}/edit");
    let mine = secretary.get(&edit).await.sitting();
    let hers = deputy.get(&edit).await.sitting();
    deputy.save(&hers.fill("place", "祠堂")).await;

    let refused = secretary.press(&mine.fill("place", "晒谷场"), "save").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.shows(&["陆远舟在2026年11月20日15:00保存过"]);
    assert!(refused.body.contains(&format!("href=\"{path}\" target=\"_blank\"")));
    let form = refused.sitting();
    assert_eq!(form.one("place"), "晒谷场");
    let again = secretary.press(&form, "save").await;
    assert_eq!(again.status, StatusCode::CONFLICT, "only a deliberate tick saves over it");
    secretary.get(&path).await.shows(&["祠堂"]);

    let newer = refused.body.split("name=\"over\" value=\"").nth(1).unwrap();
    let over = form.tick("over", newer.split('"').next().unwrap());
    let (_, page) = secretary.save(&over).await;
    page.shows(&["晒谷场"]);
}

#[tokio::test]
async fn a_session_that_ended_keeps_what_was_typed() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let address = world.new_record("general-meeting");
    let form = monthly(secretary.get(&address).await.sitting());
    world.wait(SignedDuration::from_hours(13));
    let ended = secretary.press(&form, "save").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(ended.location().starts_with("/sign-in?"), "{}", ended.location());
    secretary.sign_in("周启明").await;
    let page = secretary.get(&address).await;
    page.shows(&["已经替您填好"]);
    let kept = page.sitting();
    assert_eq!(kept.one("topics"), "冬季水渠清淤\n帮扶困难户");
    assert_eq!(kept.one("why.7"), "working-away");
    let (_, page) = secretary.save(&kept).await;
    page.shows(&["帮扶困难户"]);
    secretary.get(&address).await.hides(&["已经替您填好"]);
}

#[tokio::test]
async fn a_draft_that_was_saved_already_is_not_offered_again() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let address = world.new_record("general-meeting");
    let form = monthly(secretary.get(&address).await.sitting());
    secretary.save(&form).await;
    let mut late = form;
    late.action = "/draft".into();
    assert_eq!(secretary.press(&late, "").await.status, StatusCode::OK);
    let page = secretary.get(&address).await;
    page.hides(&["已经替您填好"]);
    assert_eq!(page.sitting().one("topics"), "");
}

#[tokio::test]
async fn unchanged_texts_keep_both_languages() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let form = secretary.get(&format!("{path}/edit")).await.sitting();
    secretary.save(&form.fill("topics", "冬季水渠清淤\n新的议题")).await;
    secretary.get(&format!("{path}?lang=en")).await;
    secretary.get(&path).await.shows(&["November 2026 general meeting", "新的议题"]);
}

#[tokio::test]
async fn a_record_is_confirmed_taken_back_and_frozen() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let edit = secretary.get(&format!("{path}/edit")).await.sitting();
    assert_eq!(secretary.step(&path, "confirm").await.status, StatusCode::SEE_OTHER);
    secretary.get(&path).await.shows(&["已确认", "撤回确认（还剩10分钟）"]);
    assert_eq!(secretary.step(&path, "unconfirm").await.status, StatusCode::SEE_OTHER);
    secretary.get(&path).await.shows(&["已记录"]);
    secretary.step(&path, "confirm").await;
    let page = secretary.get(&path).await;
    let undo = page.form(&format!("{path}/unconfirm"));
    world.wait(SignedDuration::from_mins(11));
    let over = secretary.press(&undo, "").await;
    assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY);
    over.shows(&["确认后只有10分钟可以撤回"]);
    over.hides(&["还剩"]);

    let frozen = secretary.press(&edit.fill("topics", "改"), "save").await;
    assert_eq!(frozen.status, StatusCode::UNPROCESSABLE_ENTITY);
    frozen.shows(&["已经确认，不能再改"]);
    assert_eq!(frozen.sitting().one("topics"), "改");

    let addenda = format!("{path}/addenda");
    let form = secretary.get(&path).await.form(&addenda);
    let blank = secretary.press(&form, "").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    blank.shows(&["还没有写补充或更正的内容"]);
    secretary.press(&form.fill("addendum", "第二项议题另行讨论"), "").await;
    secretary.get(&path).await.shows(&["第二项议题另行讨论", "周启明，2026年11月20日15:11"]);
    let history = secretary.get(&format!("{path}/history")).await;
    history.shows(&["加补充或更正", "撤回确认", "记录"]);
    assert_eq!(history.body.matches("<tr").count(), 6);
}

#[tokio::test]
async fn a_confirmation_of_what_somebody_changed_meanwhile_is_refused() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let mut deputy = world.person("陆远舟").await;
    let path = record(&mut secretary, &world).await;
    let confirm = secretary.get(&path).await.form(&format!("{path}/confirm"));
    let edit = deputy.get(&format!("{path}/edit")).await.sitting();
    deputy.save(&edit.fill("topics", "另一个议题")).await;
    let refused = secretary.press(&confirm, "").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows(&["别人改过这条记录", "另一个议题", "已记录"]);
}

#[tokio::test]
async fn something_planned_is_held_then_recorded_or_called_off() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let plan = format!("{}&plan=1", world.new_record("theme-day"));
    let form = secretary.get(&plan).await.sitting();
    assert!(form.all("person").is_empty(), "nobody has come yet");
    let past = secretary.press(&form.clone().fill("day", "2026-11-01"), "save").await;
    past.shows(&["计划的日期已过"]);
    let (path, page) = secretary.save(&form.fill("day", "2026-11-21").fill("topics", "植树")).await;
    page.shows(&["已计划", "植树", "修改预告"]);
    let early = secretary.get(&format!("{path}/edit")).await;
    early.shows(&["修改预告", "保存预告"]);

    world.wait(SignedDuration::from_hours(24));
    secretary.sign_in("周启明").await;
    assert_eq!(secretary.step(&path, "held").await.status, StatusCode::SEE_OTHER);
    secretary.get(&path).await.shows(&["已举行", "现在记录"]);
    let form = secretary.get(&format!("{path}/edit")).await.sitting();
    assert_eq!(form.all("present").len(), 9);
    let (_, page) = secretary.save(&form).await;
    page.shows(&["已记录", "实到", "植树"]);

    let form = secretary.get(&plan).await.sitting().fill("day", "2026-12-21");
    let (path, page) = secretary.save(&form).await;
    let cancel = page.form(&format!("{path}/cancel"));
    let blank = secretary.press(&cancel, "").await;
    blank.shows(&["还没有写取消的原因"]);
    secretary.press(&cancel.fill("reason", "大雪封路"), "").await;
    secretary.get(&path).await.shows(&["已取消", "大雪封路"]);
}

#[tokio::test]
async fn a_published_report_is_entered_with_its_source_and_without_a_day() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let address = format!("{}&published=1", world.new_record("theme-day"));
    let form = secretary.get(&address).await.sitting();
    assert_eq!(form.one("title"), "");
    let form = form.fill("title", "清明植树").fill("headcount.bound", "more-than");
    let again = secretary.press(&form, "save").await;
    again.shows(&["请填写“报道来源”", "要写人数"]);
    let form = again.sitting().fill("source", "岚溪发布").fill("headcount.n", "40");
    let again = secretary.press(&form, "save").await;
    again.shows(&["没有日期"]);
    let (path, page) = secretary.save(&again.sitting().fill("published_on", "2026-04-06")).await;
    page.shows(&["录自公开报道", "岚溪发布", "40多人", "2026年4月6日发布"]);
    page.hides(&["确认记录", "修改"]);
    let edit = secretary.get(&format!("{path}/edit")).await;
    assert_eq!(edit.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn paper_holds_what_the_page_holds() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let sheet = secretary.get(&format!("{path}/print")).await;
    sheet.shows(&["2026年11月党员大会记录", "林小满（外出务工）", "表决通过", "主持人签名"]);
    let packed = secretary.get(&format!("{path}/minutes.docx")).await;
    assert!(packed.body.starts_with("PK"));
    let name = packed.headers.get("content-disposition").unwrap().to_str().unwrap();
    assert!(name.contains("filename*=UTF-8''2026%E5%B9%B411"), "{name}");
}
