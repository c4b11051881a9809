//! What happens to a single request.

use super::causes::cause;
use crate::text::names::{Names, capital, the};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::Outcome;
use headroom_sim::observe::view::Doing;

/// What happens to a request now, in one sentence: "It waits for a slot of Web server 2."
pub fn doing(doing: Doing, names: &dyn Names) -> String {
    let name = |node: NodeId| the(&names.node(node));
    match doing {
        Doing::Travels(from, to) => format!("It is on the way from {} to {}.", name(from), name(to)),
        Doing::Lost(from, to) => {
            format!("A message between {} and {} got lost, and nobody knows yet.", name(from), name(to))
        }
        Doing::Queues(node) => format!("It waits for a slot of {}.", name(node)),
        Doing::Served(node) => format!("{} works on it.", capital(&name(node))),
        Doing::Stuck(node) => format!("It is stuck in {}, which stands still.", name(node)),
        Doing::NeedsConnection(node) => {
            format!("It waits in {} for a connection to the database.", name(node))
        }
        Doing::BacksOff(node) => format!("It failed, and {} waits before the next try.", name(node)),
    }
}

/// How a request ended, in a sentence or two.
pub fn ended(outcome: Outcome, names: &dyn Names) -> String {
    match outcome {
        Ok(()) => "It was answered.".to_owned(),
        Err(failure) => {
            let about = cause(failure.cause);
            format!("It failed at {}: {}. {}", the(&names.node(failure.at)), about.name, about.help)
        }
    }
}
