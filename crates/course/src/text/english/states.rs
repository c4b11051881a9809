//! States of machines, of beliefs about them, and of messages.

use super::Label;
use crate::text::numbers::duration;
use headroom_sim::engine::Fault;
use headroom_sim::observe::view::{Belief, BreakerView, Condition};
use headroom_sim::observe::{Fate, Traffic};
use headroom_sim::time::SimTime;

/// How a machine truly is: "Up", "Starting, ready in 12 s".
pub fn condition(condition: Condition, now: SimTime) -> String {
    match condition {
        Condition::Up => "Up".to_owned(),
        Condition::Booting(ready) => format!("Starting, ready in {}", duration(ready - now)),
        Condition::Hung => "Hung".to_owned(),
        Condition::Crashed => "Crashed".to_owned(),
        Condition::Leaving => "Finishing, to be switched off".to_owned(),
        Condition::Off => "Off".to_owned(),
    }
}

/// What a balancer believes of a server: "Believed up", "Put out for 12 s".
pub fn belief(belief: Belief, now: SimTime) -> String {
    match belief {
        Belief::Up => "Believed up".to_owned(),
        Belief::Down => "Believed down".to_owned(),
        Belief::Ejected(until) => format!("Put out for {}", duration(until - now)),
        Belief::Draining => "Draining".to_owned(),
    }
}

/// The state of a circuit breaker: "Closed", "Open for 8 s".
pub fn breaker(breaker: BreakerView, now: SimTime) -> String {
    match breaker {
        BreakerView::Closed => "Closed".to_owned(),
        BreakerView::Open(until) => format!("Open for {}", duration(until - now)),
        BreakerView::HalfOpen => "Half open".to_owned(),
    }
}

/// A way to break, as a button says it.
pub const fn fault(fault: Fault) -> Label {
    let (name, help) = match fault {
        Fault::Crash => {
            ("Crash", "The process is gone: connections are refused at once, and what it worked on is lost.")
        }
        Fault::Hang => ("Hang", "The process stands still: it takes connections and answers nothing."),
        Fault::Slow => ("Slow", "It works, but several times slower."),
        Fault::Flaky => ("Flaky", "It answers a share of its requests with an error at once."),
        Fault::Cut => ("Cut off", "It works, but no message reaches or leaves it."),
    };
    Label { name, help }
}

/// What a message carries.
pub const fn traffic(traffic: Traffic) -> Label {
    let (name, help) = match traffic {
        Traffic::Read => ("Read", "A request that looks something up."),
        Traffic::Write => ("Write", "A request that changes something."),
        Traffic::Static => ("Static file", "A request for a file that is the same for everyone."),
        Traffic::Check => ("Heartbeat", "A balancer's health check of a server, and the server's answer."),
    };
    Label { name, help }
}

/// How a message fares.
pub const fn fate(fate: Fate) -> Label {
    let (name, help) = match fate {
        Fate::Fine => ("Fine", "On its way, nothing special."),
        Fate::Retry => ("Retry", "Asked again after a failure."),
        Fate::Failed => ("Failed", "An answer that says no, or a connection refused."),
        Fate::Lost => ("Lost", "It will not arrive."),
        Fate::Abandoned => ("Abandoned", "Work for a caller that no longer waits."),
    };
    Label { name, help }
}
