//! Bulletins: an article drafted from a record, edited, checked, approved and published by people.
//!
//! draft → submitted → checked → published, and withdrawn. The three-step check before publication
//! is the usual rule of news offices; who may take which step comes from the rulebook.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::text::Text;

/// Most characters of a title: any title of a record fits, with a few words before it.
pub const TITLE_MAX_CHARS: usize = 240;
/// Most characters of a body: some twenty printed pages. Both languages of it fit into one form.
pub const BODY_MAX_CHARS: usize = 12_000;
/// Most editors of one bulletin.
pub const EDITORS_MAX: usize = 12;

/// Where a bulletin stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Drafted from a record; nobody has edited it yet.
    Draft,
    /// Edited, and handed in for checking.
    Submitted,
    /// Checked; waits for approval.
    Checked,
    /// On the portal.
    Published,
    /// Taken off the portal, with a reason.
    Withdrawn,
}

impl State {
    /// All states, in order.
    pub const ALL: [State; 5] =
        [State::Draft, State::Submitted, State::Checked, State::Published, State::Withdrawn];

    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Submitted => "submitted",
            State::Checked => "checked",
            State::Published => "published",
            State::Withdrawn => "withdrawn",
        }
    }

    /// The state with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// An editor's part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditorRole {
    /// Editor.
    Editor,
    /// Editor in charge.
    ResponsibleEditor,
}

impl EditorRole {
    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            EditorRole::Editor => "editor",
            EditorRole::ResponsibleEditor => "responsible-editor",
        }
    }

    /// The role with this code.
    pub fn parse(code: &str) -> Option<Self> {
        [EditorRole::Editor, EditorRole::ResponsibleEditor].into_iter().find(|r| r.code() == code)
    }
}

/// Somebody named as editor: as printed, not a reference to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Editor {
    /// The name.
    pub name: String,
    /// The part.
    pub role: EditorRole,
}

/// The article itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Title.
    pub title: Text,
    /// Body: paragraphs separated by blank lines; a line that starts with `## ` is a heading.
    pub body: Text,
    /// Source line.
    pub source: Option<Text>,
    /// Editors, in order.
    pub editors: Vec<Editor>,
    /// Key of a column of the portal.
    pub column: Option<String>,
    /// Copyright statement.
    pub copyright: Option<Text>,
}

/// Numbers taken over from the place of first publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Day of first publication elsewhere.
    pub published_on: Option<Date>,
    /// Views counted there.
    pub views: Option<u32>,
    /// Comments counted there; Zhibu itself has no comments.
    pub comments: Option<u32>,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The step does not start from this state.
    #[error("the bulletin is {state:?}")]
    WrongState {
        /// Where it stands.
        state: State,
    },
    /// Nobody has edited the draft yet: a draft made by the program is not published as it is.
    #[error("a draft must be edited by a person first")]
    Unedited,
    /// The checker edited it.
    #[error("who edited a bulletin does not check it")]
    SamePerson,
    /// No title.
    #[error("a bulletin needs a title")]
    TitleMissing,
    /// The title is too long.
    #[error("a title has at most {max} characters")]
    TitleTooLong {
        /// Characters allowed.
        max: usize,
    },
    /// No body.
    #[error("a bulletin needs a body")]
    BodyMissing,
    /// The body is too long.
    #[error("a body has at most {max} characters")]
    BodyTooLong {
        /// Characters allowed.
        max: usize,
    },
    /// Too many editors.
    #[error("a bulletin names at most {max} editors")]
    TooManyEditors {
        /// Editors allowed.
        max: usize,
    },
    /// A withdrawal needs a reason.
    #[error("a withdrawal needs a reason")]
    ReasonMissing,
    /// Somebody else saved it in the meantime.
    #[error("the bulletin was changed in the meantime")]
    Changed,
    /// The record it is drawn from is not yet a record.
    #[error("only a recorded activity gives a bulletin")]
    NotRecorded,
}

/// A step of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Hand the edited draft in.
    Submit,
    /// Find it correct.
    Check,
    /// Approve and publish it.
    Publish,
    /// Give it back to the editors.
    Return,
    /// Take it off the portal.
    Withdraw,
}

/// The state after a step, or why the step is refused. `edited_by` is who edited it last,
/// `another` whether the rulebook wants a second person to check.
pub fn advance(
    state: State,
    step: Step,
    edited_by: Option<PersonId>,
    actor: PersonId,
    another: bool,
) -> Result<State, Refusal> {
    match (state, step) {
        (State::Draft, Step::Submit) if edited_by.is_none() => Err(Refusal::Unedited),
        (State::Draft, Step::Submit) => Ok(State::Submitted),
        (State::Submitted, Step::Check) if another && edited_by == Some(actor) => {
            Err(Refusal::SamePerson)
        }
        (State::Submitted, Step::Check) => Ok(State::Checked),
        (State::Checked, Step::Publish) => Ok(State::Published),
        (State::Submitted | State::Checked | State::Withdrawn, Step::Return) => Ok(State::Draft),
        (State::Published, Step::Withdraw) => Ok(State::Withdrawn),
        _ => Err(Refusal::WrongState { state }),
    }
}

/// Checks title, body and editors as a form gave them.
pub fn check_article(
    title: Option<Text>,
    body: Option<Text>,
    editors: &[Editor],
) -> Result<(Text, Text), Refusal> {
    let title = title.ok_or(Refusal::TitleMissing)?;
    let body = body.ok_or(Refusal::BodyMissing)?;
    if title.chars() > TITLE_MAX_CHARS {
        return Err(Refusal::TitleTooLong { max: TITLE_MAX_CHARS });
    }
    if body.chars() > BODY_MAX_CHARS {
        return Err(Refusal::BodyTooLong { max: BODY_MAX_CHARS });
    }
    if editors.len() > EDITORS_MAX {
        return Err(Refusal::TooManyEditors { max: EDITORS_MAX });
    }
    Ok((title, body))
}
