//! The running server: a socket, the pages on it, and an end that lets what is under way finish.
//!
//! It refuses to know what the pages show and where the data lies.

use std::io::{self, IsTerminal as _};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use tokio::sync::watch;
use tracing_subscriber::EnvFilter;
use zhibu_web::{Site, router};

/// How long requests may take to finish once the end was asked for.
const GRACE: Duration = Duration::from_secs(10);

/// Takes the address, before anything that takes long.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Writes what happens to standard error. `RUST_LOG` chooses how much; `usual` holds without it.
pub(crate) fn log(usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr);
    // A second start in one process keeps the first one's log.
    let _ = log.try_init();
}

/// Serves until the process is asked to end. `ready` is told when requests are answered.
pub(crate) fn serve(
    site: Site,
    listener: TcpListener,
    ready: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        // The ways to end are in place before anybody is told that there is something to end.
        let mut asked = end_asked()?;
        let address = listener.local_addr()?;
        tracing::info!(%address, "listening");
        ready(address);
        let mut asked_too = asked.clone();
        // The pages count failed sign-ins for each address they come from.
        let pages = router(site).into_make_service_with_connect_info::<SocketAddr>();
        let server = axum::serve(listener, pages).with_graceful_shutdown(async move {
            let _ = asked.changed().await;
        });
        let overdue = async {
            let _ = asked_too.changed().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            done = server => done,
            () = overdue => Ok(()),
        }
    })
}

/// Changes when the process is asked to end: by Ctrl-C, or by the signal that service managers
/// send.
fn end_asked() -> io::Result<watch::Receiver<bool>> {
    let (tell, asked) = watch::channel(false);
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
            let (mut signal, tell) = (signal(kind)?, tell.clone());
            tokio::spawn(async move {
                signal.recv().await;
                let _ = tell.send(true);
            });
        }
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        let _ = tokio::signal::ctrl_c().await;
        let _ = tell.send(true);
    });
    Ok(asked)
}
