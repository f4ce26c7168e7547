//! Why a feed of a calendar is not opened.
//!
//! The match names every case, so that a new refusal does not compile without its sentence.

use zhibu_domain::feed::Refusal;

use crate::words::Words;

impl Words {
    /// Why a feed is not opened.
    pub fn feed_refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::TooMany { max } => {
                self.with("feed-refused-too-many", &[("max", (*max).into())])
            }
            Refusal::OpenedAlready => self.t("feed-refused-opened").to_owned(),
        }
    }
}
