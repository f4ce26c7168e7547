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

pub(crate) use browser::{Browser, WIDTHS};
pub(crate) use server::{Card, Server};
