//! The parts of the page around the stage and the charts.

pub mod actions;
pub mod causes;
pub mod controls;
pub mod dialog;
pub mod figures;
pub mod inspector;
pub mod intro;
pub mod keys;
pub mod notice;
pub mod panel;
pub mod request;
pub mod strip;
pub mod top_bar;
pub mod why_bar;

use crate::state::{Action, Session, Store};
use headroom_sim::engine::Command;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement};
use yew::prelude::*;

/// What handlers of events need: the run, and the page's state to change.
#[derive(Clone, PartialEq)]
pub struct SessionContext {
    /// The run.
    pub session: Session,
    /// Changes the page's state.
    pub dispatcher: UseReducerDispatcher<Store>,
}

impl SessionContext {
    /// What changes the page's state when it happens.
    pub fn acts<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatcher = self.dispatcher.clone();
        Callback::from(move |_| dispatcher.dispatch(action.clone()))
    }

    /// A click that changes the running system.
    pub fn commands(&self, command: Command) -> Callback<MouseEvent> {
        let context = self.clone();
        Callback::from(move |_| context.command(command.clone()))
    }

    /// Changes the running system; what can't be done is said on top of the page.
    fn command(&self, command: Command) {
        if let Err(problem) = self.session.apply(command) {
            self.dispatcher.dispatch(Action::Complain(vec![problem.to_string()]));
        }
    }
}

/// A row of a list of figures.
pub fn fact(name: &str, value: &str) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// The page's first element that a selector stands for.
fn find(selector: &str) -> Option<HtmlElement> {
    gloo::utils::document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// What was chosen in a menu.
fn chosen(event: Event) -> String {
    event.target_unchecked_into::<HtmlSelectElement>().value()
}

/// An option of a menu. It stays the same element while others come and go; once somebody has chosen, browsers heed only
/// the menu's own value.
fn option(value: &str, selected: bool, text: &str) -> Html {
    html! { <option key={value} value={value.to_owned()} {selected}>{ text }</option> }
}
