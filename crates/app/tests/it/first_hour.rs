//! A newcomer's first hour, with the program itself: an empty installation, the sample sheets, a
//! card, the first sitting, a backup, and the same installation elsewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;
use zhibu_domain::text::Lang;

use crate::program::{Program, zhibu};
use crate::support::{Answer, Browser};

/// A password that nobody would guess from the card.
const PASSWORD: &str = "柳塘-first-hour-26";

/// A verb that must succeed.
fn run(args: &[&str]) -> String {
    let Output { status, stdout, stderr } = zhibu().args(args).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{args:?}: {out}{err}");
    out.into_owned()
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples")
}

/// Enters with a card and chooses a password.
async fn enter_by_card(browser: &mut Browser, code: &str) {
    let page = browser.page("/card").await;
    let shown = browser.send_in(&page.sheet("/card").fill("card", code)).await;
    let chosen = shown.sheet("/card").put("password", PASSWORD).put("password_again", PASSWORD);
    let answer = browser.send_in(&chosen).await;
    assert!(answer.status.is_redirection(), "{}", answer.seen());
    browser.page("/today").await;
}

/// Hands in a sample sheet and takes it over; what the page says then.
async fn take_over(browser: &mut Browser, samples: &Path, kind: &str) -> Answer {
    let form = browser.page("/import").await.sheet("/import");
    let content = fs::read(samples.join(format!("{kind}.csv"))).unwrap();
    let name = format!("{kind}.csv");
    let form = form.put("kind", kind);
    let fields: Vec<(&str, &str)> =
        form.pairs().into_iter().filter(|(name, _)| *name != "file").collect();
    let answer = browser.upload("/import", &fields, (&name, &content)).await;
    let page = answer.location().to_owned();
    assert!(page.starts_with("/import/"), "{kind}: {}", answer.seen());
    let preview = browser.page(&page).await;
    assert!(!preview.seen().contains("有错误"), "{kind}: {}", preview.seen());
    browser.save(&preview.sheet(&page)).await;
    browser.page(&page).await
}

/// The address that a link with this text leads to.
fn link(page: &Answer, text: &str) -> String {
    let body = page.body();
    let before =
        body.split_once(&format!("{text}</a>")).unwrap_or_else(|| panic!("{text}: {body}")).0;
    let (_, tag) = before.rsplit_once("<a ").unwrap();
    let (_, href) = tag.split_once("href=\"").unwrap();
    href.split('"').next().unwrap().replace("&#38;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomers_first_hour_ends_with_the_same_installation_elsewhere() {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, archive, elsewhere) = (place("data"), place("backup.zhibu"), place("elsewhere"));
    let town = ["--name-zh", "柳塘镇党委", "--name-en", "Liutang Town Committee"];
    let init = ["init", "--data", &data, "--kind", "committee"];
    run(&[&init[..], &town[..]].concat());
    let first = ["user", "add", "--data", &data, "--name", "王敏", "--unit", "柳塘镇党委"];
    let made = run(&[&first[..], &["--post", "party-affairs-worker", "--json"]].concat());
    let made: Value = serde_json::from_str(&made).unwrap();

    let serving = Program::start(&mut zhibu(), "serve", data.as_ref());
    let mut worker = Browser::at(serving.address, Lang::Zh);
    enter_by_card(&mut worker, made["code"].as_str().unwrap()).await;
    for (kind, rows) in [("units", 5), ("people", 30), ("posts", 17)] {
        let done = take_over(&mut worker, &samples(), kind).await;
        assert!(done.seen().contains(&format!("录入了{rows}行")), "{kind}: {}", done.seen());
    }
    let roll = worker.get("/people").await.location().to_owned();
    let roll = worker.page(&roll).await;
    assert!(roll.seen().contains("正式党员26名，预备党员4名"), "{}", roll.seen());

    // The secretary of a village gets a card and records the first sitting.
    let person = link(&roll, "郑临川");
    let ask = format!("{person}/card");
    let card = worker.page(&ask).await;
    let proof =
        [("csrf", card.hidden("csrf")), ("page", ask.clone()), ("once", card.hidden("once"))];
    let proof: Vec<(&str, &str)> = proof.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let printed = worker.post(&ask, &proof).await;
    let code = one_time_code(&printed.seen());
    let mut secretary = Browser::at(serving.address, Lang::Zh);
    enter_by_card(&mut secretary, &code).await;
    let new = link(&secretary.page("/today").await, "支委会");
    assert!(new.starts_with("/units/"), "{new}");
    let form = secretary.page(&new).await.sitting();
    let record =
        secretary.save(&form.fill("title", "第一次支委会").fill("topics", "冬季用火")).await;
    assert!(secretary.page(&record).await.seen().contains("陈知远"), "the committee was expected");

    run(&["backup", "--data", &data, &archive]);
    drop(serving);
    run(&["restore", &archive, "--data", &elsewhere, "--key", &format!("{data}.key")]);
    fs::copy(format!("{data}.key"), format!("{elsewhere}.key")).unwrap();
    let clean = run(&["doctor", "--data", &elsewhere, "--lang", "en"]);
    assert!(!clean.contains('✗'), "{clean}");

    let serving = Program::start(&mut zhibu(), "serve", elsewhere.as_ref());
    let mut again = Browser::at(serving.address, Lang::Zh);
    let page = again.page("/sign-in").await;
    let login = made["login"].as_str().unwrap();
    let fields = page.sheet("/sign-in").put("login", login).put("password", PASSWORD);
    let answer = again.send_in(&fields).await;
    assert!(answer.status.is_redirection(), "{}", answer.seen());
    assert!(again.page(&record).await.seen().contains("第一次支委会"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_association_begins_the_same_way_with_its_own_rulebook() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let top = ["--kind", "association", "--name-zh", "澜汀市体育协会"];
    let init = ["init", "--rulebook", "association", "--data", data];
    let said = run(&[&init[..], &top[..]].concat());
    assert!(said.contains("--post managing-director"), "who hands out cards: {said}");
    let first = ["user", "add", "--data", data, "--name", "尹鸣远", "--unit", "澜汀市体育协会"];
    let made = run(&[&first[..], &["--post", "managing-director", "--json"]].concat());
    let made: Value = serde_json::from_str(&made).unwrap();

    let serving = Program::start(&mut zhibu(), "serve", data.as_ref());
    let mut office = Browser::at(serving.address, Lang::Zh);
    enter_by_card(&mut office, made["code"].as_str().unwrap()).await;
    for (kind, rows) in [("units", 4), ("people", 14), ("posts", 9)] {
        let done = take_over(&mut office, &samples().join("association"), kind).await;
        assert!(done.seen().contains(&format!("录入了{rows}行")), "{kind}: {}", done.seen());
    }
    let today = office.page("/today").await;
    assert!(today.seen().contains("理事会"), "{}", today.seen());
    let new = link(&today, "理事会");
    let form = office.page(&new).await.sitting();
    let form = form.fill("title", "第一次理事会").fill("topics", "赛季安排");
    let record = office.save(&form).await;
    let record = office.page(&record).await.seen();
    assert!(record.contains("庄慧敏") && record.contains("第一次理事会"), "{record}");

    let sample = folder.path().join("sample.csv");
    let sample = sample.to_str().unwrap();
    run(&["export", "people", sample, "--sample", "--rulebook", "association"]);
    assert!(fs::read_to_string(sample).unwrap().contains("所在分会"));
    let county = ["generate", "--data", data, "--members", "60"];
    let refused = zhibu().args(county).output().unwrap();
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && why.contains("rulebook association"), "{why}");
}

/// Three groups of four characters, as a card shows its code.
fn one_time_code(seen: &str) -> String {
    let words: Vec<&str> = seen.split_whitespace().collect();
    let is_group = |word: &&&str| {
        word.len() == 4 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
    };
    let at = words.windows(3).position(|three| three.iter().all(|word| is_group(&word)));
    let at = at.unwrap_or_else(|| panic!("no code in {seen}"));
    words[at..at + 3].join(" ")
}
