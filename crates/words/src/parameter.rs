//! Why a number is not set, and why it has the value it has.

use zhibu_domain::parameter::Refusal;
use zhibu_domain::rulebook::Rulebook;

use crate::words::Words;

impl Words {
    /// Why a number is not set. The rulebook gives its name and the text that fixes it.
    pub fn parameter_refusal(self, refusal: &Refusal, rules: &Rulebook) -> String {
        match refusal {
            Refusal::Unknown { key } => {
                self.with("parameter-refusal-unknown", &[("key", key.into())])
            }
            Refusal::Central { key, source_key } => {
                let entry = rules.numbers.iter().find(|entry| entry.key == *key);
                let name = entry.map_or(key.as_str(), |entry| self.label(&entry.label));
                let cited = entry.map(|entry| self.citation(rules, &entry.provenance));
                let source = cited.unwrap_or_else(|| source_key.clone());
                let args = [("name", name.into()), ("source", source.into())];
                self.with("parameter-refusal-central", &args)
            }
            Refusal::OutOfBounds { min, max } => {
                let args = [("min", (*min).into()), ("max", (*max).into())];
                self.with("parameter-refusal-out-of-bounds", &args)
            }
            Refusal::SourceMissing => self.t("parameter-refusal-source-missing").to_owned(),
            Refusal::ApproverMissing => self.t("parameter-refusal-approver-missing").to_owned(),
            Refusal::TooLong { max } => {
                self.with("parameter-refusal-too-long", &[("max", (*max).into())])
            }
            Refusal::ApprovedLater { today } => {
                let today = self.day(*today);
                self.with("parameter-refusal-approved-later", &[("today", today.into())])
            }
            Refusal::Past { earliest } => {
                let earliest = self.day(*earliest);
                self.with("parameter-refusal-past", &[("earliest", earliest.into())])
            }
            Refusal::Ends { from } => {
                let from = self.day(*from);
                self.with("parameter-refusal-ends", &[("from", from.into())])
            }
            Refusal::NothingSet => self.t("parameter-refusal-nothing-set").to_owned(),
        }
    }
}
