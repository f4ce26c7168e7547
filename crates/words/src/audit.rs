//! What the log calls an act and the thing it was done to.

use crate::words::Words;

impl Words {
    /// An act in words, from `noun.verb`. One that has no sentence yet is told by the kind of thing it
    /// was done to, so that the list never shows a bare key.
    pub fn act(self, act: &str) -> String {
        let catalogue = self.catalogue();
        let key = act.replace(['.', '_'], "-");
        if let Some(sentence) = catalogue.plain(&format!("audit-act-{key}")) {
            return sentence.to_owned();
        }
        let noun = self.act_noun(act.split('.').next().unwrap_or_default());
        self.with("audit-other", &[("noun", noun.into())])
    }

    /// The kind of thing that acts are done to, by the noun of `noun.verb`.
    pub fn act_noun(self, noun: &str) -> &'static str {
        let catalogue = self.catalogue();
        catalogue.plain(&format!("audit-noun-{noun}")).unwrap_or_else(|| self.t("audit-noun-other"))
    }
}
