//! The built binary as a server: what it says, what it serves, and how it ends.

#![allow(clippy::panic, reason = "a test fails by panicking, also in what it calls")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A running `zhibu`; ended the hard way if a test fails before it ends it.
struct Running {
    child: Child,
    address: String,
    /// What standard output held after the address.
    rest: BufReader<std::process::ChildStdout>,
}

impl Running {
    /// Starts it and waits until it says where it listens.
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zhibu"))
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut rest = BufReader::new(child.stdout.take().expect("it was asked for"));
        let mut line = String::new();
        rest.read_line(&mut line).expect("the program writes UTF-8");
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            let mut told = String::new();
            let _ = child.stderr.take().expect("it was asked for").read_to_string(&mut told);
            panic!("it said {line:?} and {told}");
        };
        Self { child, address: address.to_owned(), rest }
    }

    /// Asks for a page; status line, headers and body together.
    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: z\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Asks it to end as a service manager does; its exit code, and all it told people.
    fn end(mut self) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("kill is there");
        assert!(asked.success());
        let status = self.child.wait().expect("it ends");
        let mut more = String::new();
        self.rest.read_to_string(&mut more).expect("the program writes UTF-8");
        assert_eq!(more, "", "standard output holds the address alone");
        let mut told = String::new();
        let stderr = self.child.stderr.as_mut().expect("it was asked for");
        stderr.read_to_string(&mut told).expect("the program writes UTF-8");
        (status.code(), told)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn zhibu(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhibu")).args(args).output().expect("the binary starts")
}

/// Exit code, standard output, standard error.
fn told(args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = zhibu(args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
    (status.code(), text(stdout), text(stderr))
}

fn path(folder: &Path) -> &str {
    folder.to_str().expect("the folder for tests is UTF-8")
}

#[test]
fn the_demonstration_starts_serves_and_is_found_again() {
    let folder = TempDir::new().expect("there is room");
    let data = folder.path().join("demo");
    let args = ["demo", "--listen", "127.0.0.1:0", "--data", path(&data)];
    let running = Running::start(&args);
    assert!(running.get("/healthz").ends_with("\r\n\r\nok"));
    let portal = running.get("/portal");
    assert!(portal.contains("常兴镇"), "{portal}");
    let seats = running.get("/sign-in");
    assert!(seats.contains("周启明"), "{seats}");
    let (code, first) = running.end();
    assert_eq!(code, Some(0), "{first}");
    assert!(first.contains("正在") && first.contains("Making the demonstration"), "{first}");

    let made = std::fs::read(data.join("demo.db")).expect("it is complete").len();
    let mut left: Vec<_> = std::fs::read_dir(&data)
        .expect("it is there")
        .map(|entry| entry.expect("it can be read").file_name().into_string().expect("UTF-8"))
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect();
    left.sort_unstable();
    assert_eq!(left, ["demo-files", "demo-made", "demo.db"]);

    let running = Running::start(&args);
    let (code, again) = running.end();
    assert_eq!(code, Some(0), "{again}");
    assert!(again.contains("--fresh") && !again.contains("Making"), "{again}");
    assert_eq!(std::fs::read(data.join("demo.db")).expect("it is there").len(), made);

    let stranger = data.join("letter.txt");
    std::fs::write(&stranger, "mine").expect("there is room");
    let fresh: Vec<&str> = args.into_iter().chain(["--fresh"]).collect();
    let (code, anew) = Running::start(&fresh).end();
    assert_eq!(code, Some(0), "{anew}");
    assert!(anew.contains("Making"), "{anew}");
    assert_eq!(std::fs::read_to_string(stranger).expect("it is there"), "mine");
}

#[test]
fn a_port_that_is_taken_is_named_with_another() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it is bound");
    let folder = TempDir::new().expect("there is room");
    let data = folder.path().join("demo");
    let (code, out, err) = told(&["demo", "--listen", &address.to_string(), "--data", path(&data)]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    let port = address.port();
    let sentence =
        format!("Port {port} is taken（端口{port}已被占用）; choose another: --listen 127");
    assert!(err.starts_with(&sentence), "{err}");
    assert!(!data.exists(), "nothing was made for nobody");
}

#[test]
fn an_installation_is_made_once_and_served() {
    let folder = TempDir::new().expect("there is room");
    let data = folder.path().join("data");
    let kind = ["--kind", "committee"];
    let named = ["init", "--data", path(&data), "--name-zh", "青篱镇党委", "--name-en", "Qingli"];
    let init: Vec<&str> = named.into_iter().chain(kind).collect();

    let (code, _, err) = told(&["serve", "--data", path(&data), "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(1));
    assert!(err.starts_with("There is no database"), "{err}");
    assert!(!data.exists());

    let (code, out, err) = told(&init);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("已建立"), "{out}");
    let (code, _, err) = told(&init);
    assert_eq!(code, Some(1));
    assert!(err.starts_with("The database holds an installation already; "), "{err}");

    let (code, out, err) = told(&["migrate", "--data", path(&data), "--json"]);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (Some(0), "{\"applied\":[],\"copy\":null}\n", "")
    );

    let running = Running::start(&["serve", "--data", path(&data), "--listen", "127.0.0.1:0"]);
    assert!(running.get("/portal").starts_with("HTTP/1.1 200"));
    assert!(running.get("/today").starts_with("HTTP/1.1 303"));
    assert!(!running.get("/sign-in").contains("name=\"account\""), "there are no seats");
    let (code, err) = running.end();
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("不能登录") && err.contains("nobody can sign in"), "{err}");
}

#[test]
fn what_init_needs_is_asked_for() {
    let folder = TempDir::new().expect("there is room");
    let data = folder.path().join("data");
    let init = |more: &[&str]| {
        let mut args = vec!["init", "--data", path(&data)];
        args.extend(more);
        let (code, out, err) = told(&args);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(!data.exists(), "nothing half done");
        err
    };
    assert_eq!(
        init(&["--name-zh", "柳岸村党支部", "--kind", "branch"]),
        "No unit of kind \"branch\" can stand at the top; use one of local-committee, \
         working-committee, committee.\n"
    );
    assert_eq!(
        init(&["--kind", "committee"]),
        "The unit at the top has no name; add --name-zh NAME, --name-en NAME, or both.\n"
    );
    let unknown = init(&["--name-en", "X", "--kind", "committee", "--rulebook", "none"]);
    assert!(unknown.starts_with("There is no rulebook \"none\"; use one of "), "{unknown}");
    let (code, _, err) = told(&["migrate"]);
    assert_eq!(code, Some(2));
    assert_eq!(err, "It is not said where the data lies; add --data FOLDER, or --database URL.\n");
}

#[test]
fn a_county_is_generated_into_an_empty_realm_only() {
    let folder = TempDir::new().expect("there is room");
    let data = folder.path().join("data");
    let generate = |more: &[&str]| {
        let mut args = vec!["generate", "--data", path(&data), "--json", "--until", "2026-11-20"];
        args.extend(more);
        told(&args)
    };
    let small = ["--units", "10", "--members", "90", "--years", "1"];
    let (code, out, err) = generate(&small);
    assert_eq!(code, Some(0), "{err}");
    // Two groups of a branch stand below the ten.
    assert!(out.starts_with("{\"units\":12,\"members\":90,\"activities\":"), "{out}");
    let (code, out, _) = generate(&small);
    assert_eq!(code, Some(1));
    assert!(out.contains("the realm holds units already"), "{out}");
    let (code, out, _) = generate(&["--units", "7"]);
    assert_eq!(code, Some(2));
    assert!(out.contains("\"where\":\"--units\""), "{out}");
}
