//! What a journey needs: the program as people start it, and a browser with verbs of people.
//!
//! ```text
//! let server = Server::demo();
//! let mut browser = Browser::start(server.address(), 360, Lang::Zh).await;
//! browser.open("/").await;
//! browser.click("记一次活动").await;
//! browser.fill("标题", "学习").await;
//! browser.see("已保存").await;
//! browser.shot("record-saved").await;
//! ```
//!
//! A verb waits until it can be done, and fails with what the page shows if that takes too long.

mod browser;
mod judge;
mod picture;
mod server;

use std::time::Duration;

pub(crate) use browser::{Browser, WIDTHS};
pub(crate) use server::{Card, Server};

/// What the longest journey may take on a busy machine. A browser that answers no more fails its
/// test instead of holding up all others.
const JOURNEY: Duration = Duration::from_mins(6);

/// Runs a journey to its end.
pub(crate) async fn in_time(journey: impl Future<Output = ()>) {
    let done = tokio::time::timeout(JOURNEY, journey).await;
    assert!(done.is_ok(), "the browser gave no answer any more");
}
