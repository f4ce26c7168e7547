//! The tree of an invented county: the county's committee, its offices below a working committee,
//! towns, and their branches, by the rulebook's kinds.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Text;
use zhibu_domain::unit as rule;

use super::county::{County, Setting, fill, same};
use super::dice::{Dice, Ticks};
use super::name;
use super::people::landmarks;
use crate::error::Result;
use crate::unit::{About, Bulk};

/// Trees of this many units or more also have a leading group, which holds no branches.
const WITH_LEADING_GROUP: usize = 20;
/// Branches below one general branch.
const BELOW_GENERAL: usize = 3;

/// Groups of the first village.
const GROUPS: usize = 2;

/// A unit as later steps need it.
pub(super) struct Ground {
    pub(super) id: UnitId,
    /// Position of the unit above.
    pub(super) parent: Option<usize>,
    pub(super) name: Text,
    /// The name of the place or office alone.
    pub(super) short: Text,
    pub(super) kind: String,
    pub(super) setting: Setting,
    pub(super) about: About,
    pub(super) from: Date,
    pub(super) members: Vec<Seat>,
    pub(super) officers: Vec<Officer>,
}

/// A member of a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seat {
    pub(super) person: PersonId,
    pub(super) full: bool,
    pub(super) since: Date,
}

/// The holder of a post of a unit.
#[derive(Debug, Clone)]
pub(super) struct Officer {
    pub(super) person: PersonId,
    pub(super) post: String,
}

impl Ground {
    /// The holder of the first of these posts that is held.
    pub(super) fn officer(&self, posts: &[&str]) -> Option<PersonId> {
        let holder = |post: &&str| self.officers.iter().find(|officer| officer.post == *post);
        posts.iter().find_map(holder).map(|officer| officer.person)
    }

    pub(super) fn bulk(&self, all: &[Ground]) -> Bulk {
        Bulk {
            id: self.id,
            parent: self.parent.and_then(|parent| all.get(parent)).map(|parent| parent.id),
            name: self.name.clone(),
            kind: self.kind.clone(),
            about: self.about.clone(),
            from: self.from,
        }
    }
}

/// What a new unit is called and is.
struct Label<'a> {
    kind: &'a str,
    pattern: &'a Text,
    short: Text,
    setting: Setting,
    field: Option<&'a str>,
}

struct Planter<'a> {
    county: &'a County,
    rules: &'a Rulebook,
    dice: Dice,
    ticks: Ticks,
    /// No unit begins later.
    latest: Date,
    grounds: Vec<Ground>,
}

/// Something that branches are put below, turn by turn.
struct Head<'a> {
    at: usize,
    /// The town's name; `None` for the working committee of offices.
    town: Option<Text>,
    names: Box<dyn Iterator<Item = String> + 'a>,
    count: usize,
}

/// Makes so many units, upper ones first. The first town's second unit is the first village.
pub(super) fn plant(
    county: &County,
    rules: &Rulebook,
    units: usize,
    latest: Date,
    (dice, ticks): (Dice, Ticks),
) -> Result<Vec<Ground>> {
    let mut planter = Planter { county, rules, dice, ticks, latest, grounds: Vec::new() };
    let top = planter.top()?;
    let mut heads = planter.heads(top, units)?;
    while planter.grounds.len() < units {
        for head in &mut heads {
            if planter.grounds.len() < units {
                let left = units - planter.grounds.len();
                planter.branch(head, left)?;
            }
        }
    }
    planter.groups()?;
    Ok(planter.grounds)
}

impl<'a> Planter<'a> {
    fn top(&mut self) -> Result<usize> {
        let county = self.county;
        self.add(
            None,
            Label {
                kind: "local-committee",
                pattern: &county.pattern.county,
                short: county.top.name.clone(),
                setting: Setting::Office,
                field: None,
            },
        )
    }

    /// Towns first, so that the first of them gets the first branches, then the offices.
    fn heads(&mut self, top: usize, units: usize) -> Result<Vec<Head<'a>>> {
        let (county, places) = (self.county, &self.county.place);
        let towns = units.isqrt().div_ceil(2);
        let mut heads = Vec::new();
        for (number, name) in name::places(places, &places.towns).take(towns).enumerate() {
            let short = name::place(&places.town, &name);
            let label = Label {
                kind: "committee",
                pattern: &county.pattern.town,
                short: short.clone(),
                setting: Setting::Office,
                field: Some("rural"),
            };
            let at = self.add(Some(top), label)?;
            let listed = if number == 0 { places.villages.as_slice() } else { &[] };
            // Each town begins elsewhere in the list of names.
            let skipped = if number == 0 { 0 } else { number * 37 % 400 };
            let names = Box::new(name::places(places, listed).skip(skipped));
            heads.push(Head { at, town: Some(short), names, count: 0 });
        }
        let offices = Label {
            kind: "working-committee",
            pattern: &county.pattern.working_committee,
            short: county.top.name.clone(),
            setting: Setting::Office,
            field: Some("organ"),
        };
        let at = self.add(Some(top), offices)?;
        let names = Box::new(std::iter::empty());
        heads.push(Head { at, town: None, names, count: 0 });
        if units >= WITH_LEADING_GROUP {
            let group = Label {
                kind: "leading-group",
                pattern: &county.pattern.leading_group,
                short: county.top.name.clone(),
                setting: Setting::Office,
                field: Some("organ"),
            };
            self.add(Some(top), group)?;
        }
        Ok(heads)
    }

    /// The next unit below a head.
    fn branch(&mut self, head: &mut Head<'a>, left: usize) -> Result<()> {
        let (pattern, places) = (&self.county.pattern, &self.county.place);
        let count = head.count;
        head.count += 1;
        let Some(town) = &head.town else { return self.office(head.at, count) };
        if count == 0 {
            let office = Label {
                kind: "branch",
                pattern: &pattern.town_office,
                short: town.clone(),
                setting: Setting::Office,
                field: Some("organ"),
            };
            self.add(Some(head.at), office)?;
            return Ok(());
        }
        let Some(name) = head.names.next() else { return self.office(head.at, count) };
        let village = name::place(&places.village, &name);
        match count % 9 {
            4 => {
                let field = Some("non-public-enterprise");
                let joint = Self::community(&pattern.joint_branch, "joint-branch", village);
                self.add(Some(head.at), Label { field, ..joint })?;
            }
            5 if left > BELOW_GENERAL => {
                let community = name::place(&places.community, &name);
                let label =
                    Self::community(&pattern.general_branch, "general-branch", community.clone());
                let at = self.add(Some(head.at), label)?;
                for ordinal in places.ordinals.iter().take(BELOW_GENERAL) {
                    let short = fill(&Self::after(ordinal), &[("{}", &community)]);
                    self.add(Some(at), Self::community(&pattern.branch, "branch", short))?;
                }
            }
            _ => {
                let label = Label {
                    kind: "branch",
                    pattern: &pattern.branch,
                    short: village,
                    setting: Setting::Village,
                    field: Some("rural"),
                };
                self.add(Some(head.at), label)?;
            }
        }
        Ok(())
    }

    fn community<'b>(pattern: &'b Text, kind: &'b str, short: Text) -> Label<'b> {
        let field = Some("subdistrict-community");
        Label { kind, pattern, short, setting: Setting::Community, field }
    }

    /// A pattern that puts an ordinal behind a name.
    fn after(ordinal: &Text) -> Text {
        let side = |side: Option<&str>, space: &str| Some(format!("{{}}{space}{}", side?));
        let pattern = Text::new(side(ordinal.zh(), ""), side(ordinal.en(), " "));
        pattern.unwrap_or_else(|| ordinal.clone())
    }

    /// A branch of an office; after all offices had one, they get further ones with a number.
    fn office(&mut self, at: usize, count: usize) -> Result<()> {
        let county = self.county;
        let (office, round) = (county.office.at(count), count / county.office.len());
        let short = match round.checked_sub(1) {
            None => office.name.clone(),
            Some(index) => {
                fill(&Self::after(county.place.ordinals.at(index)), &[("{}", &office.name)])
            }
        };
        let label = Label {
            kind: "branch",
            pattern: &county.pattern.branch,
            short,
            setting: Setting::Office,
            field: Some(&office.field),
        };
        self.add(Some(at), label)?;
        Ok(())
    }

    /// Two groups in the first village, besides the units asked for.
    fn groups(&mut self) -> Result<()> {
        let (Some(village), ..) = landmarks(&self.grounds) else { return Ok(()) };
        let Some(ground) = self.grounds.get(village) else { return Ok(()) };
        let (short, from) = (ground.short.clone(), ground.from);
        for ordinal in self.county.place.ordinals.iter().take(GROUPS) {
            let pattern = fill(&self.county.pattern.group, &[("{n}", ordinal)]);
            let label = Label {
                kind: "group",
                pattern: &pattern,
                short: short.clone(),
                setting: Setting::Village,
                field: None,
            };
            let at = self.add(Some(village), label)?;
            // They are as old as the branch, so that its members were always in one.
            if let Some(group) = self.grounds.get_mut(at) {
                group.from = from;
                group.about.founded_on = Some(from);
            }
        }
        Ok(())
    }

    fn add(&mut self, parent: Option<usize>, label: Label<'_>) -> Result<usize> {
        let above = parent.and_then(|parent| self.grounds.get(parent));
        rule::may_stand(self.rules, label.kind, above.map(|above| above.kind.as_str()))?;
        let at = self.grounds.len();
        let from = self.first_day(above.map(|above| above.from));
        let document = self.dice.percent(40).then(|| {
            let number = same(&self.dice.between(1, 90).to_string());
            let year = same(&from.year().to_string());
            fill(&self.county.pattern.founding_document, &[("{y}", &year), ("{n}", &number)])
        });
        self.grounds.push(Ground {
            id: UnitId::new(self.ticks.next(), self.dice.bytes()),
            parent,
            name: fill(label.pattern, &[("{}", &label.short)]),
            short: label.short,
            kind: label.kind.to_owned(),
            setting: label.setting,
            about: About {
                code: Some(format!("LX-{at:05}")),
                fields: label.field.map(str::to_owned).into_iter().collect(),
                founded_on: Some(from),
                founding_document: document.and_then(|text| text.zh().map(str::to_owned)),
            },
            from,
            members: Vec::new(),
            officers: Vec::new(),
        });
        Ok(at)
    }

    /// A day after the unit above began.
    fn first_day(&mut self, above: Option<Date>) -> Date {
        let founded = Date::new(self.county.top.founded, 1, 1).unwrap_or(self.latest);
        let earliest = above.unwrap_or(founded).min(self.latest);
        let room = earliest.until(self.latest).map_or(0, |span| span.get_days());
        // Upper units leave room for what stands below them.
        let room = usize::try_from(room).unwrap_or(0) / if above.is_none() { 20 } else { 2 };
        let days = i64::try_from(self.dice.below(room + 1)).unwrap_or(0);
        earliest.checked_add(days.days()).unwrap_or(earliest)
    }
}
