//! A bulletin from its record to the portal and off it again, over HTTP, by three people.

use axum::http::Method;
use quick_xml::Reader;
use quick_xml::events::Event;
use zhibu_domain::id::{AccountId, ActivityId, BulletinId};
use zhibu_domain::text::Lang;
use zhibu_service::founding;
use zhibu_words::bulletin::draft;

use super::*;

const E4: &str = include_str!("../../../../demo/founding/e4.toml");
const E5: &str = include_str!("../../../../demo/founding/e5.toml");

/// Two published reports, and people with posts in the town of the first.
struct Town {
    browser: Browser,
    secretary: AccountId,
    deputy: AccountId,
    member: AccountId,
    record: ActivityId,
    /// The bulletin that came with the first report.
    imported: BulletinId,
    /// The bulletin of the other report, of another unit.
    other: BulletinId,
}

#[derive(Clone, Copy)]
struct Planted {
    record: ActivityId,
    imported: BulletinId,
    other: BulletinId,
    accounts: [AccountId; 3],
}

fn act(browser: &Browser) -> Act {
    let drawn = AtomicU64::new(1 << 40);
    Act {
        realm: Realm(1),
        actor: Actor::Installation,
        now: START.parse::<Timestamp>().unwrap()
            + SignedDuration::from_secs(browser.seconds.load(Ordering::Relaxed)),
        today: date(2026, 11, 20),
        second_factor: true,
        rules: Arc::new(Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()),
        random: Arc::new(move |bytes: &mut [u8]| {
            bytes.fill(9);
            bytes[..8].copy_from_slice(&drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        }),
        vault: zhibu_service::Vault::default(),
    }
}

fn plant(tx: &mut Tx<'_>, act: &Act) -> zhibu_service::Result<Planted> {
    let body = |record: &zhibu_domain::activity::Record| {
        let [zh, en] = Lang::ALL.map(|lang| draft(record, &act.rules, lang).body());
        Text::new(Some(zh), Some(en)).unwrap()
    };
    let first = founding::load(tx, act, &founding::parse("e4", E4)?, &body)?;
    let other = founding::load(tx, act, &founding::parse("e5", E5)?, &body)?;
    let mut accounts = Vec::new();
    for (seat, name, post) in [
        (11, "周启明", Some("secretary")),
        (12, "陆远舟", Some("deputy-secretary")),
        (13, "高素琴", None),
    ] {
        let person = NewPerson {
            name: Name { name: name.into(), latin: None },
            unit: first.unit,
            standing: Standing::Full,
            since: date(2024, 3, 1),
            posts: post.map(|post| (first.unit, post.to_owned())).into_iter().collect(),
        };
        let person = person::enrol(tx, act, &person)?;
        accounts.push(account::open(tx, act, person, Some(seat))?);
    }
    Ok(Planted {
        record: first.activity,
        imported: first.bulletin,
        other: other.bulletin,
        accounts: accounts.try_into().unwrap(),
    })
}

impl Town {
    fn new() -> Self {
        let browser = Browser::new(true);
        let file = browser.folder.path().join("zhibu.db");
        let db = Db::open(&format!("sqlite:{}", file.display()), Threads::default()).unwrap();
        let act = act(&browser);
        let planted = db.write_blocking(move |tx| plant(tx, &act)).unwrap();
        let [secretary, deputy, member] = planted.accounts;
        let Planted { record, imported, other, .. } = planted;
        Self { browser, secretary, deputy, member, record, imported, other }
    }

    async fn sit_down(&mut self, account: AccountId) {
        let csrf = self.get("/sign-in").await.hidden("csrf");
        let body = format!("csrf={csrf}&account={account}");
        let answer = self.browser.post("/sign-in", body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.browser.get(path).await
    }

    /// Presses a button of a page: its proof and version, and whatever else is typed.
    async fn press(&mut self, page: &str, action: &str, typed: &str) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        self.send_from(&shown, page, action, typed).await
    }

    async fn send_from(&mut self, shown: &Answer, page: &str, action: &str, typed: &str) -> Answer {
        let is_versioned = shown.body.contains("name=\"version\"");
        let version = if is_versioned { shown.hidden("version") } else { String::new() };
        let csrf = self.get("/more").await.hidden("csrf");
        let body = format!("csrf={csrf}&page={page}&version={version}&{typed}");
        self.browser.post(action, body).await
    }

    /// Takes a step that must succeed.
    async fn step(&mut self, id: BulletinId, verb: &str, typed: &str) {
        let page = format!("/bulletins/{id}");
        let answer = self.press(&page, &format!("{page}/{verb}"), typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{verb}: {}", answer.body);
    }

    /// Takes a step that must not, and returns what the page says.
    async fn refused(&mut self, id: BulletinId, verb: &str, typed: &str) -> Answer {
        let page = format!("/bulletins/{id}");
        let answer = self.press(&page, &format!("{page}/{verb}"), typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{verb}");
        answer
    }

    /// The bulletin that the secretary drafts after the imported one is gone.
    async fn drafted(&mut self) -> BulletinId {
        self.sit_down(self.secretary).await;
        self.step(self.imported, "withdraw", "reason=duplicate").await;
        let action = format!("/activities/{}/bulletin", self.record);
        let csrf = self.get("/more").await.hidden("csrf");
        let first = self.browser.post(&action, format!("csrf={csrf}")).await;
        let second = self.browser.post(&action, format!("csrf={csrf}")).await;
        assert_eq!(first.location(), second.location(), "a second click, the same draft");
        let id = first.location().strip_prefix("/bulletins/").unwrap();
        id.strip_suffix("/edit").unwrap().parse().unwrap()
    }

    async fn save(&mut self, id: BulletinId, typed: &str) -> Answer {
        let page = format!("/bulletins/{id}/edit");
        self.press(&page, &page, typed).await
    }
}

const TYPED: &str = "title_zh=%E6%A0%87%E9%A2%98&title_en=Title&body_zh=%E7%AC%AC%E4%B8%80%E6%AE%B5\
    &body_en=%23%23+Head%0D%0A%0D%0A%3Cb%3Ebold%3C%2Fb%3E&source_zh=%E6%9D%A5%E6%BA%90&column=grassroots\
    &editor.0.name=Li&editor.0.role=responsible-editor&editor.1.name=+&editor.1.role=editor";

#[tokio::test]
async fn a_bulletin_goes_from_its_record_to_the_portal_by_more_than_one_hand() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let page = town.get(&format!("/bulletins/{id}")).await;
    assert!(page.body.contains("还没有人改过"), "{}", page.body);
    assert!(page.body.contains("常兴镇"), "the draft speaks of its record");
    assert!(page.body.contains("disabled>提交审核"), "what nobody has read is not handed in");
    let page = format!("/bulletins/{id}");
    let unedited = town.press(&page, &format!("{page}/submit"), "version=1").await;
    assert_eq!(unedited.status, StatusCode::CONFLICT, "no form of this page says its version");
    let hidden = town.get(&format!("/portal/{id}")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND, "a draft is not public");

    assert_eq!(town.save(id, TYPED).await.location(), format!("/bulletins/{id}"));
    let page = town.get(&format!("/bulletins/{id}")).await;
    assert!(!page.body.contains("还没有人改过"), "a person has saved it");
    assert!(page.body.contains("责任编辑：Li") && page.body.contains("&#60;b&#62;bold"));
    town.step(id, "submit", "").await;

    // The secretary has no right to check; the deputy edited nothing, and may.
    let page = format!("/bulletins/{id}");
    let denied = town.press("/more", &format!("{page}/check"), "").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    town.sit_down(town.deputy).await;
    town.step(id, "check", "").await;
    town.sit_down(town.secretary).await;
    town.step(id, "publish", "").await;

    town.browser.cookies.clear();
    let article = town.get(&format!("/portal/{id}")).await;
    assert_eq!(article.status, StatusCode::OK);
    for part in
        ["<h1 lang=\"zh-CN\">标题</h1>", "来源：来源", "基层动态", "阅读1<", "2026年11月20日"]
    {
        assert!(article.body.contains(part), "{part}: {}", article.body);
    }
    assert!(town.get("/portal").await.body.contains(&format!("/portal/{id}")));
}

#[tokio::test]
async fn who_edited_does_not_check() {
    let mut town = Town::new();
    let id = town.drafted().await;
    town.sit_down(town.deputy).await;
    let saved = town.save(id, &format!("{TYPED}&submit=1")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "saved and handed in at once");
    let page = town.get(&format!("/bulletins/{id}")).await;
    assert!(page.body.contains("disabled>审核通过"), "the button says why it cannot be pressed");
    let refused = town.refused(id, "check", "").await;
    assert!(refused.body.contains("role=\"alert\"") && refused.body.contains("要由另一个人审核"));
}

#[tokio::test]
async fn a_step_is_taken_on_the_words_that_were_read() {
    let mut town = Town::new();
    let id = town.drafted().await;
    town.save(id, &format!("{TYPED}&submit=1")).await;
    town.sit_down(town.deputy).await;
    let (page, check) = (format!("/bulletins/{id}"), format!("/bulletins/{id}/check"));
    let read = town.get(&page).await;
    let secretary = std::mem::take(&mut town.browser.cookies);
    town.sit_down(town.secretary).await;
    town.save(id, &format!("{TYPED}x&submit=1")).await;
    town.browser.cookies = secretary;
    let stale = town.send_from(&read, &page, &check, "").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("请重新看一遍"), "{}", stale.body);

    let read = town.get(&page).await;
    for _ in 0..2 {
        let answer = town.send_from(&read, &page, &check, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "a button pressed twice is no error");
    }
}

#[tokio::test]
async fn two_who_edit_at_once_keep_what_they_typed() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let page = format!("/bulletins/{id}/edit");
    let opened = town.get(&page).await;
    town.sit_down(town.deputy).await;
    town.save(id, TYPED).await;
    town.sit_down(town.secretary).await;
    let csrf = town.get("/more").await.hidden("csrf");
    let mine = TYPED.replace("title_en=Title", "title_en=Mine");
    let body = format!("csrf={csrf}&page={page}&version={}&{mine}", opened.hidden("version"));
    let conflict = town.browser.post(&page, body).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.body.contains(">\nMine</textarea>"), "typed text is kept");
    assert!(conflict.body.contains("别人保存的内容") && conflict.body.contains("<h2>Title</h2>"));
    let again = town.send_from(&conflict, &page, &page, &mine).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "saving again is a decision");
    let twice = town.send_from(&conflict, &page, &page, &mine).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "one form sent twice is one edit");
}

#[tokio::test]
async fn what_is_wrong_with_an_article_is_said_at_its_field() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let long = "a".repeat(zhibu_domain::bulletin::TITLE_MAX_CHARS + 1);
    let wrong =
        format!("title_en={long}&body_zh=+&column=nowhere&editor.0.name=Li&editor.0.role=king");
    let answer = town.save(id, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["title_en", "column", "editor.0.role"] {
        assert!(answer.body.contains(&format!("href=\"#{field}\"")), "{field}: {}", answer.body);
        assert!(answer.body.contains(&format!("id=\"{field}\"")), "{field}");
    }
    assert!(answer.body.contains(&long), "typed text is kept");
    let empty = town.save(id, "title_zh=&body_zh=a").await;
    assert!(empty.body.contains("href=\"#title_zh\""), "{}", empty.body);
}

#[tokio::test]
async fn a_withdrawn_bulletin_says_only_that_it_is() {
    let mut town = Town::new();
    let public = format!("/portal/{}", town.imported);
    assert_eq!(town.get(&public).await.status, StatusCode::OK);
    town.sit_down(town.secretary).await;
    let missing = town.refused(town.imported, "withdraw", "reason=+").await;
    assert!(
        missing.body.contains("href=\"#reason\"")
            && missing.body.contains("<details class=\"lead-in\" open>")
    );
    town.step(town.imported, "withdraw", "reason=secretwords").await;
    let page = town.get(&format!("/bulletins/{}", town.imported)).await;
    assert!(page.body.contains("secretwords"));

    town.browser.cookies.clear();
    let gone = town.get(&public).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(gone.body.contains("已经撤下") && !gone.body.contains("secretwords"));
    assert!(!town.get("/portal").await.body.contains(&public));
    for unknown in ["/portal/0190a0a0-0000-7000-8000-000000000000", "/portal/nothing"] {
        assert_eq!(town.get(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn a_member_reads_and_a_stranger_sees_only_what_is_public() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let page = format!("/bulletins/{id}");
    town.sit_down(town.member).await;
    let seen = town.get(&page).await;
    assert_eq!(seen.status, StatusCode::OK, "members see their own unit");
    assert!(!seen.body.contains("/edit\"") && !seen.body.contains("<button class=\"btn go\""));
    assert!(town.get("/bulletins").await.body.contains(&page));
    let edit = town.get(&format!("{page}/edit")).await;
    assert_eq!(edit.status, StatusCode::FORBIDDEN);

    // The seat of the frame's own tests belongs to another tree.
    town.browser.cookies.clear();
    town.browser.sign_in("%2Fmore").await;
    assert_eq!(town.get(&page).await.status, StatusCode::FORBIDDEN);
    assert!(!town.get("/bulletins").await.body.contains(&page));
    let published = town.get(&format!("/bulletins/{}", town.other)).await;
    assert_eq!(published.status, StatusCode::OK, "what is public is open to all who sign in");

    town.browser.cookies.clear();
    assert!(town.get(&page).await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_reading_is_counted_once_and_a_glance_is_not() {
    let mut town = Town::new();
    let public = format!("/portal/{}", town.other);
    let first = town.get(&public).await;
    assert!(first.body.contains("阅读22（其中21次为导入）"), "{}", first.body);
    assert!(first.body.contains("编辑：Li Yan") && first.body.contains("阜蒙县融媒体中心"));
    assert!(first.headers.get(SET_COOKIE).is_none(), "nothing is kept in the reader's browser");
    let ahead = Request::get(&public).header("sec-purpose", "prefetch");
    town.browser.send(ahead, String::new()).await;
    let head = Request::builder().method(Method::HEAD).uri(&public);
    town.browser.send(head, String::new()).await;
    assert!(town.get(&public).await.body.contains("阅读23（"));
}

#[tokio::test]
async fn an_article_offers_its_address_its_column_and_its_neighbours() {
    let mut town = Town::new();
    let request =
        Request::get(format!("/portal/{}", town.imported)).header("host", "zhibu.example:80");
    let page = town.browser.send(request, String::new()).await;
    let address = format!("http://zhibu.example:80/portal/{}", town.imported);
    assert!(page.body.contains(&format!(">{address}</span>")), "{}", page.body);
    assert!(page.body.contains("<a href=\"/portal?column=grassroots\">基层动态</a>"));
    // The parent column shows what stands in the columns below it.
    let parent = town.get("/portal?column=trends").await;
    for id in [town.imported, town.other] {
        assert!(parent.body.contains(&format!("/portal/{id}")), "{}", parent.body);
    }
    let leaf = town.get("/portal?column=grassroots").await;
    assert!(!leaf.body.contains(&format!("/portal/{}", town.other)));
    assert_eq!(town.get("/portal?column=nowhere").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_language_without_a_text_is_served_by_the_other() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let chinese = "title_zh=%E6%A0%87%E9%A2%98&body_zh=%E6%AE%B5&submit=1";
    town.save(id, chinese).await;
    town.sit_down(town.deputy).await;
    town.step(id, "check", "").await;
    town.sit_down(town.secretary).await;
    town.step(id, "publish", "").await;
    let public = format!("/portal/{id}");
    assert!(!town.get(&public).await.body.contains("只有中文"));
    town.get("/portal?lang=en").await;
    let page = town.get(&public).await;
    assert!(page.body.contains("no English text"), "{}", page.body);
    assert!(page.body.contains("<h1 lang=\"zh-CN\">标题</h1>"));
}

/// The texts of each element of a well-formed document, by name.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<(String, String)> = Vec::new();
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push((
                    String::from_utf8(start.name().as_ref().to_vec()).unwrap(),
                    String::new(),
                ));
            }
            Event::Empty(start) => {
                let attributes = start.attributes().map(|a| {
                    a.unwrap()
                        .decoded_and_normalized_value(
                            quick_xml::XmlVersion::Implicit1_0,
                            reader.decoder(),
                        )
                        .unwrap()
                        .into_owned()
                });
                let name = String::from_utf8(start.name().as_ref().to_vec()).unwrap();
                found.push((name, attributes.collect::<Vec<_>>().join(" ")));
            }
            Event::Text(text) => open
                .last_mut()
                .into_iter()
                .for_each(|(_, held)| held.push_str(&text.decode().unwrap())),
            Event::GeneralRef(one) => {
                let c = one.resolve_char_ref().unwrap().expect("only characters are escaped");
                open.last_mut().unwrap().1.push(c);
            }
            Event::End(_) => found.push(open.pop().unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "an element stays open");
    found
}

#[tokio::test]
async fn the_feed_is_atom_in_the_language_of_its_address() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let typed = TYPED.replace("title_en=Title", "title_en=A+%26+%3CB%3E+%22C%22");
    town.save(id, &format!("{typed}&submit=1")).await;
    town.sit_down(town.deputy).await;
    town.step(id, "check", "").await;
    town.sit_down(town.secretary).await;
    town.step(id, "publish", "").await;
    town.browser.cookies.clear();

    let request = Request::get("/portal/feed.xml?lang=en").header("host", "zhibu.example");
    let feed = town.browser.send(request, String::new()).await;
    assert_eq!(feed.status, StatusCode::OK, "no cookie, no detour");
    let kind = feed.headers.get(CONTENT_TYPE).unwrap().to_str().unwrap();
    assert_eq!(kind, "application/atom+xml; charset=utf-8");
    let found = elements(&feed.body);
    let all = |name: &str| -> Vec<&str> {
        found.iter().filter(|(n, _)| n == name).map(|(_, text)| text.as_str()).collect()
    };
    assert_eq!(all("entry").len(), 2, "{}", feed.body);
    assert!(all("title").contains(&"A & <B> \"C\""), "{:?}", all("title"));
    assert!(all("id").contains(&format!("urn:uuid:{id}").as_str()));
    assert_eq!((all("updated").len(), all("published").len(), all("name").len()), (3, 2, 2));
    for moment in all("updated").into_iter().chain(all("published")) {
        moment.parse::<Timestamp>().unwrap();
    }
    let links = all("link");
    assert!(links.iter().all(|link| link.contains("http://zhibu.example/portal")), "{links:?}");
    let chinese = town.get("/portal/feed.xml?lang=zh").await;
    assert!(
        elements(&chinese.body).iter().any(|(name, text)| name == "title" && text == "党建门户")
    );
}

#[tokio::test]
async fn a_half_typed_article_is_there_again() {
    let mut town = Town::new();
    let id = town.drafted().await;
    let page = format!("/bulletins/{id}/edit");
    town.press(&page, "/draft", "title_zh=half").await;
    let again = town.get(&page).await;
    assert!(again.body.contains(">\nhalf</textarea>") && again.body.contains("已经替您填好"));
    town.save(id, TYPED).await;
    assert!(!town.get(&page).await.body.contains("已经替您填好"), "saved, so no draft any more");
}

#[tokio::test]
async fn rules_are_open_to_all_who_sign_in() {
    let mut town = Town::new();
    assert!(town.get("/rulebook").await.location().starts_with("/sign-in"));
    town.sit_down(town.member).await;
    for (path, part) in [
        ("/rulebook", "href=\"/rulebook/vote.election\""),
        ("/rulebook/vote.election", "超过应到人数的1/2"),
        ("/rulebook/unit.branch.min_full", "3名党员"),
        ("/rulebook/source.BR", "引用它的规则"),
        ("/rulebook/election", "选举"),
        ("/rulebook/permissions", "签发简报"),
    ] {
        let page = town.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.body.contains(part), "{path}: {part}");
    }
    assert_eq!(town.get("/rulebook/nothing").await.status, StatusCode::NOT_FOUND);
    let page = town.get("/rulebook").await.body;
    for link in page.split("href=\"/rulebook/").skip(1) {
        let path = format!("/rulebook/{}", link.split('"').next().unwrap());
        assert_eq!(town.get(&path).await.status, StatusCode::OK, "{path}");
    }
}
