//! Rights as proof values. A [`Granted`] is made only here, inside the act's transaction, and acts
//! take their unit from it: neither a forgotten check nor a check on the wrong unit compiles.

mod sql;

use std::collections::BTreeSet;
use std::marker::PhantomData;

use jiff::civil::Date;
use zhibu_domain::access::{self, Because, Denied, Holding, Standing};
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::rulebook::{Right, Rulebook};

use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::Result;
use crate::person;

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
    EditBulletin CheckBulletin ApproveBulletin ReadAudit
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
            let ground = Ground::of(tx, act.realm, person, unit, act.today)?;
            ground.decide(&act.rules, A::RIGHT)?
        }
    };
    Ok(Granted { unit, because, tx: PhantomData })
}

/// All rights of a person on a unit, for showing just the buttons that work.
pub fn rights(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<BTreeSet<Right>> {
    let Actor::Person(person) = act.actor else { return Ok(Right::ALL.into()) };
    let ground = Ground::of(tx, act.realm, person, unit, act.today)?;
    let may = |right: &Right| ground.decide(&act.rules, *right).is_ok();
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

/// Every unit in which a person holds a post with this right, and for [`Right::ViewUnit`] the unit
/// of membership, each once.
pub fn roots(tx: &mut Tx<'_>, act: &Act, right: Right) -> Result<Vec<Scope>> {
    let Actor::Person(person) = act.actor else {
        return Ok(sql::tops(tx, act.realm, act.today)?.into_iter().map(Scope::whole).collect());
    };
    let mut scopes: Vec<Scope> = Vec::new();
    for holding in sql::holdings(tx, act.realm, person, act.today)? {
        let reach = access::reach_of(&act.rules, &holding.post, right);
        let levels = reach.and_then(|reach| access::levels(reach, 0));
        scopes.extend(levels.map(|levels| Scope { root: holding.unit, levels }));
    }
    if right == Right::ViewUnit {
        let own = person::member_of(tx, act.realm, person, act.today)?;
        scopes.extend(own.map(|root| Scope { root, levels: 0 }));
    }
    // The widest of each unit comes first and stays.
    scopes.sort_unstable_by_key(|scope| (scope.root, std::cmp::Reverse(scope.levels)));
    scopes.dedup_by_key(|scope| scope.root);
    Ok(scopes)
}

/// How far below a unit the person's right reaches; `None` if not even to the unit itself.
pub fn scope(tx: &mut Tx<'_>, act: &Act, right: Right, unit: UnitId) -> Result<Option<Scope>> {
    let Actor::Person(person) = act.actor else { return Ok(Some(Scope::whole(unit))) };
    let ground = Ground::of(tx, act.realm, person, unit, act.today)?;
    if ground.decide(&act.rules, right).is_err() {
        return Ok(None);
    }
    let levels = ground.standings.iter().zip(&ground.holdings).filter_map(|(standing, holding)| {
        let reach = access::reach_of(&act.rules, &holding.post, right)?;
        access::levels(reach, standing.depth)
    });
    Ok(Some(Scope { root: unit, levels: levels.max().unwrap_or(0) }))
}

/// What a decision about one person and one unit rests on.
struct Ground {
    holdings: Vec<Holding>,
    member_of: Option<UnitId>,
    standings: Vec<Standing>,
}

impl Ground {
    fn of(
        tx: &mut Tx<'_>,
        realm: Realm,
        person: PersonId,
        unit: UnitId,
        today: Date,
    ) -> Result<Self> {
        let day = sql::last_day(tx, realm, unit, today)?;
        let rows = sql::posts_above(tx, realm, person, unit, day, today)?;
        let member_of = person::member_of(tx, realm, person, today)?;
        let mut ground = Ground { holdings: Vec::new(), member_of, standings: Vec::new() };
        for (holding, depth) in rows {
            ground.standings.push(Standing { from: holding.unit, depth });
            ground.holdings.push(holding);
        }
        ground.standings.push(Standing { from: unit, depth: 0 });
        Ok(ground)
    }

    fn decide(&self, rules: &Rulebook, right: Right) -> std::result::Result<Because, Denied> {
        access::decide(rules, &self.holdings, self.member_of, &self.standings, right)
    }
}
