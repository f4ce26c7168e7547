//! Numbers of people in words, with the vagueness of their source.

use zhibu_domain::count::Count;

use crate::words::Words;

impl Words {
    /// 40多人 / more than 40 people; 部分 / some; 全体 / all; 人数未说明 / number not stated.
    pub fn count(self, count: Count) -> String {
        match count {
            Count::Exact { n } => self.with("count-exact", &[("n", n.into())]),
            Count::MoreThan { n } => self.with("count-more-than", &[("n", n.into())]),
            Count::About { n } => self.with("count-about", &[("n", n.into())]),
            Count::Some => self.t("count-some").to_owned(),
            Count::All => self.t("count-all").to_owned(),
            Count::NotStated => self.t("count-not-stated").to_owned(),
        }
    }
}
