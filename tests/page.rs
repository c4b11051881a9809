//! The page in a real browser: its controls come from the table of parameters, and what people do reaches the run.
#![cfg(target_arch = "wasm32")]

use headroom::app::{App, Props};
use headroom::components::controls::sections;
use headroom::state::url::Link;
use headroom::state::{Session, Theme};
use headroom_course::text::sentence;
use headroom_sim::engine::Command;
use headroom_sim::params::Block;
use headroom_sim::scenario::{Scenario, Target};
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

/// The page on a scenario, in a place of its own.
struct Page {
    session: Session,
    place: Element,
}

impl Page {
    async fn open(scenario: &str) -> Page {
        let link = Link { scenario: Some(scenario.to_owned()), ..Link::default() };
        let (session, problems) = Session::open(&link, true).expect("a scenario of ours opens");
        assert_eq!(problems, []);
        let place = gloo::utils::document().create_element("div").expect("an element");
        gloo::utils::body().append_child(&place).expect("it is put on the page");
        let props = Props { session: session.clone(), theme: Theme::Light, problems: Vec::new() };
        yew::Renderer::<App>::with_root_and_props(place.clone(), props).render();
        let page = Page { session, place };
        page.settle().await;
        page
    }

    /// Lets frames pass until everything is drawn.
    async fn settle(&self) {
        for _ in 0..5 {
            let frame = Promise::new(&mut |resolve, _| {
                gloo::utils::window().request_animation_frame(&resolve).expect("a frame is granted");
            });
            JsFuture::from(frame).await.expect("frames come");
        }
    }

    fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.place.query_selector_all(selector).expect("a sound selector");
        (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
    }

    fn one(&self, selector: &str) -> HtmlElement {
        self.all(selector).into_iter().next().unwrap_or_else(|| panic!("no {selector}"))
    }

    fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    async fn press_button(&self, text: &str) {
        let buttons = self.all("button").into_iter();
        let mut named = buttons.filter(|button| button.text_content().as_deref() == Some(text));
        named.next().unwrap_or_else(|| panic!("no button {text}")).click();
        self.settle().await;
    }

    async fn enter(&self, id: &str, value: &str, event: &str) {
        let input: HtmlInputElement = self.one(id).unchecked_into();
        input.set_value(value);
        let bubbles = EventInit::new();
        bubbles.set_bubbles(true);
        let event = Event::new_with_event_init_dict(event, &bubbles).expect("an event");
        input.dispatch_event(&event).expect("it is sent");
        self.settle().await;
    }

    async fn key(&self, at: &HtmlElement, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_key(key);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        at.dispatch_event(&event).expect("it is sent");
        self.settle().await;
    }

    fn value(&self, target: &str, key: &str) -> f64 {
        let scenario = &self.session.snapshot().scenario;
        scenario.get(scenario.target(target).expect("a target"), key).expect("a parameter")
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.session.stop();
        self.place.remove();
    }
}

/// Names of all parameters that have an effect now.
fn relevant(scenario: &Scenario) -> Vec<String> {
    let targets = sections(scenario).into_iter().flat_map(|(_, targets)| targets);
    let of_target = |target: Target| {
        let name = scenario.name(target);
        let of_block = move |block: &dyn Block| {
            let specs = block.specs().iter().filter(|spec| scenario.relevant(target, spec));
            specs.map(|spec| format!("{name}.{}", spec.key)).collect::<Vec<_>>()
        };
        scenario.blocks(target).into_iter().flat_map(of_block).collect::<Vec<_>>()
    };
    targets.flat_map(of_target).collect()
}

#[wasm_bindgen_test]
async fn every_parameter_that_has_an_effect_has_a_labelled_control() {
    let page = Page::open("two-servers").await;
    page.press_button("Controls").await;
    let expected = relevant(&page.session.snapshot().scenario);
    let labels: Vec<String> =
        page.all(".control label").iter().filter_map(|label| label.get_attribute("for")).collect();
    assert!(expected.len() > 50);
    assert_eq!(labels, expected);
    let document = gloo::utils::document();
    assert!(expected.iter().all(|id| document.get_element_by_id(id).is_some()));
}

#[wasm_bindgen_test]
async fn a_control_appears_once_it_has_an_effect() {
    let page = Page::open("two-servers").await;
    page.press_button("Controls").await;
    let backoff = "[id='near.backoff']";
    assert!(page.all(backoff).is_empty());
    page.enter("[id='near.retries']", "2", "input").await;
    assert!(!page.all(backoff).is_empty());
}

#[wasm_bindgen_test]
async fn a_slider_changes_the_running_system_through_a_command() {
    let page = Page::open("two-servers").await;
    page.press_button("Controls").await;
    assert_eq!(page.value("web", "slots"), 2.0);
    // Places of this slider count from 1 slot at place 0.
    page.enter("[id='web.slots']", "6", "input").await;
    assert_eq!(page.value("web", "slots"), 7.0);
    let log = &page.session.snapshot().log;
    assert!(matches!(log.last(), Some((_, Command::Set { key: "slots", raw: 7.0, .. }))), "{log:?}");
}

#[wasm_bindgen_test]
async fn a_number_out_of_range_is_refused_and_says_what_is_allowed() {
    let page = Page::open("two-servers").await;
    page.press_button("Controls").await;
    let entry = "input[aria-label='Queue limit, exact value']";
    let before = page.value("web", "queue_limit");
    page.enter(entry, "-5", "change").await;
    let said = page.text(".problem");
    assert!(said.starts_with("Queue limit: -5") && said.contains("0 to 1000000"), "{said}");
    assert_eq!(page.value("web", "queue_limit"), before);
    page.enter(entry, "50", "change").await;
    assert!(page.all(".problem").is_empty());
    assert_eq!(page.value("web", "queue_limit"), 50.0);
}

#[wasm_bindgen_test]
async fn the_why_bar_says_the_most_important_finding() {
    let page = Page::open("database-bottleneck").await;
    page.session.play(false);
    page.settle().await;
    let snapshot = page.session.snapshot();
    let expected = sentence(&snapshot.findings[0], snapshot.recent.length(), &*snapshot);
    let said = page.text(".why p");
    assert!(said.contains(&expected.headline) && said.contains(&expected.detail), "{said}");
}

#[wasm_bindgen_test]
async fn a_crash_shows_on_the_card_and_can_be_repaired() {
    let page = Page::open("one-server").await;
    page.one(".card .card-action").click();
    page.settle().await;
    assert!(page.text(".card.is-bad").contains("Down"));
    page.press_button("Recover").await;
    assert!(page.all(".card.is-bad").is_empty());
}

#[wasm_bindgen_test]
async fn keys_act_on_the_page_but_not_while_somebody_types() {
    let page = Page::open("one-server").await;
    page.press_button("Controls").await;
    let playing = || page.session.snapshot().clock.playing;
    let entry = page.one(".entry input");
    page.key(&entry, " ").await;
    assert!(playing());
    let body = gloo::utils::body();
    page.key(&body, " ").await;
    assert!(!playing());
    let now = page.session.snapshot().now;
    page.key(&body, "n").await;
    assert!(page.session.snapshot().now > now);
    page.key(&body, "r").await;
    assert!(page.session.snapshot().now < now + headroom_sim::time::SimDuration::from_secs(1.0));
}
