//! Who sees what: the own unit, the units below, and what was published.

use axum::http::StatusCode;

use crate::people::{Person, World};

async fn recorded(person: &mut Person, world: &World) -> String {
    let page = person.get(&world.new_record("general-meeting")).await;
    person.save(&page.sitting().fill("title", "内部会议")).await.0
}

async fn published(person: &mut Person, world: &World) -> String {
    let address = format!("{}&published=1", world.new_record("theme-day"));
    let form = person.get(&address).await.sitting();
    let form = form.fill("title", "清明植树").fill("source", "岚溪发布").fill("day", "2026-04-05");
    person.save(&form).await.0
}

#[tokio::test]
async fn a_record_is_for_those_who_see_its_unit_and_a_report_for_everybody() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let internal = recorded(&mut secretary, &world).await;
    let open = published(&mut secretary, &world).await;

    let mut member = world.person("王守田").await;
    let page = member.get(&internal).await;
    page.shows(&["内部会议"]);
    page.hides(&["确认记录", "修改", "添加附件"]);

    let mut neighbour = world.person("石磊").await;
    for part in ["", "/print", "/minutes.docx", "/history", "/edit"] {
        let answer = neighbour.get(&format!("{internal}{part}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
    }
    neighbour.get(&open).await.shows(&["清明植树"]);
    assert_eq!(neighbour.get(&format!("{open}/print")).await.status, StatusCode::OK);
    assert_eq!(neighbour.get(&format!("{open}/history")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_show_what_the_reader_may_see() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    recorded(&mut secretary, &world).await;
    published(&mut secretary, &world).await;
    let of = |unit| format!("/units/{unit}/activities");

    secretary.get(&of(world.branch)).await.shows(&["内部会议", "清明植树", "已记录"]);
    let filtered = secretary.get(&format!("{}?state=published", of(world.branch))).await;
    filtered.shows(&["清明植树"]);
    filtered.hides(&["内部会议"]);
    let filtered = secretary.get(&format!("{}?kind=general-meeting", of(world.branch))).await;
    filtered.hides(&["清明植树"]);

    let mut neighbour = world.person("石磊").await;
    let list = neighbour.get(&of(world.branch)).await;
    list.shows(&["清明植树", "只显示录自公开报道"]);
    list.hides(&["内部会议"]);
    let asked = neighbour.get(&format!("{}?state=recorded", of(world.branch))).await;
    asked.hides(&["内部会议", "清明植树"]);
    neighbour.get(&of(world.town)).await.hides(&["内部会议"]);

    let mut town = world.person("谢临江").await;
    town.get(&of(world.town)).await.shows(&["内部会议", "包括下级单位"]);
    let own = town.get("/activities").await;
    assert_eq!(own.location(), of(world.town));
}

#[tokio::test]
async fn a_list_goes_on_page_by_page_and_shows_each_once() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    for n in 0..53 {
        let page = secretary.get(&world.new_record("general-meeting")).await;
        let day = format!("2026-{:02}-{:02}", 1 + n % 10, 1 + n % 7);
        secretary
            .save(&page.sitting().fill("title", &format!("会〔{n}〕")).fill("day", &day))
            .await;
    }
    let first =
        secretary.get(&format!("/units/{}/activities?kind=general-meeting", world.branch)).await;
    assert_eq!(first.body.matches("会〔").count(), 50);
    let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
    let next = next.replace("&#38;", "&");
    assert!(next.contains("kind=general-meeting"), "{next}");
    let second = secretary.get(&next).await;
    assert_eq!(second.body.matches("会〔").count(), 3);
    second.shows(&["回到最新"]);
    let together = format!("{}{}", first.body, second.body);
    for n in 0..53 {
        assert_eq!(together.matches(&format!("会〔{n}〕")).count(), 1, "{n}");
    }
}

#[tokio::test]
async fn nobody_records_for_a_unit_that_is_not_theirs() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = recorded(&mut secretary, &world).await;
    let form = secretary.get(&world.new_record("general-meeting")).await.sitting();

    let mut member = world.person("王守田").await;
    let answer = member.get(&world.new_record("general-meeting")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(member.get(&format!("{path}/edit")).await.status, StatusCode::FORBIDDEN);

    let mut neighbour = world.person("石磊").await;
    let own = format!("/units/{}/activities/new?kind=general-meeting", world.other);
    let mut own = neighbour.get(&own).await.sitting();
    own.action = form.action;
    assert_eq!(neighbour.press(&own, "save").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_a_kind_the_kinds_of_the_unit_are_offered() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    for kind in ["", "no-such-kind"] {
        let page = secretary.get(&world.new_record(kind)).await;
        page.shows(&["党员大会", "支委会", "改为预告活动"]);
        page.hides(&["述职评议考核会"]);
    }
}

#[tokio::test]
async fn strange_addresses_find_nothing() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    for path in [
        "/activities/x",
        "/activities/0190a000-0000-7000-8000-000000000001",
        "/activities/0190a000-0000-7000-8000-000000000001/files/y",
        "/units/0190a000-0000-7000-8000-000000000001/activities",
    ] {
        assert_eq!(secretary.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
