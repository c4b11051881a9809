//! A web server for the built page, which notes what it was asked for.
//!
//! It serves under `/headroom/` and nowhere else, as GitHub Pages does, so that an absolute path in the page is
//! found out.

use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const BASE: &str = "/headroom/";

/// The running server; dropping it ends it.
pub struct Site {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    folder: PathBuf,
    served: Mutex<Vec<String>>,
    stopping: AtomicBool,
}

impl Site {
    /// Serves a folder on a free port of this machine.
    pub fn serve(folder: &Path) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port to serve the page on")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            served: Mutex::default(),
            stopping: AtomicBool::new(false),
        });
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        });
        Ok(Self { address, shared, acceptor: Some(acceptor) })
    }

    /// The address of the page, with the slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}{BASE}", self.address)
    }

    /// The files that were served, in order, each by its path in the folder.
    pub fn served(&self) -> Vec<String> {
        self.shared.served.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The acceptor looks at the flag when a connection comes in, so one has to.
        TcpStream::connect(self.address).ok();
        if let Some(acceptor) = self.acceptor.take() {
            acceptor.join().ok();
        }
    }
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            let shared = Arc::clone(self);
            // A browser that hangs up early is no concern of ours.
            thread::spawn(move || stream.and_then(|stream| shared.answer(&stream)).ok());
        }
    }

    fn answer(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut lines = BufReader::new(stream).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        // Closing a connection with something unread in it would discard our answer.
        while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
        match self.find(&request) {
            Some((path, body)) => {
                self.served.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
                write_answer(&mut stream, "200 OK", content_type(&path), &body)
            }
            None => write_answer(&mut stream, "404 Not Found", "text/plain", b"not found"),
        }
    }

    /// The file that a line like `GET /headroom/page.js?x HTTP/1.1` asks for.
    fn find(&self, request: &str) -> Option<(String, Vec<u8>)> {
        let target = request.strip_prefix("GET ")?.split(' ').next()?;
        let path = target.split(['?', '#']).next()?.strip_prefix(BASE)?;
        let path = if path.is_empty() { "index.html" } else { path };
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let body = inside.then(|| fs::read(self.folder.join(path)).ok())??;
        Some((path.to_owned(), body))
    }
}

fn write_answer(mut to: impl Write, status: &str, content_type: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    write!(
        to,
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    to.write_all(body)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::Site;
    use std::path::Path;

    fn get(url: &str) -> Result<(String, String), ureq::Error> {
        let mut response = ureq::get(url).call()?;
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        Ok((kind, response.body_mut().read_to_string()?))
    }

    #[test]
    fn serves_the_folder_and_nothing_else() {
        let site = Site::serve(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("a port is free");
        let (kind, body) = get(&format!("{}src/site.rs?query", site.url())).expect("the file is there");
        assert_eq!(kind, "application/octet-stream");
        assert!(body.contains("serves_the_folder_and_nothing_else"));
        assert_eq!(site.served(), ["src/site.rs"]);
        let root = site.url().replace("/headroom/", "/");
        for address in [format!("{root}Cargo.toml"), format!("{}%2e%2e/sim/Cargo.toml", site.url())] {
            assert!(get(&address).is_err(), "{address} must not be served");
        }
    }
}
