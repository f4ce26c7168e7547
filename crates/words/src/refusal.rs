//! Why something was not done: one sentence for each refusal, saying what is wrong, where, and how
//! to mend it. Refusals of votes have their sentences in `vote`.
//!
//! Every match names every case, so that a new refusal does not compile without its sentence.

use zhibu_domain::access::Denied;
use zhibu_domain::activity::{self, Fault, Part, Problem};
use zhibu_domain::rulebook::{Right, Rulebook};
use zhibu_domain::{bulletin, unit};

use crate::words::{Arg, Words};

/// Bytes of a megabyte as people and file managers count them.
const MEGABYTE: i64 = 1024 * 1024;

impl Words {
    /// Why a change of the tree is refused. The rulebook gives the names of kinds and fields.
    pub fn unit_refusal(self, refusal: &unit::Refusal, rules: &Rulebook) -> String {
        use unit::Refusal;
        let one = |key: &str, name: &str, value: Arg<'_>| self.with(key, &[(name, value)]);
        match refusal {
            Refusal::NameMissing => self.t("refusal-unit-name-missing").to_owned(),
            Refusal::NameTooLong { max } => one("refusal-unit-name-too-long", "max", (*max).into()),
            Refusal::UnknownKind { kind } => one("refusal-unit-unknown-kind", "kind", kind.into()),
            Refusal::UnknownField { field } => {
                one("refusal-unit-unknown-field", "field", field.into())
            }
            Refusal::KindBelow { child, parent, allowed } => {
                self.kind_below(rules, child, parent, allowed)
            }
            Refusal::KindAtTop { kind } => {
                one("refusal-unit-kind-at-top", "kind", self.unit_kind(rules, kind).into())
            }
            Refusal::Cycle => self.t("refusal-unit-cycle").to_owned(),
            Refusal::TooDeep { max } => one("refusal-unit-too-deep", "max", (*max).into()),
            Refusal::Future { today } => {
                one("refusal-unit-future", "today", self.day(*today).into())
            }
            Refusal::BeforeLastChange { since } => {
                one("refusal-unit-before-last-change", "since", self.day(*since).into())
            }
            Refusal::ParentClosed => self.t("refusal-unit-parent-closed").to_owned(),
            Refusal::AlreadyClosed => self.t("refusal-unit-already-closed").to_owned(),
            Refusal::AlreadyOpen => self.t("refusal-unit-already-open").to_owned(),
            Refusal::UnitsBelow { count } => {
                one("refusal-unit-units-below", "count", (*count).into())
            }
            Refusal::MembersRemain { count } => {
                one("refusal-unit-members-remain", "count", (*count).into())
            }
            Refusal::SameParent => self.t("refusal-unit-same-parent").to_owned(),
            Refusal::NameTaken => self.t("refusal-unit-name-taken").to_owned(),
        }
    }

    fn unit_kind<'a>(self, rules: &'a Rulebook, key: &'a str) -> &'a str {
        rules.unit_kind(key).map_or(key, |kind| kind.label.get(self.lang()))
    }

    fn kind_below(self, rules: &Rulebook, child: &str, parent: &str, allowed: &[String]) -> String {
        let child = ("child", self.unit_kind(rules, child).into());
        let parent = ("parent", self.unit_kind(rules, parent).into());
        if allowed.is_empty() {
            return self.with("refusal-unit-kind-below-none", &[child, parent]);
        }
        let allowed: Vec<&str> = allowed.iter().map(|key| self.unit_kind(rules, key)).collect();
        let allowed = self.list(&allowed);
        self.with("refusal-unit-kind-below", &[child, parent, ("allowed", allowed.into())])
    }

    /// Why an act on a record is refused; several faults make several sentences.
    pub fn activity_refusal(self, refusal: &activity::Refusal) -> String {
        use activity::Refusal;
        match refusal {
            Refusal::Faults(faults) => {
                let faults: Vec<String> =
                    faults.iter().map(|fault| self.activity_fault(fault)).collect();
                faults.join(self.t("list-sentence"))
            }
            Refusal::WrongState { state } => {
                let state = self.activity_state(*state);
                self.with("refusal-activity-wrong-state", &[("state", state.into())])
            }
            Refusal::Frozen => self.t("refusal-activity-frozen").to_owned(),
            Refusal::UndoOver { minutes } => {
                self.with("refusal-activity-undo-over", &[("minutes", (*minutes).into())])
            }
            Refusal::TasksBegun => self.t("refusal-activity-tasks-begun").to_owned(),
            Refusal::Changed => self.t("refusal-activity-changed").to_owned(),
            Refusal::AddendumMissing => self.t("refusal-activity-addendum-missing").to_owned(),
            Refusal::AddendumTooLong { max } => {
                self.with("refusal-activity-addendum-too-long", &[("max", (*max).into())])
            }
            Refusal::NotYet { day } => {
                self.with("refusal-activity-not-yet", &[("day", self.day(*day).into())])
            }
            Refusal::ReasonMissing => self.t("refusal-activity-reason-missing").to_owned(),
            Refusal::UnitNotThere => self.t("refusal-activity-unit-not-there").to_owned(),
            Refusal::FileTooLarge { max_bytes } => {
                let max = max_bytes / MEGABYTE;
                self.with("refusal-activity-file-too-large", &[("max", max.into())])
            }
            Refusal::FileEmpty => self.t("refusal-activity-file-empty").to_owned(),
            Refusal::FileType => self.t("refusal-activity-file-type").to_owned(),
            Refusal::TooManyFiles { max } => {
                self.with("refusal-activity-too-many-files", &[("max", (*max).into())])
            }
            Refusal::NotDeclared => self.t("refusal-activity-not-declared").to_owned(),
        }
    }

    /// What is wrong with one part of a sitting, as a sentence that names the part.
    pub fn activity_fault(self, fault: &Fault) -> String {
        let part = match fault.problem {
            // The list as a whole is too long, not the entry that happens to carry the fault.
            Problem::TooMany { .. } => self.t(part(fault.part).0).to_owned(),
            _ => self.activity_part(fault.part),
        };
        let problem = self.activity_problem(&fault.problem);
        self.with("refusal-fault", &[("part", part.into()), ("problem", problem.into())])
    }

    /// A part of a sitting; entries of lists with their number, counted from 1.
    pub fn activity_part(self, which: Part) -> String {
        match part(which) {
            (key, None) => self.t(key).to_owned(),
            (key, Some(index)) => {
                let args = [("part", self.t(key).into()), ("n", (index + 1).into())];
                self.with("refusal-part-numbered", &args)
            }
        }
    }

    fn activity_problem(self, problem: &Problem) -> String {
        match problem {
            Problem::Missing => self.t("refusal-problem-missing").to_owned(),
            Problem::TooLong { max } => {
                self.with("refusal-problem-too-long", &[("max", (*max).into())])
            }
            Problem::TooMany { max } => {
                self.with("refusal-problem-too-many", &[("max", (*max).into())])
            }
            Problem::UnknownKey { key } => {
                self.with("refusal-problem-unknown-key", &[("key", key.into())])
            }
            Problem::Twice => self.t("refusal-problem-twice").to_owned(),
            Problem::Future { today } => {
                self.with("refusal-problem-future", &[("today", self.day(*today).into())])
            }
            Problem::Past { today } => {
                self.with("refusal-problem-past", &[("today", self.day(*today).into())])
            }
            Problem::DayNotStated => self.t("refusal-problem-day-not-stated").to_owned(),
            Problem::DueBefore { held } => {
                self.with("refusal-problem-due-before", &[("held", self.day(*held).into())])
            }
            Problem::ReasonMissing => self.t("refusal-problem-reason-missing").to_owned(),
            Problem::NoSuchGuest => self.t("refusal-problem-no-such-guest").to_owned(),
            Problem::Year => self.t("refusal-problem-year").to_owned(),
            Problem::Count(refusal) => {
                self.with("refusal-problem-count", &[("why", self.vote_refusal(*refusal).into())])
            }
            Problem::VoteAgainstList { present, listed } => {
                let args = [("present", (*present).into()), ("listed", (*listed).into())];
                self.with("refusal-problem-vote-against-list", &args)
            }
        }
    }

    /// Why a step of a bulletin is refused.
    pub fn bulletin_refusal(self, refusal: &bulletin::Refusal) -> String {
        use bulletin::Refusal;
        let most = |key: &str, max: usize| self.with(key, &[("max", max.into())]);
        match *refusal {
            Refusal::WrongState { state } => {
                let state = self.bulletin_state(state);
                self.with("refusal-bulletin-wrong-state", &[("state", state.into())])
            }
            Refusal::Unedited => self.t("refusal-bulletin-unedited").to_owned(),
            Refusal::SamePerson => self.t("refusal-bulletin-same-person").to_owned(),
            Refusal::TitleMissing => self.t("refusal-bulletin-title-missing").to_owned(),
            Refusal::TitleTooLong { max } => most("refusal-bulletin-title-too-long", max),
            Refusal::BodyMissing => self.t("refusal-bulletin-body-missing").to_owned(),
            Refusal::BodyTooLong { max } => most("refusal-bulletin-body-too-long", max),
            Refusal::TooManyEditors { max } => most("refusal-bulletin-too-many-editors", max),
            Refusal::ReasonMissing => self.t("refusal-bulletin-reason-missing").to_owned(),
            Refusal::Changed => self.t("refusal-bulletin-changed").to_owned(),
            Refusal::NotRecorded => self.t("refusal-bulletin-not-recorded").to_owned(),
        }
    }

    /// Why an act is not allowed.
    pub fn denied(self, denied: &Denied) -> String {
        self.with("refusal-denied", &[("right", self.right(denied.right).into())])
    }

    /// What a right lets its holder do.
    pub fn right(self, right: Right) -> &'static str {
        self.t(match right {
            Right::ViewUnit => "access-right-view-unit",
            Right::ManageTree => "access-right-manage-tree",
            Right::ChangeUnit => "access-right-change-unit",
            Right::RecordActivity => "access-right-record-activity",
            Right::ConfirmActivity => "access-right-confirm-activity",
            Right::EditBulletin => "access-right-edit-bulletin",
            Right::CheckBulletin => "access-right-check-bulletin",
            Right::ApproveBulletin => "access-right-approve-bulletin",
            Right::ReadAudit => "access-right-read-audit",
            Right::ViewPerson => "access-right-view-person",
            Right::KeepRoll => "access-right-keep-roll",
            Right::FillPost => "access-right-fill-post",
            Right::ShowProtected => "access-right-show-protected",
            Right::IssueCard => "access-right-issue-card",
            Right::SetParameter => "access-right-set-parameter",
            Right::AppointOffice => "access-right-appoint-office",
            Right::LockAccount => "access-right-lock-account",
        })
    }

    /// Where a record stands.
    pub fn activity_state(self, state: activity::State) -> &'static str {
        use activity::State;
        self.t(match state {
            State::Planned => "activity-state-planned",
            State::Held => "activity-state-held",
            State::Recorded => "activity-state-recorded",
            State::Confirmed => "activity-state-confirmed",
            State::Cancelled => "activity-state-cancelled",
            State::Published => "activity-state-published",
        })
    }

    /// Where a bulletin stands.
    pub fn bulletin_state(self, state: bulletin::State) -> &'static str {
        use bulletin::State;
        self.t(match state {
            State::Draft => "bulletin-state-draft",
            State::Submitted => "bulletin-state-submitted",
            State::Checked => "bulletin-state-checked",
            State::Published => "bulletin-state-published",
            State::Withdrawn => "bulletin-state-withdrawn",
        })
    }
}

/// The key of a part's name, and which entry of a list it is.
fn part(part: Part) -> (&'static str, Option<usize>) {
    match part {
        Part::Title => ("refusal-part-title", None),
        Part::Kind(n) => ("refusal-part-kind", Some(n)),
        Part::Purpose(n) => ("refusal-part-purpose", Some(n)),
        Part::When => ("refusal-part-when", None),
        Part::Place => ("refusal-part-place", None),
        Part::PlaceKind => ("refusal-part-place-kind", None),
        Part::Chair => ("refusal-part-chair", None),
        Part::Recorder => ("refusal-part-recorder", None),
        Part::Guest(n) => ("refusal-part-guest", Some(n)),
        Part::Agenda(n) => ("refusal-part-agenda", Some(n)),
        Part::Attendance(n) => ("refusal-part-attendance", Some(n)),
        Part::Headcount => ("refusal-part-headcount", None),
        Part::Audience(n) => ("refusal-part-audience", Some(n)),
        Part::Body(n) => ("refusal-part-body", Some(n)),
        Part::Observer(n) => ("refusal-part-observer", Some(n)),
        Part::Topic(n) => ("refusal-part-topic", Some(n)),
        Part::Practice(n) => ("refusal-part-practice", Some(n)),
        Part::Resolution(n) => ("refusal-part-resolution", Some(n)),
        Part::ResolutionOwner(n) => ("refusal-part-resolution-owner", Some(n)),
        Part::ResolutionDue(n) => ("refusal-part-resolution-due", Some(n)),
        Part::Vote(n) => ("refusal-part-vote", Some(n)),
        Part::Conveyed(n) => ("refusal-part-conveyed", Some(n)),
        Part::LegalBasis => ("refusal-part-legal-basis", None),
        Part::Approval => ("refusal-part-approval", None),
        Part::Platform(n) => ("refusal-part-platform", Some(n)),
        Part::Statement(n) => ("refusal-part-statement", Some(n)),
        Part::Result(n) => ("refusal-part-result", Some(n)),
        Part::Source => ("refusal-part-source", None),
    }
}
