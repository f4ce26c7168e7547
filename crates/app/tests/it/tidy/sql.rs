//! SQL stands where it belongs, and in the part of the language that both engines speak.

use super::rust::{Kind, pieces, program};
use super::tree::{Source, has_ending, is_program, sources};
use super::{Fault, hold, told};

/// How a statement begins, in small letters; the second word must follow somewhere.
const STATEMENTS: [(&str, &str); 9] = [
    ("select ", ""),
    ("with ", " select "),
    ("insert into ", ""),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table ", ""),
    ("alter table ", ""),
    ("drop table ", ""),
    ("pragma ", ""),
];

/// What only one engine understands. A word in letters is looked for as a word.
const NOT_PORTABLE: [(&str, &str); 6] = [
    ("now(", "the clock is an argument: bind the instant"),
    ("::", "write CAST(x AS type), and only where both engines need it"),
    ("ilike", "store a folded column and compare that"),
    ("serial", "keys are made by the program"),
    ("bigserial", "keys are made by the program"),
    ("autoincrement", "keys are made by the program"),
];

fn is_engine(path: &str) -> bool {
    path.starts_with("crates/service/src/engine")
}

/// A secret ballot's box and slips are SQLite files of their own, whatever the main database is, because
/// they must keep no order; the crate of ballots knows nothing of our engine.
fn is_sidecar(path: &str) -> bool {
    ["crates/ballot/src/ballot_box.rs", "crates/ballot/src/slip.rs"].contains(&path)
}

fn holds_sql(path: &str) -> bool {
    is_engine(path) || path.starts_with("crates/service/src/") && path.ends_with("/sql.rs")
}

fn is_statement(text: &str) -> bool {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase() + " ";
    STATEMENTS.iter().any(|(start, later)| text.starts_with(start) && text.contains(later))
}

fn misplaced(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in program(sources)
        .iter()
        .filter(|source| !holds_sql(&source.path) && !is_sidecar(&source.path))
    {
        for piece in pieces(&source.text) {
            if piece.kind == Kind::Text && is_statement(piece.text) {
                faults.push(Fault::new(
                    source.at(piece.line),
                    format!("SQL outside of an sql.rs: {:.40}", piece.text.trim()),
                    "move the statement to service/src/<noun>/sql.rs",
                ));
            }
        }
    }
    faults
}

fn drivers_in_sight(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in program(sources)
        .iter()
        .filter(|source| !is_engine(&source.path) && !is_sidecar(&source.path))
    {
        for piece in pieces(&source.text).iter().filter(|piece| piece.kind == Kind::Code) {
            for (number, line) in piece.text.lines().enumerate() {
                let names = ["rusqlite", "postgres", "tokio_postgres"];
                if let Some(name) = names.into_iter().find(|name| is_path(line, name)) {
                    faults.push(Fault::new(
                        source.at(piece.line + number),
                        format!("the driver {name} is named outside of the engine"),
                        "let service/src/engine.rs offer what is needed",
                    ));
                }
            }
        }
    }
    faults
}

/// True if the line names the crate: `name::…`, or `use name;`.
fn is_path(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let starts = !before.is_some_and(|c| c.is_alphanumeric() || "_:.".contains(c));
        let after = &line[at + name.len()..];
        starts && (after.starts_with("::") || line[..at].trim_end().ends_with("use"))
    })
}

/// Words that one engine alone understands, in a text of SQL without comments.
fn not_portable(text: &str) -> Vec<(&'static str, &'static str)> {
    let text = text.to_lowercase();
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    NOT_PORTABLE
        .into_iter()
        .filter(|(word, _)| {
            text.match_indices(word).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + word.len()..].chars().next();
                !word.starts_with(is_letter)
                    || !before.is_some_and(is_letter)
                        && (!word.ends_with(is_letter) || !after.is_some_and(is_letter))
            })
        })
        .collect()
}

fn not_portable_in_migrations(migrations: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for migration in migrations {
        for (number, line) in migration.text.lines().enumerate() {
            let statement = line.split_once("--").map_or(line, |(statement, _)| statement);
            for (word, mend) in not_portable(statement) {
                let what = format!("`{word}` is not portable");
                faults.push(Fault::new(migration.at(number + 1), what, mend));
            }
        }
    }
    faults
}

fn not_portable_in_statements(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let portable = |path: &str| holds_sql(path) && !is_engine(path);
    for source in program(sources).iter().filter(|source| portable(&source.path)) {
        for piece in pieces(&source.text).iter().filter(|piece| piece.kind == Kind::Text) {
            for (word, mend) in not_portable(piece.text) {
                let what = format!("`{word}` is not portable");
                faults.push(Fault::new(source.at(piece.line), what, mend));
            }
        }
    }
    faults
}

#[test]
fn sql_stands_in_sql_files_only() {
    hold("SQL stands in sql.rs and in the engine.", &misplaced(&sources(is_program)));
}

#[test]
fn drivers_are_named_in_the_engine_only() {
    hold("The engine alone knows the drivers.", &drivers_in_sight(&sources(is_program)));
}

#[test]
fn migrations_are_portable() {
    let migrations = sources(|path| has_ending(path, "sql"));
    hold("A migration runs on both engines.", &not_portable_in_migrations(&migrations));
}

#[test]
fn statements_are_portable() {
    hold("One SQL text for both engines.", &not_portable_in_statements(&sources(is_program)));
}

#[test]
fn misplaced_sql_is_found() {
    let text = "//! x\nfn f() {\n    a(\"\n        SELECT 1\");\n    b(\"Update the unit\");\n\
                    c(\"UPDATE unit SET a = 1\");\n}\n";
    let planted = |path| told(&misplaced(&[Source::new(path, text)]));
    let expected = [
        "crates/web/src/unit.rs:3: SQL outside of an sql.rs: SELECT 1",
        "crates/web/src/unit.rs:6: SQL outside of an sql.rs: UPDATE unit SET a = 1",
    ];
    assert_eq!(planted("crates/web/src/unit.rs"), expected);
    assert!(planted("crates/service/src/unit/sql.rs").is_empty());
    assert!(planted("crates/service/src/engine/sqlite.rs").is_empty());
}

#[test]
fn a_driver_out_of_the_engine_is_found() {
    let text = "//! Uses rusqlite::Row.\nuse rusqlite;\nfn f(x: postgres::Row) {}\n\
                    fn g() { Address::postgres(1); h(\"postgres::\") }\n";
    let planted = |path| told(&drivers_in_sight(&[Source::new(path, text)]));
    let expected = [
        "crates/app/src/x.rs:2: the driver rusqlite is named outside of the engine",
        "crates/app/src/x.rs:3: the driver postgres is named outside of the engine",
    ];
    assert_eq!(planted("crates/app/src/x.rs"), expected);
    assert!(planted("crates/service/src/engine.rs").is_empty());
}

#[test]
fn words_of_one_engine_are_found() {
    let planted = [Source::new(
        "crates/service/migrations/0001.sql",
        "CREATE TABLE a (b BIGSERIAL, serial_number INTEGER); -- now()\nSELECT now(), 1::int;\n",
    )];
    let expected = [
        "crates/service/migrations/0001.sql:1: `bigserial` is not portable",
        "crates/service/migrations/0001.sql:2: `now(` is not portable",
        "crates/service/migrations/0001.sql:2: `::` is not portable",
    ];
    assert_eq!(told(&not_portable_in_migrations(&planted)), expected);

    let planted =
        [Source::new("crates/service/src/unit/sql.rs", "const A: &str = \"b ILIKE $1\";")];
    assert_eq!(not_portable_in_statements(&planted).len(), 1);
}
