//! Who holds which post of an invented county since when, for which term, and in which group of the
//! first village people are.
//!
//! Terms end on different days: some soon, one is over already, as in a real county.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::post::{Obtained, Tenure, Term, usual_end};

use super::dice::uuid_at;
use super::people::{People, Settlers, landmarks};
use super::tree::{Ground, Officer, Seat};
use crate::post::{BulkTenure, BulkTerm};

/// Of a hundred terms, so many end within half a year.
const SOON_PERCENT: u32 = 18;
/// Days until the term of the first village ends, so that the demonstration shows it.
const VILLAGE_DAYS: u32 = 118;
/// Days by which one term is over.
const OVER_DAYS: i64 = 23;
/// Committees are in office at least so many days before the history begins.
const SETTLED_DAYS: i64 = 20;

impl Settlers<'_> {
    /// The terms of a unit's committee, oldest first, and the day since which it is in office.
    pub(super) fn terms(
        &mut self,
        ground: &Ground,
        left: Option<u32>,
        numbered: u32,
    ) -> (Vec<BulkTerm>, Date) {
        let settled = self.start.checked_sub(SETTLED_DAYS.days()).unwrap_or(self.start);
        let drawn = if self.dice.percent(SOON_PERCENT) {
            self.dice.between(20, 175)
        } else {
            self.dice.between(200, 700)
        };
        let left = i64::from(left.unwrap_or(drawn));
        let mut end = self.plan.until.checked_add(left.days()).unwrap_or(self.plan.until);
        let mut terms: Vec<Term> = Vec::new();
        while let Some(term) = self.term_until(ground, end) {
            terms.push(term);
            let before = term.elected_on.yesterday();
            let Some(before) = before.ok().filter(|_| term.elected_on > settled) else { break };
            end = before;
        }
        terms.reverse();
        if let Some(first) = terms.first_mut() {
            first.elected_on = first.elected_on.max(ground.from);
        }
        // No rule tells the length of terms of long ago; somebody held the posts then too.
        let since = match terms.first() {
            Some(first) if first.elected_on <= settled => first.elected_on,
            _ => self.term_start(ground.from),
        };
        let row = |term: Term| BulkTerm {
            unit: ground.id,
            reference: Some(format!("岚组〔{}〕{numbered}号", term.elected_on.year())),
            term,
        };
        (terms.into_iter().map(row).collect(), since)
    }

    /// The term of the usual length that ends on a day; `None` where units have none.
    fn term_until(&self, ground: &Ground, ends_on: Date) -> Option<Term> {
        let fields = &ground.about.fields;
        // Far from the turn of a year, the years between are the whole length.
        let summer = Date::new(ends_on.year(), 7, 15).ok()?;
        let years = usual_end(self.rules, &ground.kind, fields, summer)?.year() - summer.year();
        let start = ends_on.checked_sub(i64::from(years).years()).ok()?;
        Some(Term { elected_on: start.tomorrow().ok()?, ends_on })
    }

    /// A tenure as it is written.
    pub(super) fn tenure(
        &mut self,
        unit: UnitId,
        (person, post): (PersonId, String),
        span: Span,
        obtained: Obtained,
        reference: Option<String>,
    ) -> BulkTenure {
        let id = PostId(uuid_at(self.ticks.next(), self.dice.bytes()));
        let tenure = Tenure { id, person, post, span, stands_for: None };
        BulkTenure { unit, tenure, obtained: Some(obtained), reference }
    }

    /// Fills the posts of all units with holders.
    pub(super) fn fill_posts(&mut self, grounds: &mut [Ground], people: &mut People) {
        let since_of: BTreeMap<PersonId, Date> =
            people.bulk.iter().map(|person| (person.id, person.since)).collect();
        let (village, ..) = landmarks(grounds);
        let last = grounds.iter().rposition(|ground| ground.kind == "branch");
        for (number, at) in (1_u32..).zip(0..grounds.len()) {
            let chosen = self.choose(grounds, at, &people.hands);
            let Some(ground) = grounds.get_mut(at).filter(|_| !chosen.is_empty()) else { continue };
            let left = (Some(at) == village).then_some(VILLAGE_DAYS);
            let (mut terms, since) = self.terms(ground, left, number);
            if Some(at) == last
                && Some(at) != village
                && let Some(over) = terms.last_mut()
            {
                let ended = self.plan.until.checked_sub(OVER_DAYS.days());
                over.term.ends_on = ended.unwrap_or(over.term.ends_on);
            }
            people.terms.extend(terms);
            for (person, post) in chosen {
                let Some(member_since) = since_of.get(&person).copied() else { continue };
                let entry = self.rules.post(&post).map(|entry| &entry.value);
                let obtained = match entry {
                    Some(post) if post.for_term && member_since > since => Obtained::ByElected,
                    Some(post) if post.for_term => Obtained::Elected,
                    _ => Obtained::Appointed,
                };
                let span = Span::since(since.max(member_since));
                let year = span.from.year();
                let reference = Some(format!("岚组〔{year}〕{number}号"));
                let tenure =
                    self.tenure(ground.id, (person, post.clone()), span, obtained, reference);
                people.tenures.push(tenure);
                let sits = entry.is_some_and(|post| post.committee);
                if sits || post == "party-affairs-worker" {
                    ground.officers.push(Officer { person, post });
                }
            }
        }
    }

    /// Puts the members of the first village into its two groups; those without a post or a seat
    /// lead them.
    pub(super) fn form_groups(&mut self, grounds: &mut [Ground], people: &mut People) {
        let (Some(village), ..) = landmarks(grounds) else { return };
        let Some(unit) = grounds.get(village).map(|ground| ground.id) else { return };
        let mut groups: Vec<&mut Ground> =
            grounds.iter_mut().filter(|g| g.kind == "group" && g.parent == Some(village)).collect();
        let mut leads: Vec<usize> = (0..groups.len()).collect();
        let mut rest = 0;
        for person in people.bulk.iter_mut().filter(|person| person.unit == unit) {
            let hand = people.hands.iter().find(|hand| hand.person == person.id);
            let free = hand.is_some_and(|hand| hand.post.is_none() && hand.seat.is_none());
            let full = person.details.full_on.is_some();
            let led = if free && full { leads.pop() } else { None };
            let at = led.unwrap_or_else(|| rest % groups.len().max(1));
            let Some(group) = groups.get_mut(at) else { continue };
            rest += 1;
            person.party_group = Some(group.id);
            group.members.push(Seat { person: person.id, full, since: person.since });
            if led.is_some() {
                let span = Span::since(person.since.max(group.from));
                let post = (person.id, "group-leader".to_owned());
                let (person, key) = post.clone();
                group.officers.push(Officer { person, post: key });
                let tenure = self.tenure(group.id, post, span, Obtained::Elected, None);
                people.tenures.push(tenure);
            }
        }
    }
}
