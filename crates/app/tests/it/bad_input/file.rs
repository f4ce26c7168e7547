//! Files that are not taken, and one that is.

use zhibu_domain::activity::Refusal;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and a picture";
const PDF: &[u8] = b"%PDF-1.7 and a page";

/// The form for a file on a record's page.
async fn form(browser: &mut Browser, record: &str) -> Sheet {
    browser.page(record).await.sheet(&format!("{record}/files"))
}

fn declared(sheet: &Sheet) -> Sheet {
    sheet.clone().tick("declared", "1")
}

async fn send(browser: &mut Browser, sheet: &Sheet, file: (&str, &[u8])) -> Answer {
    browser.upload(&sheet.action, &sheet.pairs(), file).await
}

/// The largest file that the rulebook allows, in bytes.
fn largest(app: &TestApp) -> usize {
    let limit = app.site.rules.number("attachment.max_bytes", TODAY).unwrap();
    usize::try_from(limit.value.value).unwrap()
}

#[tokio::test]
async fn a_file_that_is_not_taken_leaves_no_trace() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let plain = form(&mut secretary, &record).await;
        let ticked = declared(&plain).tick("paper", "1");
        let mut large = PDF.to_vec();
        large.resize(largest(&app) + 1, b' ');
        let max_bytes = i64::try_from(largest(&app)).unwrap();
        let before = (app.written(), secretary.page(&record).await.seen());
        for (sheet, name, content, field, refusal) in [
            (&ticked, "a.pdf", large.as_slice(), "file", Refusal::FileTooLarge { max_bytes }),
            (&ticked, "setup.pdf", b"MZ\x90\x00\x03".as_slice(), "file", Refusal::FileType),
            (&ticked, "all.zip", b"PK\x03\x04 evil.exe".as_slice(), "file", Refusal::FileType),
            (
                &ticked,
                "page.png",
                b"<script>alert(1)</script>".as_slice(),
                "file",
                Refusal::FileType,
            ),
            (&ticked, "empty.pdf", b"".as_slice(), "file", Refusal::FileEmpty),
            (&plain, "a.pdf", PDF, "declared", Refusal::NotDeclared),
        ] {
            let answer = send(&mut secretary, sheet, (name, content)).await;
            answer.refuses(UNPROCESSABLE, &[said(field, words.activity_refusal(&refusal))]);
            answer.sheet(&sheet.action).keeps(sheet, &[]);
            assert_eq!((app.written(), secretary.page(&record).await.seen()), before, "{name}");
        }
    }
}

#[tokio::test]
async fn a_photo_of_the_signed_minutes_is_a_valid_record_up_to_the_last_byte() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let sheet = declared(&form(&mut secretary, &record).await).tick("paper", "1");
        let mut photo = PNG.to_vec();
        photo.resize(largest(&app), 7);
        let sent = send(&mut secretary, &sheet, ("签字<记录>\u{202e}.png", &photo)).await;
        assert_eq!(sent.location(), format!("{record}#files"), "{}", sent.seen());
        let page = secretary.page(&record).await;
        let seen = page.seen();
        assert!(seen.contains("签字<记录>\u{202e}.png"), "{seen}");
        assert!(seen.contains(words.t("activity-file-paper")), "{seen}");
        let link = page.links().into_iter().find(|path| path.contains("/files/")).unwrap();
        let file = secretary.page(&link).await;
        assert_eq!(file.headers["content-type"], "image/png");
        assert!(file.bytes == photo, "the photo comes back as it was sent");
        // Neighbours see neither the record nor its files.
        let other = app.found(app.town, "branch", crate::support::text("石桥村党支部", "Shiqiao"));
        let mut neighbour = app.newcomer(other, (other, "secretary"), lang).await;
        assert_eq!(neighbour.get(&link).await.status, StatusCode::NOT_FOUND);
        let before = app.written();
        let csrf = neighbour.page("/more").await.hidden("csrf");
        let fields = [("csrf", &*csrf), ("page", &*record), ("declared", "1")];
        let sent = neighbour.upload(&sheet.action, &fields, ("a.pdf", PDF)).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn a_record_holds_as_many_files_as_the_rulebook_says() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let sheet = declared(&form(&mut secretary, &record).await);
        let max = app.site.rules.number("attachment.max_files", TODAY).unwrap().value.value;
        for n in 0..max {
            let name = format!("{n}.pdf");
            let sent = send(&mut secretary, &sheet, (&name, PDF)).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.seen());
        }
        let acts = app.written().0;
        let sent = send(&mut secretary, &sheet, ("more.pdf", PDF)).await;
        let expected = words.activity_refusal(&Refusal::TooManyFiles { max });
        sent.refuses(UNPROCESSABLE, &[said("file", expected)]);
        assert_eq!(app.written().0, acts);
        assert!(!secretary.page(&record).await.seen().contains("more.pdf"));
    }
}

#[tokio::test]
async fn a_body_larger_than_any_rulebook_allows_is_not_even_read() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let headers =
            [("content-type", "multipart/form-data; boundary=b"), ("content-length", "300000000")];
        let answer = secretary.ask("POST", &format!("{record}/files"), &headers).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(unescaped(&answer.body()).contains(words.t("layout-error-large-text")));
        // Half a body is no form.
        let headers = [("content-type", "multipart/form-data")];
        let answer = secretary.ask("POST", &format!("{record}/files"), &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
}
