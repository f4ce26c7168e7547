//! One thing to do, how urgent it is, and the sections into which that puts it. It refuses to know
//! any noun.

use jiff::civil::Date;

use crate::context::Ctx;
use crate::page::Mark;
use crate::unit::Why;

/// Rows of one section, at most.
const ROWS: usize = 50;

/// How urgent something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// The first steps of a new installation.
    Begin,
    /// Late, or today is the last day.
    Now,
    /// Due within this month, or waiting with no day set.
    Month,
    /// Due later, or not asked for by anybody.
    Later,
}

impl Group {
    const ALL: [Group; 4] = [Group::Begin, Group::Now, Group::Month, Group::Later];

    fn title(self) -> &'static str {
        match self {
            Group::Begin => "today-begin",
            Group::Now => "today-now",
            Group::Month => "today-month",
            Group::Later => "today-later",
        }
    }

    /// Where something with this last day belongs.
    pub(super) fn of(today: Date, last: Date) -> Self {
        if last <= today {
            Group::Now
        } else if (last.year(), last.month()) == (today.year(), today.month()) {
            Group::Month
        } else {
            Group::Later
        }
    }
}

/// How far a last day is, in words and as a place on the page.
pub(super) struct Until {
    pub(super) mark: Mark,
    pub(super) state: String,
    pub(super) group: Group,
    pub(super) days: i32,
}

impl Until {
    /// "20 days late", "due today", "10 days left".
    pub(super) fn of(ctx: &Ctx, last: Date) -> Self {
        let days = (last - ctx.today).get_days();
        let count = |key: &str, n: i32| ctx.words.with(key, &[("n", n.into())]);
        let group = Group::of(ctx.today, last);
        let (mark, state) = match days {
            ..0 => (Mark::Late, count("today-state-late", days.saturating_neg())),
            0 => (Mark::Due, ctx.t("today-state-last-day").to_owned()),
            _ if group == Group::Later => (Mark::Rest, count("today-state-left", days)),
            _ => (Mark::Due, count("today-state-left", days)),
        };
        Self { mark, state, group, days }
    }
}

/// One thing to do.
pub(super) struct Todo {
    pub(super) group: Group,
    /// Days left, below zero when late; the order within a group.
    pub(super) days: i32,
    pub(super) mark: Mark,
    pub(super) state: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) why: Option<Why>,
    pub(super) href: String,
    pub(super) button: &'static str,
}

/// Things to do under one heading.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) count: String,
    pub(super) todos: Vec<Todo>,
    /// Holds the primary buttons of the page.
    pub(super) first: bool,
}

/// All of it, most urgent first. What is equally urgent stays as it was collected.
pub(super) fn sections(ctx: &Ctx, mut todos: Vec<Todo>) -> Vec<Section> {
    todos.sort_by_key(|todo| (todo.group, todo.days));
    let mut sections: Vec<Section> = Vec::new();
    for group in Group::ALL {
        let rest = todos.partition_point(|todo| todo.group <= group);
        let mut here: Vec<Todo> = todos.drain(..rest).collect();
        if here.is_empty() {
            continue;
        }
        let count = ctx.words.with("today-count", &[("n", here.len().into())]);
        here.truncate(ROWS);
        let first = sections.is_empty() && group != Group::Later;
        sections.push(Section { title: ctx.t(group.title()), count, todos: here, first });
    }
    sections
}
