//! `zhibu serve`: the pages of an installation.

use std::io;
use std::net::{SocketAddr, TcpListener};

use clap::Args;
use zhibu_service::engine::Db;
use zhibu_service::{Vault, account};
use zhibu_web::Site;

use super::key;
use super::place::{self, Place};
use super::{Answer, Complaint, say};
use crate::machine::Machine;
use crate::sealer::Sealer;
use crate::server;

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    door: Door,
    /// Browsers come by https, through a program in front that adds X-Forwarded-For. Cookies are then
    /// sent by https only.
    #[arg(long)]
    behind_https: bool,
}

/// Where browsers reach the pages.
#[derive(Debug, Args)]
pub(super) struct Door {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8787", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
}

impl Door {
    /// Takes the port.
    pub(super) fn take(&self) -> Result<TcpListener, Complaint> {
        let listen = self.listen;
        server::listen(listen).map_err(|error| {
            let what = if error.kind() == io::ErrorKind::AddrInUse {
                format!("Port {} is taken（端口{}已被占用）", listen.port(), listen.port())
            } else {
                format!("{listen} cannot be listened on: {error}")
            };
            let other = SocketAddr::new(listen.ip(), listen.port().checked_add(1).unwrap_or(0));
            place::failed(what, listen.to_string(), &format!("choose another: --listen {other}"))
        })
    }
}

impl Serve {
    pub(super) fn answer(self, machine: &Machine) -> Result<Answer, Complaint> {
        server::log("info");
        let files = self.place.files()?;
        let listener = self.door.take()?;
        let db = self.place.open()?;
        place::migrate_file(&db)?;
        let vault = key::opened(machine, &self.place, &db)?;
        let site = site(machine, db, files, false, vault)?;
        let site = Site { https: self.behind_https, ..site };
        let realm = site.realm;
        let (known, _) =
            place::done(site.db.read_blocking(move |tx| account::list(tx, realm, "", None)))?;
        if known.is_empty() {
            say(
                false,
                "还没有账号，不能登录；第一张登录卡用zhibu user add发。\n\
                 There are no accounts yet, so nobody can sign in; zhibu user add makes the first card.",
            );
        }
        run(site, listener)
    }
}

/// The installation in a database, as the pages need it.
pub(super) fn site(
    machine: &Machine,
    db: Db,
    files: std::path::PathBuf,
    demo: bool,
    vault: Vault,
) -> Result<Site, Complaint> {
    let (realm, rules) = place::realm(&db)?;
    Ok(Site {
        db,
        rules,
        realm: realm.realm,
        clock: machine.clock.clone(),
        random: machine.random.clone(),
        tz: machine.tz.clone(),
        files,
        demo,
        https: false,
        vault,
    })
}

/// Serves until the process is asked to end; says on standard output where.
pub(super) fn run(site: Site, listener: TcpListener) -> Result<Answer, Complaint> {
    // First of all, so that what waits from last time is sealed before the first page.
    let sealer = Sealer::start(&site).map_err(|error| {
        let what = format!("The sealer of the log could not start: {error}");
        place::failed(what, "sealer".to_owned(), "start the program again")
    })?;
    let ready = |address: SocketAddr| say(true, &format!("listening on http://{address}"));
    server::serve(site, listener, ready).map_err(|error| {
        let what = format!("The server stopped: {error}");
        place::failed(what, "--listen".to_owned(), "start it again")
    })?;
    drop(sealer);
    Ok(Answer::ok(String::new()))
}
