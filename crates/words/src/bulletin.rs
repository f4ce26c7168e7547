//! The draft of a bulletin: one plain sentence for each recorded fact, for a person to edit.
//!
//! Praises nothing, concludes nothing, and puts nothing into anybody's mouth: what groups said
//! stands as their reported speech. Members who did not come are numbers here, never names.
//! What is not recorded leaves no trace.

use zhibu_domain::activity::{
    AgendaItem, Observer, Point, Presence, Record, Resolution, ResultLine, Statement,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::When;
use zhibu_domain::rulebook::{Catalogue, Rulebook};
use zhibu_domain::text::Lang;

use crate::narration::{Narration, settle};

/// A drafted article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The title of the record.
    pub title: String,
    /// In reading order.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph, and the heading above it, if it begins a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// The heading.
    pub heading: Option<String>,
    /// The sentences.
    pub text: String,
}

impl Draft {
    /// The body as bulletins store it: paragraphs separated by blank lines, headings as lines that
    /// start with `## `.
    pub fn body(&self) -> String {
        let mut blocks = Vec::new();
        for paragraph in &self.paragraphs {
            blocks.extend(paragraph.heading.as_ref().map(|heading| format!("## {heading}")));
            blocks.push(paragraph.text.clone());
        }
        blocks.join("\n\n")
    }
}

/// Drafts a bulletin from a record in one language.
pub fn draft(record: &Record, rules: &Rulebook, lang: Lang) -> Draft {
    let told = Narration::new(record, rules, lang);
    let mut paragraphs = Vec::new();
    for (heading, texts) in [
        (None, vec![told.lead(), told.matter()]),
        (Some("bulletin-draft-who"), vec![told.participants(), told.observers()]),
        (Some("bulletin-draft-conveyed-heading"), vec![told.chain()]),
        (Some("bulletin-draft-agenda-heading"), told.agenda()),
        (Some("bulletin-draft-votes-heading"), told.votes()),
        (Some("bulletin-draft-resolutions-heading"), told.resolutions()),
        (Some("bulletin-draft-statements-heading"), told.statements()),
        (Some("bulletin-draft-results-heading"), vec![told.results()]),
        (Some("bulletin-draft-addenda-heading"), told.addenda()),
        (Some("bulletin-draft-source-heading"), vec![told.source()]),
    ] {
        let mut heading = heading.map(|key| told.words.t(key).to_owned());
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            paragraphs.push(Paragraph { heading: heading.take(), text: settle(&text) });
        }
    }
    Draft { title: told.words.text(&record.sitting.title).to_owned(), paragraphs }
}

impl Narration<'_> {
    /// Sentences one after another.
    fn passage(self, sentences: impl IntoIterator<Item = String>) -> String {
        let sentences: Vec<String> = sentences.into_iter().collect();
        sentences.join(self.words.t("list-sentence"))
    }

    /// A sentence around one phrase, unless the phrase is empty.
    fn around(self, key: &str, name: &str, phrase: String) -> Option<String> {
        (!phrase.is_empty()).then(|| self.words.with(key, &[(name, phrase.into())]))
    }

    fn lead(self) -> String {
        let sitting = &self.record.sitting;
        let mut sentences = vec![self.opening()];
        if let (None, Some(kind)) = (&sitting.place, &sitting.place_kind) {
            let kind = self.item(Catalogue::PlaceKind, kind).to_owned();
            sentences.extend(self.around("bulletin-draft-place-kind", "kind", kind));
        }
        let chair = sitting.chair.as_ref().map(|voice| self.voice(voice));
        let recorder = sitting.recorder.as_ref().map(|voice| self.voice(voice));
        sentences.extend(match (chair, recorder) {
            (Some(chair), Some(recorder)) => {
                let args = [("chair", chair.into()), ("recorder", recorder.into())];
                Some(self.words.with("bulletin-draft-chair-recorder", &args))
            }
            (Some(chair), None) => self.around("bulletin-draft-chair", "chair", chair),
            (None, Some(recorder)) => self.around("bulletin-draft-recorder", "recorder", recorder),
            (None, None) => None,
        });
        let purposes = self.clauses(&sitting.purposes);
        sentences.extend(self.around("bulletin-draft-purposes", "purposes", purposes));
        if let Some(basis) = &sitting.legal_basis {
            sentences.extend(self.around("bulletin-draft-basis", "basis", self.clause(basis)));
        }
        if let Some(approval) = &sitting.approval {
            let approval = self.clause(approval);
            sentences.extend(self.around("bulletin-draft-approval", "approval", approval));
        }
        self.passage(sentences)
    }

    /// Who held what, where and when.
    fn opening(self) -> String {
        let words = self.words;
        let event = self.event();
        match (self.record.sitting.when, self.published_on()) {
            (When::Day { day }, _) => {
                let args = [("day", words.day(day).into()), ("event", event.into())];
                words.with("bulletin-draft-on-day", &args)
            }
            (When::Part { day, part }, _) => {
                let (day, part) = (words.day(day), words.day_part(part));
                let args = [("day", day.into()), ("part", part.into()), ("event", event.into())];
                words.with("bulletin-draft-on-part", &args)
            }
            (When::At { day, minute }, _) => {
                let (day, minute) = (words.day(day), words.minute(minute));
                let args =
                    [("day", day.into()), ("minute", minute.into()), ("event", event.into())];
                words.with("bulletin-draft-at-minute", &args)
            }
            (When::NotStated, Some(day)) => {
                let args = [("event", event.into()), ("day", day.into())];
                words.with("bulletin-draft-undated-published", &args)
            }
            (When::NotStated, None) => {
                words.with("bulletin-draft-undated", &[("event", event.into())])
            }
        }
    }

    fn event(self) -> String {
        let sitting = &self.record.sitting;
        let unit = self.clause(&self.record.unit_name);
        let kinds: Vec<String> = sitting.kinds.iter().map(|line| self.kind(line)).collect();
        let kinds = if kinds.is_empty() {
            self.words.t("bulletin-draft-kind-none").to_owned()
        } else {
            self.list(&kinds)
        };
        let Some(place) = &sitting.place else {
            let args = [("unit", unit.into()), ("kinds", kinds.into())];
            return self.words.with("bulletin-draft-held", &args);
        };
        let mut place = self.clause(place);
        if let Some(kind) = &sitting.place_kind {
            let kind = self.item(Catalogue::PlaceKind, kind);
            let args = [("place", place.into()), ("kind", kind.into())];
            place = self.words.with("bulletin-draft-place", &args);
        }
        let args = [("unit", unit.into()), ("kinds", kinds.into()), ("place", place.into())];
        self.words.with("bulletin-draft-held-at", &args)
    }

    /// What it dealt with.
    fn matter(self) -> String {
        let sitting = &self.record.sitting;
        let topics = self.clauses(&sitting.topics);
        let practices = self.items(Catalogue::Practice, &sitting.practices);
        let platforms: Vec<String> =
            sitting.platforms.iter().map(|platform| self.clause(platform)).collect();
        let platforms = self.list(&platforms);
        let sentences = [
            self.around("bulletin-draft-topics", "topics", topics),
            self.around("bulletin-draft-practices", "practices", practices),
            self.around("bulletin-draft-platforms", "platforms", platforms),
        ];
        self.passage(sentences.into_iter().flatten())
    }

    fn participants(self) -> String {
        let sitting = &self.record.sitting;
        let mut sentences = Vec::new();
        if !sitting.attendance.is_empty() {
            let numbers = self.numbers(&self.attendance());
            sentences.extend(self.around("bulletin-draft-attendance", "numbers", numbers));
        }
        sentences.extend(sitting.headcount.map(|count| match count {
            Count::Exact { .. } | Count::MoreThan { .. } | Count::About { .. } => {
                let count = self.words.count(count);
                self.words.with("bulletin-draft-headcount", &[("count", count.into())])
            }
            Count::Some => self.words.t("bulletin-draft-headcount-some").to_owned(),
            Count::All => self.words.t("bulletin-draft-headcount-all").to_owned(),
            Count::NotStated => self.words.t("bulletin-draft-headcount-not-stated").to_owned(),
        }));
        let groups: Vec<String> =
            sitting.audience.iter().map(|audience| self.audience(audience)).collect();
        sentences.extend(self.around("bulletin-draft-audience", "groups", self.list(&groups)));
        let bodies: Vec<String> =
            sitting.bodies.iter().filter_map(|presence| self.body(presence)).collect();
        sentences.extend(self.around("bulletin-draft-bodies", "bodies", self.list(&bodies)));
        let guests = self.list(&self.other_guests());
        sentences.extend(self.around("bulletin-draft-also", "guests", guests));
        self.passage(sentences)
    }

    /// How many were expected and came; who had no vote makes one more number. Kinds of absence
    /// that did not occur are not mentioned.
    fn attendance(self) -> Vec<(&'static str, u32)> {
        let rows = &self.record.sitting.attendance;
        let (mut present, mut late, mut excused, mut absent) = (0, 0, 0, 0);
        for row in rows {
            match row.presence {
                Presence::Present => present += 1,
                Presence::Late => late += 1,
                Presence::Excused { .. } => excused += 1,
                Presence::Absent => absent += 1,
            }
        }
        let expected = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut numbers =
            vec![("bulletin-draft-expected", expected), ("bulletin-draft-present", present + late)];
        let others = [
            ("bulletin-draft-late", late),
            ("bulletin-draft-excused", excused),
            ("bulletin-draft-absent", absent),
        ];
        numbers.extend(others.into_iter().filter(|(_, n)| *n > 0));
        let voters = self.record.sitting.voters_entitled();
        if voters < expected {
            numbers.push(("bulletin-draft-voters", voters));
        }
        numbers
    }

    fn observers(self) -> String {
        let observers = &self.record.sitting.observers;
        self.passage(observers.iter().map(|Observer { body, remark }| {
            let body = self.clause(body);
            match remark {
                None => self.words.with("bulletin-draft-observer", &[("body", body.into())]),
                Some(remark) => {
                    let remark = self.clause(remark);
                    let args = [("body", body.into()), ("remark", remark.into())];
                    self.words.with("bulletin-draft-observer-remark", &args)
                }
            }
        }))
    }

    fn chain(self) -> String {
        let links: Vec<String> =
            self.record.sitting.conveyed.iter().map(|link| self.conveyed(link)).collect();
        let links = links.join(self.words.t("list-semicolon"));
        self.around("bulletin-draft-conveyed", "links", links).unwrap_or_default()
    }

    pub(crate) fn agenda(self) -> Vec<String> {
        let items = self.record.sitting.agenda.iter().enumerate();
        items
            .flat_map(|(index, item)| {
                std::iter::once(self.agenda_item(index, item)).chain(self.points(&item.points))
            })
            .collect()
    }

    fn agenda_item(self, index: usize, item: &AgendaItem) -> String {
        let kind = capital(self.item(Catalogue::AgendaKind, &item.kind));
        let mut args = vec![("n", self.ordinal(index).into()), ("kind", kind.into())];
        let first = match &item.title {
            None => self.words.with("bulletin-draft-item", &args),
            Some(title) => {
                args.push(("title", self.clause(title).into()));
                self.words.with("bulletin-draft-item-titled", &args)
            }
        };
        let speakers = self.voices(&item.speakers);
        let second = self.around("bulletin-draft-speakers", "speakers", speakers);
        self.passage(std::iter::once(first).chain(second))
    }

    /// Numbered points with their numbered sub-points, a paragraph for each point.
    fn points(self, points: &[Point]) -> Vec<String> {
        let points = points.iter().enumerate();
        points
            .map(|(index, Point { text, subs })| {
                let mut args =
                    vec![("n", self.ordinal(index).into()), ("text", self.clause(text).into())];
                if subs.is_empty() {
                    return self.words.with("bulletin-draft-point", &args);
                }
                let subs: Vec<String> = subs
                    .iter()
                    .enumerate()
                    .map(|(index, sub)| {
                        let args = [("n", (index + 1).into()), ("text", self.clause(sub).into())];
                        self.words.with("bulletin-draft-sub", &args)
                    })
                    .collect();
                args.push(("subs", subs.join(self.words.t("list-semicolon")).into()));
                self.words.with("bulletin-draft-point-subs", &args)
            })
            .collect()
    }

    pub(crate) fn votes(self) -> Vec<String> {
        let votes = self.record.sitting.votes.iter();
        votes
            .map(|vote| {
                let question = self.clause(&vote.question);
                let numbers = self.vote_numbers(vote);
                let args = [("question", question.into()), ("numbers", numbers.into())];
                let first = self.words.with("bulletin-draft-vote", &args);
                self.passage([first, self.vote_result(vote)])
            })
            .collect()
    }

    pub(crate) fn resolutions(self) -> Vec<String> {
        let resolutions = self.record.sitting.resolutions.iter().enumerate();
        resolutions
            .map(|(index, Resolution { text, owner, due_on })| {
                let args = [("n", self.ordinal(index).into()), ("text", self.clause(text).into())];
                let mut sentences = vec![self.words.with("bulletin-draft-resolution", &args)];
                if let Some(owner) = owner {
                    let owner = self.voice(owner);
                    sentences.extend(self.around("bulletin-draft-owner", "owner", owner));
                }
                if let Some(day) = due_on {
                    let day = self.words.day(*day);
                    sentences.extend(self.around("bulletin-draft-due", "day", day));
                }
                self.passage(sentences)
            })
            .collect()
    }

    pub(crate) fn statements(self) -> Vec<String> {
        let statements = self.record.sitting.statements.iter();
        statements
            .map(|Statement { group, text }| {
                let text = self.clause(text);
                match group {
                    None => self.words.with("bulletin-draft-statement", &[("text", text.into())]),
                    Some(group) => {
                        let group = capital(self.item(Catalogue::Audience, group));
                        let args = [("group", group.into()), ("text", text.into())];
                        self.words.with("bulletin-draft-statement-group", &args)
                    }
                }
            })
            .collect()
    }

    fn results(self) -> String {
        self.passage(self.record.sitting.results.iter().map(|result| self.result(result)))
    }

    pub(crate) fn result(self, result: &ResultLine) -> String {
        let text = self.clause(&result.text);
        match result.for_year {
            None => self.words.with("bulletin-draft-result", &[("text", text.into())]),
            Some(year) => {
                let args = [("year", year.into()), ("text", text.into())];
                self.words.with("bulletin-draft-result-year", &args)
            }
        }
    }

    fn addenda(self) -> Vec<String> {
        let addenda = self.record.addenda.iter().enumerate();
        addenda
            .map(|(index, addendum)| {
                let text = self.clause(&addendum.text);
                let args = [("n", self.ordinal(index).into()), ("text", text.into())];
                self.words.with("bulletin-draft-addendum", &args)
            })
            .collect()
    }

    /// Where a record from a published report comes from. An undated record has said in its first
    /// sentence when the report was published.
    fn source(self) -> String {
        let Some(published) = &self.record.source else { return String::new() };
        let source = self.clause(&published.source);
        let dated = self.record.sitting.when != When::NotStated;
        match self.published_on().filter(|_| dated) {
            None => self.words.with("bulletin-draft-source", &[("source", source.into())]),
            Some(day) => {
                let args = [("source", source.into()), ("day", day.into())];
                self.words.with("bulletin-draft-source-published", &args)
            }
        }
    }

    pub(crate) fn published_on(self) -> Option<String> {
        self.record.source.as_ref()?.published_on.map(|day| self.words.day(day))
    }
}

/// With a capital letter, at the start of a sentence.
pub(crate) fn capital(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
