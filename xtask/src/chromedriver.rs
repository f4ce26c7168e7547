//! A ChromeDriver for one run of the tests, on a port of its own choosing.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::{machine, process};

const PATIENCE: Duration = Duration::from_secs(30);

/// A running ChromeDriver; dropping it closes its browsers and stops it.
pub(crate) struct ChromeDriver {
    child: Child,
    port: u16,
}

impl ChromeDriver {
    /// Starts ChromeDriver and waits until it says where it listens.
    pub(crate) fn start() -> Result<Self> {
        let path = machine::chromedriver().context("no ChromeDriver found")?;
        let mut command = Command::new(path);
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child =
            process::apart(&mut command).spawn().context("ChromeDriver does not start")?;
        let output = child.stdout.take().context("ChromeDriver has no output")?;
        let mut driver = Self { child, port: 0 };
        let (said, heard) = mpsc::channel();
        // Reads on to the end, so that ChromeDriver never blocks on a full pipe.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if let Some(port) = port_in(&line) {
                    let _ = said.send(port);
                }
            }
        });
        driver.port = heard
            .recv_timeout(PATIENCE)
            .context("ChromeDriver did not say on which port it listens")?;
        Ok(driver)
    }

    /// The address for WebDriver clients.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// ChromeDriver's own request to close all browsers and end.
    fn ask_to_end(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream
            .write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for ChromeDriver {
    fn drop(&mut self) {
        // If it does not listen (any more), ending the process is all there is left to do.
        let _ = self.ask_to_end();
        process::end_group(self.child.id());
        let _ = self.child.wait();
    }
}

/// `ChromeDriver was started successfully on port 35875.`
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("successfully on port ")?;
    rest.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port_in;

    #[test]
    fn the_port_is_read_from_the_line_that_announces_it() {
        assert_eq!(port_in("ChromeDriver was started successfully on port 35875."), Some(35875));
        assert_eq!(port_in("Starting ChromeDriver 156.0.8078.79 on port 0"), None);
    }
}
