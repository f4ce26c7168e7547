//! Test programs: built once for all passes, then run one by one.
//!
//! Running the programs ourselves, instead of `cargo test` for each pass, keeps one build for
//! every engine and shows which suite ran how many tests.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process;
use crate::tally::Tally;

/// Every build and check uses the same features, so that nothing is compiled twice.
pub(crate) const FEATURES: [&str; 2] = ["--features", "zhibu/browser"];

/// Packages whose tests touch a database and therefore run on both engines.
const ON_BOTH_ENGINES: [&str; 2] = ["crates/service", "crates/app"];

/// One test program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suite {
    /// The package's folder below the root, such as `crates/app`.
    folder: String,
    /// The target's name, such as `it`.
    target: String,
    program: PathBuf,
    package: PathBuf,
}

impl Suite {
    /// The suite's name in reports: folder and target.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.folder, self.target)
    }

    /// True for the journeys in a real browser.
    pub(crate) fn is_browser(&self) -> bool {
        self.folder == "crates/app" && self.target == "browser"
    }

    /// True for suites that must pass on SQLite and on PostgreSQL alike.
    pub(crate) fn runs_on_both_engines(&self) -> bool {
        ON_BOTH_ENGINES.contains(&self.folder.as_str()) && !self.is_browser()
    }

    /// Reads one line of Cargo's messages; `None` if it does not announce a test program.
    fn from_message(root: &Path, line: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(line).ok()?;
        let text = |pointer| message.pointer(pointer).and_then(Value::as_str);
        let is_test = message.pointer("/profile/test") == Some(&Value::Bool(true));
        let program = text("/executable").filter(|_| is_test)?;
        let package = Path::new(text("/manifest_path")?).parent()?;
        Some(Self {
            folder: package.strip_prefix(root).unwrap_or(package).to_string_lossy().into_owned(),
            target: text("/target/name")?.to_owned(),
            program: PathBuf::from(program),
            package: package.to_path_buf(),
        })
    }

    /// Runs the suite where Cargo would run it.
    pub(crate) fn run(
        &self,
        filter: Option<&str>,
        environment: &[(&str, String)],
    ) -> Result<Tally> {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.package).env("CARGO_MANIFEST_DIR", &self.package);
        command.args(filter).envs(environment.iter().map(|(key, value)| (key, value)));
        if self.is_browser() {
            // Each test has a browser of its own; more at once only makes all of them slow.
            command.arg("--test-threads=2");
        }
        count(&self.name(), &mut command)
    }
}

/// The examples in the documentation, which Cargo builds and runs by itself.
pub(crate) fn run_doc_tests(root: &Path, filter: Option<&str>) -> Result<Tally> {
    let mut command = cargo(root);
    command.args(["test", "--workspace", "--doc"]).args(FEATURES).arg("--").args(filter);
    count("documentation", &mut command)
}

/// Builds all test programs.
pub(crate) fn build(root: &Path) -> Result<Vec<Suite>> {
    let mut command = cargo(root);
    command
        .args(["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"])
        .args(FEATURES)
        .stdout(Stdio::piped());
    let mut suites = Vec::new();
    let built = process::attend(&mut command, |child| {
        let output = child.stdout.take().context("cargo has no output")?;
        for line in BufReader::new(output).lines() {
            suites.extend(Suite::from_message(root, &line?));
        }
        Ok(())
    })?;
    if !built {
        bail!("The tests do not compile");
    }
    suites.sort_by_key(Suite::name);
    Ok(suites)
}

/// The Cargo that started us, at the root of the workspace.
pub(crate) fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// Runs a test program, shows what it prints and counts. A program that dies counts as one
/// failed test, so that no crash is mistaken for silence.
fn count(name: &str, command: &mut Command) -> Result<Tally> {
    println!("\n── {name}");
    let mut tally = Tally::default();
    command.stdout(Stdio::piped());
    let succeeded = process::attend(command, |child| {
        let output = child.stdout.take().context("the tests have no output")?;
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            println!("{line}");
            tally += Tally::from_closing_line(&line).unwrap_or_default();
        }
        Ok(())
    })?;
    if !succeeded && tally.failed == 0 {
        println!("{name} ended without saying which test failed; counted as one failure");
        tally.failed = 1;
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::Suite;

    fn announced(folder: &str, target: &str) -> Option<Suite> {
        let line = format!(
            r#"{{"reason":"compiler-artifact","manifest_path":"/z/{folder}/Cargo.toml",
                "target":{{"name":"{target}"}},"profile":{{"test":true}},"executable":"/z/t/{target}"}}"#
        );
        Suite::from_message(Path::new("/z"), &line)
    }

    #[test]
    fn a_test_program_is_announced_by_cargo() {
        let expected = Suite {
            folder: "crates/app".to_owned(),
            target: "it".to_owned(),
            program: PathBuf::from("/z/t/it"),
            package: PathBuf::from("/z/crates/app"),
        };
        assert_eq!(announced("crates/app", "it"), Some(expected));
    }

    #[test]
    fn other_messages_announce_nothing() {
        let root = Path::new("/z");
        let library = r#"{"reason":"compiler-artifact","manifest_path":"/z/a/Cargo.toml",
            "target":{"name":"a"},"profile":{"test":true},"executable":null}"#;
        let program = r#"{"reason":"compiler-artifact","manifest_path":"/z/a/Cargo.toml",
            "target":{"name":"a"},"profile":{"test":false},"executable":"/z/t/a"}"#;
        assert_eq!(Suite::from_message(root, library), None);
        assert_eq!(Suite::from_message(root, program), None);
        assert_eq!(Suite::from_message(root, "warning: text"), None);
    }

    #[test]
    fn only_suites_with_a_database_run_on_both_engines() {
        let both = |folder, target| announced(folder, target).unwrap().runs_on_both_engines();
        assert!(both("crates/app", "it"));
        assert!(both("crates/service", "zhibu_service"));
        assert!(!both("crates/app", "browser"));
        assert!(!both("crates/domain", "zhibu_domain"));
    }
}
