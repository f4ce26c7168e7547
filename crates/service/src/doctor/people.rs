//! Checks of people, memberships, posts, tasks and sessions.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::doctor::Fault;
use zhibu_domain::id::{PersonId, UnitId};

use super::tree::{existence, uncovered};
use super::{Exam, sql};
use crate::error::Result;
use crate::{search, task};

pub(super) fn memberships(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let twice = sql::memberships_twice(exam.tx, *realm)?;
        exam.find_all(twice.into_iter().map(|(person, on)| Fault::TwoMemberships { person, on }));
    }
    Ok(())
}

/// A stand-in may hold the post beside the holder.
pub(super) fn single_posts(exam: &mut Exam<'_, '_>) -> Result<()> {
    let posts = &exam.around.rules.posts;
    let single: BTreeSet<&str> =
        posts.iter().filter(|post| post.value.single).map(|post| post.key.as_str()).collect();
    let mut twice = Vec::new();
    for realm in exam.realms {
        let mut last: Option<(UnitId, String, Date)> = None;
        sql::each_holding(exam.tx, *realm, |unit, post, from, until| {
            if !single.contains(post) {
                return;
            }
            let held = match &last {
                Some((other, kind, held)) if *other == unit && kind == post => Some(*held),
                _ => None,
            };
            if held.is_some_and(|held| held > from) {
                twice.push(Fault::TwoHolders { unit, post: post.to_owned(), on: from });
            }
            last = Some((unit, post.to_owned(), held.map_or(until, |held| held.max(until))));
        })?;
    }
    exam.find_all(twice);
    Ok(())
}

pub(super) fn places(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let existence = existence(exam, *realm)?;
        let outside = |unit: UnitId, days| {
            uncovered(days, existence.get(&unit).map_or(&[][..], Vec::as_slice))
        };
        let mut found = Vec::new();
        sql::each_membership(exam.tx, *realm, |person: PersonId, unit, days| {
            let first = outside(unit, days);
            found.extend(first.map(|on| Fault::MembershipOutside { person, unit, on }));
        })?;
        sql::each_post(exam.tx, *realm, |person: PersonId, unit, days| {
            let first = outside(unit, days);
            found.extend(first.map(|on| Fault::PostOutside { person, unit, on }));
        })?;
        exam.find_all(found);
    }
    Ok(())
}

/// Tokens are made anew from each name and compared, person by person as they come.
pub(super) fn tokens(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let mut stored = sql::person_tokens(exam.tx, *realm)?.into_iter().peekable();
        for (person, name) in sql::names(exam.tx, *realm)? {
            let mut own = Vec::new();
            while let Some((_, token)) = stored.next_if(|(of, _)| *of == person) {
                own.push(token);
            }
            let mut expected = search::person_tokens(&name);
            expected.sort_unstable();
            if own != expected {
                exam.find(Fault::PersonTokens { person });
            }
        }
    }
    Ok(())
}

pub(super) fn tasks(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let astray = task::faults(exam.tx, *realm)?;
        exam.find_all(astray.into_iter().map(|key| Fault::TaskAstray {
            activity: key.activity,
            decision: key.ordinal.saturating_add(1),
        }));
    }
    Ok(())
}

pub(super) fn sessions(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let open = sql::sessions_of_closed(exam.tx, *realm, exam.around.now)?;
        exam.find_all(open.into_iter().map(|account| Fault::SessionOpen { account }));
    }
    Ok(())
}
