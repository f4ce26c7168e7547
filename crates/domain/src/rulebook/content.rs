//! The content of each kind of entry, read field by field.
//!
//! Every function asks for all of its fields before it gives up, so that one look finds every
//! fault. What belongs to all entries alike (key, label, provenance) is read in `load`.

use super::fault::{Problem, Rhythm};
use super::read::Fields;
use super::table::Table;
use super::{
    ActivityKind, Attends, BodyKind, Catalogue, CodeScheme, Flag, Number, Office, Post, Reach,
    Right, UnitKind, Written,
};
use crate::cadence::{Cadence, PERIOD_MONTHS, Period};
use crate::import::{Column, Field, Layout, Spelling};
use crate::text::Label;
use crate::vote::{Form, PassBase, Share, VoteRule};

pub(super) fn unit_kind(fields: &mut Fields<'_, '_>) -> Option<UnitKind> {
    let children = fields.reference_set("children", Table::UnitKind);
    let root = fields.flag("root");
    let holds_members = fields.flag("holds-members");
    let members_of_parent = fields.flag("members-of-parent");
    let min_members = fields.reference("min-members", Table::Number);
    let max_members = fields.reference("max-members", Table::Number);
    let term = fields.reference("term", Table::Number);
    let term_by_field = fields.inner_list("term-by-field", |term| {
        let field = term.key_of("field", Table::List(Catalogue::Field));
        let number = term.key_of("term", Table::Number);
        Some((field?, number?))
    });
    Some(UnitKind {
        children: children?,
        root: root?,
        holds_members: holds_members?,
        members_of_parent: members_of_parent?,
        min_members: min_members.ok()?,
        max_members: max_members.ok()?,
        term: term.ok()?,
        term_by_field: term_by_field?,
    })
}

pub(super) fn body_kind(fields: &mut Fields<'_, '_>) -> Option<BodyKind> {
    Some(BodyKind { member_units: fields.flag("member-units")? })
}

pub(super) fn activity_kind(fields: &mut Fields<'_, '_>) -> Option<ActivityKind> {
    let attends = fields.choice("attends", &Attends::ALL, Attends::code);
    let held_by = fields.reference_set("held-by", Table::UnitKind);
    let vote = fields.reference("vote", Table::Vote);
    let agenda = fields.references("agenda", Table::List(Catalogue::AgendaKind));
    let common = fields.flag("common");
    Some(ActivityKind {
        attends: attends?,
        held_by: held_by?,
        vote: vote.ok()?,
        agenda: agenda?,
        common: common?,
    })
}

pub(super) fn post(fields: &mut Fields<'_, '_>) -> Option<Post> {
    let held_in = fields.reference_set("held-in", Table::UnitKind);
    let committee = fields.flag("committee");
    let single = fields.flag("single");
    let for_term = fields.flag("for-term");
    let rank = fields.whole("rank");
    let rights = fields.inner_list("rights", |right| {
        let what = right.choice("right", &Right::ALL, Right::code);
        let reach = right.choice("reach", &Reach::ALL, Reach::code);
        Some((what?, reach?))
    });
    if let Some(rights) = &rights {
        fields.refuse_repeats("rights", rights.iter().map(|(right, _)| right.code()));
    }
    if let Some((right, _)) = rights.iter().flatten().find(|(right, _)| right.is_of_offices()) {
        let problem = Problem::OfOffices { right: right.code() };
        fields.fault_at("rights", problem);
    }
    Some(Post {
        held_in: held_in?,
        committee: committee?,
        single: single?,
        for_term: for_term?,
        rank: rank?,
        rights: rights?,
    })
}

pub(super) fn office(fields: &mut Fields<'_, '_>) -> Option<Office> {
    let rights = fields.choices("rights", &Right::ALL, Right::code);
    let apart_from = fields.reference_set("apart-from", Table::Office);
    let without_posts = fields.flag("without-posts");
    let masked = fields.flag("masked");
    Some(Office {
        rights: rights?,
        apart_from: apart_from?,
        without_posts: without_posts?,
        masked: masked?,
    })
}

pub(super) fn code_scheme(fields: &mut Fields<'_, '_>) -> Option<CodeScheme> {
    let unique = fields.required_flag("unique");
    let written = fields.choice("written", &Written::ALL, Written::code);
    Some(CodeScheme { unique: unique?, written: written? })
}

/// Both effects take something away, so neither has a default.
pub(super) fn flag(fields: &mut Fields<'_, '_>) -> Option<Flag> {
    let (attends, votes) = (fields.required_flag("attends"), fields.required_flag("votes"));
    Some(Flag { attends: attends?, votes: votes? })
}

pub(super) fn vote(fields: &mut Fields<'_, '_>) -> Option<VoteRule> {
    let quorum = fields.inner("quorum").and_then(|mut quorum| {
        let share = share(&mut quorum);
        quorum.close();
        share
    });
    let pass = fields.inner("pass").and_then(|mut pass| {
        let share = share(&mut pass);
        let base = pass.choice("of", &PassBase::ALL, PassBase::code);
        pass.close();
        Some((share?, base?))
    });
    let form = fields.choice("form", &Form::ALL, Form::code);
    let written_opinions = fields.flag("written-opinions");
    let (pass, pass_base) = pass?;
    Some(VoteRule {
        quorum: quorum?,
        pass,
        pass_base,
        form: form?,
        written_opinions: written_opinions?,
    })
}

/// "At least" and "more than" are different rules, so `more-than` has no default.
fn share(fields: &mut Fields<'_, '_>) -> Option<Share> {
    let text = fields.text("share");
    let more_than = fields.required_flag("more-than");
    let text = text?;
    let Some((num, den)) = fraction(&text) else {
        let problem = Problem::NotAShare { field: fields.name("share"), text };
        fields.fault_at("share", problem);
        return None;
    };
    let more_than = more_than?;
    if more_than && num == den {
        let problem = Problem::MoreThanWhole { field: fields.name("share") };
        fields.fault_at("share", problem);
        return None;
    }
    Some(Share { num, den, more_than })
}

fn fraction(text: &str) -> Option<(u32, u32)> {
    let (num, den) = text.split_once('/')?;
    let (num, den) = (num.parse().ok()?, den.parse().ok()?);
    (0 < num && num <= den).then_some((num, den))
}

pub(super) fn number(fields: &mut Fields<'_, '_>) -> Option<Number> {
    let (value, unit) = (fields.whole("value"), fields.text("unit"));
    let (min, max) = (fields.whole("min"), fields.whole("max"));
    let (value, min, max): (i64, i64, i64) = (value?, min?, max?);
    if !(min..=max).contains(&value) {
        fields.fault_at("value", Problem::OutOfRange { value, min, max });
    }
    Some(Number { value, unit: unit?, min, max })
}

pub(super) fn cadence(fields: &mut Fields<'_, '_>) -> Option<Cadence> {
    let activities = fields.some_references("activities", Table::ActivityKind);
    let held_in = fields.some_references("held-in", Table::UnitKind);
    let exempt = fields.reference_set("exempt", Table::UnitKind);
    let every = period(fields);
    let times = fields.key_of("times", Table::Number);
    let season = season(fields);
    let carry_days = fields.reference("carry-days", Table::Number);
    let make_up_days = fields.reference("make-up-days", Table::Number);
    let members_from = fields.reference("members-from", Table::Number);
    let credited = fields.reference("credited", Table::Number);
    if let (Some(held_in), Some(exempt)) = (&held_in, &exempt) {
        for kind in exempt.iter().filter(|kind| held_in.contains(kind)) {
            let (field, word) = (fields.name("exempt"), kind.clone());
            fields.fault_at("exempt", Problem::Repeated { field, word });
        }
    }
    Some(Cadence {
        activities: activities?,
        held_in: held_in?,
        exempt: exempt?,
        every: every?,
        times: times?,
        season: season?,
        carry_days: carry_days.ok()?,
        make_up_days: make_up_days.ok()?,
        members_from: members_from.ok()?,
        credited: credited.ok()?,
    })
}

/// A period is some whole part of a year.
fn period(fields: &mut Fields<'_, '_>) -> Option<Period> {
    let months: i64 = fields.whole("every-months")?;
    let period = u8::try_from(months).ok().and_then(Period::of_months);
    if period.is_none() {
        let allowed = PERIOD_MONTHS.to_vec();
        fields.fault_at("every-months", Problem::Rhythm(Rhythm::NotAPeriod { months, allowed }));
    }
    period
}

/// Months of a year, in order, each once.
fn season(fields: &mut Fields<'_, '_>) -> Option<Vec<u8>> {
    let months = fields.wholes("season")?;
    let inside = months.iter().all(|month| (1..=12).contains(month));
    if !inside || !months.is_sorted_by(|one, two| one < two) {
        fields.fault_at("season", Problem::Rhythm(Rhythm::NotASeason { months }));
        return None;
    }
    Some(months.iter().filter_map(|month| u8::try_from(*month).ok()).collect())
}

/// What a Chinese and an English sheet say. No label: both may hold signs of both languages.
fn pair(texts: Vec<String>) -> Option<Label> {
    let mut texts = texts.into_iter();
    Some(Label { zh: texts.next()?, en: texts.next()? })
}

pub(super) fn sheet(fields: &mut Fields<'_, '_>) -> Option<Layout> {
    let columns = fields.inner_list("columns", |column| {
        let field = column.choice("field", Field::ALL, Field::code);
        let heading = column.label("heading");
        let also = column.texts("also");
        let required = column.flag("required");
        let example = column.texts("example");
        Some(Column {
            field: field?,
            heading: heading?,
            also: also?,
            required: required?,
            example: pair(example?),
        })
    });
    let spellings = fields.inner_list("spellings", |spelling| {
        let field = spelling.choice("field", Field::ALL, Field::code);
        let (code, words) = (spelling.text("code"), spelling.texts("words"));
        Some(Spelling { field: field?, code: code?, words: words? })
    });
    if let Some(columns) = &columns {
        fields.refuse_repeats("columns", columns.iter().map(|column| column.field.code()));
    }
    Some(Layout { columns: columns?, spellings: spellings? })
}

/// An entry of a list has no content beyond what all entries have.
#[expect(clippy::unnecessary_wraps, reason = "one shape for every kind of entry")]
pub(super) fn listed(_: &mut Fields<'_, '_>) -> Option<()> {
    Some(())
}
