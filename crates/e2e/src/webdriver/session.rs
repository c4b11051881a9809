//! A browser under the driver's control.

use super::element::Element;
use super::wire::Endpoint;
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::time::Duration;

/// A browser window; dropping it closes the browser.
pub struct Session {
    endpoint: Endpoint,
}

/// A line of the browser's console.
#[derive(Debug, Deserialize)]
pub struct LogEntry {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    /// Where it comes from and what it says.
    pub message: String,
}

impl Session {
    /// Opens a browser; `options` are the capabilities that webdriver.json lists.
    pub fn start(driver_url: &str, mut options: Value) -> Result<Self> {
        options["goog:loggingPrefs"] = json!({ "browser": "ALL" });
        let driver = Endpoint::new(driver_url);
        let answer = driver.post("session", &json!({ "capabilities": { "alwaysMatch": options } }))?;
        let id = answer.get("sessionId").and_then(Value::as_str).context("the driver opened no session")?;
        Ok(Self { endpoint: driver.below(&format!("session/{id}")) })
    }

    /// Goes to an address, and waits until the document has loaded.
    pub fn go_to(&self, url: &str) -> Result<()> {
        self.endpoint.post("url", &json!({ "url": url })).map(drop)
    }

    /// The title of the document.
    pub fn title(&self) -> Result<String> {
        Ok(serde_json::from_value(self.endpoint.get("title")?)?)
    }

    /// Runs the body of a function in the page, with `arguments`, and returns what it returns; a promise is awaited.
    pub fn run<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> Result<T> {
        let value = self.endpoint.post("execute/sync", &json!({ "script": script, "args": arguments }))?;
        serde_json::from_value(value).context("the script returned something else than expected")
    }

    /// How long a script may take; half a minute unless told.
    pub fn limit_scripts(&self, limit: Duration) -> Result<()> {
        let milliseconds = u64::try_from(limit.as_millis())?;
        self.endpoint.post("timeouts", &json!({ "script": milliseconds })).map(drop)
    }

    /// The first element that a CSS selector matches.
    pub fn find(&self, selector: &str) -> Result<Element> {
        let found = self.endpoint.post("element", &css(selector)).with_context(|| selector.to_owned())?;
        Element::new(&self.endpoint, &found)
    }

    /// All elements that a CSS selector matches, in the document's order.
    pub fn find_all(&self, selector: &str) -> Result<Vec<Element>> {
        let found: Vec<Value> = serde_json::from_value(self.endpoint.post("elements", &css(selector))?)?;
        found.iter().map(|reference| Element::new(&self.endpoint, reference)).collect()
    }

    /// The first element that an XPath expression selects: for what CSS can't say, such as an element's text.
    pub fn find_by_path(&self, path: &str) -> Result<Element> {
        let query = json!({ "using": "xpath", "value": path });
        let found = self.endpoint.post("element", &query).with_context(|| path.to_owned())?;
        Element::new(&self.endpoint, &found)
    }

    /// The element that has the focus.
    pub fn focused(&self) -> Result<Element> {
        Element::new(&self.endpoint, &self.endpoint.get("element/active")?)
    }

    /// Presses and releases keys, one after the other, wherever the focus is; see [`key`](super::key) for those
    /// that no character stands for.
    pub fn press(&self, keys: &str) -> Result<()> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })))
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.endpoint.post("actions", &json!({ "actions": [keyboard] })).map(drop)
    }

    /// Moves the mouse to a point of the window and, if told so, clicks there.
    pub fn mouse(&self, (x, y): (f64, f64), click: bool) -> Result<()> {
        let travel = json!({ "type": "pointerMove", "duration": 0, "x": x as i64, "y": y as i64 });
        let press = ["pointerDown", "pointerUp"].map(|kind| json!({ "type": kind, "button": 0 }));
        let actions: Vec<Value> = [travel].into_iter().chain(press.into_iter().filter(|_| click)).collect();
        let mouse = json!({ "type": "pointer", "id": "mouse", "actions": actions });
        self.endpoint.post("actions", &json!({ "actions": [mouse] })).map(drop)
    }

    /// What the console said since the last call.
    pub fn log(&self) -> Result<Vec<LogEntry>> {
        Ok(serde_json::from_value(self.endpoint.post("se/log", &json!({ "type": "browser" }))?)?)
    }

    /// A picture of the window, as a PNG file.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let encoded: String = serde_json::from_value(self.endpoint.get("screenshot")?)?;
        BASE64_STANDARD.decode(encoded).context("the screenshot is not base64")
    }

    /// A command of the DevTools protocol, for what WebDriver can't do.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        self.endpoint.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A browser that crashed can't be closed, and the test has failed already.
        self.endpoint.delete().ok();
    }
}

fn css(selector: &str) -> Value {
    json!({ "using": "css selector", "value": selector })
}
