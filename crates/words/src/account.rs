//! Why something about accounts, cards and offices is refused.
//!
//! The match names every case, so that a new refusal does not compile without its sentence.

use zhibu_domain::account::{LOGIN_MAX, LOGIN_MIN, Refusal};
use zhibu_domain::rulebook::Rulebook;

use crate::words::{Arg, Words};

impl Words {
    /// Why an act on an account or an office is refused. The rulebook gives the names of offices.
    pub fn account_refusal(self, refusal: &Refusal, rules: &Rulebook) -> String {
        let one = |key: &str, name: &str, value: Arg<'_>| self.with(key, &[(name, value)]);
        let plain = |key: &str| self.t(key).to_owned();
        match refusal {
            Refusal::PasswordShort { min } => {
                one("account-refused-password-short", "min", (*min).into())
            }
            Refusal::PasswordLong { max } => {
                one("account-refused-password-long", "max", (*max).into())
            }
            Refusal::PasswordCommon => plain("account-refused-password-common"),
            Refusal::PasswordPattern => plain("account-refused-password-pattern"),
            Refusal::PasswordPersonal => plain("account-refused-password-personal"),
            Refusal::PasswordWrong => plain("account-refused-password-wrong"),
            Refusal::LoginShape => self.with(
                "account-refused-login-shape",
                &[("min", LOGIN_MIN.into()), ("max", LOGIN_MAX.into())],
            ),
            Refusal::LoginTaken => plain("account-refused-login-taken"),
            Refusal::Wrong => plain("account-refused-wrong"),
            Refusal::Wait { seconds } => self.account_wait(*seconds),
            Refusal::Closed => plain("account-refused-closed"),
            Refusal::CodeShape => plain("account-refused-code-shape"),
            Refusal::CodeUnknown => plain("account-refused-code-unknown"),
            Refusal::CardUsed => plain("account-refused-card-used"),
            Refusal::CardExpired { on } => {
                one("account-refused-card-expired", "on", self.day(*on).into())
            }
            Refusal::CardReplaced => plain("account-refused-card-replaced"),
            Refusal::OwnCard => plain("account-refused-own-card"),
            Refusal::CardOfOffice { office } => {
                one("account-refused-card-of-office", "office", self.office(rules, office).into())
            }
            Refusal::NobodyWithout => plain("account-refused-nobody-without"),
            Refusal::PrintedAlready => plain("account-refused-printed-already"),
            Refusal::FactorWrong => plain("account-refused-factor-wrong"),
            Refusal::FactorUsed => plain("account-refused-factor-used"),
            Refusal::FactorMissing => plain("account-refused-factor-missing"),
            Refusal::FactorThere => plain("account-refused-factor-there"),
            Refusal::UnknownOffice { office } => {
                one("account-refused-unknown-office", "office", office.into())
            }
            Refusal::OwnOffice => plain("account-refused-own-office"),
            Refusal::OfficeHeld => plain("account-refused-office-held"),
            Refusal::OfficeApart { office } => {
                one("account-refused-office-apart", "office", self.office(rules, office).into())
            }
            Refusal::OfficeWithoutPosts => plain("account-refused-office-without-posts"),
            Refusal::OwnAccount => plain("account-refused-own-account"),
            Refusal::NobodyOfThatLogin => plain("account-refused-nobody-of-login"),
        }
    }

    /// The name of an installation office, or its key if the rulebook knows it no more.
    pub fn office<'a>(self, rules: &'a Rulebook, key: &'a str) -> &'a str {
        rules.office(key).map_or(key, |office| office.label.get(self.lang()))
    }

    /// Seconds below a minute, else minutes, rounded up: nobody comes too early.
    fn account_wait(self, seconds: i64) -> String {
        if seconds < 60 {
            self.with("account-refused-wait-seconds", &[("n", seconds.into())])
        } else {
            let minutes = (seconds + 59) / 60;
            self.with("account-refused-wait-minutes", &[("n", minutes.into())])
        }
    }
}
