//! What a person does on the page and reads on it: the one place that knows how the page is made.
//!
//! Things are found by the names that people see or hear. Conditions are awaited, never guessed at.

use crate::page::Page;
use crate::webdriver::Element;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// How long something may take that takes moments, on a machine that is busy with other things.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// What stands on a machine's card.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
pub struct Card {
    /// What the machine is, with its most telling setting.
    pub kind: String,
    /// What the balancer believes, if it is not plainly up.
    pub belief: Option<String>,
    /// How it truly is.
    pub truth: String,
    /// Slots at work.
    pub busy: usize,
    /// Slots in all, as squares that can be counted.
    pub slots: usize,
    /// Is it the one that is looked at more closely?
    pub selected: bool,
    /// Does the balancer believe what isn't so?
    pub mistaken: bool,
}

const CARD: &str = "
    const card = [...document.querySelectorAll('.card')]
        .find(card => card.querySelector('.card-name').ariaLabel.split(':')[0] === arguments[0]);
    if (!card) return null;
    const text = selector => card.querySelector(selector)?.textContent.trim() ?? null;
    return {
        kind: text('.card-kind span') ?? '',
        belief: text('.belief'),
        truth: text('.truth') ?? '',
        busy: card.querySelectorAll('.slots .on').length,
        slots: card.querySelectorAll('.slots i').length,
        selected: card.querySelector('.card-name').ariaPressed === 'true',
        mistaken: card.querySelector('.is-mistaken') !== null,
    };
";

const FIGURE: &str = "
    const name = [...document.querySelectorAll('.figures dt')].find(name => name.textContent === arguments[0]);
    return name?.nextElementSibling.textContent ?? null;
";

const MIDDLE: &str = "
    arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });
    const { x, y, width, height } = arguments[0].getBoundingClientRect();
    return [x + width / 2, y + height / 2];
";

const TEXTS: &str =
    "return [...document.querySelectorAll(arguments[0])].map(found => found.textContent.trim())";

impl Page {
    /// Asks until it is so.
    pub fn wait_until(&self, what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
        self.until(what, PATIENCE, || Ok(is_so()?.then_some(())))
    }

    /// The text of every element that a CSS selector matches.
    pub fn texts(&self, selector: &str) -> Result<Vec<String>> {
        self.session().run(TEXTS, &[selector.into()])
    }

    /// The text of the one element that a CSS selector matches.
    pub fn text(&self, selector: &str) -> Result<String> {
        self.texts(selector)?.pop().with_context(|| format!("there is no {selector}"))
    }

    /// A button by its name: what stands on it, or what it is called where an icon stands on it.
    pub fn button(&self, name: &str) -> Result<Element> {
        self.session().find_by_path(&format!("//button[@aria-label='{name}' or normalize-space()='{name}']"))
    }

    /// Clicks a button.
    pub fn press_button(&self, name: &str) -> Result<()> {
        self.button(name)?.click()
    }

    /// Chooses an option of a menu by its value.
    pub fn choose(&self, menu: &str, option: &str) -> Result<()> {
        self.session()
            .find_by_path(&format!("//select[@aria-label='{menu}']/option[@value='{option}']"))?
            .click()
    }

    /// The option that a menu shows.
    pub fn chosen(&self, menu: &str) -> Result<String> {
        self.session().run(
            "return document.querySelector(`select[aria-label='${arguments[0]}']`).value",
            &[menu.into()],
        )
    }

    /// Simulated time, in seconds.
    pub fn clock(&self) -> Result<f64> {
        let text = self.text(".clock")?;
        seconds(&text).with_context(|| format!("the clock shows {text:?}"))
    }

    /// Does simulated time pass? The button says what it would do.
    pub fn is_playing(&self) -> Result<bool> {
        Ok(!self.session().find_all("button[aria-label='Pause']")?.is_empty())
    }

    /// Stops simulated time.
    pub fn pause(&self) -> Result<()> {
        if self.is_playing()? {
            self.press_button("Pause")?;
        }
        self.wait_until("the clock to stand", || Ok(!self.is_playing()?))
    }

    /// Lets simulated time pass.
    pub fn play(&self) -> Result<()> {
        if !self.is_playing()? {
            self.press_button("Play")?;
        }
        self.wait_until("the clock to go", || self.is_playing())
    }

    /// Lets simulated seconds pass.
    pub fn let_pass(&self, seconds: f64) -> Result<()> {
        let end = self.clock()? + seconds;
        self.wait_until("time to pass", || Ok(self.clock()? >= end))
    }

    /// One of the figures under the stage: a whole number.
    pub fn figure(&self, name: &str) -> Result<u64> {
        let text: Option<String> = self.session().run(FIGURE, &[name.into()])?;
        let text = text.with_context(|| format!("there is no figure named {name:?}"))?;
        text.replace(',', "").parse().with_context(|| format!("{name} is {text:?}"))
    }

    /// Requests that are over, well or badly.
    pub fn requests_over(&self) -> Result<u64> {
        Ok(self.figure("answered")? + self.figure("failed")?)
    }

    /// The card of a machine.
    pub fn card(&self, name: &str) -> Result<Card> {
        let card: Option<Card> = self.session().run(CARD, &[name.into()])?;
        card.with_context(|| format!("there is no card of {name}"))
    }

    /// Waits until a machine's card is as described.
    pub fn wait_for_card(&self, name: &str, what: &str, is_so: impl Fn(&Card) -> bool) -> Result<Card> {
        let mut last = Card::default();
        let found = self.until(&format!("the card of {name} to show: {what}"), PATIENCE, || {
            last = self.card(name)?;
            Ok(is_so(&last).then(|| last.clone()))
        });
        found.with_context(|| format!("it showed {last:?}"))
    }

    /// Looks at a machine more closely, by a click on its card.
    pub fn select(&self, name: &str) -> Result<()> {
        self.session().find(&format!(".card-name[aria-label^='{name}:']"))?.click()?;
        self.wait_for_card(name, "that it is selected", |card| card.selected).map(drop)
    }

    /// Presses the button on a machine's card, which is there while one points at the card.
    pub fn press_on_card(&self, name: &str, button: &str) -> Result<()> {
        let card = format!("//article[.//button[starts-with(@aria-label, '{name}:')]]");
        let middle = self.session().run(MIDDLE, &[self.session().find_by_path(&card)?.as_argument()])?;
        self.session().mouse(middle, false)?;
        self.session().find_by_path(&format!("{card}//button[normalize-space()='{button}']"))?.click()
    }

    /// Opens a tab of the side panel.
    pub fn open_tab(&self, title: &str) -> Result<()> {
        self.session().find_by_path(&format!("//aside//button[normalize-space()='{title}']"))?.click()
    }

    /// Opens the controls, and in them a group by its heading and a block by its own (or none, where the group has
    /// but one).
    pub fn open_controls(&self, group: &str, block: Option<&str>) -> Result<()> {
        self.open_tab("Controls")?;
        let group = format!("//details[summary[normalize-space()='{group}']]");
        self.unfold(&group)?;
        match block {
            Some(block) => self.unfold(&format!("{group}//details[summary[normalize-space()='{block}']]")),
            None => Ok(()),
        }
    }

    /// Opens a collapsible section, if it is not open.
    pub fn unfold(&self, section: &str) -> Result<()> {
        if self.session().find_by_path(section)?.attribute("open")?.is_none() {
            self.session().find_by_path(&format!("{section}/summary"))?.click()?;
        }
        Ok(())
    }

    /// The slider, switch or menu of a parameter.
    pub fn control(&self, owner: &str, key: &str) -> Result<Element> {
        self.session().find(&selector(owner, key))
    }

    /// Opens all collapsible sections of the side panel.
    pub fn unfold_all(&self) -> Result<()> {
        let script = "document.querySelectorAll('.panel details').forEach(section => section.open = true)";
        self.session().run::<Value>(script, &[]).map(drop)
    }

    /// Is there a control for this parameter?
    pub fn has_control(&self, owner: &str, key: &str) -> Result<bool> {
        Ok(!self.session().find_all(&selector(owner, key))?.is_empty())
    }

    /// Types a number into a parameter's field.
    pub fn type_value(&self, owner: &str, key: &str, text: &str) -> Result<()> {
        self.field(owner, key)?.retype(text)
    }

    /// The field into which a parameter's value can be typed.
    pub fn field(&self, owner: &str, key: &str) -> Result<Element> {
        self.session().find(&format!("{} input[type=text]", row(owner, key)))
    }

    /// The number in a parameter's field.
    pub fn typed_value(&self, owner: &str, key: &str) -> Result<String> {
        self.session().run("return arguments[0].value", &[self.field(owner, key)?.as_argument()])
    }

    /// What is wrong with the value typed last, if anything.
    pub fn problem_with(&self, owner: &str, key: &str) -> Result<Option<String>> {
        Ok(self.texts(&format!("{} .problem", row(owner, key)))?.pop())
    }

    /// Takes a parameter back to the value the scenario gave it.
    pub fn undo(&self, owner: &str, key: &str) -> Result<()> {
        self.session().find(&format!("{} button.undo", row(owner, key)))?.click()
    }

    /// Messages on top of the page.
    pub fn notices(&self) -> Result<Vec<String>> {
        self.texts(".notice li")
    }

    /// What happened, by the marks under the stage.
    pub fn happenings(&self) -> Result<Vec<String>> {
        self.texts(".strip-line li")
    }

    /// The rows of the table of failures: what stands in each of its cells.
    pub fn failures(&self) -> Result<Vec<Vec<String>>> {
        let script = "return [...document.querySelectorAll('.causes tbody tr')]
            .map(row => [...row.cells].map(cell => cell.firstChild.textContent.trim()))";
        self.session().run(script, &[])
    }

    /// Lets so many animation frames pass; returns how long each of them was, in milliseconds.
    pub fn frames(&self, count: usize) -> Result<Vec<f64>> {
        let lengths: Vec<f64> = self.session().run(FRAMES, &[count.into()])?;
        ensure!(lengths.len() == count, "the frame loop stopped");
        Ok(lengths)
    }

    /// Warnings and errors that the console has shown since the last call.
    pub fn complaints(&self) -> Result<Vec<String>> {
        let said = self.session().log()?.into_iter();
        Ok(said
            .filter(|entry| ["SEVERE", "WARNING"].contains(&&*entry.level))
            .map(|entry| format!("{}: {}", entry.level, entry.message))
            .collect())
    }

    /// Follows a link within the open page: only what stands behind the `#` changes.
    pub fn follow(&self, fragment: &str) -> Result<()> {
        self.session().run::<Value>("location.hash = arguments[0]", &[json!(fragment)]).map(drop)
    }

    /// What stands behind the `#` of the page's address.
    pub fn link(&self) -> Result<String> {
        self.session().run("return location.hash", &[])
    }
}

const FRAMES: &str = "
    const count = arguments[0], lengths = [];
    return new Promise(done => {
        let last = null;
        const next = now => {
            if (last !== null) lengths.push(now - last);
            last = now;
            lengths.length < count ? requestAnimationFrame(next) : done(lengths);
        };
        requestAnimationFrame(next);
    });
";

fn selector(owner: &str, key: &str) -> String {
    format!("[id='{owner}.{key}']")
}

/// The control with its label, field and messages.
fn row(owner: &str, key: &str) -> String {
    format!(".control:has({})", selector(owner, key))
}

/// Reads a clock: `01:02.345`, `01:02:03`, `1,200 d 01:02:03`.
fn seconds(clock: &str) -> Option<f64> {
    let (days, rest) = clock.split_once(" d ").unwrap_or(("0", clock));
    let days: f64 = days.replace(',', "").parse().ok()?;
    let parts = rest.split(':').map(str::parse::<f64>).collect::<Result<Vec<_>, _>>().ok()?;
    Some(days * 86_400.0 + parts.into_iter().fold(0.0, |sum, part| sum * 60.0 + part))
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn clocks_are_read() {
        let rows = [
            ("00:03.250", 3.25),
            ("01:02.000", 62.0),
            ("01:00:01", 3601.0),
            ("1,200 d 00:00:01", 103_680_001.0),
        ];
        for (clock, value) in rows {
            assert_eq!(seconds(clock), Some(value), "{clock}");
        }
        assert_eq!((seconds(""), seconds("noon")), (None, None));
    }
}
