//! Causes of failures.

use super::Label;
use headroom_sim::observe::Cause;

/// A cause's name and what it means.
pub const fn cause(cause: Cause) -> Label {
    let (name, help) = match cause {
        Cause::Refused => (
            "Connection refused",
            "Nobody listens there: the machine has crashed or is still starting (a balancer answers 502).",
        ),
        Cause::QueueFull => (
            "Queue full",
            "Every slot was busy and the queue had no place left, so the request was turned away (503).",
        ),
        Cause::Shed => (
            "Shed after waiting",
            "The request had waited so long that the machine dropped it rather than start it too late (503).",
        ),
        Cause::NoServer => (
            "No healthy server",
            "The balancer had nobody to send the request to: it took each server for down, or was draining it (503).",
        ),
        Cause::ConnectionLimit => {
            ("Balancer full", "The balancer had as many requests aboard as it can hold (503).")
        }
        Cause::RateLimited => {
            ("Rate limited", "The request came when the rate limit was used up and was turned away (429).")
        }
        Cause::TimedOut => (
            "Timed out",
            "The client waited as long as its timeout allows and gave up; the work may go on for nobody.",
        ),
        Cause::GatewayTimeout => (
            "Gateway timeout",
            "A balancer or server waited for another machine as long as its timeout allows (504).",
        ),
        Cause::Died => {
            ("Lost in a crash", "The machine broke down while it had the request (a balancer answers 502).")
        }
        Cause::ServerError => ("Server error", "A faulty machine answered with an error at once (500)."),
        Cause::PoolTimeout => (
            "No database connection",
            "No connection of the server's pool became free in time to ask the database (500).",
        ),
        Cause::TooManyConnections => (
            "Too many connections",
            "The database already had as many connections as it allows and refused another (500).",
        ),
        Cause::Unreachable => (
            "Unreachable",
            "Messages were sent again and again and never got through: the line or the machine is cut off (a balancer \
             answers 504).",
        ),
        Cause::BreakerOpen => (
            "Breaker open",
            "The caller's circuit breaker was open after too many failures: the call was not even tried (a server \
             answers 503).",
        ),
        Cause::Throttled => (
            "Held back by the caller",
            "Too few of the caller's requests had been accepted, so it dropped this one without sending it (a server \
             answers 503).",
        ),
        Cause::SimulatorFull => (
            "Simulator full",
            "The simulation holds as many calls as it can: a limit of this program, not of the system.",
        ),
    };
    Label { name, help }
}
