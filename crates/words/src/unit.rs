//! Why what is said of a unit is refused, and the names of what is said.

use zhibu_domain::unit::detail::{Part, Refusal, Situation};

use crate::words::Words;

impl Words {
    /// Why a code, a guide or contact data of a unit is refused.
    pub fn unit_detail_refusal(self, refusal: &Refusal) -> String {
        let of = |key: &str, part: Part| self.with(key, &[("part", self.unit_part(part).into())]);
        match refusal {
            Refusal::UnknownScheme { scheme } => {
                self.with("unit-refusal-unknown-scheme", &[("scheme", scheme.into())])
            }
            Refusal::Missing { part } => of("unit-refusal-missing", *part),
            Refusal::TooLong { part, max } => {
                let args = [("part", self.unit_part(*part).into()), ("max", (*max).into())];
                self.with("unit-refusal-too-long", &args)
            }
            Refusal::Shape { part } => self.t(shape(*part)).to_owned(),
            Refusal::Division => self.t("unit-refusal-division").to_owned(),
            Refusal::Credit => self.t("unit-refusal-credit").to_owned(),
            Refusal::CodeTaken => self.t("unit-refusal-code-taken").to_owned(),
            Refusal::Future { today } => {
                self.with("unit-refusal-future", &[("today", self.day(*today).into())])
            }
            Refusal::Ends { from } => {
                self.with("unit-refusal-ends", &[("from", self.day(*from).into())])
            }
            Refusal::BeforeLastChange { since } => {
                self.with("unit-refusal-before", &[("since", self.day(*since).into())])
            }
            Refusal::OwnGuide => self.t("unit-refusal-own-guide").to_owned(),
            Refusal::ParentGuide => self.t("unit-refusal-parent-guide").to_owned(),
            Refusal::GuideClosed => self.t("unit-refusal-guide-closed").to_owned(),
            Refusal::NothingHolds => self.t("unit-refusal-nothing-holds").to_owned(),
        }
    }

    /// The name of a field of what is known of a unit.
    pub fn unit_part(self, part: Part) -> &'static str {
        self.t(match part {
            Part::Code => "unit-part-code",
            Part::Guide => "unit-part-guide",
            Part::Reference => "unit-part-reference",
            Part::Contact => "unit-part-contact",
            Part::Phone => "unit-part-phone",
            Part::Fax => "unit-part-fax",
            Part::Address => "unit-part-address",
            Part::Postcode => "unit-part-postcode",
            Part::Email => "unit-part-email",
            Part::Website => "unit-part-website",
        })
    }

    /// How a unit relates to its employer.
    pub fn unit_situation(self, situation: Situation) -> &'static str {
        self.t(match situation {
            Situation::Single => "unit-situation-single",
            Situation::Joint => "unit-situation-joint",
            Situation::SameAsParent => "unit-situation-same-as-parent",
        })
    }
}

/// The sentence for a field that is not written as such a thing is.
fn shape(part: Part) -> &'static str {
    match part {
        Part::Phone | Part::Fax => "unit-refusal-phone",
        Part::Postcode => "unit-refusal-postcode",
        Part::Email => "unit-refusal-email",
        Part::Website => "unit-refusal-website",
        Part::Code | Part::Guide | Part::Reference | Part::Contact | Part::Address => {
            "unit-refusal-shape"
        }
    }
}
