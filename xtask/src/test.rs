//! `cargo xtask test`: the passes over engines and the browser, and their verdict.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::chromedriver::ChromeDriver;
use crate::machine::{self, Need};
use crate::postgres::PostgreSql;
use crate::suite::{self, Suite};
use crate::tally::{Tallies, differences, sum};

/// A database engine that the program supports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

/// What to test.
#[derive(Debug, Default, Args)]
pub(crate) struct Plan {
    /// Run only tests whose name contains this.
    filter: Option<String>,
    /// Run on one database engine only; without it on both.
    #[arg(long)]
    engine: Option<Engine>,
    /// Leave out the tests in a real browser.
    #[arg(long)]
    no_browser: bool,
    #[arg(skip)]
    no_engines: bool,
}

impl Plan {
    /// Only the browser tests.
    pub(crate) fn browser_only(filter: Option<String>) -> Self {
        Self { filter, no_engines: true, ..Self::default() }
    }

    fn runs_on(&self, engine: Engine) -> bool {
        !self.no_engines && self.engine.is_none_or(|only| only == engine)
    }

    fn needs(&self) -> Vec<Need> {
        let mut needs = Vec::new();
        if self.runs_on(Engine::Postgres) {
            needs.push(Need::PostgreSql);
        }
        if !self.no_browser {
            needs.extend(Need::BROWSER);
        }
        needs
    }
}

/// Runs the plan. An error if a test failed, a server did not start, no test ran, or the engines
/// did not pass the same number of tests.
pub(crate) fn run(plan: &Plan) -> Result<()> {
    machine::provide(&plan.needs())?;
    let root = root()?;
    let suites = suite::build(&root)?;
    let filter = plan.filter.as_deref();

    let mut passes = Vec::new();
    let mut unequal = Vec::new();
    if plan.runs_on(Engine::Sqlite) {
        passes.push(("SQLite", on_sqlite(&root, &suites, filter)?));
    }
    if plan.runs_on(Engine::Postgres) {
        let on_postgres = on_postgres(&suites, filter)?;
        if let Some((_, on_sqlite)) = passes.first() {
            unequal = differences(on_sqlite, &on_postgres);
        }
        passes.push(("PostgreSQL", on_postgres));
    }
    if !plan.no_browser {
        passes.push(("browser", in_browser(&suites, filter)?));
    }
    report(&passes, &unequal)
}

fn on_sqlite(root: &Path, suites: &[Suite], filter: Option<&str>) -> Result<Tallies> {
    println!("\nPass: SQLite");
    let environment = [("ZHIBU_TEST_ENGINE", "sqlite".to_owned())];
    let mut tallies = run_all(suites, |suite| !suite.is_browser(), filter, &environment)?;
    tallies.insert("documentation".to_owned(), suite::run_doc_tests(root, filter)?);
    Ok(tallies)
}

fn on_postgres(suites: &[Suite], filter: Option<&str>) -> Result<Tallies> {
    println!("\nPass: PostgreSQL");
    let server = PostgreSql::start()?;
    let environment =
        [("ZHIBU_TEST_ENGINE", "postgres".to_owned()), ("ZHIBU_TEST_POSTGRES", server.address())];
    run_all(suites, Suite::runs_on_both_engines, filter, &environment)
}

fn in_browser(suites: &[Suite], filter: Option<&str>) -> Result<Tallies> {
    println!("\nPass: browser");
    let driver = ChromeDriver::start()?;
    let chromium = machine::chromium().context("no Chromium found")?;
    let environment = [
        ("ZHIBU_TEST_ENGINE", "sqlite".to_owned()),
        ("ZHIBU_WEBDRIVER", driver.address()),
        ("ZHIBU_CHROMIUM", chromium.to_string_lossy().into_owned()),
    ];
    run_all(suites, Suite::is_browser, filter, &environment)
}

fn run_all(
    suites: &[Suite],
    chosen: impl Fn(&Suite) -> bool,
    filter: Option<&str>,
    environment: &[(&str, String)],
) -> Result<Tallies> {
    let chosen = suites.iter().filter(|suite| chosen(suite));
    chosen.map(|suite| Ok((suite.name(), suite.run(filter, environment)?))).collect()
}

/// Prints the counts, last of all the line `N passed, N failed`.
fn report(passes: &[(&str, Tallies)], unequal: &[String]) -> Result<()> {
    println!();
    for (pass, tallies) in passes {
        let tally = sum(tallies.values());
        println!(
            "{pass}: {} passed, {} failed in {} suites",
            tally.passed,
            tally.failed,
            tallies.len()
        );
    }
    for sentence in unequal {
        println!("{sentence}");
    }
    let total = sum(passes.iter().flat_map(|(_, tallies)| tallies.values()));
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        bail!("Tests failed");
    }
    if !unequal.is_empty() {
        bail!("The engines did not pass the same tests");
    }
    if total.passed == 0 {
        bail!("No test ran");
    }
    Ok(())
}

/// The root of the workspace.
pub(crate) fn root() -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().map(Path::to_path_buf).context("xtask stands at the root of the workspace")
}
