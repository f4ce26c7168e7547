//! What a page costs, against a bare axum + rusqlite program on the same rows with the same
//! statements: processor time of the two servers, asked in turn over one connection each.
//!
//! `cargo bench -p zhibu --bench pages` makes 1,000 units, 50,000 people and two years of
//! activities in `target/bench` once, and prints for each page the milliseconds of both and their
//! ratio. `ZHIBU_BENCH_ROUNDS` changes how long it takes (default 7).
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod baseline;
mod client;
mod cpu;
mod site;

use std::env;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use client::Client;
use site::Sample;

/// Requests of one round.
const REQUESTS: usize = 300;
/// What the bare program may cost: 1.5 times the figures measured for its kind of page, in
/// milliseconds of processor time. Above it the machine is too disturbed for a ratio to count.
const SOUND_MS: f64 = 0.3;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// A server that is stopped at the end.
struct Server {
    child: Child,
    address: String,
    started: Duration,
}

impl Server {
    fn start(command: &mut Command) -> Done<Self> {
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        for line in BufReader::new(out).lines() {
            if let Some(address) = line?.strip_prefix("listening on http://") {
                let address = address.to_owned();
                // The first answer, not the first promise.
                Client::connect(&address, "")?.get("/healthz")?;
                return Ok(Self { child, address, started: begun.elapsed() });
            }
        }
        Err("the server ended before it listened".into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() {
    let args: Vec<String> = env::args().collect();
    if let [_, verb, file, today] = args.as_slice()
        && verb == "baseline"
    {
        baseline::serve(file, today);
        return;
    }
    if let Err(error) = compare() {
        println!("the benchmark stopped: {error}");
        std::process::exit(1);
    }
}

fn compare() -> Done<()> {
    let mut sample = site::prepare(env!("CARGO_BIN_EXE_zhibu"))?;
    let data = sample.folder.to_string_lossy().into_owned();
    let ours = || -> Done<Server> {
        Server::start(
            Command::new(env!("CARGO_BIN_EXE_zhibu"))
                .args(["serve", "--listen", "127.0.0.1:0", "--data"])
                .arg(&data)
                .env("RUST_LOG", "warn"),
        )
    };
    let starts: Vec<f64> =
        (0..5).map(|_| Ok(ours()?.started.as_secs_f64() * 1000.0)).collect::<Done<_>>()?;
    println!("start to first answer   {:7.1} ms (median of 5; aim < 300)", cpu::median(starts));
    let server = ours()?;
    println!("idle memory             {:7.1} MB (aim < 50)", cpu::resident_mb(server.child.id()));
    let bare = Server::start(Command::new(env::current_exe()?).args([
        "baseline",
        &sample.copy.to_string_lossy(),
        &sample.today.to_string(),
    ]))?;
    sample.open_form(&mut Client::connect(&server.address, &sample.cookie)?)?;
    println!("\n{:<22}{:>11}{:>11}{:>8}", "page", "ours ms", "bare ms", "ratio");
    for page in pages(&sample) {
        measure(&page, &server, &bare)?;
    }
    println!("\nmemory after load       {:7.1} MB", cpu::resident_mb(server.child.id()));
    Ok(())
}

/// One thing to ask for: of us, and of the bare program.
struct Page {
    name: &'static str,
    /// Who asks.
    cookie: String,
    ours: Vec<Request>,
    bare: Vec<Request>,
}

/// A path, and a form if it is sent.
type Request = (String, Option<String>);

fn pages(sample: &Sample) -> Vec<Page> {
    let get = |prefix: &str, ids: &[uuid::Uuid], rest: &str| -> Vec<Request> {
        ids.iter().map(|id| (format!("{prefix}{id}{rest}"), None)).collect()
    };
    vec![
        Page {
            name: "unit page",
            cookie: sample.cookie.clone(),
            ours: get("/units/", &sample.units, ""),
            bare: get("/unit/", &sample.units, ""),
        },
        Page {
            name: "activity page",
            cookie: sample.cookie.clone(),
            ours: get("/activities/", &sample.activities, ""),
            bare: get("/activity/", &sample.activities, ""),
        },
        Page {
            name: "list of 50",
            cookie: sample.cookie.clone(),
            ours: get("/units/", &sample.units, "/activities"),
            bare: get("/list/", &sample.units, ""),
        },
        Page {
            name: "people list",
            cookie: sample.cookie.clone(),
            ours: get("/units/", &[sample.top], "/people"),
            bare: get("/people/", &[sample.top], ""),
        },
        Page {
            name: "today of a unit",
            cookie: sample.secretary.clone(),
            ours: vec![("/today".to_owned(), None)],
            bare: get("/today/", &[sample.unit], ""),
        },
        Page {
            name: "today of a town",
            cookie: sample.worker.clone(),
            ours: vec![("/today".to_owned(), None)],
            bare: get("/town/", &[sample.town], ""),
        },
        Page {
            name: "record, 30 attending",
            cookie: sample.cookie.clone(),
            ours: (0..REQUESTS * 12).map(|_| sample.recording()).collect(),
            bare: vec![("/record".to_owned(), Some(sample.bare_recording()))],
        },
    ]
}

fn measure(page: &Page, server: &Server, bare: &Server) -> Done<()> {
    let rounds: usize =
        env::var("ZHIBU_BENCH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(7);
    let mut ours_client = Client::connect(&server.address, &page.cookie)?;
    let mut bare_client = Client::connect(&bare.address, "")?;
    let (mut ours, mut other) = (Vec::new(), Vec::new());
    let mut at = 0;
    for round in 0..=rounds {
        let a = round_of(&mut ours_client, server.child.id(), &page.ours, &mut at)?;
        let b = round_of(&mut bare_client, bare.child.id(), &page.bare, &mut 0)?;
        // The first round warms caches and is not counted.
        if round > 0 {
            ours.push(a);
            other.push(b);
        }
    }
    let (a, b) = (cpu::median(ours), cpu::median(other));
    let void = if b > SOUND_MS { "  void: the bare program was disturbed" } else { "" };
    println!("{:<22}{a:>11.3}{b:>11.3}{:>8.2}{void}", page.name, a / b);
    Ok(())
}

/// Milliseconds of the server's processor time for each request of a round.
fn round_of(client: &mut Client, pid: u32, requests: &[Request], at: &mut usize) -> Done<f64> {
    let before = cpu::nanoseconds(pid);
    for _ in 0..REQUESTS {
        let Some((path, form)) = requests.get(*at % requests.len()) else {
            return Err("there is nothing to ask for".into());
        };
        *at += 1;
        let answer = match form {
            None => client.get(path)?,
            Some(form) => client.post(path, form)?,
        };
        if !(200..400).contains(&answer.status) {
            let said = String::from_utf8_lossy(&answer.body);
            return Err(format!("{path} answered {}: {said}", answer.status).into());
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "nanoseconds of a few seconds fit")]
    let spent = (cpu::nanoseconds(pid) - before) as f64;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let each = spent / 1_000_000.0 / REQUESTS as f64;
    Ok(each)
}
