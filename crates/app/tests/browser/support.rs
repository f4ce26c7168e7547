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

use std::any::Any;
use std::panic::resume_unwind;
use std::time::Duration;

use tokio::task::LocalSet;
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::Lang;
use zhibu_words::Words;

pub(crate) use browser::{Browser, WIDTHS};
pub(crate) use server::{Card, Server};

/// What the longest journey may take on a busy machine.
const JOURNEY: Duration = Duration::from_mins(4);

/// How often a journey is begun whose browser answers no more.
const ATTEMPTS: u32 = 3;

/// The words of the demo's pages.
pub(crate) fn words(lang: Lang) -> Words {
    Words::of_rules(lang, &Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap())
}

/// A browser that answers no more, and to which command. It is no fault of the pages.
#[derive(Debug)]
pub(crate) struct NoAnswer(pub(crate) String);

/// Walks a journey to its end. If the browser stops answering, the journey begins anew in another
/// one; whatever else goes wrong fails the test at once.
pub(crate) async fn in_time<J: Future<Output = ()> + 'static>(journey: impl Fn() -> J) {
    for _ in 0..ATTEMPTS {
        let walk = LocalSet::new();
        let walked = walk.run_until(async {
            let mut walking = tokio::task::spawn_local(journey());
            let walked = tokio::time::timeout(JOURNEY, &mut walking).await;
            walking.abort();
            walked
        });
        match walked.await {
            Ok(Ok(())) => return,
            Ok(Err(stopped)) => match stopped.try_into_panic().map(Box::<dyn Any + Send>::downcast)
            {
                Ok(Ok(no_answer)) => told(*no_answer),
                Ok(Err(other)) => resume_unwind(other),
                Err(stopped) => panic!("{stopped}"),
            },
            Err(_) => told(NoAnswer("the whole journey".to_owned())),
        }
    }
    panic!("the browser gave no answer, {ATTEMPTS} times");
}

fn told(NoAnswer(command): NoAnswer) {
    eprintln!("the browser gave no answer to {command}; the journey begins anew");
}
