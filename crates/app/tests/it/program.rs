//! The program itself as a process of its own, for tests of what only a whole program shows.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The built program, which looks for its key where a newcomer's would be.
pub(crate) fn zhibu() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhibu"));
    command.env_remove("ZHIBU_KEY_FILE");
    command
}

/// The program serving a folder on a free port; ended the hard way when it goes.
pub(crate) struct Program {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Program {
    /// Starts `demo` or `serve` on a folder and waits until it says where it listens.
    pub(crate) fn start(command: &mut Command, verb: &str, folder: &Path) -> Self {
        let mut child = command
            .args([verb, "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://");
        let address = address.unwrap_or_else(|| panic!("the program says {line:?}"));
        Self { address: address.parse().unwrap(), child }
    }

    /// Ends at once, as when the power fails.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
