//! What counts as a reading, and counting it. Nothing is asked or kept about who reads.

use axum::http::{HeaderMap, Method};
use zhibu_domain::id::BulletinId;
use zhibu_service::bulletin;

use crate::context::Ctx;

/// Headers by which a browser says that it only fetches ahead.
const AHEAD: [&str; 3] = ["sec-purpose", "purpose", "x-moz"];

/// Whether somebody reads the page: not a question for its headers only, not a browser that fetches
/// ahead, not a script that fetches a part.
pub(super) fn is_reading(method: &Method, headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let ahead = AHEAD.iter().any(|name| said(name).is_some_and(|value| value.contains("prefetch")));
    let visit = said("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    method == Method::GET && !ahead && visit
}

/// Counts one reading. A page is not refused for its counter, so that a failure is only logged.
pub(super) async fn count(ctx: &Ctx, id: BulletinId) -> bool {
    let realm = ctx.realm;
    match ctx.db.write(move |tx| bulletin::count_view(tx, realm, id)).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "a reading was not counted");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_a_visit_is_a_reading() {
        type Sent = &'static [(&'static str, &'static str)];
        let cases: [(Method, Sent, bool); 8] = [
            (Method::GET, &[], true),
            (Method::GET, &[("sec-fetch-mode", "navigate")], true),
            (Method::HEAD, &[], false),
            (Method::GET, &[("sec-purpose", "prefetch")], false),
            (Method::GET, &[("sec-purpose", "prefetch;prerender")], false),
            (Method::GET, &[("purpose", "prefetch")], false),
            (Method::GET, &[("x-moz", "prefetch")], false),
            (Method::GET, &[("sec-fetch-mode", "cors")], false),
        ];
        for (method, sent, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in sent {
                headers.insert(*name, HeaderValue::from_str(value).unwrap());
            }
            assert_eq!(is_reading(&method, &headers), expected, "{method} {sent:?}");
        }
    }
}
