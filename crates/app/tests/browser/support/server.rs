//! The real program, started as people start it.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// A demonstration that opens a database, fills it and listens; debug builds take their time.
const PATIENCE: Duration = Duration::from_mins(2);

/// A running `zhibu demo` with data of its own; dropping it ends the program and removes the data.
pub(crate) struct Server {
    child: Child,
    address: String,
    _data: TempDir,
}

impl Server {
    /// Starts the demonstration on a free port and waits until it says where it listens. Its data
    /// are made once for all tests and copied for each.
    pub(crate) fn demo() -> Self {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        Self::copied(&MADE, "cpc")
    }

    /// The same of the association, which works by another rulebook.
    pub(crate) fn association() -> Self {
        static MADE: OnceLock<TempDir> = OnceLock::new();
        Self::copied(&MADE, "association")
    }

    fn copied(made: &'static OnceLock<TempDir>, rulebook: &str) -> Self {
        let made = made.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            let data = TempDir::new().unwrap();
            drop(Self::start(&mut demo_in(&folder.path().join("demo"), rulebook), data));
            folder
        });
        let data = TempDir::new().unwrap();
        let copy = data.path().join("demo");
        fs::create_dir(&copy).unwrap();
        for entry in fs::read_dir(made.path().join("demo")).unwrap().flatten() {
            if entry.path().is_file() {
                fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
            }
        }
        // The master key lies beside the folder, never in it.
        fs::copy(made.path().join("demo.key"), data.path().join("demo.key")).unwrap();
        Self::start(&mut demo_in(&copy, rulebook), data)
    }

    /// Starts a new installation with one unit and the people that the lines of `zhibu user add`
    /// enter; the card of each.
    pub(crate) fn installed(unit: &[&str], people: &[&[&str]]) -> (Self, Vec<Card>) {
        let data = TempDir::new().unwrap();
        let folder = data.path().join("data");
        let verb = |verb: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_zhibu"));
            command.args(verb).arg("--data").arg(&folder);
            command
        };
        done(verb(&["init"]).args(unit));
        let card = |person: &&[&str]| {
            let said = done(verb(&["user", "add", "--json"]).args(*person));
            let card: Value = serde_json::from_slice(&said).unwrap();
            let text = |key: &str| card[key].as_str().unwrap().to_owned();
            Card { code: text("code"), login: text("login") }
        };
        let cards = people.iter().map(card).collect();
        let server = Self::start(&mut verb(&["serve", "--listen", "127.0.0.1:0"]), data);
        (server, cards)
    }

    /// Starts a program that prints `listening on http://…` when it is ready.
    pub(crate) fn start(command: &mut Command, data: TempDir) -> Self {
        let complaints = data.path().join("stderr");
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&complaints).unwrap())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let (said, heard) = mpsc::channel();
        // Reads on to the end, so that the program never blocks on a full pipe.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(address) = line.trim().strip_prefix("listening on ") {
                    let _ = said.send(address.trim_end_matches('/').to_owned());
                }
            }
        });
        let heard = heard.recv_timeout(PATIENCE);
        let mut server = Self { child, address: String::new(), _data: data };
        match heard {
            Ok(address) => server.address = address,
            Err(error) => panic!(
                "the program did not print `listening on http://…` ({error}); it complained:\n{}",
                fs::read_to_string(complaints).unwrap_or_default()
            ),
        }
        server
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its data goes with it, so nothing is lost by ending it at once.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What stands on a printed card.
pub(crate) struct Card {
    pub(crate) code: String,
    pub(crate) login: String,
}

/// Runs a command to its end; what it said.
fn done(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {complaint}");
    output.stdout
}

fn demo_in(data: &Path, rulebook: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibu"));
    let verb = ["demo", "--rulebook", rulebook, "--listen", "127.0.0.1:0", "--data"];
    command.args(verb).arg(data);
    command
}
