//! A ChromeDriver process of our own.

use anyhow::{Context, Result};
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

pub struct Driver {
    process: Child,
    url: String,
    /// Kept open: a driver that writes to a closed pipe dies.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts the driver that CHROMEDRIVER names, or else the one on PATH, on a free port. It looks for one in IPv4 and then
    /// takes the same in IPv6: where somebody else was quicker it ends, and another one is started.
    pub fn start() -> Result<Self> {
        Self::start_one().or_else(|_| Self::start_one()).or_else(|_| Self::start_one())
    }

    fn start_one() -> Result<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process =
            Command::new(&program).arg("--port=0").stdout(Stdio::piped()).spawn().with_context(|| {
                format!("cannot start {}; `cargo xtask setup` installs it", program.display())
            })?;
        let mut output = BufReader::new(process.stdout.take().context("the driver has no output")?);
        let port = announced_port(&mut output)?;
        Ok(Self { process, url: format!("http://127.0.0.1:{port}"), _output: output })
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It fails only where the driver has ended by itself, which is as good.
        if self.process.kill().is_ok() {
            self.process.wait().ok();
        }
    }
}

/// The driver says `ChromeDriver was started successfully on port 12345.` when it listens.
fn announced_port(output: &mut impl BufRead) -> Result<u16> {
    for line in output.lines() {
        let line = line.context("cannot read what ChromeDriver says")?;
        let port = line.split_once("successfully on port ").map(|(_, rest)| rest.trim_end_matches('.'));
        if let Some(port) = port.and_then(|port| port.parse().ok()) {
            return Ok(port);
        }
    }
    anyhow::bail!("ChromeDriver ended before it listened")
}

#[cfg(test)]
mod tests {
    use super::announced_port;

    #[test]
    fn reads_the_port() {
        let said = "Starting ChromeDriver 156\nPlease see ...\nChromeDriver was started successfully on port 4711.\n";
        assert_eq!(announced_port(&mut said.as_bytes()).expect("it is there"), 4711);
    }

    #[test]
    fn notices_that_the_driver_is_gone() {
        assert!(announced_port(&mut "address already in use\n".as_bytes()).is_err());
    }
}
