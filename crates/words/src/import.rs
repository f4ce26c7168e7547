//! What is said of a sheet: of the file, of each cell, of everything that would happen.
//!
//! Every match names every case, so that a new fault does not compile without its sentence.

use zhibu_domain::import::fault::{Before, Candidate};
use zhibu_domain::import::{
    Dependent, Fault, Field, FileFault, Kind, Layout, Plan, Refusal, Remark, State, Warning,
};
use zhibu_domain::person::Standing;
use zhibu_domain::protected;
use zhibu_domain::rulebook::{Catalogue, Rulebook};

use crate::words::{Arg, Words};

/// Bytes of a megabyte as people and file managers count them.
const MEGABYTE: u64 = 1024 * 1024;

/// Names of missing people written out; the rest is a number.
const NAMES_SHOWN: usize = 8;

/// Units with missing people written out.
const UNITS_SHOWN: usize = 10;

impl Words {
    /// What a kind of sheet brings.
    pub fn import_kind(self, kind: Kind) -> &'static str {
        self.t(match kind {
            Kind::People => "import-kind-people",
            Kind::Units => "import-kind-units",
            Kind::Posts => "import-kind-posts",
        })
    }

    /// The state of a cell or a row.
    pub fn import_state(self, state: State) -> &'static str {
        self.t(match state {
            State::Blank => "import-state-blank",
            State::Same => "import-state-same",
            State::New => "import-state-new",
            State::Changed => "import-state-changed",
            State::Warning => "import-state-warning",
            State::Error => "import-state-error",
        })
    }

    /// Why a file is not read.
    pub fn file_fault(self, fault: &FileFault) -> String {
        let one = |key: &str, name: &str, value: Arg<'_>| self.with(key, &[(name, value)]);
        let megabytes = |bytes: u64| i64::try_from(bytes / MEGABYTE).unwrap_or(i64::MAX);
        match fault {
            FileFault::Empty => self.t("import-file-empty").to_owned(),
            FileFault::TooLarge { max_bytes } => {
                one("import-file-too-large", "max", megabytes(*max_bytes).into())
            }
            FileFault::Swells { max_bytes } => {
                one("import-file-swells", "max", megabytes(*max_bytes).into())
            }
            FileFault::TooManyRows { max } => one("import-file-rows", "max", (*max).into()),
            FileFault::TooManyColumns { max } => one("import-file-columns", "max", (*max).into()),
            FileFault::TooManyCells { max } => one("import-file-cells", "max", (*max).into()),
            FileFault::NotASheet => self.t("import-file-not-a-sheet").to_owned(),
            FileFault::Locked => self.t("import-file-locked").to_owned(),
            FileFault::Damaged => self.t("import-file-damaged").to_owned(),
            FileFault::Encoding => self.t("import-file-encoding").to_owned(),
            FileFault::Blank => self.t("import-file-blank").to_owned(),
        }
    }

    /// Why a sheet is not taken over, or not taken back.
    pub fn import_refusal(self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Rejected { rows } => {
                self.with("import-refused-rejected", &[("n", (*rows).into())])
            }
            Refusal::Changed => self.t("import-refused-changed").to_owned(),
            Refusal::NoHeadings => self.t("import-refused-no-headings").to_owned(),
            Refusal::Lacking { fields } => {
                let codes: Vec<&str> =
                    fields.iter().map(|field| self.import_field(*field)).collect();
                self.with("import-refused-lacking", &[("columns", self.list(&codes).into())])
            }
            Refusal::Nothing => self.t("import-refused-nothing").to_owned(),
            Refusal::NotDone => self.t("import-refused-not-done").to_owned(),
            Refusal::Done => self.t("import-refused-done").to_owned(),
            Refusal::Unreadable => self.t("import-refused-unreadable").to_owned(),
            Refusal::Depends { on } => {
                let on: Vec<String> =
                    on.iter().map(|(what, n)| self.dependent(*what, *n)).collect();
                let on: Vec<&str> = on.iter().map(String::as_str).collect();
                self.with("import-refused-depends", &[("on", self.list(&on).into())])
            }
        }
    }

    fn dependent(self, what: Dependent, n: u32) -> String {
        let key = match what {
            Dependent::Posts => "import-on-posts",
            Dependent::Accounts => "import-on-accounts",
            Dependent::Activities => "import-on-activities",
            Dependent::Marks => "import-on-marks",
            Dependent::Memberships => "import-on-memberships",
            Dependent::Changed => "import-on-changed",
            Dependent::Members => "import-on-members",
            Dependent::Units => "import-on-units",
            Dependent::Bulletins => "import-on-bulletins",
            Dependent::Leave => "import-on-leave",
            Dependent::Other => "import-on-other",
        };
        self.with(key, &[("n", n.into())])
    }

    /// What a column says, where no sheet's own heading is at hand.
    pub fn import_field(self, field: Field) -> &'static str {
        self.t(match field {
            Field::Ordinal => "import-field-ordinal",
            Field::Name => "import-field-name",
            Field::Latin => "import-field-latin",
            Field::NameEn => "import-field-name-en",
            Field::Citizen => "import-field-citizen-number",
            Field::Sex => "import-field-sex",
            Field::BornOn => "import-field-born-on",
            Field::People => "import-field-people",
            Field::NativePlace => "import-field-native-place",
            Field::Education => "import-field-education",
            Field::Occupation => "import-field-occupation",
            Field::Employer => "import-field-employer",
            Field::Phone => "import-field-phone",
            Field::Unit => "import-field-unit",
            Field::UnitCode => "import-field-unit-code",
            Field::Standing => "import-field-standing",
            Field::JoinedOn => "import-field-joined-on",
            Field::FullOn => "import-field-full-on",
            Field::Since => "import-field-since",
            Field::Code => "import-field-code",
            Field::UnitKind => "import-field-kind",
            Field::Parent => "import-field-parent",
            Field::ParentCode => "import-field-parent-code",
            Field::Work => "import-field-field",
            Field::FoundedOn => "import-field-founded-on",
            Field::FoundingDocument => "import-field-founding-document",
            Field::Post => "import-field-post",
            Field::From => "import-field-from",
            Field::Until => "import-field-until",
            Field::Obtained => "import-field-obtained",
            Field::Reference => "import-field-reference",
        })
    }

    /// What is to be said of a cell or a row. The layout names columns, the rulebook codes.
    pub fn import_remark(
        self,
        remark: &Remark,
        field: Option<Field>,
        (layout, rules): (&Layout, &Rulebook),
    ) -> String {
        match remark {
            Remark::Fault(fault) => self.import_fault(fault, layout),
            Remark::Warning(warning) => self.import_warning(warning),
            Remark::Was { before: None } => self.t("import-was-sealed").to_owned(),
            Remark::Was { before: Some(before) } => {
                let before = self.import_before(before, field, rules);
                self.with("import-was", &[("before", before.into())])
            }
        }
    }

    fn import_before(self, before: &Before, field: Option<Field>, rules: &Rulebook) -> String {
        match before {
            Before::Said(text) => text.clone(),
            Before::Day(day) => self.day(*day),
            Before::Unit(name) => self.text(name).to_owned(),
            Before::Code(code) => {
                let list = match field {
                    Some(Field::Sex) => Some(Catalogue::Sex),
                    Some(Field::People) => Some(Catalogue::People),
                    Some(Field::Education) => Some(Catalogue::Education),
                    Some(Field::Occupation) => Some(Catalogue::Occupation),
                    _ => None,
                };
                if let Some(standing) = Standing::parse(code).filter(|_| list.is_none()) {
                    let key = match standing {
                        Standing::Full => "person-standing-full",
                        Standing::Probationary => "person-standing-probationary",
                    };
                    return self.t(key).to_owned();
                }
                let item = list.and_then(|list| rules.item(list, code));
                item.map_or(code.as_str(), |entry| self.label(&entry.label)).to_owned()
            }
        }
    }

    fn import_fault(self, fault: &Fault, layout: &Layout) -> String {
        let one = |key: &str, name: &str, value: Arg<'_>| self.with(key, &[(name, value)]);
        let plain = |key: &str| self.t(key).to_owned();
        match fault {
            Fault::Missing => plain("import-fault-missing"),
            Fault::SheetError { shown } => one("import-fault-sheet-error", "shown", shown.into()),
            Fault::FormulaInKey => plain("import-fault-formula-in-key"),
            Fault::TooLong { max } => one("import-fault-too-long", "max", (*max).into()),
            Fault::NotADay => plain("import-fault-not-a-day"),
            Fault::YearOnly => plain("import-fault-year-only"),
            Fault::OneOrTen => plain("import-fault-one-or-ten"),
            Fault::NoSuchDay => plain("import-fault-no-such-day"),
            Fault::Future { today } => one("import-fault-future", "today", self.day(*today).into()),
            Fault::Before { first } => {
                one("import-fault-before", "first", layout.heading(*first, self.lang()).into())
            }
            Fault::LostDigits => plain("import-fault-lost-digits"),
            Fault::Citizen(fault) => self.protected_refusal(&protected::Refusal::Citizen(*fault)),
            Fault::Phone(fault) => self.protected_refusal(&protected::Refusal::Phone(*fault)),
            Fault::UnknownWord { nearest } => match nearest {
                Some(nearest) => one("import-fault-word-nearest", "nearest", nearest.into()),
                None => plain("import-fault-word"),
            },
            Fault::UnknownUnit { nearest } => match nearest {
                Some(nearest) => one("import-fault-unit-nearest", "nearest", nearest.into()),
                None => plain("import-fault-unit"),
            },
            Fault::AmbiguousUnit { count } => {
                one("import-fault-unit-ambiguous", "n", (*count).into())
            }
            Fault::UnitCodeDiffers => plain("import-fault-unit-code-differs"),
            Fault::OutsideUnit => plain("import-fault-outside-unit"),
            Fault::NoMembersThere => plain("import-fault-no-members-there"),
            Fault::NoUnit => plain("import-fault-no-unit"),
            Fault::SameTwice { row } => one("import-fault-same-twice", "row", (*row).into()),
            Fault::TwoUnits { row } => one("import-fault-two-units", "row", (*row).into()),
            Fault::MemberElsewhere => plain("import-fault-member-elsewhere"),
            Fault::AmbiguousPerson { candidates } => {
                let told: Vec<String> = candidates.iter().map(|c| self.candidate(c)).collect();
                let told: Vec<&str> = told.iter().map(String::as_str).collect();
                one("import-fault-ambiguous-person", "candidates", self.list(&told).into())
            }
            Fault::UnknownPerson => plain("import-fault-unknown-person"),
            Fault::MoveBefore { since } => {
                one("import-fault-move-before", "since", self.day(*since).into())
            }
            Fault::PostsRemain => plain("import-fault-posts-remain"),
            Fault::TwoHolders { row: Some(row), name } => self.with(
                "import-fault-two-holders-row",
                &[("row", (*row).into()), ("name", name.into())],
            ),
            Fault::TwoHolders { row: None, name } => {
                one("import-fault-two-holders", "name", name.into())
            }
            Fault::EndsBeforeStart => plain("import-fault-ends-before-start"),
            Fault::OfficeForbids => plain("import-fault-office-forbids"),
            Fault::PostNotHere => plain("import-fault-post-not-here"),
            Fault::KindNotThere => plain("import-fault-kind-not-there"),
            Fault::Circle => plain("import-fault-circle"),
            Fault::ParentFaulty { row } => one("import-fault-parent-faulty", "row", (*row).into()),
            Fault::TooDeep => plain("import-fault-too-deep"),
        }
    }

    fn candidate(self, candidate: &Candidate) -> String {
        let unit = candidate.unit.as_ref().map_or("", |unit| self.text(unit));
        let name = ("name", Arg::from(&candidate.name));
        match candidate.born_on {
            Some(born) => self.with(
                "import-candidate-born",
                &[name, ("unit", unit.into()), ("born", self.day(born).into())],
            ),
            None => self.with("import-candidate", &[name, ("unit", unit.into())]),
        }
    }

    fn import_warning(self, warning: &Warning) -> String {
        let day = |key: &str, day| self.with(key, &[("read", self.day(day).into())]);
        let unit = |key: &str, unit| self.with(key, &[("unit", self.text(unit).into())]);
        match warning {
            Warning::Formula => self.t("import-warn-formula").to_owned(),
            Warning::TwoDigitYear { read } => day("import-warn-two-digit-year", *read),
            Warning::MonthOnly { read } => day("import-warn-month-only", *read),
            Warning::SerialDay { read } => day("import-warn-serial-day", *read),
            Warning::Namesake { unit: name } => unit("import-warn-namesake", name),
            Warning::UnitYounger { from } => day("import-warn-unit-younger", *from),
            Warning::Moves { from } => unit("import-warn-moves", from),
            Warning::Returns => self.t("import-warn-returns").to_owned(),
            Warning::StandsElsewhere { parent } => unit("import-warn-stands-elsewhere", parent),
            Warning::KindDiffers => self.t("import-warn-kind-differs").to_owned(),
        }
    }

    /// Everything that would happen, a sentence for each thing; what would not happen has none.
    pub fn import_effects(self, plan: &Plan) -> Vec<String> {
        let effects = &plan.effects;
        let counted = [
            ("import-effect-enter", effects.enter),
            ("import-effect-since-today", effects.since_today),
            ("import-effect-moves", effects.moves),
            ("import-effect-returns", effects.returns),
            ("import-effect-become-full", effects.become_full),
            ("import-effect-units", effects.units),
            ("import-effect-renames", effects.renames),
            ("import-effect-changes", effects.changes),
            ("import-effect-posts", effects.posts),
            ("import-effect-ends", effects.ends),
            ("import-effect-same", effects.same),
            ("import-effect-warned", effects.warned),
            ("import-effect-rejected", effects.rejected),
            (
                "import-effect-passed-over",
                u32::try_from(plan.passed_over.len()).unwrap_or(u32::MAX),
            ),
        ];
        let told = counted.into_iter().filter(|(_, n)| *n > 0);
        let mut told: Vec<String> =
            told.map(|(key, n)| self.with(key, &[("n", n.into())])).collect();
        for missing in effects.missing.iter().take(UNITS_SHOWN) {
            let names: Vec<&str> =
                missing.names.iter().take(NAMES_SHOWN).map(String::as_str).collect();
            told.push(self.with(
                "import-effect-missing",
                &[
                    ("n", missing.count.into()),
                    ("unit", self.text(&missing.unit).into()),
                    ("names", self.list(&names).into()),
                ],
            ));
        }
        let more = effects.missing.len().saturating_sub(UNITS_SHOWN);
        if more > 0 {
            told.push(self.with("import-effect-missing-more", &[("n", more.into())]));
        }
        if effects.complete > 0 {
            told.push(self.with("import-effect-complete", &[("n", effects.complete.into())]));
        }
        told
    }
}
