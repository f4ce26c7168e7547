//! Every address × every role × every relation to the unit: who may come in does, and nobody else.
//! What a role may is worked out here from the rulebook alone, not by the program's own judgement.

use std::fmt;

use zhibu_domain::activity::Voice;
use zhibu_domain::id::{PostId, UnitId};
use zhibu_domain::rulebook::{Reach, Right, Rulebook};
use zhibu_domain::text::Lang;
use zhibu_service::{office, post};
use zhibu_web::{Door, Knock, Needs};

use crate::scenes;
use crate::support::{Answer, Browser, START, TestApp, text};

/// Where the unit of a post stands, seen from the branch whose doors are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// So many steps above it, 0 for the branch itself.
    Above(u32),
    /// Directly below it.
    Below,
    /// Beside it, below the same town.
    Beside,
}

/// What somebody brings along.
#[derive(Clone)]
enum Role {
    /// Not signed in.
    Nobody,
    /// A member of the branch beside, without a post.
    Stranger,
    /// A member of the branch, without a post.
    Member,
    /// A member of the branch beside who holds a post somewhere.
    Post(String, Place),
    /// A member of the branch beside who holds an installation office.
    Office(String),
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Nobody => f.write_str("nobody"),
            Role::Stranger => f.write_str("a stranger"),
            Role::Member => f.write_str("a member"),
            Role::Post(post, place) => write!(f, "{post} {place:?}"),
            Role::Office(office) => f.write_str(office),
        }
    }
}

impl Role {
    /// Whether the rulebook lets the role in, by its words alone.
    fn may(&self, rules: &Rulebook, door: Door) -> bool {
        if let Role::Office(office) = self {
            // Whoever sees names masked looks at pages and does nothing.
            let office = rules.offices.iter().find(|entry| entry.key == *office).unwrap();
            let does = door.knock == Knock::Post || PAPERS.contains(&door.path);
            if office.value.masked && does {
                return false;
            }
        }
        let signed_in = !matches!(self, Role::Nobody);
        match door.needs {
            Needs::Nothing => true,
            Needs::Account => signed_in,
            // What is entrusted to a guest is nobody's own here.
            Needs::Right(right) | Needs::RightOrOwn(right) => self.has(rules, right, true),
            Needs::RightSomewhere(right) => {
                signed_in && right == Right::ViewUnit || self.has(rules, right, false)
            }
            Needs::Office(right) => match self {
                Role::Office(office) => office_gives(rules, office, right),
                _ => false,
            },
        }
    }

    /// Whether the role has a right, on the branch or anywhere.
    fn has(&self, rules: &Rulebook, right: Right, here: bool) -> bool {
        match self {
            Role::Nobody | Role::Stranger => false,
            Role::Member => right == Right::ViewUnit,
            Role::Office(office) => office_gives(rules, office, right),
            Role::Post(post, place) => {
                let post = rules.posts.iter().find(|entry| entry.key == *post).unwrap();
                let mut reaches = post.value.rights.iter().filter(|(r, _)| *r == right);
                reaches.any(|(_, reach)| !here || reaches_branch(*reach, *place))
            }
        }
    }
}

fn office_gives(rules: &Rulebook, office: &str, right: Right) -> bool {
    let office = rules.offices.iter().find(|entry| entry.key == office).unwrap();
    office.value.rights.contains(&right)
}

fn reaches_branch(reach: Reach, place: Place) -> bool {
    match (place, reach) {
        (Place::Below | Place::Beside, _) => false,
        (Place::Above(0), reach) => reach != Reach::Below,
        (Place::Above(1), reach) => reach != Reach::Unit,
        (Place::Above(_), reach) => matches!(reach, Reach::Below | Reach::Subtree),
    }
}

/// The installation whose doors are tried, with what their addresses name.
struct House {
    app: TestApp,
    beside: UnitId,
    group: UnitId,
    named: Vec<(&'static str, String)>,
}

impl House {
    async fn new() -> Self {
        let app = TestApp::new();
        let beside = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
        let group = app.found(app.branch, "group", text("第一党小组", "First Group"));
        let activity = scenes::record(&app, scenes::full(&app));
        let mut decided = scenes::full(&app);
        for resolution in &mut decided.resolutions {
            resolution.owner = Some(Voice::Guest(0));
        }
        let decided = scenes::record(&app, decided);
        scenes::confirm(&app, decided);
        let task = format!("/tasks/{decided}/1");
        let mut secretary = app.secretary().await;
        let page = format!("/activities/{activity}");
        let bulletin = secretary.submit(&page, &format!("{page}/bulletin"), &[]).await;
        let csrf = secretary.page("/more").await.hidden("csrf");
        let files = format!("{page}/files");
        let file = [("csrf", csrf.as_str()), ("page", &page), ("declared", "yes")];
        let attached = secretary.upload(&files, &file, ("通知.pdf", b"%PDF-1.7\n1")).await;
        assert!(attached.status.is_redirection(), "{}", attached.seen());
        let shown = secretary.page(&page).await.links();
        let file = shown.iter().find(|link| link.starts_with(&files)).expect("it is attached");
        let file = file.rsplit('/').next().unwrap().to_owned();
        let branch = app.branch.to_string();
        let sheet =
            [("csrf", csrf.as_str()), ("page", "/import"), ("kind", "people"), ("unit", &branch)];
        let import =
            secretary.upload("/import", &sheet, ("党员.csv", "姓名\n甲一".as_bytes())).await;
        assert!(import.location().starts_with("/import/"), "{}", import.seen());
        let branch = app.branch;
        let posts =
            app.write(move |tx, act| post::of_unit(tx, act.realm, &act.rules, branch, act.today));
        let holder = app.members[0];
        let office = app.write(move |tx, act| office::give(tx, act, holder, "audit-administrator"));
        // Of somebody to whom none of the visitors gives a card.
        let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
        let once = worker.page("/account/calendar").await.hidden("once");
        let fields = [("once", once.as_str()), ("unit", &app.branch.to_string()), ("lang", "zh")];
        let feed = worker.submit("/account/calendar", "/account/calendar", &fields).await.body();
        let (_, feed) = feed.split_once("/calendar/").expect("a calendar has an address");
        let named = vec![
            ("/units/{id}", format!("/units/{}", app.branch)),
            ("/activities/{id}", page),
            ("/tasks/{activity}/{decision}", task),
            ("/bulletins/{id}", bulletin.location().trim_end_matches("/edit").to_owned()),
            ("/people/{id}", format!("/people/{}", app.members[3])),
            ("/posts/{id}", format!("/posts/{}", posts[1].id)),
            ("/import/{id}", import.location().to_owned()),
            ("/offices/{id}", format!("/offices/{office}")),
            ("/accounts/{id}", format!("/accounts/{}", app.account("deputy-secretary"))),
            ("/rulebook/{key}", "/rulebook/secretary".to_owned()),
            ("{file}", file),
            ("{rule}", "theme-day".to_owned()),
            ("{token}", feed.split('<').next().unwrap().to_owned()),
            ("/assets/{name}", style(&secretary.page("/help").await)),
        ];
        Self { app, beside, group, named }
    }

    /// The address of a door with what it names; `None` if nothing here has such a name.
    fn address(&self, door: Door) -> Option<String> {
        let mut path = door.path.to_owned();
        for (name, real) in &self.named {
            path = path.replace(name, real);
        }
        (!path.contains('{')).then_some(path)
    }

    /// Somebody in a role, signed in and with a proof for forms.
    async fn come(&self, role: &Role) -> Visitor {
        let (app, lang) = (&self.app, Lang::Zh);
        let browser = match role {
            Role::Nobody => app.stranger(lang),
            Role::Stranger => app.plain_member(self.beside, lang).await,
            Role::Member => app.plain_member(app.branch, lang).await,
            Role::Office(office) => app.officer(self.beside, office, lang).await,
            Role::Post(post, place) => {
                let unit = match place {
                    Place::Above(0) => app.branch,
                    Place::Above(1) => app.town,
                    Place::Above(_) => app.county,
                    Place::Below => self.group,
                    Place::Beside => self.beside,
                };
                app.newcomer(self.beside, (unit, post), lang).await
            }
        };
        let mut visitor = Visitor { browser, csrf: String::new() };
        visitor.csrf = match role {
            Role::Nobody => visitor.browser.page("/sign-in").await.hidden("csrf"),
            _ => visitor.browser.page("/more").await.hidden("csrf"),
        };
        visitor
    }
}

struct Visitor {
    browser: Browser,
    csrf: String,
}

impl Visitor {
    async fn knock(&mut self, door: Door, address: &str) -> Answer {
        match door.knock {
            Knock::Get => self.browser.get(address).await,
            Knock::Post => {
                let csrf = self.csrf.clone();
                let once = PostId::new(START.parse().unwrap(), [1; 10]).to_string();
                let fields = [("csrf", csrf.as_str()), ("page", "/today"), ("once", &once)];
                if door.path.ends_with("/files") || door.path == "/import" {
                    return self.browser.upload(address, &fields, ("", b"")).await;
                }
                self.browser.post(address, &fields).await
            }
        }
    }
}

/// Whether the answer lets somebody in: a page, a fault of the empty form, or the way onward.
fn lets_in(answer: &Answer) -> bool {
    let status = answer.status.as_u16();
    let turned_away = answer.location().starts_with("/sign-in");
    // A form on a page that one may see says at the form that one may not send it.
    let refused = status == 422 && answer.seen().contains("您现在的职务在这里不能");
    !matches!(status, 401 | 403 | 404) && !turned_away && !refused && status < 500
}

fn roles(rules: &Rulebook) -> Vec<Role> {
    let mut all = vec![Role::Nobody, Role::Stranger, Role::Member];
    let kinds = [
        (Place::Above(2), "local-committee"),
        (Place::Above(1), "committee"),
        (Place::Above(0), "branch"),
        (Place::Below, "group"),
        (Place::Beside, "branch"),
    ];
    for post in &rules.posts {
        for (place, kind) in kinds {
            if post.value.held_in.iter().any(|held| held == kind) {
                all.push(Role::Post(post.key.clone(), place));
            }
        }
    }
    all.extend(rules.offices.iter().map(|office| Role::Office(office.key.clone())));
    all
}

/// Doors that end the session of whoever goes through, or that lead to something that is not here
/// (a published bulletin, a mark): tried by tests of their own.
const ELSEWHERE: [&str; 5] =
    ["/sign-out", "/account/end", "/account/end-all", "/portal/{id}", "/people/{id}/unmark"];
/// What shows names that cannot be masked: papers, files, and articles under way.
const PAPERS: [&str; 5] = [
    "/activities/{id}/print",
    "/activities/{id}/minutes.docx",
    "/activities/{id}/files/{file}",
    "/bulletins/{id}",
    "/units/{id}/handbook",
];

#[tokio::test]
async fn who_may_come_in_does_and_nobody_else() {
    let house = House::new().await;
    let rules = house.app.site.rules.clone();
    let doors: Vec<Door> =
        zhibu_web::doors().into_iter().filter(|door| !ELSEWHERE.contains(&door.path)).collect();
    let unnamed: Vec<&str> =
        doors.iter().filter(|d| house.address(**d).is_none()).map(|d| d.path).collect();
    assert!(unnamed.is_empty(), "nothing to put into {unnamed:?}");
    let mut wrong = Vec::new();
    let (mut let_in, mut kept_out) = (0, 0);
    for role in roles(&rules) {
        // What one visitor does must not stand in the way of the next.
        let house = House::new().await;
        let mut visitor = house.come(&role).await;
        for door in &doors {
            let address = house.address(*door).unwrap();
            let answer = visitor.knock(*door, &address).await;
            let may = role.may(&rules, *door);
            if lets_in(&answer) == may {
                *(if may { &mut let_in } else { &mut kept_out }) += 1;
            } else {
                let should = if may { "may" } else { "may not" };
                wrong.push(format!(
                    "{role} {should} {:?} {}: {}",
                    door.knock, door.path, answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    assert!(let_in > 500 && kept_out > 500, "{let_in} let in, {kept_out} kept out");
}

/// The address of the stylesheet, whose name holds its hash.
fn style(page: &Answer) -> String {
    let body = page.body();
    let (_, rest) = body.split_once("/assets/").expect("a page has a style");
    format!("/assets/{}", rest.split('"').next().unwrap())
}
