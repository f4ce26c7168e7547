//! What happens around every request: language and size, the proof of forms, error pages.
//!
//! It refuses to know any page: it hands the request on and clothes what comes back.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE, STRICT_TRANSPORT_SECURITY};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::text::Lang;

use crate::context::Site;
use crate::error;
use crate::guard::{self, Https};
use crate::look::{Look, Preference, preference};
use crate::routes;

/// How long a browser remembers language and text size, in days.
const PREFERENCE_DAYS: u32 = 365;

/// The layer around the whole router.
pub(crate) async fn around(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(Https(site.https));
    let signed_in = guard::session_token(request.headers(), site.https).is_some();
    let mut look = Look::of(request.headers(), request.uri(), site.words(Lang::Zh), site.demo);
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    // The address of a feed says its language itself: a feed reader keeps no cookie.
    let asks = safe && request.uri().path() != routes::FEED;
    if asks && let Some(preference) = preference(request.uri()) {
        return remember(&preference, site.https);
    }
    let admitted = if safe { Ok(request) } else { guard::admit(request, &mut look).await };
    let response = match admitted {
        Ok(mut request) => {
            request.extensions_mut().insert(look.clone());
            next.run(request).await
        }
        Err(error) => error.into_response(),
    };
    let mut response = error::clothe(response, &look, &site);
    let headers = response.headers_mut();
    if signed_in && headers.get(CACHE_CONTROL).is_some_and(is_private) {
        // Nobody who uses the computer next finds people's data in the browser's files.
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if site.https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    response
}

/// A browser that came by https once comes by nothing else for a year.
const HSTS: &str = "max-age=31536000";

fn is_private(control: &HeaderValue) -> bool {
    control.as_bytes().starts_with(b"private")
}

/// Keeps the choice and goes to the same page without the question in its address.
fn remember(preference: &Preference, https: bool) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    for (name, value) in &preference.cookies {
        headers.append(SET_COOKIE, guard::set_cookie(name, value, PREFERENCE_DAYS, https));
    }
    if let Ok(path) = HeaderValue::from_str(&preference.path) {
        headers.insert(LOCATION, path);
    }
    response
}
