//! Drives the built page in headless Chromium, as a person would.
//!
//! [`Page::open`] serves `dist/` from a port of its own, starts ChromeDriver and a browser, and opens the page; when
//! the [`Page`] is dropped all of them are gone. Tests share nothing, so they run side by side.
//!
//! The WebDriver client is our own, since we need a dozen of the protocol's commands and no concurrency: the known
//! clients bring an asynchronous runtime and a hundred crates, and would make every test `async`.

pub mod axe;
mod driver;
mod page;
mod person;
pub mod picture;
mod site;
pub mod table;
mod wait;
mod webdriver;
mod workspace;

pub use page::{Page, Theme, View};
pub use person::{Card, PATIENCE};
pub use site::Site;
pub use wait::until;
pub use webdriver::{Element, LogEntry, Session, key};
pub use workspace::{dist, read_from_root};
