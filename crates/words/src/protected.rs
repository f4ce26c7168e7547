//! Protected fields: what they are called, and why one was not kept or not shown.

use zhibu_domain::protected::{Field, Refusal};
use zhibu_domain::{citizen, phone};

use crate::words::Words;

impl Words {
    /// What a protected field is called.
    pub fn protected_field(self, field: Field) -> &'static str {
        self.t(match field {
            Field::CitizenNumber => "protected-citizen-number",
            Field::Phone => "protected-phone",
        })
    }

    /// Why a protected field is not kept or not shown.
    pub fn protected_refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Citizen(fault) => self.citizen_fault(*fault),
            Refusal::Phone(fault) => self.phone_fault(*fault),
            Refusal::Taken { name: None } => self.t("protected-taken").to_owned(),
            Refusal::Taken { name: Some(name) } => {
                self.with("protected-taken-by", &[("name", name.into())])
            }
            Refusal::NoReason => self.t("protected-no-reason").to_owned(),
            Refusal::LongReason { max_chars } => {
                self.with("protected-long-reason", &[("max", (*max_chars).into())])
            }
            Refusal::NumberInReason => self.t("protected-number-in-reason").to_owned(),
        }
    }

    /// Why nothing protected can be kept or shown at all.
    pub fn without_key(self, another: bool) -> &'static str {
        self.t(if another { "protected-wrong-key" } else { "protected-no-key" })
    }

    /// What is wrong with a citizen number.
    pub fn citizen_fault(self, fault: citizen::Fault) -> String {
        use citizen::Fault;
        match fault {
            Fault::Empty => self.t("protected-citizen-empty").to_owned(),
            Fault::Length { given } => {
                self.with("protected-citizen-length", &[("given", given.into())])
            }
            Fault::Old => self.t("protected-citizen-old").to_owned(),
            Fault::Character { place } => {
                self.with("protected-citizen-character", &[("place", place.into())])
            }
            Fault::Birth => self.t("protected-citizen-birth").to_owned(),
            Fault::Check => self.t("protected-citizen-check").to_owned(),
            Fault::OtherBirth => self.t("protected-citizen-other-birth").to_owned(),
            Fault::OtherSex => self.t("protected-citizen-other-sex").to_owned(),
        }
    }

    /// What is wrong with a telephone number.
    pub fn phone_fault(self, fault: phone::Fault) -> String {
        use phone::Fault;
        match fault {
            Fault::Empty => self.t("protected-phone-empty").to_owned(),
            Fault::Character { place } => {
                self.with("protected-phone-character", &[("place", place.into())])
            }
            Fault::Mobile { given } => {
                self.with("protected-phone-mobile", &[("given", given.into())])
            }
            Fault::Length { given } => {
                self.with("protected-phone-length", &[("given", given.into())])
            }
        }
    }
}
