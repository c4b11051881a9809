//! Marks on charts and on the timeline.

use crate::text::names::{Names, capital, the};
use crate::text::numbers::duration;
use headroom_sim::engine::Fault;
use headroom_sim::ids::NodeId;
use headroom_sim::observe::{Note, Truth};

/// What happened, in one sentence without its full stop: "Web server 2 crashed".
pub fn note(note: &Note, names: &dyn Names) -> String {
    let name = |node: NodeId| the(&names.node(node));
    let text = match *note {
        Note::Broke(node, fault) => format!("{} {}", name(node), broke(fault)),
        Note::Repaired(node) => format!("{} was repaired", name(node)),
        Note::Booted(node) => format!("{} has started", name(node)),
        Note::BelievedDown { balancer, server, truth } => {
            let (balancer, server) = (name(balancer), name(server));
            match truth {
                Truth::Broken(after) => {
                    format!("{balancer} noticed after {} that {server} is down", duration(after))
                }
                Truth::Starting => format!("{balancer} takes {server} for down while it starts"),
                Truth::Sound => format!("false alarm: {balancer} takes {server} for down"),
            }
        }
        Note::BelievedUp { balancer, server } => {
            format!("{} trusts {} again", name(balancer), name(server))
        }
        Note::Ejected { balancer, server, truth } => {
            let after = match truth {
                Truth::Broken(after) => format!(", {} after it broke", duration(after)),
                Truth::Starting | Truth::Sound => String::new(),
            };
            format!("{} put {} out for failing requests{after}", name(balancer), name(server))
        }
        Note::TookOver { balancer, after } => {
            format!("{} took over, {} after the failure", name(balancer), duration(after))
        }
        Note::BreakerOpened(caller) => format!("the circuit breaker of {} opened", name(caller)),
        Note::BreakerClosed(caller) => format!("the circuit breaker of {} closed", name(caller)),
        Note::Draining(server) => format!("{} is being drained", name(server)),
        Note::Undrained(server) => format!("{} is back from draining", name(server)),
        Note::Changed(change) => names.change(change),
    };
    capital(&text)
}

fn broke(fault: Fault) -> &'static str {
    match fault {
        Fault::Crash => "crashed",
        Fault::Hang => "hung",
        Fault::Slow => "became slow",
        Fault::Flaky => "became flaky",
        Fault::Cut => "was cut off from the network",
    }
}
