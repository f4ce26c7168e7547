//! What can go wrong with a request, and the page that says so.
//!
//! A handler returns an [`Error`]; the frame turns it into a page in the reader's language. What
//! the database or a template says is logged once, under a reference that the page shows; readers
//! never see it.

use std::any::Any;
use std::sync::Arc;

use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use zhibu_domain::access::Denied;
use zhibu_domain::rulebook::{Right, Rulebook};
use zhibu_domain::{activity, bulletin, person};
use zhibu_service::{self as service, engine, vault};
use zhibu_words::Words;

use crate::context::Site;
use crate::form::Form;
use crate::guard::hex;
use crate::look::Look;
use crate::page;
use crate::routes;

/// Why a request gave no page of its own.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such thing, or not for this person.
    #[error("not found")]
    NotFound,
    /// No post of the person gives the right, if one is known to be missing.
    #[error("denied")]
    Denied(Option<Denied>),
    /// A rule refuses it, and no form is there to say so at a field.
    #[error("refused: {0}")]
    Refused(Box<service::Error>),
    /// Somebody else changed the record first.
    #[error("conflict")]
    Conflict,
    /// The body is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// An address or a body that cannot be read.
    #[error("faulty request")]
    Faulty,
    /// The form does not prove that it came from this session.
    #[error("forged")]
    Forged(Box<Forged>),
    /// The page needs somebody signed in.
    #[error("sign in first")]
    SignIn(SignIn),
    /// The right is there, and asks for a second factor first.
    #[error("{0:?} needs a second factor")]
    SecondFactor(Right),
    /// Too much contention; sending again helps.
    #[error("busy")]
    Busy,
    /// The program's own fault.
    #[error(transparent)]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// A form without the right proof, kept so that nothing typed is lost.
#[derive(Debug)]
pub(crate) struct Forged {
    /// What was typed.
    pub(crate) typed: Form,
    /// Where it was sent to.
    pub(crate) action: String,
    /// The right proof, if the form may be sent again after a look at it.
    pub(crate) csrf: Option<String>,
}

/// Where to go on after signing in, and why signing in is needed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SignIn {
    /// The page to return to.
    pub(crate) next: String,
    /// What happened before.
    pub(crate) why: Why,
}

/// Why a person must sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The page is not public.
    Needed,
    /// The session is over.
    Ended,
    /// The session was over when a form came; what was typed is a draft now.
    Kept,
}

impl Why {
    /// As in the address of the sign-in page.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Why::Needed => "needed",
            Why::Ended => "ended",
            Why::Kept => "kept",
        }
    }

    /// The sentence on the sign-in page for a code out of its address.
    pub(crate) fn key(code: &str) -> Option<&'static str> {
        match code {
            "needed" => Some("session-needed"),
            "ended" => Some("session-ended"),
            "kept" => Some("session-kept"),
            _ => None,
        }
    }
}

impl From<service::Error> for Error {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Activity(activity::Refusal::Changed)
            | service::Error::Bulletin(bulletin::Refusal::Changed)
            | service::Error::Person(person::Refusal::Changed)
            | service::Error::Engine(engine::Error::Unique(_)) => Error::Conflict,
            service::Error::Unit(_)
            | service::Error::UnitDetail(_)
            | service::Error::Parameter(_)
            | service::Error::Import(_)
            | service::Error::Person(_)
            | service::Error::Membership(_)
            | service::Error::Post(_)
            | service::Error::Activity(_)
            | service::Error::Task(_)
            | service::Error::Bulletin(_)
            | service::Error::Protected(_)
            | service::Error::Account(_)
            | service::Error::Feed(_)
            | service::Error::Vault(
                vault::Error::NoKey | vault::Error::Missing { .. } | vault::Error::Foreign { .. },
            ) => Error::Refused(Box::new(error)),
            service::Error::SecondFactor { right } => Error::SecondFactor(right),
            service::Error::Denied(denied) => Error::Denied(Some(denied)),
            service::Error::NotFound | service::Error::Engine(engine::Error::NotFound) => {
                Error::NotFound
            }
            service::Error::Engine(engine::Error::Transient(_)) => Error::Busy,
            service::Error::Data { .. }
            | service::Error::Files(_)
            | service::Error::Vault(_)
            | service::Error::Engine(_) => Error::Internal(Box::new(error)),
        }
    }
}

/// The sentence for a refusal or a denial, to be put at a field of a form; `None` if the error is
/// of another sort and has a page of its own.
pub(crate) fn sentence(error: &service::Error, words: Words, rules: &Rulebook) -> Option<String> {
    match error {
        service::Error::Unit(refusal) => Some(words.unit_refusal(refusal, rules)),
        service::Error::UnitDetail(refusal) => Some(words.unit_detail_refusal(refusal)),
        service::Error::Parameter(refusal) => Some(words.parameter_refusal(refusal, rules)),
        service::Error::Import(refusal) => Some(words.import_refusal(refusal)),
        service::Error::Person(refusal) => Some(words.person_refusal(refusal)),
        service::Error::Membership(refusal) => Some(words.membership_refusal(refusal, rules)),
        service::Error::Post(refusal) => Some(words.post_refusal(refusal, rules)),
        service::Error::Activity(refusal) => Some(words.activity_refusal(refusal)),
        service::Error::Task(refusal) => Some(words.task_refusal(refusal, rules)),
        service::Error::Bulletin(refusal) => Some(words.bulletin_refusal(refusal)),
        service::Error::Protected(refusal) => Some(words.protected_refusal(refusal)),
        service::Error::Account(refusal) => Some(words.account_refusal(refusal, rules)),
        service::Error::Feed(refusal) => Some(words.feed_refusal(refusal)),
        service::Error::Vault(vault::Error::NoKey) => Some(words.without_key(false).to_owned()),
        service::Error::Vault(vault::Error::Missing { .. } | vault::Error::Foreign { .. }) => {
            Some(words.without_key(true).to_owned())
        }
        service::Error::Denied(denied) => Some(words.denied(denied)),
        service::Error::NotFound
        | service::Error::SecondFactor { .. }
        | service::Error::Data { .. }
        | service::Error::Files(_)
        | service::Error::Vault(_)
        | service::Error::Engine(_) => None,
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Error::Internal(Box::new(error))
    }
}

impl From<PathRejection> for Error {
    fn from(_: PathRejection) -> Self {
        Error::NotFound
    }
}

impl From<QueryRejection> for Error {
    fn from(_: QueryRejection) -> Self {
        Error::Faulty
    }
}

impl From<MultipartError> for Error {
    fn from(error: MultipartError) -> Self {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
            _ => Error::Faulty,
        }
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Denied(_) | Error::Forged(_) => StatusCode::FORBIDDEN,
            Error::Refused(_) | Error::Faulty => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Conflict => StatusCode::CONFLICT,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::SignIn(_) | Error::SecondFactor(_) => StatusCode::SEE_OTHER,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The start of the keys of its title and text, `layout-error-…`.
    fn key(&self) -> &'static str {
        match self {
            Error::NotFound => "not-found",
            Error::Denied(_) => "denied",
            Error::Refused(_) => "refused",
            Error::Conflict => "conflict",
            Error::TooLarge => "large",
            Error::Faulty => "faulty",
            Error::Forged(_) => "forged",
            Error::Busy => "busy",
            Error::SignIn(_) | Error::SecondFactor(_) | Error::Internal(_) => "internal",
        }
    }
}

/// Carries an error from the handler to the frame.
#[derive(Clone)]
struct Bare(Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Error::SignIn(sign_in) = &self {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("next", &sign_in.next)
                .append_pair("why", sign_in.why.code())
                .finish();
            if let Ok(location) = HeaderValue::try_from(format!("/sign-in?{query}")) {
                response.headers_mut().insert(LOCATION, location);
            }
            return response;
        }
        response.extensions_mut().insert(Bare(Arc::new(self)));
        response
    }
}

/// What a panic becomes: an error like any other of our own making.
#[allow(clippy::needless_pass_by_value, reason = "the shape that the panic layer asks for")]
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Error::Internal(format!("panic: {what}").into()).into_response()
}

/// Gives an error its page. Answers of the router itself (no such method, a path that cannot be
/// read) are errors too; pages and files pass unchanged.
pub(crate) fn clothe(mut response: Response, look: &Look, site: &Site) -> Response {
    let error = match response.extensions_mut().remove::<Bare>() {
        Some(Bare(error)) => error,
        None => match foreign(&response) {
            Some(error) => Arc::new(error),
            None => return response,
        },
    };
    if let Error::SecondFactor(right) = &*error {
        return page::see_other(&routes::factor(&look.path, Some(*right)));
    }
    let reference = match &*error {
        Error::Internal(source) => Some(log(source.as_ref(), site)),
        _ => None,
    };
    let page = ErrorPage {
        ctx: look,
        title: look.words.t(&format!("layout-error-{}-title", error.key())),
        text: text(&error, look.words, &site.rules),
        forged: match &*error {
            Error::Forged(forged) => Some(forged.as_ref()),
            _ => None,
        },
        again: matches!(*error, Error::Busy),
        reference: reference.as_deref(),
    };
    let mut clothed = match page::html(&page) {
        Ok(clothed) => clothed,
        // The page of the error failed: say at least that, without a template.
        Err(_) => look.words.t("layout-error-internal-text").into_response(),
    };
    *clothed.status_mut() = error.status();
    // The router itself adds which methods are right.
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        *clothed.status_mut() = response.status();
    }
    clothed
}

/// The error behind an answer that no handler of ours made.
fn foreign(response: &Response) -> Option<Error> {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let plain = response
        .headers()
        .get(CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !plain {
        return None;
    }
    Some(match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Error::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        status if status.is_server_error() => {
            Error::Internal(format!("the router answered {status}").into())
        }
        _ => Error::Faulty,
    })
}

/// Logs a fault of the program under a new reference.
fn log(source: &(dyn std::error::Error + Send + Sync + 'static), site: &Site) -> String {
    let mut random = [0; 4];
    (site.random)(&mut random);
    let reference = hex(&random);
    let mut causes = vec![source.to_string()];
    let mut next = source.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    tracing::error!(reference, causes = causes.join(": "), "a request failed");
    reference
}

/// The sentence under the title.
fn text(error: &Error, words: Words, rules: &Rulebook) -> String {
    let special = match error {
        Error::Refused(refused) => sentence(refused, words, rules),
        Error::Denied(Some(denied)) => Some(words.denied(denied)),
        _ => None,
    };
    special.unwrap_or_else(|| words.t(&format!("layout-error-{}-text", error.key())).to_owned())
}

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage<'a> {
    ctx: &'a Look,
    title: &'static str,
    text: String,
    forged: Option<&'a Forged>,
    again: bool,
    reference: Option<&'a str>,
}
