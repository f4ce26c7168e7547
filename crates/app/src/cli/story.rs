//! The body of a bulletin in both languages, as the sentence templates give it.

use std::sync::Arc;

use zhibu_domain::activity::Record;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::{Lang, Text};
use zhibu_service::generate::BodyOf;
use zhibu_words::bulletin::draft;

/// What loaders are handed, since they know no sentences.
pub(super) fn body_of(rules: &Arc<Rulebook>) -> BodyOf {
    let rules = Arc::clone(rules);
    Arc::new(move |record: &Record| {
        let body = |lang| Some(draft(record, &rules, lang).body());
        // A draft says at least who held what, so neither side is blank.
        Text::new(body(Lang::Zh), body(Lang::En)).unwrap_or_else(|| record.sitting.title.clone())
    })
}
