//! How things stand in an invented county on its last day: who is away, who left, who bears a mark,
//! which post is vacant. All of it by the ordinary acts, after the history is written.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::post::Obtained;

use super::people::landmarks;
use super::tree::Ground;
use super::{Frame, Settler};
use crate::access::{self, FillPost, KeepRoll};
use crate::act::Act;
use crate::engine::{Db, Tx};
use crate::error::Result;
use crate::person::roll;
use crate::post::{self, NewLeave, NewPost};

/// Numbers of acts, apart from those of other steps.
const FIRST_ACT: u64 = 1_000_000;
/// Of so many members one bears a mark, and at most so many do.
const MARKED: (usize, usize) = (16, 40);
/// Members of a branch who do something else here than bear a mark.
const KEPT: usize = 3;
/// Marks in the order in which they are given, most frequent first.
const MARKS: [&str; 5] = ["migrant", "exempt", "migrant", "exempt", "abroad"];

/// A branch as this step needs it.
#[derive(Clone)]
struct Branch {
    unit: UnitId,
    secretary: PersonId,
    deputy: PersonId,
    /// Full members without a post.
    others: Vec<PersonId>,
}

/// Lets the county be as it is today.
pub(super) fn settle(
    db: &Db,
    frame: &Frame,
    grounds: &[Ground],
    settlers: &[Settler],
) -> Result<()> {
    let (village, ..) = landmarks(grounds);
    let named = |person: PersonId| settlers.iter().any(|settler| settler.person == person);
    let branch = |(at, ground): (usize, &Ground)| {
        let secretary = ground.officer(&["secretary"])?;
        let deputy = ground.officer(&["deputy-secretary"])?;
        let posts = |person: PersonId| ground.officers.iter().any(|o| o.person == person);
        let others = ground.members.iter().filter(|seat| seat.full);
        let others = others.map(|seat| seat.person).filter(|p| !posts(*p) && !named(*p)).collect();
        let ours = Some(at) != village && !ground.members.is_empty() && !named(secretary);
        ours.then_some(Branch { unit: ground.id, secretary, deputy, others })
    };
    let branches: Vec<Branch> = grounds.iter().enumerate().filter_map(branch).collect();
    let mut desk = Desk { db, frame, number: FIRST_ACT };
    if let [away, vacant, left, ..] = branches.as_slice() {
        let (away, vacant, left) = (away.clone(), vacant.clone(), left.clone());
        let (from, to) = (left.clone(), away.clone());
        desk.perform(move |tx, act| be_away(tx, act, &away))?;
        desk.perform(move |tx, act| leave(tx, act, &from))?;
        desk.perform(move |tx, act| transfer(tx, act, &left, &to))?;
        let gap = vacant.clone();
        desk.perform(move |tx, act| vacate(tx, act, &gap))?;
        desk.perform(move |tx, act| appoint(tx, act, &vacant))?;
    }
    let everybody = branches.iter().flat_map(|b| b.others.iter().skip(KEPT).map(|p| (b.unit, *p)));
    let marks = std::iter::once("out-of-contact").chain(MARKS.into_iter().cycle());
    for ((unit, person), mark) in everybody.step_by(MARKED.0).take(MARKED.1).zip(marks) {
        desk.perform(move |tx, act| bear(tx, act, unit, person, mark))?;
    }
    Ok(())
}

/// Performs one act after another in the installation's name.
struct Desk<'a> {
    db: &'a Db,
    frame: &'a Frame,
    number: u64,
}

impl Desk<'_> {
    fn perform(
        &mut self,
        act: impl Fn(&mut Tx<'_>, &Act) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        self.number += 1;
        let (frame, number) = (self.frame.clone(), self.number);
        self.db.write_blocking(move |tx| act(tx, &frame.installation(number)))
    }
}

fn ago(act: &Act, days: i64) -> Date {
    act.today.checked_sub(days.days()).unwrap_or(act.today)
}

/// The secretary is away for some weeks, and the deputy stands in.
fn be_away(tx: &mut Tx<'_>, act: &Act, branch: &Branch) -> Result<()> {
    let granted = access::require::<FillPost>(tx, act, branch.unit)?;
    let held = post::of_unit(tx, act.realm, &act.rules, branch.unit, act.today)?;
    let Some(held) = held.iter().find(|h| h.person == branch.secretary) else { return Ok(()) };
    let until = act.today.checked_add(12.days()).unwrap_or(act.today);
    let leave = NewLeave {
        post: held.id,
        span: Span { from: ago(act, 5), until },
        reference: Some("请假报告".to_owned()),
        stand_in: Some((PostId::new(act.now, act.entropy()), branch.deputy)),
    };
    post::grant_leave(tx, act, &granted, &leave)
}

/// The secretary has left the post, and nobody has followed yet.
fn vacate(tx: &mut Tx<'_>, act: &Act, branch: &Branch) -> Result<()> {
    let granted = access::require::<FillPost>(tx, act, branch.unit)?;
    let held = post::of_unit(tx, act.realm, &act.rules, branch.unit, act.today)?;
    let Some(held) = held.iter().find(|h| h.person == branch.secretary) else { return Ok(()) };
    post::end(tx, act, &granted, held.id, (act.today, true))
}

/// Somebody is appointed instructor for two years.
fn appoint(tx: &mut Tx<'_>, act: &Act, branch: &Branch) -> Result<()> {
    let granted = access::require::<FillPost>(tx, act, branch.unit)?;
    let Some(person) = branch.others.first().copied() else { return Ok(()) };
    let first = ago(act, 300);
    let new = NewPost {
        id: PostId::new(act.now, act.entropy()),
        post: "instructor".to_owned(),
        person,
        span: Span { from: first, until: first.checked_add(2.years()).unwrap_or(FOREVER) },
        obtained: Obtained::Appointed,
        reference: Some(format!("岚组〔{}〕9号", first.year())),
    };
    post::fill(tx, act, &granted, &new).map(drop)
}

/// One member's membership moves out of the county.
fn leave(tx: &mut Tx<'_>, act: &Act, branch: &Branch) -> Result<()> {
    let granted = access::require::<KeepRoll>(tx, act, branch.unit)?;
    let Some(person) = branch.others.get(2).copied() else { return Ok(()) };
    let letter = Some("介绍信第6号".to_owned());
    roll::leave(tx, act, &granted, person, "transferred", (letter, act.today))
}

/// One member moves to another branch.
fn transfer(tx: &mut Tx<'_>, act: &Act, from: &Branch, to: &Branch) -> Result<()> {
    let granted = access::require::<KeepRoll>(tx, act, from.unit)?;
    let there = access::require::<KeepRoll>(tx, act, to.unit)?;
    let Some(person) = from.others.get(1).copied() else { return Ok(()) };
    let letter = Some("介绍信第7号".to_owned());
    roll::transfer(tx, act, &granted, person, (&there, None), (letter, act.today))
}

fn bear(tx: &mut Tx<'_>, act: &Act, unit: UnitId, person: PersonId, mark: &str) -> Result<()> {
    let granted = access::require::<KeepRoll>(tx, act, unit)?;
    let span = Span::since(ago(act, 200));
    roll::mark(tx, act, &granted, person, (mark, span), Some("支部登记")).map(drop)
}
