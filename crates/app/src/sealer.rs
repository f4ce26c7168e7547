//! The sealer: a thread beside the pages that chains what acts have written to the log.
//!
//! It is never in the way of an act. While it cannot seal it says so in the log of the server, once
//! and then every minute; `/healthz` and `zhibu doctor` see by themselves that rows wait. It refuses
//! to know what a seal is.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use zhibu_domain::id::Realm;
use zhibu_service::engine::Db;
use zhibu_service::{Result, audit};
use zhibu_web::{Clock, Site};

/// How long a row waits for its seal, at most, while all is well.
const PACE: Duration = Duration::from_millis(500);

/// How often the log is told again that sealing fails.
const AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// Seals as long as it lives, and once more at the end.
pub(crate) struct Sealer {
    /// Dropped to say that it is over.
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sealer {
    /// Seals what waits, and begins to look for more.
    pub(crate) fn start(site: &Site) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let (db, realm, clock) = (site.db.clone(), site.realm, site.clock.clone());
        let mut alarm = Alarm::default();
        alarm.note(clock(), pass(&db, realm, &clock));
        let thread = thread::Builder::new().name("sealer".to_owned()).spawn(move || {
            while stopped.recv_timeout(PACE) == Err(RecvTimeoutError::Timeout) {
                alarm.note(clock(), pass(&db, realm, &clock));
            }
            alarm.note(clock(), pass(&db, realm, &clock));
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Sealer {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // One that broke has already said so.
            drop(thread.join());
        }
    }
}

fn pass(db: &Db, realm: Realm, clock: &Clock) -> Result<u64> {
    audit::seal_waiting(db, realm, clock())
}

/// When the log was last told of trouble.
#[derive(Default)]
struct Alarm {
    told: Option<Timestamp>,
}

impl Alarm {
    fn note(&mut self, now: Timestamp, outcome: Result<u64>) {
        match outcome {
            Ok(_) => {
                if self.told.take().is_some() {
                    tracing::info!("the log is sealed again");
                }
            }
            Err(error) => {
                if self.told.is_none_or(|told| now.duration_since(told) >= AGAIN) {
                    tracing::error!(%error, "the log is NOT being sealed; run zhibu doctor");
                    self.told = Some(now);
                }
            }
        }
    }
}
