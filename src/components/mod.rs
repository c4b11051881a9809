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

use crate::state::{Action, Session};
use headroom_sim::engine::Command;
use yew::prelude::*;

/// What handlers of events need: the run, and the page's state to change.
#[derive(Clone, PartialEq)]
pub struct SessionContext {
    /// The run.
    pub session: Session,
    /// Changes the page's state.
    pub dispatch: Callback<Action>,
}

impl SessionContext {
    /// Changes the running system; what can't be done is said on top of the page.
    pub fn command(&self, command: Command) {
        if let Err(problem) = self.session.apply(command) {
            self.dispatch.emit(Action::Complain(vec![problem.to_string()]));
        }
    }
}
