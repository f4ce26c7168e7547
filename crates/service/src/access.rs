//! Rights as proof values. A [`Granted`] is made only here, inside the act's transaction, and acts
//! take their unit from it: neither a forgotten check nor a check on the wrong unit compiles.

mod sql;

use std::collections::BTreeSet;
use std::marker::PhantomData;

use jiff::civil::Date;
use zhibu_domain::access::{self, Because, Denied, Ground, Standing};
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::rulebook::{Reach, Right, Rulebook};

use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{office, person};

/// A right as a type.
pub trait RightType {
    /// The right it stands for.
    const RIGHT: Right;
}

macro_rules! right_types {
    ($($name:ident)*) => {$(
        #[doc = concat!("[`Right::", stringify!($name), "`] as a type.")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
        impl RightType for $name {
            const RIGHT: Right = Right::$name;
        }
    )*};
}

right_types! {
    ViewUnit ManageTree ChangeUnit RecordActivity ConfirmActivity
    EditBulletin CheckBulletin ApproveBulletin ReadAudit ViewPerson KeepRoll FillPost
    ShowProtected IssueCard SetParameter AppointOffice LockAccount
}

/// Proof that the actor of this transaction may use right `A` on a unit.
#[derive(Debug)]
pub struct Granted<'tx, A> {
    unit: UnitId,
    because: Because,
    tx: PhantomData<(&'tx (), A)>,
}

impl<A> Granted<'_, A> {
    /// The unit it is about.
    pub fn unit(&self) -> UnitId {
        self.unit
    }

    /// Why it was given.
    pub fn because(&self) -> &Because {
        &self.because
    }

    /// Both, as the log keeps them.
    pub(crate) fn ground(&self) -> (UnitId, &Because) {
        (self.unit, &self.because)
    }
}

/// Asks for a right on a unit; the answer is a proof, or a denial.
///
/// # Errors
/// [`crate::Error::Denied`] if no current post of the actor gives it here.
pub fn require<'tx, A: RightType>(
    tx: &mut Tx<'tx>,
    act: &Act,
    unit: UnitId,
) -> Result<Granted<'tx, A>> {
    let because = match act.actor {
        Actor::Installation => Because::Installation,
        Actor::Person(person) => {
            let view = View::of(tx, act.realm, person, unit, act.today)?;
            view.decide(&act.rules, A::RIGHT)?
        }
    };
    check_factor(act, A::RIGHT)?;
    Ok(Granted { unit, because, tx: PhantomData })
}

/// Either of two rights as a type: what two kinds of work share.
#[derive(Debug, Clone, Copy)]
pub struct Either<A, B>(PhantomData<(A, B)>);

/// Asks for one of two rights on a unit.
///
/// # Errors
/// [`crate::Error::Denied`] for the first, if no current post of the actor gives either here.
pub fn require_either<'tx, A: RightType, B: RightType>(
    tx: &mut Tx<'tx>,
    act: &Act,
    unit: UnitId,
) -> Result<Granted<'tx, Either<A, B>>> {
    let because = match require::<A>(tx, act, unit) {
        Ok(granted) => granted.because,
        Err(Error::Denied(denied)) => match require::<B>(tx, act, unit) {
            Ok(granted) => granted.because,
            Err(Error::Denied(_)) => return Err(denied.into()),
            Err(other) => return Err(other),
        },
        Err(other) => return Err(other),
    };
    Ok(Granted { unit, because, tx: PhantomData })
}

/// Asks for a right that is about the installation, not about a unit.
///
/// # Errors
/// [`crate::Error::Denied`] if no current office of the actor gives it.
pub fn require_office(tx: &mut Tx<'_>, act: &Act, right: Right) -> Result<Because> {
    let because = match act.actor {
        Actor::Installation => Because::Installation,
        Actor::Person(person) => {
            let ground = ground(tx, act.realm, person, act.today)?;
            access::by_office(&act.rules, &ground, right)?
        }
    };
    check_factor(act, right)?;
    Ok(because)
}

/// Refuses a right that the rulebook keeps for sessions with a second factor.
fn check_factor(act: &Act, right: Right) -> Result<()> {
    let person = act.actor != Actor::Installation;
    if person && !act.second_factor && act.rules.second_factor.contains(&right) {
        return Err(Error::SecondFactor { right });
    }
    Ok(())
}

/// What a person's rights rest on today: posts without those on leave, offices, membership.
pub fn ground(tx: &mut Tx<'_>, realm: Realm, person: PersonId, today: Date) -> Result<Ground> {
    Ok(Ground {
        holdings: sql::holdings(tx, realm, person, today)?,
        offices: office::held_by(tx, realm, person, today)?,
        member_of: person::member_of(tx, realm, person, today)?,
    })
}

/// All rights of a person on a unit, for showing just the buttons that work.
pub fn rights(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<BTreeSet<Right>> {
    let Actor::Person(person) = act.actor else { return Ok(Right::ALL.into()) };
    let view = View::of(tx, act.realm, person, unit, act.today)?;
    let may = |right: &Right| view.decide(&act.rules, *right).is_ok();
    Ok(Right::ALL.into_iter().filter(may).collect())
}

/// Where a list of a person may start, and how far down it may go: it becomes one join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The unit.
    pub root: UnitId,
    /// Levels below it, 0 for the unit alone.
    pub levels: u32,
}

impl Scope {
    /// A unit and everything below it.
    pub fn whole(root: UnitId) -> Self {
        Self { root, levels: u32::MAX }
    }
}

/// Every unit in which a person holds a post with this right, the tops of the tree if an office
/// gives it, and for [`Right::ViewUnit`] unit and group of membership; each once.
pub fn roots(tx: &mut Tx<'_>, act: &Act, right: Right) -> Result<Vec<Scope>> {
    let Actor::Person(person) = act.actor else {
        return Ok(sql::tops(tx, act.realm, act.today)?.into_iter().map(Scope::whole).collect());
    };
    let ground = ground(tx, act.realm, person, act.today)?;
    let mut scopes: Vec<Scope> = Vec::new();
    if access::by_office(&act.rules, &ground, right).is_ok() {
        scopes.extend(sql::tops(tx, act.realm, act.today)?.into_iter().map(Scope::whole));
    }
    for holding in &ground.holdings {
        let reach = access::reach_of(&act.rules, &holding.post, right);
        if reach == Some(Reach::Below) {
            // Everything but the unit itself: all of each unit directly below.
            let below = sql::below(tx, act.realm, holding.unit, act.today)?;
            scopes.extend(below.into_iter().map(Scope::whole));
        }
        let levels = reach.and_then(|reach| access::levels(reach, 0));
        scopes.extend(levels.map(|levels| Scope { root: holding.unit, levels }));
    }
    if right == Right::ViewUnit {
        scopes.extend(ground.member_of.into_iter().map(|root| Scope { root, levels: 0 }));
    }
    // The widest of each unit comes first and stays.
    scopes.sort_unstable_by_key(|scope| (scope.root, std::cmp::Reverse(scope.levels)));
    scopes.dedup_by_key(|scope| scope.root);
    Ok(scopes)
}

/// How far below a unit the person's right reaches; `None` if not even to the unit itself.
pub fn scope(tx: &mut Tx<'_>, act: &Act, right: Right, unit: UnitId) -> Result<Option<Scope>> {
    let Actor::Person(person) = act.actor else { return Ok(Some(Scope::whole(unit))) };
    let view = View::of(tx, act.realm, person, unit, act.today)?;
    if view.decide(&act.rules, right).is_err() {
        return Ok(None);
    }
    if access::by_office(&act.rules, &view.ground, right).is_ok() {
        return Ok(Some(Scope::whole(unit)));
    }
    let levels = view.standings.iter().zip(&view.ground.holdings).filter_map(|(standing, held)| {
        let reach = access::reach_of(&act.rules, &held.post, right)?;
        access::levels(reach, standing.depth)
    });
    Ok(Some(Scope { root: unit, levels: levels.max().unwrap_or(0) }))
}

/// One unit as one person may see it.
struct View {
    ground: Ground,
    /// One for each holding, in the same order, then the unit itself.
    standings: Vec<Standing>,
}

impl View {
    fn of(
        tx: &mut Tx<'_>,
        realm: Realm,
        person: PersonId,
        unit: UnitId,
        today: Date,
    ) -> Result<Self> {
        let day = sql::last_day(tx, realm, unit, today)?;
        let rows = sql::posts_above(tx, realm, person, unit, day, today)?;
        let mut ground = Ground {
            holdings: Vec::new(),
            offices: office::held_by(tx, realm, person, today)?,
            member_of: person::member_of(tx, realm, person, today)?,
        };
        let mut standings = Vec::new();
        for (holding, depth) in rows {
            standings.push(Standing { from: holding.unit, depth });
            ground.holdings.push(holding);
        }
        standings.push(Standing { from: unit, depth: 0 });
        Ok(Self { ground, standings })
    }

    fn decide(&self, rules: &Rulebook, right: Right) -> std::result::Result<Because, Denied> {
        access::decide(rules, &self.ground, &self.standings, right)
    }
}
