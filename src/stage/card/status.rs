//! How a machine is, in truth and in the eyes of its balancer.

use crate::text::{english, number};
use headroom_course::text;
use headroom_sim::engine::Fault;
use headroom_sim::observe::metrics::Stays;
use headroom_sim::observe::view::{BackendView, Belief, Condition, NodeView, RoleView};
use headroom_sim::time::SimTime;

/// How a machine is, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// What the balancer believes, if one watches the machine and it isn't plainly up.
    pub belief: Option<String>,
    /// How it truly is.
    pub truth: String,
    /// Good, bad, or in between.
    pub tone: Tone,
    /// Does the balancer believe what isn't so?
    pub mistaken: bool,
    /// Is something broken that can be repaired?
    pub broken: bool,
}

/// How good that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    #[default]
    Good,
    /// Not as it should be, but at work.
    Uneasy,
    /// Down.
    Bad,
}

impl Tone {
    /// Its class in the style sheet.
    pub fn class(self) -> Option<&'static str> {
        match self {
            Tone::Good => None,
            Tone::Uneasy => Some("is-uneasy"),
            Tone::Bad => Some("is-bad"),
        }
    }
}

impl Status {
    /// Looks at a machine, and at what is believed of it.
    pub fn of(view: &NodeView, watched: Option<&BackendView>, now: SimTime) -> Status {
        let lasting = number::elapsed(now.since(view.since));
        let faults: Vec<&str> = view.faults.iter().map(|fault| english::faulty(*fault)).collect();
        let down = match view.condition {
            Condition::Crashed => Some(format!("{} {lasting}", english::faulty(Fault::Crash))),
            Condition::Hung => Some(format!("{} {lasting}", english::faulty(Fault::Hang))),
            Condition::Up if view.faults.contains(&Fault::Cut) => {
                Some(english::faulty(Fault::Cut).to_owned())
            }
            _ => None,
        };
        let belief = watched.map(|backend| backend.belief);
        let (truth, tone) = match (down, view.condition) {
            (Some(down), _) => (down, Tone::Bad),
            (None, Condition::Booting(ready)) => {
                (format!("{} {}", english::STARTS_IN, number::elapsed(ready.since(now))), Tone::Uneasy)
            }
            (None, Condition::Leaving) => (english::LEAVING.to_owned(), Tone::Uneasy),
            _ if !faults.is_empty() => (faults.join(", "), Tone::Uneasy),
            _ => (english::standing(&view.role).to_owned(), Tone::Good),
        };
        let agrees = belief == Some(Belief::Up) && tone != Tone::Bad;
        let tone = if tone == Tone::Good && belief.is_some() && !agrees { Tone::Uneasy } else { tone };
        Status {
            belief: belief.filter(|_| !agrees).map(|belief| text::belief(belief, now)),
            mistaken: belief.is_some_and(|belief| (belief == Belief::Up) == (tone == Tone::Bad)),
            truth,
            tone,
            broken: !faults.is_empty() || matches!(view.condition, Condition::Crashed | Condition::Hung),
        }
    }
}

impl Status {
    /// How the requests of a group of clients fared lately.
    pub fn of_clients(requests: &Stays) -> Status {
        let tone = if requests.failed > 0 { Tone::Uneasy } else { Tone::Good };
        Status { truth: english::failing(requests.failed, requests.ended), tone, ..Status::default() }
    }
}

/// What the balancers know of a machine; the first one that calls it speaks.
pub fn watched<'a>(nodes: &'a [NodeView], view: &NodeView) -> Option<&'a BackendView> {
    nodes.iter().find_map(|node| match &node.role {
        RoleView::Balancer { backends, active: true, .. } => {
            backends.iter().find(|backend| backend.node == view.id)
        }
        _ => None,
    })
}
