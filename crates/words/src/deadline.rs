//! Periods, how often something is due, and how far it is, in words.

use zhibu_domain::cadence::{Cadence, Period};
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Exemption, State};

use crate::rulebook::{Said, Told};
use crate::words::Words;

impl Words {
    /// How often in a period.
    pub fn often(self, every: Period, times: i64) -> String {
        let n = ("n", times.into());
        match every.months() {
            1 => self.with("deadline-often-month", &[n]),
            3 => self.with("deadline-often-quarter", &[n]),
            6 => self.with("deadline-often-half-year", &[n]),
            12 => self.with("deadline-often-year", &[n]),
            months => self.with("deadline-often-months", &[n, ("months", months.into())]),
        }
    }

    /// A period with its year: 2026年10月, 2026年第四季度, 2026年度 / October 2026, quarter 4 of 2026, 2026.
    pub fn period(self, period: Span) -> String {
        let (months, part) = part_of_year(period);
        let args = [("year", period.from.year().into()), ("n", part.into())];
        match months {
            1 => self.month(period.from.year(), period.from.month()),
            3 => self.with("deadline-period-quarter", &args),
            6 => self.with("deadline-period-half", &args),
            12 => self.with("deadline-period-year", &args[..1]),
            _ => {
                let first = self.month(period.from.year(), period.from.month());
                let last = period.until.yesterday().unwrap_or(period.until);
                let last = self.month(last.year(), last.month());
                let args = [("first", first.into()), ("last", last.into())];
                self.with("deadline-period-months", &args)
            }
        }
    }

    /// A period within a year that is known: 10月, 第四季度, 全年 / Oct, quarter 4, whole year.
    pub fn period_short(self, period: Span) -> String {
        let (months, part) = part_of_year(period);
        let n = [("n", part.into())];
        let last = period.until.yesterday().unwrap_or(period.until);
        match months {
            1 => self.month_short(period.from.month()).to_owned(),
            3 => self.with("deadline-short-quarter", &n),
            6 => self.with("deadline-short-half", &n),
            12 => self.t("deadline-short-year").to_owned(),
            _ => {
                let first = self.month_short(period.from.month()).into();
                let args = [("first", first), ("last", self.month_short(last.month()).into())];
                self.with("deadline-period-months", &args)
            }
        }
    }

    /// How far something is, as a word beside its mark.
    pub fn deadline_state(self, state: State) -> &'static str {
        self.t(match state {
            State::Held => "deadline-state-held",
            State::MadeUp => "deadline-state-made-up",
            State::Ahead => "deadline-state-ahead",
            State::Due => "deadline-state-due",
            State::Overdue => "deadline-state-overdue",
            State::Missed => "deadline-state-missed",
            State::Exempt(_) => "deadline-state-exempt",
        })
    }

    /// Why nothing is required.
    pub fn exemption(self, exemption: Exemption) -> String {
        match exemption {
            Exemption::PartOfPeriod => self.t("deadline-exempt-part").to_owned(),
            Exemption::UnitKind => self.t("deadline-exempt-kind").to_owned(),
            Exemption::FewMembers { have, from } => {
                self.with("deadline-exempt-few", &[("have", have.into()), ("from", from.into())])
            }
            Exemption::NoneRequired => self.t("deadline-exempt-none").to_owned(),
        }
    }
}

/// Its length in months, and which of the year's it is, counted from 1.
fn part_of_year(period: Span) -> (u8, u8) {
    let last = period.until.yesterday().unwrap_or(period.until);
    let months = u8::try_from(last.month() - period.from.month() + 1).unwrap_or(1).max(1);
    let before = u8::try_from(period.from.month() - 1).unwrap_or(0);
    (months, before / months + 1)
}

impl Told<'_> {
    pub(crate) fn cadence(self, cadence: &Cadence) -> Vec<Said> {
        let activities: Vec<&str> = cadence
            .activities
            .iter()
            .map(|key| {
                let kind = self.rules.activity_kind(key);
                kind.map_or(key.as_str(), |entry| self.words.label(&entry.label))
            })
            .collect();
        let times = self.rules.number(&cadence.times, self.day);
        let times = times.map_or(0, |entry| entry.value.value);
        let mut said = vec![
            self.said("rulebook-held-in-kinds", self.unit_kinds(&cadence.held_in, "rulebook-none")),
            self.said("rulebook-cadence-counts", self.words.list(&activities)),
            self.said("rulebook-cadence-often", self.words.often(cadence.every, times)),
        ];
        if !cadence.exempt.is_empty() {
            let exempt = self.unit_kinds(&cadence.exempt, "rulebook-none");
            said.push(self.said("rulebook-cadence-exempt", exempt));
        }
        if !cadence.season.is_empty() {
            let months: Vec<&str> = cadence
                .season
                .iter()
                .map(|month| self.words.month_name(i8::try_from(*month).unwrap_or(1)))
                .collect();
            said.push(self.said("rulebook-cadence-season", self.words.list(&months)));
        }
        let numbers = [
            (&cadence.carry_days, "rulebook-cadence-carry"),
            (&cadence.make_up_days, "rulebook-cadence-make-up"),
            (&cadence.members_from, "rulebook-cadence-members-from"),
            (&cadence.credited, "rulebook-cadence-credited"),
        ];
        for (key, term) in numbers {
            let entry = key.as_deref().and_then(|key| self.rules.number(key, self.day));
            said.extend(entry.map(|entry| self.said(term, self.words.amount(&entry.value))));
        }
        said
    }
}
