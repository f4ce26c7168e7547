//! The stylesheet, the scripts and the mark, under names that change with their content.
//!
//! Compressed once, at the first request. It refuses to know pages and people; a name says all
//! there is to know, so browsers may keep a file for ever.

use std::io::Write as _;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::guard::hex;

/// One file as served.
struct Asset {
    /// The last part of its address, with the hash inside: `zhibu.0123456789abcdef.css`.
    name: String,
    /// The whole address.
    path: String,
    content_type: &'static str,
    plain: Bytes,
    /// `None` if compressing failed; the plain one serves then.
    gzip: Option<Bytes>,
}

impl Asset {
    fn new(stem: &str, ending: &str, content_type: &'static str, content: &'static [u8]) -> Self {
        let digest = Sha256::digest(content);
        let hash = hex(digest.get(..8).unwrap_or(&digest));
        let name = format!("{stem}.{hash}.{ending}");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = encoder.write_all(content).and_then(|()| encoder.finish()).ok();
        Self {
            path: format!("/assets/{name}"),
            name,
            content_type,
            plain: Bytes::from_static(content),
            gzip: gzip.map(Bytes::from),
        }
    }
}

static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("zhibu", "css", "text/css; charset=utf-8", include_bytes!("../assets/zhibu.css"))
});

static HTMX: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../assets/htmx.min.js");
    Asset::new("htmx", "js", "text/javascript; charset=utf-8", content)
});

static SEARCH: LazyLock<Asset> = LazyLock::new(|| {
    let content = include_bytes!("../assets/search.js");
    Asset::new("search", "js", "text/javascript; charset=utf-8", content)
});

static MARK: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("mark", "svg", "image/svg+xml", include_bytes!("../assets/mark.svg"))
});

/// The address of the stylesheet.
pub(crate) fn style() -> &'static str {
    &STYLE.path
}

/// The address of htmx.
pub(crate) fn htmx() -> &'static str {
    &HTMX.path
}

/// The address of the keys of the search.
pub(crate) fn search() -> &'static str {
    &SEARCH.path
}

/// The address of the mark shown in browser tabs.
pub(crate) fn mark() -> &'static str {
    &MARK.path
}

/// `/assets/{name}`.
pub(crate) fn routes() -> Doors {
    Doors::new().get("/assets/{name}", Needs::Nothing, show)
}

async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let asset = [&*STYLE, &*HTMX, &*SEARCH, &*MARK]
        .into_iter()
        .find(|asset| asset.name == name)
        .ok_or(Error::NotFound)?;
    let accepts = headers.get_all(ACCEPT_ENCODING).iter().any(accepts_gzip);
    let fixed = [
        (CONTENT_TYPE, asset.content_type),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
    ];
    Ok(match &asset.gzip {
        Some(gzip) if accepts => {
            (StatusCode::OK, fixed, [(CONTENT_ENCODING, "gzip")], gzip.clone()).into_response()
        }
        _ => (StatusCode::OK, fixed, asset.plain.clone()).into_response(),
    })
}

fn accepts_gzip(value: &HeaderValue) -> bool {
    let Ok(value) = value.to_str() else { return false };
    value.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_stays_light() {
        let weigh = |asset: &Asset| asset.gzip.as_ref().map_or(usize::MAX, Bytes::len);
        assert!(weigh(&STYLE) < 10_000, "stylesheet: {} bytes", weigh(&STYLE));
        let all = weigh(&STYLE) + weigh(&HTMX) + weigh(&SEARCH) + weigh(&MARK);
        assert!(all < 45_000, "all assets: {all} bytes; a page needs its share of 60,000");
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        for (value, expected) in [
            ("gzip", true),
            ("br, gzip;q=0.8", true),
            ("gzip;q=0", false),
            ("identity", false),
            ("xgzip", false),
        ] {
            assert_eq!(accepts_gzip(&HeaderValue::from_static(value)), expected, "{value}");
        }
    }

    #[test]
    fn names_change_with_the_content() {
        let one = Asset::new("a", "css", "text/css", b"one");
        let two = Asset::new("a", "css", "text/css", b"two");
        assert_ne!(one.name, two.name);
        assert_eq!(one.name.len(), "a..css".len() + 16);
    }
}
