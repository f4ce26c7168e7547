//! What a draft and the minutes say of a record in the same words: who, which kind, how many, how a
//! vote ended.
//!
//! Refuses to know where a phrase will stand; the two callers put them in order.

use jiff::civil::Date;
use zhibu_domain::activity::{
    Audience, BodyPresence, Conveyed, ConveyedForm, KindLine, Record, Voice, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::rulebook::{Catalogue, Rulebook};
use zhibu_domain::text::{Label, Lang, Text};
use zhibu_domain::vote::{Outcome, count};

use crate::words::{Arg, Words};

/// A record being told in one language.
#[derive(Clone, Copy)]
pub(crate) struct Narration<'a> {
    pub(crate) words: Words,
    pub(crate) record: &'a Record,
    pub(crate) rules: &'a Rulebook,
}

impl<'a> Narration<'a> {
    pub(crate) fn new(record: &'a Record, rules: &'a Rulebook, lang: Lang) -> Self {
        Self { words: Words::of_rules(lang, rules), record, rules }
    }

    /// What was typed, fit to stand inside a sentence.
    pub(crate) fn clause(self, text: &Text) -> String {
        self.words.clause(text)
    }

    /// Several clauses, parted by semicolons.
    pub(crate) fn clauses(self, texts: &[Text]) -> String {
        let clauses: Vec<String> = texts.iter().map(|text| self.clause(text)).collect();
        clauses.join(self.words.t("list-semicolon"))
    }

    pub(crate) fn list(self, things: &[String]) -> String {
        let things: Vec<&str> = things.iter().map(String::as_str).collect();
        self.words.list(&things)
    }

    pub(crate) fn voice(self, voice: &Voice) -> String {
        self.words.voice(self.record, self.rules, voice)
    }

    pub(crate) fn voices(self, voices: &[Voice]) -> String {
        let names: Vec<String> = voices.iter().map(|voice| self.voice(voice)).collect();
        self.list(&names)
    }

    /// The label of an entry of a list; a key that the rulebook does not know stands for itself.
    pub(crate) fn item(self, list: Catalogue, key: &'a str) -> &'a str {
        self.rules.item(list, key).map_or(key, |entry| entry.label.get(self.words.lang()))
    }

    pub(crate) fn items(self, list: Catalogue, keys: &'a [String]) -> String {
        let labels: Vec<&str> = keys.iter().map(|key| self.item(list, key)).collect();
        self.words.list(&labels)
    }

    /// A kind of activity, with its year; English puts an article before it.
    pub(crate) fn kind(self, line: &'a KindLine) -> String {
        let lang = self.words.lang();
        let kind = self
            .rules
            .activity_kind(&line.kind)
            .map_or(line.kind.as_str(), |entry| entry.label.get(lang));
        let vowel = kind.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
        let kind_arg = ("kind", Arg::from(kind));
        match (line.for_year, vowel) {
            (None, false) => self.words.with("bulletin-draft-kind-a", &[kind_arg]),
            (None, true) => self.words.with("bulletin-draft-kind-an", &[kind_arg]),
            (Some(year), vowel) => {
                let key = if vowel {
                    "bulletin-draft-kind-year-an"
                } else {
                    "bulletin-draft-kind-year-a"
                };
                self.words.with(key, &[kind_arg, ("year", year.into())])
            }
        }
    }

    pub(crate) fn audience(self, audience: &'a Audience) -> String {
        let category = self.item(Catalogue::Audience, &audience.category);
        let what = match &audience.of {
            None => category.to_owned(),
            Some(of) => {
                let of = self.clause(of);
                let args = [("of", of.into()), ("category", category.into())];
                self.words.with("activity-audience-of", &args)
            }
        };
        match audience.count {
            Count::Exact { .. } | Count::MoreThan { .. } | Count::About { .. } => {
                let count = self.words.count(audience.count);
                let args = [("what", what.into()), ("count", count.into())];
                self.words.with("activity-audience-number", &args)
            }
            Count::Some => self.words.with("activity-audience-some", &[("what", what.into())]),
            Count::All => self.words.with("activity-audience-all", &[("what", what.into())]),
            Count::NotStated => what,
        }
    }

    /// A body beside the tree with the number of its member units; `None` if it has no name.
    pub(crate) fn body(self, presence: &BodyPresence) -> Option<String> {
        let body = self.clause(self.record.body_names.get(&presence.body)?);
        let key = match presence.count {
            Count::Exact { .. } => "activity-body-exact",
            Count::MoreThan { .. } => "activity-body-more-than",
            Count::About { .. } => "activity-body-about",
            Count::Some => "activity-body-some",
            Count::All => "activity-body-all",
            Count::NotStated => "activity-body-not-stated",
        };
        let number = presence.count.number().map(|n| ("n", n.into()));
        let args: Vec<_> = std::iter::once(("body", body.into())).chain(number).collect();
        Some(self.words.with(key, &args))
    }

    pub(crate) fn conveyed(self, link: &'a Conveyed) -> String {
        let form = self.words.t(match link.form {
            ConveyedForm::Meeting => "activity-conveyed-meeting",
            ConveyedForm::Speech => "activity-conveyed-speech",
            ConveyedForm::Document => "activity-conveyed-document",
        });
        let level = self.item(Catalogue::Level, &link.level);
        let title = self.clause(&link.title);
        let mut args =
            vec![("level", level.into()), ("form", form.into()), ("title", title.into())];
        match link.speaker {
            None => self.words.with("activity-conveyed-link", &args),
            Some(guest) => {
                args.push(("speaker", self.voice(&Voice::Guest(guest)).into()));
                self.words.with("activity-conveyed-link-speaker", &args)
            }
        }
    }

    /// The numbers of a vote; zero is said, except of written opinions, which few rules take.
    pub(crate) fn vote_numbers(self, vote: &Vote) -> String {
        let mut numbers = vec![
            ("activity-vote-entitled", vote.entitled),
            ("activity-vote-present", vote.present),
            ("activity-vote-for", vote.votes_for),
            ("activity-vote-against", vote.against),
            ("activity-vote-abstained", vote.abstained),
        ];
        if vote.written_for > 0 {
            numbers.push(("activity-vote-written", vote.written_for));
        }
        self.numbers(&numbers)
    }

    /// Messages of one number each, parted by commas.
    pub(crate) fn numbers(self, numbers: &[(&str, u32)]) -> String {
        let parts: Vec<String> =
            numbers.iter().map(|(key, n)| self.words.with(key, &[("n", (*n).into())])).collect();
        parts.join(self.words.t("list-clause"))
    }

    /// How a vote ended under the rule of its day. Where no day is known, or the numbers are no
    /// count, nobody can say: then only the rule is named.
    pub(crate) fn vote_result(self, vote: &Vote) -> String {
        let rule = self.day().and_then(|day| self.rules.vote(&vote.rule, day));
        let outcome = rule.and_then(|rule| count(&rule.value, vote.tally()).ok());
        if let (Some(rule), Some(outcome)) = (rule, outcome) {
            return self.outcome(&rule.label, outcome);
        }
        let latest = self.rules.votes.iter().rfind(|entry| entry.key == vote.rule);
        let rule = latest.map_or(vote.rule.as_str(), |entry| self.words.label(&entry.label));
        self.words.with("bulletin-draft-vote-rule", &[("rule", rule.into())])
    }

    fn outcome(self, rule: &Label, outcome: Outcome) -> String {
        let rule = ("rule", self.words.label(rule).into());
        let quorum = ("quorum", outcome.quorum.into());
        if !outcome.valid {
            return self.words.with("bulletin-draft-no-quorum", &[rule, quorum]);
        }
        let key =
            if outcome.passed { "bulletin-draft-passed" } else { "bulletin-draft-not-passed" };
        self.words.with(key, &[rule, quorum, ("needed", outcome.needed.into())])
    }

    /// The day by whose rules the record is read: its own, else that of its publication.
    fn day(self) -> Option<Date> {
        let published = || self.record.source.as_ref().and_then(|source| source.published_on);
        self.record.sitting.when.day().or_else(published)
    }

    /// Guests that no other part of the record names: they were simply there.
    pub(crate) fn other_guests(self) -> Vec<String> {
        let sitting = &self.record.sitting;
        let mut named: Vec<&Voice> = sitting.chair.iter().chain(&sitting.recorder).collect();
        named.extend(sitting.agenda.iter().flat_map(|item| &item.speakers));
        named.extend(sitting.resolutions.iter().filter_map(|resolution| resolution.owner.as_ref()));
        let speaks_elsewhere =
            |index| sitting.conveyed.iter().any(|link| link.speaker == Some(index));
        let is_named = |index| {
            named.iter().any(|voice| **voice == Voice::Guest(index)) || speaks_elsewhere(index)
        };
        let guests = sitting.guests.iter().enumerate();
        guests
            .filter(|(index, _)| !is_named(*index))
            .map(|(_, guest)| self.words.guest(guest))
            .collect()
    }

    /// A number in front of an entry of a list: 一 in Chinese, 1 in English.
    pub(crate) fn ordinal(self, index: usize) -> String {
        match self.words.lang() {
            Lang::Zh => chinese_number(index + 1),
            Lang::En => (index + 1).to_string(),
        }
    }
}

impl Words {
    /// What was typed, fit to stand inside a sentence: on one line, without the mark that would
    /// meet the sentence's own.
    pub(crate) fn clause(self, text: &Text) -> String {
        let lines: Vec<&str> =
            self.text(text).lines().map(bare).filter(|line| !line.is_empty()).collect();
        lines.join(self.t("list-semicolon"))
    }
}

/// Without blanks around and without a mark at the end that joins or closes; marks that say
/// something (question, exclamation, closing quotation) stay.
fn bare(line: &str) -> &str {
    line.trim().trim_end_matches(|c: char| "。．；，、：.;,:".contains(c) || c.is_whitespace())
}

/// After a question or exclamation the sentence's own mark is left out.
pub(crate) fn settle(text: &str) -> String {
    let mut settled = String::with_capacity(text.len());
    for c in text.chars() {
        let doubled = settled.ends_with(['？', '！', '?', '!']) && "。；，、：.;,:".contains(c);
        if !doubled {
            settled.push(c);
        }
    }
    settled
}

/// Numbers below a thousand as official papers write them: 一, 十二, 一百零三; larger ones in digits.
fn chinese_number(n: usize) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: usize| DIGITS.get(n).copied().unwrap_or_default();
    let (hundreds, tens, ones) = (n / 100, n / 10 % 10, n % 10);
    let last = if ones == 0 { "" } else { digit(ones) };
    match (hundreds, tens) {
        (10.., _) => n.to_string(),
        (0, 0) => digit(ones).to_owned(),
        (0, 1) => format!("十{last}"),
        (0, _) => format!("{}十{last}", digit(tens)),
        (_, 0) if ones == 0 => format!("{}百", digit(hundreds)),
        (_, 0) => format!("{}百零{last}", digit(hundreds)),
        (_, _) => format!("{}百{}十{last}", digit(hundreds), digit(tens)),
    }
}

#[cfg(test)]
mod tests {
    use super::{bare, chinese_number, settle};

    #[test]
    fn numbers_are_written_as_in_official_papers() {
        let numbers = [1, 10, 12, 20, 21, 99, 100, 103, 110, 112, 200, 999, 1000];
        let written: Vec<String> = numbers.map(chinese_number).into();
        let expected = [
            "一",
            "十",
            "十二",
            "二十",
            "二十一",
            "九十九",
            "一百",
            "一百零三",
            "一百一十",
            "一百一十二",
            "二百",
            "九百九十九",
            "1000",
        ];
        assert_eq!(written, expected);
    }

    #[test]
    fn only_marks_that_would_meet_the_sentence_end_are_taken_off() {
        assert_eq!(bare(" 规范支部建设。"), "规范支部建设");
        assert_eq!(bare("Close the item.; "), "Close the item");
        assert_eq!(bare("为什么？"), "为什么？");
        assert_eq!(settle("为什么？：谁？；好！。"), "为什么？谁？好！");
        assert_eq!(settle("3.5，好。"), "3.5，好。");
    }
}
