//! A throw-away PostgreSQL server for one run of the tests.
//!
//! Its data lives in a temporary folder and is never synced to disk: fast, and worthless
//! afterwards. It listens on loopback only and stops when the guard is dropped.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::{machine, process};

/// Nothing here has to survive a power cut.
const SETTINGS: &str = "
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 200
listen_addresses = '127.0.0.1'
";

/// Another program may take the free port between our look and the server's start.
const ATTEMPTS: usize = 3;

/// A running server; dropping it stops the server and removes its data.
pub(crate) struct PostgreSql {
    programs: PathBuf,
    home: TempDir,
    port: u16,
}

impl PostgreSql {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> Result<Self> {
        let programs = machine::postgresql_programs().context("no PostgreSQL server found")?;
        let home = tempfile::Builder::new().prefix("zhibu-postgresql-").tempdir()?;
        if machine::is_root() {
            process::ask(Command::new("chown").arg("postgres:").arg(home.path()))
                .context("cannot give a folder to the user postgres")?;
        }
        let mut server = Self { programs, home, port: 0 };
        let data = server.data();
        process::ask(
            server
                .program("initdb")
                .args(["--username=zhibu", "--locale=C", "--encoding=UTF8", "--auth=trust"])
                .arg("--pgdata")
                .arg(&data),
        )
        .context("cannot make a PostgreSQL cluster")?;
        let mut settings = OpenOptions::new().append(true).open(data.join("postgresql.conf"))?;
        writeln!(
            settings,
            "{SETTINGS}unix_socket_directories = '{}'",
            server.home.path().display()
        )?;
        for _ in 0..ATTEMPTS {
            server.port = free_port()?;
            if server.pg_ctl(&["start", "-w", "-o", &format!("-p {}", server.port)]) {
                return Ok(server);
            }
        }
        let log = fs::read_to_string(server.log()).unwrap_or_default();
        server.port = 0;
        bail!("PostgreSQL does not start: {}", log.trim());
    }

    /// The address of its first database, for a client.
    pub(crate) fn address(&self) -> String {
        format!("postgres://zhibu@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn log(&self) -> PathBuf {
        self.home.path().join("log")
    }

    /// One of the server's programs. They refuse to run as root, so root becomes `postgres`.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if machine::is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.home.path());
        command
    }

    /// The server keeps what it inherits open, so nothing of ours may be inherited.
    fn pg_ctl(&self, arguments: &[&str]) -> bool {
        let mut command = self.program("pg_ctl");
        command.arg("-D").arg(self.data()).arg("-l").arg(self.log()).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        process::apart(&mut command).status().is_ok_and(|status| status.success())
    }
}

impl Drop for PostgreSql {
    fn drop(&mut self) {
        if self.port != 0 && !self.pg_ctl(&["stop", "-m", "immediate", "-w"]) {
            eprintln!("PostgreSQL on port {} did not stop", self.port);
        }
    }
}

/// A port of loopback that nobody listens on at this moment.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}
