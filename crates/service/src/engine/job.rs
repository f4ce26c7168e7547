//! Acts on their way to a database thread: the queue, the act with its answer, and the verdict.
//!
//! An act that is queued runs to its end even if the one who asked went away.
//! This module refuses to know SQL and drivers.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::error::{Error, Result, Transient};
use super::tx::Tx;

/// How often an act that loses races is run before its caller hears of it.
pub(super) const TRIES: u32 = 10;

/// Acts that may wait in one queue. More are refused at once, so that a stalled disk shows as
/// refusals and not as memory.
const WAITING: usize = 16_384;

/// What is to become of the transaction in which an act was attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Keep what it did.
    Keep,
    /// Undo it; the act has its answer.
    Discard,
    /// Undo it; another attempt may succeed.
    Again,
}

/// An act together with the way back to its caller.
pub(super) trait Job: Send {
    /// Runs the act once and notes its outcome.
    fn attempt(&mut self, tx: Tx<'_>) -> Verdict;
    /// Replaces the outcome by a failure of the engine.
    fn fail(&mut self, error: Error);
    /// Hands the outcome to the caller.
    fn answer(self: Box<Self>);
}

/// The one kind of job: a closure, its outcome so far, and a reply.
pub(super) struct Call<T, E, F, R> {
    act: F,
    outcome: Option<Result<T, E>>,
    reply: R,
}

impl<T, E, F, R> Call<T, E, F, R> {
    pub(super) fn new(act: F, reply: R) -> Self {
        Self { act, outcome: None, reply }
    }
}

impl<T, E, F, R> Job for Call<T, E, F, R>
where
    T: Send,
    E: From<Error> + Transient + Send,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    R: FnOnce(Result<T, E>) + Send,
{
    fn attempt(&mut self, mut tx: Tx<'_>) -> Verdict {
        let act = &mut self.act;
        let run = catch_unwind(AssertUnwindSafe(|| act(&mut tx)));
        let (outcome, verdict) = match run {
            Err(payload) => (Err(Error::panicked(&*payload).into()), Verdict::Discard),
            Ok(outcome) => judge(outcome, tx.into_failure()),
        };
        self.outcome = Some(outcome);
        verdict
    }

    fn fail(&mut self, error: Error) {
        self.outcome = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        let closed = || Err(Error::Closed("the act was never run".to_owned()).into());
        (self.reply)(self.outcome.unwrap_or_else(closed));
    }
}

/// What an act returned against what its transaction went through. A transaction in which a
/// statement failed cannot be kept, whatever the act made of the error: PostgreSQL would answer
/// its COMMIT with a silent ROLLBACK.
fn judge<T, E>(outcome: Result<T, E>, failure: Option<Error>) -> (Result<T, E>, Verdict)
where
    E: From<Error> + Transient,
{
    let lost = matches!(failure, Some(Error::Transient(_) | Error::Closed(_)));
    match (outcome, failure) {
        (Ok(value), None) => (Ok(value), Verdict::Keep),
        (Ok(_), Some(failure)) => {
            let verdict = if lost { Verdict::Again } else { Verdict::Discard };
            (Err(failure.into()), verdict)
        }
        (Err(error), _) => {
            let again = lost || error.is_transient();
            (Err(error), if again { Verdict::Again } else { Verdict::Discard })
        }
    }
}

/// A queue that several threads may feed and several may serve.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    wake: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // No code of ours panics while it holds the lock, and a queue is whole between two lines.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a job at the end.
    pub(super) fn push(&self, job: Box<dyn Job>) -> Result<()> {
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(Error::Closed("the engine is shut down".to_owned()));
        }
        if waiting.jobs.len() >= WAITING {
            return Err(Error::Transient(format!("{WAITING} acts are waiting already")));
        }
        waiting.jobs.push_back(job);
        drop(waiting);
        self.wake.notify_one();
        Ok(())
    }

    /// Waits for jobs and takes as many as there are, at most `limit`. Empty when the queue is
    /// closed and nothing is left.
    pub(super) fn take(&self, limit: usize) -> Vec<Box<dyn Job>> {
        let mut waiting = self.lock();
        while waiting.jobs.is_empty() && !waiting.closed {
            waiting = self.wake.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let count = waiting.jobs.len().min(limit);
        waiting.jobs.drain(..count).collect()
    }

    /// Lets the threads finish what is queued and then end.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.wake.notify_all();
    }
}

/// Held by a database thread. Should the thread itself break, callers get an error instead of
/// waiting for ever.
pub(super) struct Watch(pub(super) Arc<Queue>);

impl Watch {
    /// Serves what waits, at most `limit` jobs together, until the queue is closed. `serve` gives
    /// each its outcome; then they are answered.
    pub(super) fn serve(self, limit: usize, mut serve: impl FnMut(&mut [Box<dyn Job>])) {
        loop {
            let mut jobs = self.0.take(limit);
            if jobs.is_empty() {
                return;
            }
            serve(&mut jobs);
            for job in jobs {
                job.answer();
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.close();
            let abandoned: Vec<_> = self.0.lock().jobs.drain(..).collect();
            drop(abandoned);
        }
    }
}
