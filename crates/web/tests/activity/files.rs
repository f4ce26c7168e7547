//! Files beside a record.

use axum::http::StatusCode;

use crate::people::{Fields, Person, World};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and a picture";

async fn record(person: &mut Person, world: &World) -> String {
    let page = person.get(&world.new_record("general-meeting")).await;
    person.save(&page.sitting()).await.0
}

async fn form(person: &mut Person, record: &str) -> Fields {
    person.get(record).await.form(&format!("{record}/files"))
}

#[tokio::test]
async fn a_photo_of_the_paper_minutes_is_kept_shown_and_taken_off() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let form = form(&mut secretary, &path).await.tick("declared", "1").tick("paper", "1");
    let sent = secretary.upload(&form.action, form.with_file("签字 记录.png", PNG)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = secretary.get(&path).await;
    page.shows(&["签字 记录.png", "签字的纸质记录", "图片，1KB"]);

    let file = page.body.split(&format!("href=\"{path}/files/")).nth(1).unwrap();
    let file = format!("{path}/files/{}", file.split('"').next().unwrap());
    let content = secretary.get(&file).await;
    assert_eq!(content.headers["content-type"], "image/png");
    assert_eq!(content.headers["x-content-type-options"], "nosniff");
    let name = content.headers["content-disposition"].to_str().unwrap();
    assert!(
        name.starts_with("inline; filename=\"file.png\"; filename*=UTF-8''%E7%AD%BE"),
        "{name}"
    );

    let mut neighbour = world.person("石磊").await;
    assert_eq!(neighbour.get(&file).await.status, StatusCode::NOT_FOUND);

    let remove = page.form(&format!("{file}/remove"));
    assert_eq!(secretary.press(&remove, "").await.status, StatusCode::SEE_OTHER);
    assert_eq!(secretary.get(&file).await.status, StatusCode::NOT_FOUND);
    secretary.get(&path).await.hides(&["签字 记录.png"]);
}

#[tokio::test]
async fn what_is_not_taken_is_said_at_its_field_and_ticks_stay() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let plain = form(&mut secretary, &path).await;
    let ticked = plain.clone().tick("declared", "1");
    let mut large = PNG.to_vec();
    large.resize(20 * 1024 * 1024 + 1, 7);
    for (form, name, content, field, said) in [
        (&plain, "a.png", PNG, "declared", "还没有声明文件不含涉密内容"),
        (&ticked, "a.exe", b"MZ\x90".as_slice(), "file", "不收这种文件"),
        (&ticked, "a.png", b"", "file", "文件是空的"),
        (&ticked, "a.png", large.as_slice(), "file", "文件太大，最大20MB"),
    ] {
        let refused = secretary.upload(&form.action, form.with_file(name, content)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        refused.shows(&[said]);
        assert!(refused.body.contains(&format!("href=\"#{field}\"")), "{said}");
        assert!(refused.body.contains(&format!("id=\"{field}\"")), "{said}");
        let again = refused.form(&form.action);
        assert_eq!(again.one("declared"), form.one("declared"), "{said}");
    }
    secretary.get(&path).await.hides(&["a.png", "a.exe"]);
}

#[tokio::test]
async fn a_file_far_too_large_is_answered_too() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let ticked = form(&mut secretary, &path).await.tick("declared", "1");
    let body = ticked.with_file("a.png", &vec![7; 60 * 1024 * 1024]);
    let refused = secretary.upload(&ticked.action, body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.shows(&["文件太大，最大20MB"]);
}

#[tokio::test]
async fn a_file_without_the_right_proof_is_refused() {
    let world = World::new();
    let mut secretary = world.person("周启明").await;
    let path = record(&mut secretary, &world).await;
    let form = form(&mut secretary, &path).await.tick("declared", "1").fill("csrf", "0");
    let refused = secretary.upload(&form.action, form.with_file("a.png", PNG)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    secretary.get(&path).await.hides(&["a.png"]);
}
