//! The lists that the form of a sitting offers, in the reader's language.

use std::collections::BTreeSet;

use zhibu_domain::activity::ConveyedForm;
use zhibu_domain::count::Count;
use zhibu_domain::rulebook::Catalogue;
use zhibu_words::Words;

use crate::activity::roll::{self, Roll};
use crate::activity::write::NO_EXCUSE;
use crate::context::Ctx;
use crate::form::Form;
use crate::page::Choice;

/// The lists to choose from.
pub(crate) struct Choices {
    pub(super) kinds: Vec<Choice>,
    pub(super) place_kinds: Vec<Choice>,
    pub(super) absences: Vec<Choice>,
    pub(super) voices: Vec<Choice>,
    pub(super) guests: Vec<Choice>,
    pub(super) rules: Vec<Choice>,
    pub(super) agenda_kinds: Vec<Choice>,
    pub(super) audiences: Vec<Choice>,
    pub(super) bounds: Vec<Choice>,
    pub(super) levels: Vec<Choice>,
    pub(super) forms: Vec<Choice>,
    pub(super) practices: Vec<Choice>,
}

impl Choices {
    /// The lists for one form.
    pub(super) fn of(ctx: &Ctx, roll: &Roll, form: &Form) -> Self {
        let (rules, words) = (&*ctx.rules, ctx.words);
        let list = |list| roll::items(rules, list, words);
        let mut kinds = roll::kinds(rules, &roll.unit_kind, ctx.today);
        let typed = form.indexed("kinds");
        let named = typed.iter().map(|row| row.one("kind")).chain([form.one("kind")]);
        for kind in named.filter(|kind| rules.activity_kind(kind).is_some()) {
            if !kinds.iter().any(|known| known == kind) {
                kinds.push(kind.to_owned());
            }
        }
        let label = |kind: String| {
            let label =
                rules.activity_kind(&kind).map(|entry| words.label(&entry.label).to_owned());
            Choice::new(kind, label.unwrap_or_default())
        };
        let mut absences = list(Catalogue::Absence);
        absences.push(Choice::new(NO_EXCUSE, words.t("activity-absent-no-excuse")));
        let mut seen = BTreeSet::new();
        let votes = rules.votes.iter().filter(|entry| seen.insert(entry.key.as_str()));
        Self {
            kinds: kinds.into_iter().map(label).collect(),
            place_kinds: list(Catalogue::PlaceKind),
            absences,
            voices: roll.voices(form, rules, words),
            guests: roll::guests(form),
            rules: votes.map(|e| Choice::new(e.key.clone(), words.label(&e.label))).collect(),
            agenda_kinds: list(Catalogue::AgendaKind),
            audiences: list(Catalogue::Audience),
            bounds: bounds(words),
            levels: list(Catalogue::Level),
            forms: forms(words),
            practices: list(Catalogue::Practice),
        }
    }
}

fn bounds(words: Words) -> Vec<Choice> {
    let label = |bound: &str| match bound {
        "more-than" => "activity-bound-more-than",
        "about" => "activity-bound-about",
        "some" => "activity-bound-some",
        "all" => "activity-bound-all",
        "not-stated" => "activity-bound-not-stated",
        _ => "activity-bound-exact",
    };
    Count::BOUNDS.iter().map(|bound| Choice::new(*bound, words.t(label(bound)))).collect()
}

fn forms(words: Words) -> Vec<Choice> {
    let label = |form: &ConveyedForm| match form {
        ConveyedForm::Meeting => "activity-conveyed-meeting",
        ConveyedForm::Speech => "activity-conveyed-speech",
        ConveyedForm::Document => "activity-conveyed-document",
    };
    let choice = |form| Choice::new(ConveyedForm::code(form), words.t(label(&form)));
    ConveyedForm::ALL.map(choice).into()
}
