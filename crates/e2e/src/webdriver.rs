//! A small WebDriver client: the commands we use, one method each.
//!
//! Follows <https://www.w3.org/TR/webdriver2/>, plus two of ChromeDriver's own: the browser's log and the
//! DevTools protocol.

mod element;
pub mod key;
mod session;
mod wire;

pub use element::Element;
pub use session::{LogEntry, Session};
