//! `cargo xtask serve`: the page on this machine, rebuilt whenever a file changes.

use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use clap::Args;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;
use xshell::cmd;

/// How many ports to try before giving up.
const PORTS_TO_TRY: u16 = 100;

#[derive(Args)]
pub struct Options {
    /// The port to serve on; if it is taken, the next free one serves
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,
    /// Serve the page as people load it: slower to build, faster to run
    #[arg(long)]
    release: bool,
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    tools::ensure(workspace, Tool::FOR_PAGE)?;
    let port = free_port(options.port)?;
    announce_when_up(port);
    let sh = &workspace.shell;
    let port = port.to_string();
    let release = options.release.then_some("--release");
    let dist = workspace.served_page();
    cmd!(sh, "trunk serve --address 127.0.0.1 --port {port} --dist {dist} {release...}")
        .run()
        .context("Trunk stopped")
}

fn free_port(first: u16) -> Result<u16> {
    let last = first.saturating_add(PORTS_TO_TRY);
    (first..=last)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .with_context(|| format!("every port from {first} to {last} is taken; choose another with --port"))
}

/// Trunk opens the port when its first build is done. Its own messages scroll past; this one is easy to find.
fn announce_when_up(port: u16) {
    thread::spawn(move || {
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            thread::sleep(Duration::from_millis(100));
        }
        println!("\nHeadroom runs at http://127.0.0.1:{port}/ (Ctrl-C stops it)\n");
    });
}

#[cfg(test)]
mod tests {
    use super::free_port;
    use crate::Cli;
    use clap::Parser;
    use std::net::{Ipv4Addr, TcpListener};

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("some port is free");
        let first = taken.local_addr().expect("it is bound").port();
        let found = free_port(first).expect("one of the next hundred is free");
        assert!(found > first);
    }

    /// It would be any free port, and which one nobody would know.
    #[test]
    fn port_0_is_none() {
        let message =
            |port| Cli::try_parse_from(["xtask", "serve", "--port", port]).map_err(|e| e.to_string());
        for port in ["0", "65536"] {
            let told = message(port).err().expect("it is refused");
            assert!(told.contains("--port") && told.contains("1..=65535"), "{told}");
        }
        assert!(message("1").is_ok() && message("65535").is_ok());
    }
}
