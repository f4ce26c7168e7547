//! Whole addresses, for what leaves this site: a link to pass on, a feed.
//!
//! The host is what the browser asked for, since the program does not know by which names it is
//! reached.

use axum::http::HeaderMap;
use axum::http::header::HOST;

/// Most characters of a host with its port.
const HOST_MAX: usize = 255;

/// The whole address of a path; the path alone if no host is known.
pub(crate) fn whole(headers: &HeaderMap, https: bool, path: &str) -> String {
    let scheme = if https { "https" } else { "http" };
    match host(headers) {
        Some(host) => format!("{scheme}://{host}{path}"),
        None => path.to_owned(),
    }
}

/// The host that was asked for, if it is written like one.
fn host(headers: &HeaderMap) -> Option<&str> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte);
    (!host.is_empty() && host.len() <= HOST_MAX && host.bytes().all(fits)).then_some(host)
}

/// The address that begins a letter with this title and this link.
pub(super) fn letter(title: &str, address: &str) -> String {
    format!("mailto:?subject={}&body={}", escaped(title), escaped(address))
}

/// As a `mailto:` address wants it (RFC 6068): everything but plain letters and digits escaped,
/// blanks too.
fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(host: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static(host));
        whole(&headers, false, "/portal")
    }

    #[test]
    fn a_host_is_taken_only_if_it_is_one() {
        assert_eq!(of("127.0.0.1:8080"), "http://127.0.0.1:8080/portal");
        assert_eq!(of("[::1]:80"), "http://[::1]:80/portal");
        for odd in ["", "a b", "a/b", "a\"b", "a<b>", "user@host"] {
            assert_eq!(of(odd), "/portal", "{odd}");
        }
        assert_eq!(whole(&HeaderMap::new(), true, "/portal"), "/portal");
    }

    #[test]
    fn a_letter_keeps_title_and_link_apart() {
        assert_eq!(
            letter("会 & a+b?", "http://h/p?x=1"),
            "mailto:?subject=%E4%BC%9A%20%26%20a%2Bb%3F&body=http%3A%2F%2Fh%2Fp%3Fx%3D1"
        );
    }
}
