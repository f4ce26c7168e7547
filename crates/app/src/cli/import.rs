//! `zhibu import`: a sheet taken onto the roll from the terminal of the server, after saying what it
//! would do; `zhibu export`: the sample sheets, and units, people and posts in the same layout.
//!
//! It refuses to know what a sheet means: that is the domain's.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;
use zhibu_domain::id::{ImportId, UnitId};
use zhibu_domain::import::grid::Grid;
use zhibu_domain::import::{Kind, Limits, Plan, RowAct, RowPlan};
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::{Label, Lang};
use zhibu_papers::sheet::{self, Book, Out};
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::engine::Tx;
use zhibu_service::import::roster::{self, Told};
use zhibu_service::import::{self, NewFile, Preview};
use zhibu_service::{Error, Result as Done, unit};
use zhibu_words::Words;

use super::house::House;
use super::place::{self, Place, failed};
use super::{Answer, Complaint, Exit, json};
use crate::machine::Machine;

/// What a sheet brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Units of the tree.
    Units,
    /// Members of units.
    People,
    /// Posts and who holds them.
    Posts,
}

impl What {
    fn kind(self) -> Kind {
        match self {
            What::Units => Kind::Units,
            What::People => Kind::People,
            What::Posts => Kind::Posts,
        }
    }
}

/// The language of headings, words and reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Language {
    fn lang(self) -> Lang {
        match self {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(flatten)]
    place: Place,
    /// A sheet: .xlsx, .xls or .csv.
    file: PathBuf,
    /// What it brings.
    #[arg(long, value_enum)]
    kind: What,
    /// Where it goes, by name or code; the top of the tree if left out.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Say what it would do, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// Leave rows with faults out and take over the rest.
    #[arg(long)]
    leave_out: bool,
    /// The language of what is said about rows.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    place: Place,
    /// What to write.
    #[arg(value_enum)]
    kind: What,
    /// Where to: a new file ending in .xlsx or .csv.
    file: PathBuf,
    /// The sample sheet with an invented row, which needs no installation.
    #[arg(long)]
    sample: bool,
    /// Key of the rulebook whose sample is written.
    #[arg(long, default_value = "cpc", value_name = "KEY", requires = "sample")]
    rulebook: String,
    /// Of which unit and everything below, by name or code; the top of the tree if left out.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// The language of headings and words.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Language,
}

/// What became of a sheet.
#[derive(Serialize)]
struct Report {
    effects: Vec<String>,
    faults: Vec<Fault>,
    taken: u32,
    left: u32,
}

#[derive(Serialize)]
struct Fault {
    row: u32,
    says: String,
}

impl House {
    /// The unit of this name or code, or the top of the tree.
    fn unit(&self, typed: Option<&str>) -> Result<UnitId, Complaint> {
        let (act, asked) = (self.act.clone(), typed.map(str::to_owned));
        let found = self.db.read_blocking(move |tx: &mut Tx<'_>| -> Done<Vec<UnitId>> {
            let tops = access::roots(tx, &act, Right::KeepRoll)?;
            let Some(asked) = &asked else { return Ok(tops.iter().map(|top| top.root).collect()) };
            let mut exact = Vec::new();
            for top in &tops {
                for row in unit::search(tx, act.realm, top.root, asked, act.today)? {
                    let page = unit::page(tx, act.realm, row.id, act.today, None)?;
                    let named = [row.name.zh(), row.name.en(), page.about.code.as_deref()];
                    if named.contains(&Some(asked.as_str())) {
                        exact.push(row.id);
                    }
                }
            }
            Ok(exact)
        });
        match (place::done(found)?.as_slice(), typed) {
            ([one], _) => Ok(*one),
            ([], None) => Err(failed(
                "The installation has no unit".to_owned(),
                "--unit".to_owned(),
                "make one with zhibu init",
            )),
            ([], Some(typed)) => Err(failed(
                format!("There is no unit {typed:?}"),
                "--unit".to_owned(),
                "give its whole name or its code",
            )),
            (several, _) => Err(failed(
                format!("{} units are meant", several.len()),
                "--unit".to_owned(),
                "give the code of one of them",
            )),
        }
    }
}

impl Import {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let house = House::open(machine, &self.place)?;
        let answer = self.taken_in(&house, as_json);
        if !self.dry_run {
            place::seal(&house.db, machine);
        }
        answer
    }

    fn taken_in(&self, house: &House, as_json: bool) -> Result<Answer, Complaint> {
        let unit = house.unit(self.unit.as_deref())?;
        let (kind, lang) = (self.kind.kind(), self.lang.lang());
        let words = Words::of_rules(lang, &house.act.rules);
        let content = fs::read(&self.file).map_err(|error| unreadable(&self.file, &error))?;
        let name =
            self.file.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
        let grids = sheet::read(&content, &name, &Limits::DEFAULT).map_err(|fault| Complaint {
            exit: Exit::Failed,
            lang: Lang::En,
            what: format!("The sheet cannot be read: {fault}"),
            place: self.file.display().to_string(),
            remedy: "give a sheet in .xlsx, .xls or .csv".to_owned(),
        })?;
        let id = ImportId::new(house.act.now, house.act.entropy());
        let new = NewFile { id, kind, name, content };
        let work = Work { unit, new, grids: Arc::new(grids), lang };
        let shown = if self.dry_run { work.look(house)? } else { work.prepare(house)? };
        let rules = Arc::clone(&house.act.rules);
        let report = |taken, left| report(words, &shown.1, &rules, (taken, left));
        let rejected = shown.1.plan.effects.rejected;
        if self.dry_run || (rejected > 0 && !self.leave_out) || !shown.1.lacking.is_empty() {
            if !self.dry_run {
                work.discard(house, shown.0)?;
            }
            let report = report(0, rejected);
            let faulty = rejected > 0 || !shown.1.lacking.is_empty();
            let exit = if faulty { Exit::Faults } else { Exit::Ok };
            return Ok(Answer { text: told(&report, as_json), exit });
        }
        // A sheet that says what is known already is no failure.
        if shown.1.plan.rows.iter().all(|row| row.act == RowAct::Nothing) {
            work.discard(house, shown.0)?;
            return Ok(Answer::ok(told(&report(0, rejected), as_json)));
        }
        let outcome = work.take_over(house, shown.0, &shown.1.digest)?;
        let report = report(outcome.taken, outcome.left);
        Ok(Answer::ok(told(&report, as_json)))
    }
}

/// A sheet on its way.
struct Work {
    unit: UnitId,
    new: NewFile,
    grids: Arc<Vec<Grid>>,
    lang: Lang,
}

impl Work {
    /// What it would do, leaving no trace: the transaction is undone.
    fn look(&self, house: &House) -> Result<(ImportId, Preview), Complaint> {
        let (act, unit, new) = (house.act.clone(), self.unit, self.new.clone());
        let (grids, lang) = (Arc::clone(&self.grids), self.lang);
        let found = Arc::new(std::sync::Mutex::new(None));
        let kept = Arc::clone(&found);
        let undone = house.db.write_blocking(move |tx: &mut Tx<'_>| -> Done<()> {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            let id = import::upload(tx, &act, &granted, &new)?;
            let preview = import::preview(tx, &act, &granted, id, &grids, lang)?;
            if let Ok(mut kept) = kept.lock() {
                *kept = Some((id, preview));
            }
            // Nothing of this is to stay.
            Err(Error::NotFound)
        });
        let found = found.lock().ok().and_then(|mut found| found.take());
        match found {
            Some(found) => Ok(found),
            None => place::done(undone).and(Err(failed(
                "The sheet was not looked at".to_owned(),
                "import".to_owned(),
                "try again",
            ))),
        }
    }

    fn prepare(&self, house: &House) -> Result<(ImportId, Preview), Complaint> {
        let (act, unit, new) = (house.act.clone(), self.unit, self.new.clone());
        let (grids, lang) = (Arc::clone(&self.grids), self.lang);
        let id = house.db.write_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::upload(tx, &act, &granted, &new)
        });
        let (id, act) = (place::done(id)?, house.act.clone());
        let preview = house.db.read_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::preview(tx, &act, &granted, id, &grids, lang)
        });
        match place::done(preview) {
            Ok(preview) => Ok((id, preview)),
            Err(complaint) => {
                self.discard(house, id)?;
                Err(complaint)
            }
        }
    }

    fn discard(&self, house: &House, id: ImportId) -> Result<(), Complaint> {
        let (act, unit) = (house.act.clone(), self.unit);
        place::done(house.db.write_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::discard(tx, &act, &granted, id)
        }))
    }

    fn take_over(
        &self,
        house: &House,
        id: ImportId,
        digest: &str,
    ) -> Result<import::Outcome, Complaint> {
        let (act, unit, digest) = (house.act.clone(), self.unit, digest.to_owned());
        let grids = Arc::clone(&self.grids);
        place::done(house.db.write_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::take_over(tx, &act, &granted, id, &grids, (&digest, true))
        }))
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Complaint {
    failed(
        format!("The file could not be read: {error}"),
        file.display().to_string(),
        "name a file that is there and that this user may read",
    )
}

/// The report in words.
fn report(
    words: Words,
    preview: &Preview,
    rules: &zhibu_domain::rulebook::Rulebook,
    (taken, left): (u32, u32),
) -> Report {
    let plan: &Plan = &preview.plan;
    let layout = rules.sheet(plan.kind.code()).map(|entry| &entry.value);
    let mut effects = words.import_effects(plan);
    if !preview.lacking.is_empty() {
        let lacking: Vec<&str> =
            preview.lacking.iter().map(|field| words.import_field(*field)).collect();
        effects.push(words.with("import-lacking", &[("columns", words.list(&lacking).into())]));
    }
    let faults = |row: &RowPlan| -> Vec<Fault> {
        let notes = row.notes.iter().filter(|_| row.is_rejected());
        let says = notes.filter_map(|note| {
            let field = note.column.and_then(|at| plan.columns.get(at)).map(|(_, f)| *f);
            let said = words.import_remark(&note.remark, field, (layout?, rules));
            Some(
                field
                    .map_or(said.clone(), |field| format!("{}: {said}", words.import_field(field))),
            )
        });
        says.map(|says| Fault { row: row.row, says }).collect()
    };
    Report { effects, faults: plan.rows.iter().flat_map(faults).collect(), taken, left }
}

fn told(report: &Report, as_json: bool) -> String {
    if as_json {
        return json(report);
    }
    let mut lines = report.effects.clone();
    lines.extend(report.faults.iter().map(|fault| format!("{}\t{}", fault.row, fault.says)));
    lines.push(format!("taken {}\nleft {}", report.taken, report.left));
    lines.join("\n")
}

/// What was written.
#[derive(Serialize)]
struct Written {
    file: String,
    rows: usize,
}

impl Export {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let (kind, lang) = (self.kind.kind(), self.lang.lang());
        let (rules, rows) = if self.sample {
            let rules = place::rules(&self.rulebook)?;
            let row = sample(&rules, kind, lang);
            (rules, vec![row])
        } else {
            let house = House::open(machine, &self.place)?;
            let unit = house.unit(self.unit.as_deref())?;
            let act = house.act.clone();
            let rows = house.db.read_blocking(move |tx: &mut Tx<'_>| {
                let granted = access::require::<KeepRoll>(tx, &act, unit)?;
                roster::rows(tx, &act, &granted, kind)
            });
            let rules = Arc::clone(&house.act.rules);
            let rows = place::done(rows)?;
            let rows =
                rows.iter().map(|row| row.iter().map(|told| cell(&rules, told, lang)).collect());
            let rows = rows.collect();
            (rules, rows)
        };
        let Some(entry) = rules.sheet(kind.code()) else {
            return Err(failed(
                "The rulebook has no such sheet".to_owned(),
                kind.code().to_owned(),
                "add it to the rulebook's sheets",
            ));
        };
        let columns = &entry.value.columns;
        let headings: Vec<&str> = columns.iter().map(|column| column.heading.get(lang)).collect();
        write(&self.file, entry.label.get(lang), &headings, &rows)?;
        let written = Written { file: self.file.display().to_string(), rows: rows.len() };
        let lines = || format!("{}\nrows {}", written.file, written.rows);
        Ok(Answer::ok(if as_json { json(&written) } else { lines() }))
    }
}

fn sample(rules: &zhibu_domain::rulebook::Rulebook, kind: Kind, lang: Lang) -> Vec<Out> {
    let columns = rules.sheet(kind.code()).map(|entry| entry.value.columns.as_slice());
    let example = |example: &Option<Label>| -> Out {
        example.as_ref().map(|example| example.get(lang).to_owned()).into()
    };
    columns.unwrap_or_default().iter().map(|column| example(&column.example)).collect()
}

/// What is known, in the words that taking it in would understand.
fn cell(rules: &zhibu_domain::rulebook::Rulebook, told: &Told, lang: Lang) -> Out {
    match told {
        Told::Nothing => Out::Empty,
        Told::Text(text) => Out::Text(text.clone()),
        Told::Day(day) => Out::Day(*day),
        Told::Name(name) => Out::Text(name.get(lang).to_owned()),
        Told::Codes(field, codes) => {
            let labels: Vec<&str> =
                codes.iter().map(|code| roster::label(rules, *field, code, lang)).collect();
            Out::Text(labels.join(if lang == Lang::Zh { "、" } else { ", " }))
        }
    }
}

fn write(file: &Path, name: &str, headings: &[&str], rows: &[Vec<Out>]) -> Result<(), Complaint> {
    let packed = |error: zhibu_papers::Error| {
        failed(error.to_string(), file.display().to_string(), "look for room on the disk")
    };
    if file.exists() {
        return Err(failed(
            "The file is there already".to_owned(),
            file.display().to_string(),
            "name another one",
        ));
    }
    let content = if file.extension().is_some_and(|ending| ending == "csv") {
        sheet::csv(headings, rows).map_err(packed)?
    } else {
        let mut book = Book::new(name, headings).map_err(packed)?;
        for row in rows {
            book.row(row).map_err(packed)?;
        }
        book.finish().map_err(packed)?
    };
    fs::write(file, content).map_err(|error| {
        failed(
            format!("The file could not be written: {error}"),
            file.display().to_string(),
            "name a place that this user may write to",
        )
    })
}
