//! What the machine must have for the tests, and how to get it on Debian and Ubuntu.
//!
//! Looks before it installs, says what it installs, and never touches a machine without `apt`.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process;

/// Something the tests need that Cargo cannot bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// `initdb`, `postgres` and `pg_ctl`.
    PostgreSql,
    /// The browser itself.
    Chromium,
    /// The program that steers the browser.
    ChromeDriver,
    /// Chinese letters, without which pictures show empty boxes.
    ChineseFont,
}

impl Need {
    /// What the browser tests need.
    pub(crate) const BROWSER: [Need; 3] = [Need::Chromium, Need::ChromeDriver, Need::ChineseFont];

    fn is_met(self) -> bool {
        match self {
            Need::PostgreSql => postgresql_programs().is_some(),
            Need::Chromium => chromium().is_some(),
            Need::ChromeDriver => chromedriver().is_some(),
            Need::ChineseFont => has_chinese_font(),
        }
    }

    fn package(self, ubuntu: bool) -> &'static str {
        match (self, ubuntu) {
            (Need::PostgreSql, _) => "postgresql",
            (Need::Chromium, false) => "chromium",
            (Need::Chromium, true) => "chromium-browser",
            (Need::ChromeDriver, false) => "chromium-driver",
            (Need::ChromeDriver, true) => "chromium-chromedriver",
            (Need::ChineseFont, _) => "fonts-noto-cjk",
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Need::PostgreSql => "a PostgreSQL server",
            Need::Chromium => "Chromium",
            Need::ChromeDriver => "ChromeDriver",
            Need::ChineseFont => "a Chinese font",
        })
    }
}

/// Makes sure that everything in `needs` is there, installing what is missing.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.is_met()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(Need::to_string).collect::<Vec<_>>().join(", ");
    let packages: Vec<&str> = missing.iter().map(|need| need.package(is_ubuntu())).collect();
    let by_hand = format!(
        "Install {} by hand, or leave out what needs it (`--no-browser`, `--engine sqlite`).",
        packages.join(" ")
    );
    if found("apt-get").is_none() {
        bail!("This machine lacks {names}, and has no apt-get to install it with. {by_hand}");
    }
    println!("This machine lacks {names}: installing {} by apt.", packages.join(" "));
    let installed = process::must("apt-get update", apt()?.arg("update")).and_then(|()| {
        let mut install = apt()?;
        install.args(["install", "--yes", "--no-install-recommends"]).args(&packages);
        process::must("apt-get install", &mut install)
    });
    if let Err(error) = installed {
        bail!("{error:#}. {by_hand}");
    }
    match missing.into_iter().find(|need| !need.is_met()) {
        None => Ok(()),
        Some(need) => bail!("{need} is still not found after the installation. {by_hand}"),
    }
}

/// `apt-get`, as root, asking nothing.
fn apt() -> Result<Command> {
    let mut command = if is_root() {
        Command::new("apt-get")
    } else if found("sudo").is_some() {
        let mut sudo = Command::new("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    } else {
        bail!("Installing needs root, and there is no sudo");
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null());
    Ok(command)
}

/// True if this program runs as root.
pub(crate) fn is_root() -> bool {
    process::ask(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// The folder with the newest PostgreSQL server's programs. Debian keeps them off the path.
pub(crate) fn postgresql_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let bin = entry.path().join("bin");
            bin.join("initdb").exists().then_some((version, bin))
        })
        .max();
    newest
        .map(|(_, bin)| bin)
        .or_else(|| found("initdb").and_then(|path| path.parent().map(Path::to_path_buf)))
}

/// The browser.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(found)
}

/// The program that steers the browser.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    found("chromedriver")
}

fn has_chinese_font() -> bool {
    let listed = process::ask(Command::new("fc-list").args([":lang=zh", "family"]));
    listed.is_ok_and(|fonts| !fonts.trim().is_empty())
        || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()
}

fn is_ubuntu() -> bool {
    fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
}

fn found(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
