//! The people of an invented county: members of its branches, and who holds which post.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_domain::rulebook::Rulebook;

use super::county::{County, Hand, Home};
use super::dice::{Dice, Ticks};
use super::tree::{Ground, Seat};
use super::{Plan, Settler, detail, name};
use crate::error::Result;
use crate::person::BulkPerson;
use crate::post::{BulkTenure, BulkTerm};

/// Fewest members of a branch that is made here.
const FEWEST: usize = 3;
/// A full member of this standing has been one for at least so many days before the history begins.
const SETTLED_DAYS: usize = 60;
/// Most years in one unit.
const MEMBER_YEARS: i64 = 42;

/// Everybody, in the order in which they are written.
pub(super) struct People {
    pub(super) bulk: Vec<BulkPerson>,
    pub(super) hands: Vec<Settler>,
    pub(super) tenures: Vec<BulkTenure>,
    pub(super) terms: Vec<BulkTerm>,
}

pub(super) struct Settlers<'a> {
    pub(super) county: &'a County,
    pub(super) rules: &'a Rulebook,
    pub(super) plan: &'a Plan,
    pub(super) start: Date,
    pub(super) dice: Dice,
    /// Chance of what the roll keeps of people, apart from who they are.
    pub(super) chance: Dice,
    pub(super) ticks: Ticks,
}

impl Settlers<'_> {
    /// Fills the branches with members, and the posts of all units with holders.
    pub(super) fn settle(mut self, grounds: &mut [Ground]) -> Result<People> {
        let sizes = self.sizes(grounds)?;
        let mut people =
            People { bulk: Vec::new(), hands: Vec::new(), tenures: Vec::new(), terms: Vec::new() };
        let (village, town, county) = landmarks(grounds);
        for (at, size) in sizes {
            let hands: Vec<&Hand> = self
                .county
                .hand
                .iter()
                .filter(|hand| match hand.of {
                    Home::Village => Some(at) == village,
                    Home::Town => Some(at) == town,
                    Home::County => Some(at) == county,
                })
                .collect();
            let Some(ground) = grounds.get_mut(at) else { continue };
            for number in 0..size {
                self.member(ground, hands.get(number).copied(), &mut people);
            }
        }
        self.fill_posts(grounds, &mut people);
        self.form_groups(grounds, &mut people);
        Ok(people)
    }

    /// How many members each branch has; the first village has its nine.
    fn sizes(&mut self, grounds: &[Ground]) -> Result<Vec<(usize, usize)>> {
        let holds = |ground: &Ground| {
            self.rules
                .unit_kind(&ground.kind)
                .is_some_and(|kind| kind.value.holds_members && !kind.value.members_of_parent)
        };
        let holders: Vec<usize> =
            (0..grounds.len()).filter(|at| grounds.get(*at).is_some_and(holds)).collect();
        let (village, ..) = landmarks(grounds);
        let named = self.county.hand.iter().filter(|hand| hand.of == Home::Village).count();
        let others: Vec<usize> = holders.into_iter().filter(|at| Some(*at) != village).collect();
        let fewest = named + others.len() * FEWEST;
        let members = super::size(self.plan.members);
        let Some(spare) = members.checked_sub(fewest).filter(|_| !others.is_empty()) else {
            return Err(super::refuse(format!(
                "{} units need at least {fewest} members",
                self.plan.units
            )));
        };
        // Branches are of different size, the largest about three times the smallest.
        let weights: Vec<usize> = others.iter().map(|_| 8 + self.dice.below(17)).collect();
        let total: usize = weights.iter().sum::<usize>().max(1);
        let mut sizes: Vec<(usize, usize)> = others
            .iter()
            .zip(&weights)
            .map(|(at, weight)| (*at, FEWEST + spare * weight / total))
            .collect();
        let given: usize = sizes.iter().map(|(_, size)| size).sum();
        let missing = (members - named).saturating_sub(given);
        for (_, size) in sizes.iter_mut().take(missing) {
            *size += 1;
        }
        sizes.extend(village.map(|at| (at, named)));
        sizes.sort_unstable();
        Ok(sizes)
    }

    fn member(&mut self, ground: &mut Ground, hand: Option<&Hand>, people: &mut People) {
        let name = match hand {
            Some(hand) => name::named(hand.name.clone()),
            None => name::person(&mut self.dice, &self.county.people),
        };
        let id = PersonId::new(self.ticks.next(), self.dice.bytes());
        // A branch begins with full members, so that it has somebody to vote and to hold posts.
        let share = self.county.people.probationary_percent;
        let drawn = self.dice.percent(share) && ground.members.len() >= FEWEST;
        let young = hand.map_or(drawn, |hand| hand.probationary);
        let since = if young { self.lately() } else { self.long_ago(ground.from) };
        ground.members.push(Seat { person: id, full: !young, since });
        if let Some(hand) = hand {
            people.hands.push(Settler {
                person: id,
                name: name.clone(),
                post: hand.post.clone(),
                seat: hand.seat,
                home: hand.of,
            });
        }
        let place = (!young, since);
        let until = self.plan.until;
        let details = detail::draw(self.county, &mut self.chance, ground, place, until);
        people.bulk.push(person(id, name, details, ground.id, place));
    }

    /// A day within the year of probation.
    fn lately(&mut self) -> Date {
        let days = i64::from(self.dice.between(30, 330));
        self.plan.until.checked_sub(days.days()).unwrap_or(self.plan.until)
    }

    /// A day after the unit began and well before the history does.
    fn long_ago(&mut self, from: Date) -> Date {
        // Nobody is older than people grow.
        let oldest = self.plan.until.checked_sub(MEMBER_YEARS.years()).unwrap_or(from);
        let from = from.max(oldest.min(self.start));
        let room = from.until(self.start).map_or(0, |span| span.get_days());
        let room = usize::try_from(room).unwrap_or(0).saturating_sub(SETTLED_DAYS);
        let days = i64::try_from(self.dice.below(room + 1)).unwrap_or(0);
        from.checked_add(days.days()).unwrap_or(from)
    }

    /// The day on which the present committee took office, before the history begins.
    pub(super) fn term_start(&mut self, from: Date) -> Date {
        let days = i64::from(self.dice.between(20, 400));
        self.start.checked_sub(days.days()).unwrap_or(self.start).max(from)
    }

    /// Who holds which post of the unit at this position.
    pub(super) fn choose(
        &self,
        grounds: &[Ground],
        at: usize,
        hands: &[Settler],
    ) -> Vec<(PersonId, String)> {
        let Some(ground) = grounds.get(at) else { return Vec::new() };
        let people = &self.county.people;
        let full: Vec<PersonId> =
            ground.members.iter().filter(|seat| seat.full).map(|seat| seat.person).collect();
        let has = |person: PersonId, home: Home| {
            hands.iter().any(|hand| hand.person == person && hand.home == home)
        };
        if !full.is_empty() {
            if full.iter().any(|person| has(*person, Home::Village)) {
                return Self::by_hand(hands, Home::Village);
            }
            let committee = u32::try_from(full.len()).is_ok_and(|n| n >= people.committee_from);
            let posts = if committee { &people.committee } else { &people.small };
            let others =
                full.into_iter().filter(|p| !has(*p, Home::Town) && !has(*p, Home::County));
            return self.held(&ground.kind, posts).zip(others).map(|(p, o)| (o, p)).collect();
        }
        let Some(office) = office_of(grounds, at) else { return Vec::new() };
        let home = match ground.parent {
            None => Home::County,
            Some(_) => Home::Town,
        };
        let is_landmark = office.members.iter().any(|seat| has(seat.person, home));
        let mut chosen = if is_landmark { Self::by_hand(hands, home) } else { Vec::new() };
        let taken: Vec<String> = chosen.iter().map(|(_, post)| post.clone()).collect();
        // From the end of the roll: its beginning holds the posts of the office's own branch.
        let others = office.members.iter().rev().filter(|seat| seat.full).map(|seat| seat.person);
        let others = others.filter(|p| !has(*p, Home::Town) && !has(*p, Home::County));
        let posts = self.held(&ground.kind, &people.upper).filter(|post| !taken.contains(post));
        chosen.extend(posts.zip(others).map(|(post, person)| (person, post)));
        chosen
    }

    /// The posts of a list that a unit of this kind has.
    fn held<'b>(&'b self, kind: &'b str, posts: &'b [String]) -> impl Iterator<Item = String> + 'b {
        let fits = move |post: &&String| {
            self.rules.post(post).is_some_and(|entry| entry.value.is_held_in(kind))
        };
        posts.iter().filter(fits).cloned()
    }

    fn by_hand(hands: &[Settler], home: Home) -> Vec<(PersonId, String)> {
        let settled = hands.iter().filter(|hand| hand.home == home);
        settled.filter_map(|hand| Some((hand.person, hand.post.clone()?))).collect()
    }
}

fn person(
    id: PersonId,
    name: Name,
    details: Details,
    unit: UnitId,
    (full, since): (bool, Date),
) -> BulkPerson {
    let standing = if full { Standing::Full } else { Standing::Probationary };
    let (party_group, posts) = (None, Vec::new());
    BulkPerson { id, name, details, unit, party_group, standing, since, posts }
}

/// Positions of the first village's branch, of the first town's office and of the county's.
pub(super) fn landmarks(grounds: &[Ground]) -> (Option<usize>, Option<usize>, Option<usize>) {
    let below = |kind: &str| grounds.iter().position(|ground| ground.kind == kind);
    let branches = |head: Option<usize>| {
        let mut found = (0..grounds.len()).filter(move |at| {
            head.is_some() && grounds.get(*at).is_some_and(|ground| ground.parent == head)
        });
        (found.next(), found.next())
    };
    let (office, village) = branches(below("committee"));
    (village, office, branches(below("working-committee")).0)
}

/// The branch from whose members an upper unit takes its officers.
fn office_of(grounds: &[Ground], at: usize) -> Option<&Ground> {
    let branch_below = |head: usize| {
        grounds.iter().find(|ground| ground.parent == Some(head) && !ground.members.is_empty())
    };
    let ground = grounds.get(at)?;
    if let Some(branch) = branch_below(at) {
        return Some(branch);
    }
    match ground.parent {
        // The county itself, and what stands beside the towns without branches of its own.
        None => landmarks(grounds).2.and_then(|office| grounds.get(office)),
        Some(_) if ground.kind == "leading-group" => {
            landmarks(grounds).2.and_then(|office| grounds.get(office))
        }
        Some(_) => None,
    }
}
