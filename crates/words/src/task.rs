//! How far a task of a decision is, and why a step is refused.

use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::task::{Outcome, Refusal, State};

use crate::words::Words;

impl Words {
    /// How far a task is, as words beside its mark: 还有3天 / 3 days left.
    pub fn task_state(self, state: State) -> String {
        let count = |key: &str, n: i64| self.with(key, &[("n", n.into())]);
        match state {
            State::Open { left: None } => self.t("task-state-open").to_owned(),
            State::Open { left: Some(0) } => self.t("task-state-today").to_owned(),
            State::Open { left: Some(left) } => count("task-state-left", left),
            State::Overdue { days } => count("task-state-overdue", days),
            State::Done { .. } => self.t("task-state-done").to_owned(),
            State::Dropped { .. } => self.t("task-state-dropped").to_owned(),
        }
    }

    /// How a task ended.
    pub fn task_outcome(self, outcome: Outcome) -> &'static str {
        self.t(match outcome {
            Outcome::Done => "task-state-done",
            Outcome::Dropped => "task-state-dropped",
        })
    }

    /// Why a step is refused, and how to mend it.
    pub fn task_refusal(self, refusal: &Refusal, rules: &Rulebook) -> String {
        let post = |key: &str, post: &str| {
            let label = rules.post(post).map_or(post, |entry| self.label(&entry.label));
            self.with(key, &[("post", label.into())])
        };
        let day = |key: &str, name: &str, day| self.with(key, &[(name, self.day(day).into())]);
        match refusal {
            Refusal::Waiting => self.t("task-refused-waiting").to_owned(),
            Refusal::Changed => self.t("task-refused-changed").to_owned(),
            Refusal::Ended { outcome, on } => {
                let outcome = self.task_outcome(*outcome);
                let args = [("outcome", outcome.into()), ("day", self.day(*on).into())];
                self.with("task-refused-ended", &args)
            }
            Refusal::NotEnded => self.t("task-refused-not-ended").to_owned(),
            Refusal::UndoOver { minutes } => {
                self.with("task-refused-undo-over", &[("minutes", (*minutes).into())])
            }
            Refusal::ProofMissing => self.t("task-refused-proof").to_owned(),
            Refusal::ReasonMissing => self.t("task-refused-reason").to_owned(),
            Refusal::TooLong { max } => {
                self.with("task-refused-too-long", &[("max", (*max).into())])
            }
            Refusal::BeforeDecision { decided_on } => {
                day("task-refused-before", "day", *decided_on)
            }
            Refusal::Future { today } => day("task-refused-future", "today", *today),
            Refusal::NotLater { after } => day("task-refused-not-later", "day", *after),
            Refusal::TooFar { latest, days } => {
                let args = [("latest", self.day(*latest).into()), ("days", (*days).into())];
                self.with("task-refused-too-far", &args)
            }
            Refusal::UnknownPost { post: key } => post("task-refused-unknown-post", key),
            Refusal::SameOwner { post: key } => post("task-refused-same-owner", key),
            Refusal::NoRecord => self.t("task-refused-no-record").to_owned(),
            Refusal::RecordBefore { decided_on } => {
                day("task-refused-record-before", "day", *decided_on)
            }
        }
    }
}
