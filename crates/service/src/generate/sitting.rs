//! One invented activity: its frame, and who signed it when. What branches record of it stands in
//! [`super::meeting`], what upper units record in [`super::upper`].

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use zhibu_domain::activity::{
    Conveyed, ConveyedForm, Guest, KindLine, PublishedSource, Sitting, State, Voice,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::{DayPart, When};
use zhibu_domain::id::{ActivityId, BodyId};
use zhibu_domain::rulebook::{ActivityKind, Attends, Entry, Rulebook};
use zhibu_domain::text::Text;

use super::calendar::{Slot, moment};
use super::county::{County, Matter, Rhythm, Setting, capital, fill, same};
use super::dice::{Dice, Ticks};
use super::name;
use super::tree::Ground;
use crate::activity::BulkActivity;

/// Starting times, in minutes after midnight.
const STARTS: [u16; 6] = [540, 570, 870, 900, 930, 1170];

/// Writes one activity after the other.
pub(super) struct Scribe<'a> {
    pub(super) county: &'a County,
    pub(super) rules: &'a Rulebook,
    pub(super) grounds: &'a [Ground],
    pub(super) bodies: &'a [BodyId],
    /// The first day that has not been yet.
    pub(super) until: Date,
    /// Nothing is written down later.
    pub(super) end: Timestamp,
    pub(super) dice: Dice,
    pub(super) ticks: Ticks,
}

/// What is known of an activity before its content is written.
pub(super) struct Scene<'a> {
    pub(super) slot: Slot,
    pub(super) ground: &'a Ground,
    pub(super) habit: &'a Rhythm,
    pub(super) kind: &'a Entry<ActivityKind>,
    /// What it is mainly about.
    pub(super) matter: &'a Matter,
}

impl<'a> Scribe<'a> {
    /// The activity of a slot; `None` if unit, rhythm or kind are not there.
    pub(super) fn write(&mut self, slot: Slot) -> Option<BulkActivity> {
        let ground = self.grounds.get(slot.unit)?;
        let habit = self.county.rhythm.get(slot.rhythm)?;
        let kind = self.rules.activity_kind(&habit.kind)?;
        let matter = self.matter(ground.setting);
        let scene = Scene { slot, ground, habit, kind, matter };
        let id = ActivityId::new(self.ticks.not_before(moment(slot.day, 0)), self.dice.bytes());
        let (state, recorded_at, confirmed_at) = self.course(&scene);
        let mut sitting = self.announced(&scene);
        match (state, kind.value.attends) {
            (State::Planned | State::Held, _) => {}
            (_, Attends::Audience) => self.audience_event(&scene, &mut sitting),
            (_, Attends::Members | Attends::Committee) => self.own_meeting(&scene, &mut sitting),
        }
        let source = (state == State::Published).then(|| self.source(&scene, &mut sitting));
        let leads = ["secretary", "deputy-secretary", "committee-member", "group-leader"];
        let secretary = ground.officer(&leads);
        let recorder = match sitting.recorder {
            Some(Voice::Member(person)) => Some(person),
            _ => secretary,
        };
        Some(BulkActivity {
            id,
            unit: ground.id,
            state,
            source,
            sitting,
            recorded: recorded_at.zip(recorder),
            confirmed: confirmed_at.zip(secretary),
        })
    }

    /// Where the activity stands, when it was recorded and when confirmed.
    fn course(&mut self, scene: &Scene<'_>) -> (State, Option<Timestamp>, Option<Timestamp>) {
        let day = scene.slot.day;
        if day >= self.until {
            return (State::Planned, None, None);
        }
        if scene.habit.published {
            return (State::Published, None, None);
        }
        let within = self.rules.number("activity.record_within_days", day);
        let within = within.and_then(|entry| u32::try_from(entry.value.value).ok()).unwrap_or(0);
        let late = if self.dice.percent(7) { self.dice.between(1, 25) } else { 0 };
        let days = self.dice.between(0, within) + if late > 0 { within + late } else { 0 };
        // Between half past twelve and the end of the afternoon in UTC: after any activity's end.
        let recorded = moment(day, 750 + self.dice.between(0, 80));
        let recorded = recorded + SignedDuration::from_hours(24 * i64::from(days));
        let confirmed = recorded + SignedDuration::from_mins(i64::from(self.dice.between(9, 4000)));
        if recorded > self.end {
            (State::Held, None, None)
        } else if confirmed > self.end || self.dice.percent(3) {
            (State::Recorded, Some(recorded), None)
        } else {
            (State::Confirmed, Some(recorded), Some(confirmed))
        }
    }

    /// What stands in an announcement, and in every record.
    fn announced(&mut self, scene: &Scene<'_>) -> Sitting {
        let topic = scene.matter.topic.clone();
        let day = scene.slot.day;
        let when = match self.dice.below(20) {
            0 => When::Day { day },
            1 => When::Part { day, part: DayPart::Morning },
            2 => When::Part { day, part: DayPart::Afternoon },
            3 => When::Part { day, part: DayPart::Evening },
            _ => {
                let minute = self.dice.one(&STARTS).copied().unwrap_or_default();
                When::At { day, minute }
            }
        };
        let about = scene.habit.about_last_year || scene.kind.value.attends == Attends::Audience;
        let year = day.year() - i16::from(scene.habit.about_last_year);
        let title = self.title(scene, year, &topic);
        let mut sitting = Sitting::bare(title, &scene.kind.key, when);
        sitting.kinds =
            vec![KindLine { kind: scene.kind.key.clone(), for_year: about.then_some(year) }];
        (sitting.place, sitting.place_kind) = self.place(scene);
        sitting.chair = self.chair(scene);
        sitting.topics = vec![capital(&topic)];
        sitting.practices.clone_from(&scene.habit.practices);
        sitting
    }

    fn title(&mut self, scene: &Scene<'_>, year: i16, topic: &Text) -> Text {
        let pattern = &self.county.pattern;
        let label = Text::new(Some(scene.kind.label.zh.clone()), Some(scene.kind.label.en.clone()));
        let label = capital(&label.unwrap_or_else(|| topic.clone()));
        let (name, year) = (("{}", &label), same(&year.to_string()));
        let year = ("{y}", &year);
        match scene.habit.per_year {
            1 => fill(&pattern.yearly, &[name, year]),
            4 => {
                let quarter = same(&(scene.slot.turn + 1).to_string());
                fill(&pattern.quarterly, &[name, year, ("{n}", &quarter)])
            }
            _ => {
                let month = usize::try_from(scene.slot.day.month()).unwrap_or(1);
                let english = self.county.place.months.at(month.saturating_sub(1)).clone();
                let month = super::county::both(month.to_string(), english);
                let dated = fill(&pattern.monthly, &[name, year, ("{n}", &month)]);
                if self.dice.percent(60) {
                    fill(&pattern.about, &[("{}", &dated), ("{n}", topic)])
                } else {
                    dated
                }
            }
        }
    }

    fn place(&mut self, scene: &Scene<'_>) -> (Option<Text>, Option<String>) {
        let pattern = &self.county.pattern;
        let own = |pattern: &Text| Some(fill(pattern, &[("{}", &scene.ground.short)]));
        let (place, kind) = match self.dice.below(25) {
            0 => (None, None),
            1 => (None, Some("outdoors")),
            2 => (Some(pattern.online.clone()), Some("online")),
            3 | 4 => (own(&pattern.on_site), Some("on-site")),
            5 => match scene.ground.parent.and_then(|above| self.grounds.get(above)) {
                Some(above) => {
                    let room = fill(&pattern.meeting_room, &[("{}", &above.short)]);
                    (Some(room), Some("superior-room"))
                }
                None => (None, None),
            },
            _ => (own(&pattern.meeting_room), Some("own-room")),
        };
        (place, kind.map(str::to_owned))
    }

    fn chair(&mut self, scene: &Scene<'_>) -> Option<Voice> {
        let deputy = scene.ground.officer(&["deputy-secretary"]).filter(|_| self.dice.percent(10));
        let chair = deputy
            .or_else(|| scene.ground.officer(&["secretary", "committee-member", "group-leader"]));
        chair.map(Voice::Member)
    }

    /// A matter that comes up in such a unit.
    pub(super) fn matter(&mut self, setting: Setting) -> &'a Matter {
        let county = self.county;
        let start = self.dice.below(county.matter.len());
        let turn = (0..county.matter.len()).map(|step| county.matter.at(start + step));
        let mut fitting = turn.filter(|matter| matter.settings.contains(&setting));
        fitting.next().unwrap_or_else(|| county.matter.at(start))
    }

    /// The article that the kind of activity rests on, as the rulebook cites it.
    pub(super) fn basis(&self, scene: &Scene<'_>) -> Option<Text> {
        let mut words = scene.kind.provenance.source.split_whitespace();
        let source = self.rules.sources.get(words.next()?)?;
        let title = Text::new(Some(source.label.zh.clone()), Some(source.label.en.clone()))?;
        match words.next() {
            Some(article) if article.chars().all(|c| c.is_ascii_digit()) => {
                let parts = [("{}", &title), ("{n}", &same(article))];
                Some(fill(&self.county.pattern.article, &parts))
            }
            _ => Some(title),
        }
    }

    /// A number of people, sometimes a vague one.
    pub(super) fn count(&mut self, least: u32) -> Count {
        let n = self.dice.between(least, least * 4);
        let round = n / 10 * 10;
        match self.dice.below(10) {
            0 => Count::MoreThan { n: round },
            1 => Count::About { n: round },
            2 => Count::Some,
            3 => Count::All,
            4 => Count::NotStated,
            _ => Count::Exact { n },
        }
    }

    /// A person from outside.
    pub(super) fn visitor(&mut self) -> Guest {
        let visitor = self.dice.pick(&self.county.guest);
        let (title, body) = (visitor.title.clone(), visitor.body.clone());
        let name = name::person(&mut self.dice, &self.county.people).name;
        Guest { name, title: Some(title), body: Some(body) }
    }

    /// A chain of levels: a meeting above, a speech there, and the county's notice.
    pub(super) fn convey(&mut self, sitting: &mut Sitting) {
        let matter = self.dice.pick(&self.county.directive);
        let pattern = &self.county.pattern;
        let of = |pattern: &Text| fill(pattern, &[("{}", matter)]);
        let link = |level: &str, form: ConveyedForm, title: Text, speaker: Option<usize>| {
            Conveyed { level: level.to_owned(), form, title, speaker }
        };
        if self.dice.percent(60) {
            let meeting = of(&pattern.meeting);
            sitting.conveyed.push(link("municipal", ConveyedForm::Meeting, meeting, None));
        }
        if let Some(last) = sitting.guests.len().checked_sub(1) {
            let speech = of(&pattern.speech);
            sitting.conveyed.push(link(
                "district-county",
                ConveyedForm::Speech,
                speech,
                Some(last),
            ));
        }
        let notice = of(&pattern.notice);
        sitting.conveyed.push(link("district-county", ConveyedForm::Document, notice, None));
    }

    /// Turns a record into one taken from a published report.
    fn source(&mut self, scene: &Scene<'_>, sitting: &mut Sitting) -> PublishedSource {
        let days = i64::from(self.dice.between(0, 40));
        let published = scene.slot.day.checked_add(days.days()).unwrap_or(scene.slot.day);
        let last = self.until.yesterday().unwrap_or(self.until);
        let published_on = Some(published.min(last));
        if self.dice.percent(50) {
            sitting.when = When::NotStated;
        }
        PublishedSource { source: self.dice.pick(&self.county.press).clone(), published_on }
    }
}
