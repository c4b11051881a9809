//! What the person looking at the page chose and was told; the run itself lives outside, in [`super::Session`].

use super::Shared;
use super::snapshot::Snapshot;
use super::theme::Theme;
use headroom_sim::scenario::NodeAddress;
use std::rc::Rc;
use yew::Reducible;

/// The page's state.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// How the run stands, as last published.
    pub snapshot: Shared<Snapshot>,
    /// The theme chosen.
    pub theme: Theme,
    /// The open tab of the side panel.
    pub tab: Tab,
    /// The machine that is looked at more closely.
    pub selected: Option<NodeAddress>,
    /// How often a machine or a request was chosen to be looked at.
    pub chosen: u32,
    /// What could not be done, and why.
    pub problems: Vec<String>,
    /// Has the first frame been drawn?
    pub ready: bool,
    /// Is the sheet of keys open?
    pub help: bool,
}

/// A tab of the side panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What the scenario is about.
    #[default]
    Scenario,
    /// All parameters.
    Controls,
    /// The selected machine, or the request that is followed.
    Selected,
}

/// A change of the page's state.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The run was looked at again.
    Published(Shared<Snapshot>),
    /// The first frame has been drawn.
    Ready,
    /// Another theme.
    Wear(Theme),
    /// Another tab.
    Open(Tab),
    /// A machine to look at, or none.
    Select(Option<NodeAddress>),
    /// A request is followed.
    Follow,
    /// Something could not be done.
    Complain(Vec<String>),
    /// The person has read that.
    Dismiss,
    /// Shows or hides the sheet of keys.
    Help(bool),
}

impl Store {
    /// The state at the start.
    pub fn new(snapshot: Shared<Snapshot>, theme: Theme, problems: Vec<String>) -> Self {
        let (tab, selected) = (Tab::default(), None);
        Store { snapshot, theme, tab, selected, chosen: 0, problems, ready: false, help: false }
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Published(snapshot) => {
                // Another scenario has other machines.
                if snapshot.opened != self.snapshot.opened {
                    (next.selected, next.tab) = (None, Tab::Scenario);
                }
                next.selected = next.selected.filter(|node| snapshot.has(*node));
                next.snapshot = snapshot;
            }
            Action::Ready => next.ready = true,
            Action::Wear(theme) => next.theme = theme,
            Action::Open(tab) => next.tab = tab,
            Action::Select(node) => {
                next.selected = node;
                next.chosen += u32::from(node.is_some());
                next.tab = match (node, self.tab) {
                    (Some(_), _) => Tab::Selected,
                    (None, Tab::Selected) => Tab::Scenario,
                    (None, tab) => tab,
                };
            }
            Action::Follow => {
                (next.selected, next.tab) = (None, Tab::Selected);
                next.chosen += 1;
            }
            Action::Complain(problems) => next.problems = problems,
            Action::Dismiss => next.problems.clear(),
            Action::Help(open) => next.help = open,
        }
        next.into()
    }
}
