//! Child processes that end with us.
//!
//! Each long child runs in a process group of its own. Ctrl-C and a termination signal end that
//! group and raise a flag, so that the command unwinds and the guards stop the servers.

use std::process::{Child, Command};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Option<u32>> = Mutex::new(None);

/// Makes Ctrl-C and termination end the running child instead of this program.
pub(crate) fn watch_for_interruption() -> Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        if let Some(id) = running() {
            end_group(id);
        }
    })
    .context("cannot watch for Ctrl-C")
}

/// An error as soon as somebody pressed Ctrl-C or asked us to end.
pub(crate) fn go_on() -> Result<()> {
    if INTERRUPTED.load(Ordering::SeqCst) {
        bail!("interrupted; the servers are stopped");
    }
    Ok(())
}

/// The command in a process group of its own, out of reach of the terminal's Ctrl-C.
pub(crate) fn apart(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// Starts the command apart, gives the child to `follow`, and waits for its end. True if it
/// succeeded.
pub(crate) fn attend(
    command: &mut Command,
    follow: impl FnOnce(&mut Child) -> Result<()>,
) -> Result<bool> {
    go_on()?;
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = apart(command).spawn().with_context(|| format!("cannot start {name}"))?;
    remember(Some(child.id()));
    let followed = follow(&mut child);
    let status = child.wait();
    remember(None);
    go_on()?;
    followed?;
    Ok(status.with_context(|| format!("cannot wait for {name}"))?.success())
}

/// Runs the command with its output going straight to the terminal; an error naming `what` if
/// it does not succeed.
pub(crate) fn must(what: &str, command: &mut Command) -> Result<()> {
    if attend(command, |_| Ok(()))? { Ok(()) } else { bail!("{what} failed") }
}

/// Runs a short command and returns what it printed; an error that carries what it complained.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Asks a process group to end.
pub(crate) fn end_group(id: u32) {
    // A group that has already ended is what we want; `kill` then only complains.
    let _ = Command::new("kill").args(["-TERM", "--", &format!("-{id}")]).output();
}

fn running() -> Option<u32> {
    RUNNING.lock().ok().and_then(|id| *id)
}

fn remember(id: Option<u32>) {
    if let Ok(mut running) = RUNNING.lock() {
        *running = id;
    }
}
