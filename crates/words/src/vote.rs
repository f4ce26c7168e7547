//! Quorum and result of a vote in words.

use zhibu_domain::text::Label;
use zhibu_domain::vote::{Outcome, QuorumNumbers, Refusal};

use crate::words::Words;

impl Words {
    /// What a meeting must reach, as a sentence; `rule` is the label of the rule.
    pub fn vote_needs(self, rule: &Label, numbers: QuorumNumbers) -> String {
        let rule = ("rule", self.label(rule).into());
        let entitled = ("entitled", numbers.entitled.into());
        let quorum = ("quorum", numbers.quorum.into());
        match numbers.pass {
            Some(pass) => self.with("vote-needs", &[rule, entitled, quorum, ("pass", pass.into())]),
            None => self.with("vote-needs-of-present", &[rule, entitled, quorum]),
        }
    }

    /// What a vote came to, as sentences; `rule` is the label of the rule.
    pub fn vote_outcome(self, rule: &Label, outcome: Outcome) -> String {
        let rule = ("rule", self.label(rule).into());
        let present = ("present", outcome.present.into());
        let quorum = ("quorum", outcome.quorum.into());
        if !outcome.valid {
            return self.with("vote-no-quorum", &[rule, present, quorum]);
        }
        let key = if outcome.passed { "vote-passed" } else { "vote-not-passed" };
        let counted = ("counted", outcome.counted_for.into());
        let needed = ("needed", outcome.needed.into());
        self.with(key, &[rule, present, quorum, counted, needed])
    }

    /// Where a rule comes from, as a sentence; `source` is the key with the article.
    pub fn vote_source(self, title: &Label, source: &str) -> String {
        self.with("vote-source", &[("title", self.label(title).into()), ("source", source.into())])
    }

    /// Why numbers are no count of a vote, as a clause without a full stop.
    pub fn vote_refusal(self, refusal: Refusal) -> String {
        match refusal {
            Refusal::NobodyEntitled => self.t("vote-refusal-nobody-entitled").to_owned(),
            Refusal::PresentAboveEntitled { present, entitled } => self.with(
                "vote-refusal-present-above-entitled",
                &[("present", present.into()), ("entitled", entitled.into())],
            ),
            Refusal::VotesAbovePresent { votes, present, over } => self.with(
                "vote-refusal-votes-above-present",
                &[("votes", votes.into()), ("present", present.into()), ("over", over.into())],
            ),
            Refusal::WrittenNotTaken { written } => {
                self.with("vote-refusal-written-not-taken", &[("written", written.into())])
            }
            Refusal::WrittenAboveAbsent { written, absent, over } => self.with(
                "vote-refusal-written-above-absent",
                &[("written", written.into()), ("absent", absent.into()), ("over", over.into())],
            ),
        }
    }
}
