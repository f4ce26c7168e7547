//! Proof that a form came from a page of this session, checked before any handler runs.
//!
//! The proof is a keyed hash of the session's token, which only the browser and this request hold.
//! Knows bodies of requests and cookies; it refuses to know accounts, pages and the database.

use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use bytes::BytesMut;
use http_body::Frame;
use http_body_util::{BodyExt as _, Limited};
use sha2::{Digest, Sha256};

use crate::error::{Error, Forged};
use crate::form::{FORM_BYTES, Form, field};
use crate::look::{Look, cookie, here};

/// Says that browsers reach the pages by https: a part of each request, put there by the frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Https(pub(crate) bool);

/// Before the names of cookies that hold a token, where browsers come by https: they then take such
/// a cookie from this very host only, not from one beside it (RFC 6265bis 4.1.3.2).
const HOST: &str = "__Host-";

/// The cookie of a signed-in browser.
pub(crate) const SESSION_COOKIE: &str = "zhibu_session";

/// The cookie of a browser that is about to sign in; it proves forms, nothing else.
pub(crate) const GUEST_COOKIE: &str = "zhibu_guest";

/// The cookie by which a browser is known that signed in before. It signs nobody in.
pub(crate) const DEVICE_COOKIE: &str = "zhibu_device";

/// The largest body with files, in bytes: above the largest attachment that a rulebook can allow, and above any
/// sheet that a person would take for one. A
/// file above the limit in force is refused by its own page, which can say so at the field only if
/// the browser may send it to the end.
pub(crate) const UPLOAD_BYTES: usize = 264 * 1024 * 1024;

/// Where the proof must stand in a body with files: its first fields.
const UPLOAD_HEAD_BYTES: usize = 4 * 1024;

/// How long a browser keeps our cookies, in days. The end of a session is decided by the server;
/// the cookie outlives it so that a form sent too late still finds its account's drafts.
pub(crate) const COOKIE_DAYS: u32 = 30;

/// 32 random bytes that a browser holds. The server keeps only the hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token([u8; 32]);

impl Token {
    /// A token of these random bytes.
    pub(crate) fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// The token in a cookie; `None` unless it is 64 hexadecimal digits.
    pub(crate) fn parse(hex: &str) -> Option<Self> {
        let digits = hex.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let mut token = [0; 32];
        for (byte, pair) in token.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(token))
    }

    /// As the cookie holds it.
    pub(crate) fn hex(self) -> String {
        hex(&self.0)
    }

    /// What the database keeps.
    pub(crate) fn hash(self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The proof that forms of this browser carry. The token is the key; the prefix keeps the
    /// proof apart from the stored hash.
    pub(crate) fn csrf(self) -> String {
        let mut hash = Sha256::new_with_prefix(b"zhibu csrf 1\0");
        hash.update(self.0);
        hex(&hash.finalize())
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The token in a cookie of ours.
fn held(headers: &HeaderMap, name: &str, https: bool) -> Option<Token> {
    let found =
        if https { cookie(headers, &format!("{HOST}{name}")) } else { cookie(headers, name) };
    found.and_then(Token::parse)
}

/// The token of the session, if the browser has one.
pub(crate) fn session_token(headers: &HeaderMap, https: bool) -> Option<Token> {
    held(headers, SESSION_COOKIE, https)
}

/// The token by which the browser is known, if it signed in before.
pub(crate) fn device_token(headers: &HeaderMap, https: bool) -> Option<Token> {
    held(headers, DEVICE_COOKIE, https)
}

/// The token that proves forms: the session's, else the guest's.
pub(crate) fn token(headers: &HeaderMap, https: bool) -> Option<Token> {
    session_token(headers, https).or_else(|| held(headers, GUEST_COOKIE, https))
}

/// A cookie for the whole site that scripts cannot read.
pub(crate) fn set_cookie(name: &str, value: &str, days: u32, https: bool) -> HeaderValue {
    let seconds = u64::from(days) * 24 * 60 * 60;
    let secure = if https { "; Secure" } else { "" };
    let of_host = https && [SESSION_COOKIE, GUEST_COOKIE, DEVICE_COOKIE].contains(&name);
    let host = if of_host { HOST } else { "" };
    let text =
        format!("{host}{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(text).expect("our cookies hold no control characters")
}

/// Reads the body of an unsafe request, checks its proof, and leaves the form for the handler.
pub(crate) async fn admit(request: Request, look: &mut Look) -> Result<Request, Error> {
    let (parts, body) = request.into_parts();
    match parts.headers.get(CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or("?")) {
        Some(kind) if kind.starts_with("multipart/form-data") => {
            admit_upload(parts, body, look).await
        }
        None => admit_form(parts, body, look).await,
        Some(kind) if kind.starts_with("application/x-www-form-urlencoded") => {
            admit_form(parts, body, look).await
        }
        Some(_) => Err(Error::Faulty),
    }
}

async fn admit_form(mut parts: Parts, body: Body, look: &mut Look) -> Result<Request, Error> {
    let body = to_bytes(body, FORM_BYTES).await.map_err(|_| Error::TooLarge)?;
    let form = Form::parse(&body);
    come_from(look, form.one(field::PAGE));
    prove(&parts, form.one(field::CSRF), || form.clone())?;
    parts.extensions.insert(form);
    Ok(Request::from_parts(parts, Body::from(body)))
}

/// Files are not held in memory: the proof is looked for in the first bytes, which then go before
/// the rest again.
async fn admit_upload(parts: Parts, body: Body, look: &mut Look) -> Result<Request, Error> {
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: usize| length > UPLOAD_BYTES) {
        return Err(Error::TooLarge);
    }
    let mut rest = Body::new(Limited::new(body, UPLOAD_BYTES));
    let mut head = BytesMut::new();
    while head.len() < UPLOAD_HEAD_BYTES && first_field(&head, field::PAGE).is_none() {
        match rest.frame().await {
            Some(Ok(frame)) => head.extend_from_slice(&frame.into_data().unwrap_or_default()),
            Some(Err(_)) => return Err(Error::Faulty),
            None => break,
        }
    }
    let fields = head.get(..UPLOAD_HEAD_BYTES).unwrap_or(&head);
    come_from(look, first_field(fields, field::PAGE).unwrap_or_default());
    prove(&parts, first_field(fields, field::CSRF).unwrap_or_default(), Form::default)?;
    let body = Body::new(Prefixed { head: Some(head.freeze()), rest });
    Ok(Request::from_parts(parts, body))
}

/// The page that showed the form, if the form says so.
fn come_from(look: &mut Look, page: &str) {
    if !page.is_empty() {
        here(page).clone_into(&mut look.path);
    }
}

fn prove(parts: &Parts, sent: &str, typed: impl FnOnce() -> Form) -> Result<(), Error> {
    let https = parts.extensions.get::<Https>().is_some_and(|https| https.0);
    let expected = token(&parts.headers, https).map(Token::csrf);
    if expected.as_deref().is_some_and(|expected| same(expected.as_bytes(), sent.as_bytes())) {
        return Ok(());
    }
    // Only a browser that says the form came from this very site is offered to send it again:
    // nobody elsewhere can put words into a person's mouth.
    let own = parts.headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    Err(Error::Forged(Box::new(Forged {
        typed: typed(),
        action: here(parts.uri.path_and_query().map_or("/", |path| path.as_str())).to_owned(),
        csrf: expected.filter(|_| own),
    })))
}

/// Compares without telling by its time where the difference is.
fn same(one: &[u8], two: &[u8]) -> bool {
    let difference = one.iter().zip(two).fold(0, |found, (a, b)| found | (a ^ b));
    one.len() == two.len() && difference == 0
}

/// The value of a plain field near the start of a `multipart/form-data` body, if complete.
fn first_field<'a>(head: &'a [u8], name: &str) -> Option<&'a str> {
    let mark = format!("name=\"{name}\"\r\n\r\n");
    let start = position(head, mark.as_bytes())? + mark.len();
    let rest = head.get(start..)?;
    let end = position(rest, b"\r\n")?;
    std::str::from_utf8(rest.get(..end)?).ok()
}

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// A body whose first bytes were read already.
struct Prefixed {
    head: Option<Bytes>,
    rest: Body,
}

impl http_body::Body for Prefixed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.head.take() {
            Some(head) => Poll::Ready(Some(Ok(Frame::data(head)))),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{Method, Uri};
    use zhibu_domain::text::Lang;
    use zhibu_words::Words;

    use super::*;

    const TOKEN: Token = Token([7; 32]);

    fn request(kind: &str, body: impl Into<Body>) -> Request {
        Request::builder()
            .method(Method::POST)
            .uri("/activities?unit=1")
            .header("cookie", format!("{SESSION_COOKIE}={}", TOKEN.hex()))
            .header("content-type", kind)
            .body(body.into())
            .unwrap()
    }

    fn look() -> Look {
        Look::of(
            &HeaderMap::new(),
            &Uri::from_static("/activities?unit=1"),
            Words::of(Lang::Zh),
            false,
        )
    }

    async fn form(body: String) -> Result<Request, Error> {
        admit(request("application/x-www-form-urlencoded", body), &mut look()).await
    }

    fn upload(csrf: &str) -> String {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"page\"\r\n\r\n/a/1\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{}\r\n--b--\r\n",
            "x".repeat(100_000)
        )
    }

    #[test]
    fn a_token_survives_its_cookie_and_nothing_else_is_one() {
        assert!(Token::parse(&TOKEN.hex()) == Some(TOKEN));
        for wrong in ["", "07", &"0".repeat(63), &"g".repeat(64), &"+7".repeat(32)] {
            assert!(Token::parse(wrong).is_none(), "{wrong} is taken for a token");
        }
    }

    #[test]
    fn the_proof_tells_neither_the_token_nor_its_stored_hash() {
        let csrf = TOKEN.csrf();
        assert_eq!(csrf.len(), 64);
        assert_ne!(csrf, TOKEN.hex());
        assert_ne!(csrf, hex(&TOKEN.hash()));
        assert_ne!(csrf, Token([8; 32]).csrf());
        insta::assert_snapshot!(csrf, @"2fb08d747bc7182471b2e407b705340183aac13d0ad0c4158a871d83cbe1abfe");
    }

    #[tokio::test]
    async fn a_form_with_the_right_proof_reaches_its_handler() {
        let mut look = look();
        let body = format!("csrf={}&page=%2Funits%2F1%2Fnew&title=a", TOKEN.csrf());
        let request = request("application/x-www-form-urlencoded; charset=utf-8", body);
        let admitted = admit(request, &mut look).await.unwrap();
        assert_eq!(admitted.extensions().get::<Form>().unwrap().one("title"), "a");
        assert_eq!(look.path, "/units/1/new");
    }

    #[tokio::test]
    async fn a_wrong_or_missing_proof_is_refused_and_what_was_typed_is_kept() {
        for csrf in [
            "",
            "csrf=0&",
            &format!("csrf={}0&", TOKEN.csrf()),
            &format!("csrf={}&", Token([8; 32]).csrf()),
        ] {
            match form(format!("{csrf}title=typed")).await {
                Err(Error::Forged(forged)) => {
                    assert_eq!(forged.typed.one("title"), "typed");
                    assert_eq!(forged.action, "/activities?unit=1");
                    assert_eq!(forged.csrf, None, "no browser said it came from here");
                }
                other => panic!("{csrf:?} gave {:?}", other.map(|_| ())),
            }
        }
    }

    #[tokio::test]
    async fn only_a_form_of_this_site_may_be_sent_again() {
        for (site, again) in [("same-origin", true), ("same-site", false), ("cross-site", false)] {
            let mut request = request("application/x-www-form-urlencoded", "title=a");
            request.headers_mut().insert("sec-fetch-site", HeaderValue::from_str(site).unwrap());
            let refused = admit(request, &mut look()).await;
            let Err(Error::Forged(forged)) = refused else { panic!("{site} was admitted") };
            assert_eq!(forged.csrf.is_some(), again, "{site}");
        }
    }

    #[tokio::test]
    async fn without_any_token_nothing_is_admitted() {
        let request = Request::builder().method(Method::POST).uri("/a").body(Body::from("csrf="));
        assert!(matches!(admit(request.unwrap(), &mut look()).await, Err(Error::Forged(_))));
    }

    #[tokio::test]
    async fn too_much_or_another_kind_of_content_is_refused() {
        let long = format!("csrf={}&text={}", TOKEN.csrf(), "a".repeat(FORM_BYTES));
        assert!(matches!(form(long).await, Err(Error::TooLarge)));
        let json = admit(request("application/json", "{}"), &mut look()).await;
        assert!(matches!(json, Err(Error::Faulty)));
        let mut large = request("multipart/form-data; boundary=b", upload(&TOKEN.csrf()));
        large.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(UPLOAD_BYTES + 1));
        assert!(matches!(admit(large, &mut look()).await, Err(Error::TooLarge)));
    }

    #[tokio::test]
    async fn files_pass_whole_behind_the_right_proof_only() {
        let mut look = look();
        let sent = upload(&TOKEN.csrf());
        let admitted = admit(request("multipart/form-data; boundary=b", sent.clone()), &mut look);
        let received = to_bytes(admitted.await.unwrap().into_body(), usize::MAX).await.unwrap();
        assert_eq!(received, sent.as_bytes());
        assert_eq!(look.path, "/a/1");

        let forged = admit(request("multipart/form-data; boundary=b", upload("00")), &mut look);
        assert!(matches!(forged.await, Err(Error::Forged(_))));
        let late = format!("{}{}", "y".repeat(UPLOAD_HEAD_BYTES), upload(&TOKEN.csrf()));
        let late = admit(request("multipart/form-data; boundary=b", late), &mut look);
        assert!(matches!(late.await, Err(Error::Forged(_))), "the proof must stand first");
    }
}
