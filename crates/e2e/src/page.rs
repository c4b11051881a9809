//! The built page, open in a browser.

use crate::driver::Driver;
use crate::site::Site;
use crate::wait::until;
use crate::webdriver::Session;
use crate::workspace;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How long the page may take to its first screen on a busy machine before we call it broken.
const FIRST_SCREEN: Duration = Duration::from_secs(30);

/// Notes when the first screen appears, in milliseconds since navigation began.
const STOPWATCH: &str = "
    new MutationObserver((_, observer) => {
        if (document.querySelector('[data-ready] .card')) {
            window.__readyAfterMs = performance.now();
            observer.disconnect();
        }
    }).observe(document, { subtree: true, childList: true, attributes: true });
";

/// The built page, open in a browser of its own.
pub struct Page {
    // Dropped in this order: the browser closes before its driver and its server end.
    session: Session,
    _driver: Driver,
    site: Site,
}

/// How the page is looked at.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Width of the viewport in CSS pixels.
    pub width: u32,
    /// Height of the viewport in CSS pixels.
    pub height: u32,
    /// Whether the person asked their system for less motion.
    pub reduced_motion: bool,
}

/// The page's themes, named as in the attribute `data-theme` of the root element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on light ground.
    Light,
    /// Light ink on dark ground.
    Dark,
    /// Large and high in contrast, for the back row.
    Projector,
}

impl Default for View {
    fn default() -> Self {
        Self { width: 1440, height: 900, reduced_motion: false }
    }
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Projector];
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Projector => "projector",
        })
    }
}

impl Page {
    /// Opens the page on a laptop's screen and waits for its first screen.
    pub fn open() -> Result<Self> {
        Self::open_with(View::default(), "")
    }

    /// Opens the page as `view` says, with `fragment` (such as `#s=flood`, or nothing) at the end of its address.
    pub fn open_with(view: View, fragment: &str) -> Result<Self> {
        let page = Self::start(&workspace::dist()?, view)?;
        page.load(fragment)?;
        Ok(page)
    }

    /// Opens the page of another folder to measure something, as `#bench=PART` asks it to: then it has no first screen.
    pub fn open_to_measure(folder: &Path, fragment: &str) -> Result<Self> {
        let page = Self::start(folder, View::default())?;
        page.session.go_to(&format!("{}{fragment}", page.site.url()))?;
        Ok(page)
    }

    /// Loads the page anew, and waits for its first screen.
    pub fn load(&self, fragment: &str) -> Result<()> {
        self.session.go_to("about:blank")?;
        self.session.go_to(&format!("{}{fragment}", self.site.url()))?;
        self.wait_for("[data-ready] .card", FIRST_SCREEN)
    }

    /// The browser the page is in.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The server the page comes from.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Asks until there is an answer; after `limit` it keeps a picture of the page and gives up.
    pub fn until<T>(&self, what: &str, limit: Duration, ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        until(what, limit, ask).inspect_err(|_| self.keep_picture())
    }

    /// Waits for an element that matches a CSS selector.
    pub fn wait_for(&self, selector: &str, limit: Duration) -> Result<()> {
        let script = "return document.querySelector(arguments[0]) !== null";
        let is_there = || Ok(self.session.run::<bool>(script, &[selector.into()])?.then_some(()));
        self.until(selector, limit, is_there)
    }

    /// How long the first screen took.
    pub fn first_screen(&self) -> Result<Duration> {
        let milliseconds: f64 = self.session.run("return window.__readyAfterMs", &[])?;
        Ok(Duration::try_from_secs_f64(milliseconds / 1e3)?)
    }

    /// Gives the window another size.
    pub fn resize(&self, width: u32, height: u32) -> Result<()> {
        apply(View { width, height, ..View::default() }, &self.session)
    }

    /// Asks the system for less motion, or no longer.
    pub fn ask_for_less_motion(&self, reduced: bool) -> Result<()> {
        ask_for_less_motion(reduced, &self.session)
    }

    /// Puts a theme on.
    pub fn set_theme(&self, theme: Theme) -> Result<()> {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        self.session.run::<Value>(script, &[theme.to_string().into()]).map(drop)
    }

    fn start(folder: &Path, view: View) -> Result<Self> {
        let site = Site::serve(folder)?;
        let driver = Driver::start()?;
        let options = serde_json::from_str(&workspace::read_from_root("webdriver.json")?)
            .context("webdriver.json is not valid JSON")?;
        let session = Session::start(driver.url(), options)?;
        apply(view, &session)?;
        session.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({ "source": STOPWATCH }))?;
        Ok(Self { session, _driver: driver, site })
    }

    /// Leaves a picture of the page for whoever looks into a failing test.
    fn keep_picture(&self) {
        let name = thread::current().name().unwrap_or("page").replace("::", "-");
        match self.session.screenshot().and_then(|picture| workspace::keep(&format!("{name}.png"), &picture))
        {
            Ok(path) => eprintln!("the page as the test left it: {}", path.display()),
            Err(error) => eprintln!("no picture of the page could be kept: {error:#}"),
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        if thread::panicking() {
            self.keep_picture();
        }
    }
}

/// The browser's own window can't be as narrow as a phone, so the screen is emulated.
fn apply(view: View, session: &Session) -> Result<()> {
    let View { width, height, reduced_motion } = view;
    let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    session.devtools("Emulation.setDeviceMetricsOverride", &screen)?;
    ask_for_less_motion(reduced_motion, session)
}

fn ask_for_less_motion(reduced: bool, session: &Session) -> Result<()> {
    let motion = if reduced { "reduce" } else { "no-preference" };
    let features = json!({ "features": [{ "name": "prefers-reduced-motion", "value": motion }] });
    session.devtools("Emulation.setEmulatedMedia", &features).map(drop)
}
