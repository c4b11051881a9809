//! Keys: everything a lecturer needs without the mouse.

use super::{SessionContext, request, top_bar};
use crate::state::playback::next_speed;
use crate::state::{Action, Store, Tab};
use gloo::events::{EventListener, EventListenerOptions};
use headroom_course::scenarios;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// The page's state as it is whenever somebody asks.
pub type Latest = Rc<RefCell<UseReducerHandle<Store>>>;

/// Listens to the keys of the whole page. Keys that are being typed somewhere stay there.
pub fn listen(context: &SessionContext, latest: Latest) -> [EventListener; 4] {
    let context = context.clone();
    let window = gloo::utils::window();
    let by_key = Rc::new(Cell::new(false));
    // What a key does here it does not do to the browser too, such as scroll.
    let alone = EventListenerOptions::enable_prevent_default();
    let pressed = {
        let by_key = by_key.clone();
        EventListener::new_with_options(&window, "keydown", alone, move |event| {
            by_key.set(true);
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let store = latest.borrow().clone();
            if !taken(event) && act(&context, &store, &event.key()) {
                event.prevent_default();
            }
        })
    };
    let used = [("change", "select"), ("click", "button, summary, [type=checkbox]")].map(|(kind, what)| {
        let by_key = by_key.clone();
        EventListener::new(&window, kind, move |event| {
            if !by_key.get() {
                give_back(event, what);
            }
        })
    });
    let touched = EventListener::new(&window, "pointerdown", move |_| by_key.set(false));
    let [chosen, clicked] = used;
    [pressed, chosen, clicked, touched]
}

/// What was pressed or chosen with a pointer gives the keys back to the page; only those who use keys need the focus
/// to stay where it is.
fn give_back(event: &Event, what: &str) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let used = target.and_then(|target| target.closest(what).ok().flatten());
    if let Some(used) = used.and_then(|used| used.dyn_into::<HtmlElement>().ok()) {
        used.blur().ok();
    }
}

/// Does the key belong to what has the focus, or to the browser?
fn taken(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is = |selector| target.as_ref().is_some_and(|target| target.matches(selector).unwrap_or(false));
    let typing = is("input:not([type=range], [type=checkbox]), select");
    // The sheet of keys stands for itself: only the key that opened it closes it.
    let sheet = gloo::utils::document().query_selector("dialog[open]").ok().flatten();
    let reading = event.key() != "?" && sheet.is_some();
    let pressing = event.key() == " " && is("button, summary, [type=checkbox]");
    typing || reading || pressing || event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// Does what a key stands for; false if it stands for nothing.
fn act(context: &SessionContext, store: &Store, key: &str) -> bool {
    let SessionContext { session, dispatcher } = context;
    let snapshot = &store.snapshot;
    match key {
        " " => session.toggle(),
        "." => session.step_event(),
        "n" | "," => session.step_request(),
        "+" | "=" => session.set_speed(next_speed(snapshot.clock.speed, true)),
        "-" | "−" => session.set_speed(next_speed(snapshot.clock.speed, false)),
        "r" => session.reset(),
        "s" => session.reseed(snapshot.seed.wrapping_add(1)),
        "t" => dispatcher.dispatch(Action::Wear(store.theme.next())),
        "c" => dispatcher.dispatch(Action::Open(Tab::Controls)),
        "f" => request::follow_oldest(context),
        "?" => dispatcher.dispatch(Action::Help(!store.help)),
        "Escape" => {
            session.follow(None);
            dispatcher.dispatch(Action::Select(None));
        }
        digit => {
            let number = digit.parse::<usize>().ok().and_then(|digit| digit.checked_sub(1));
            let Some(entry) = number.and_then(|number| scenarios::ALL.get(number)) else { return false };
            top_bar::open(context, entry.id);
        }
    }
    true
}
