//! Interface strings in English that depend on what they are about.

use crate::state::Theme;
use crate::text::number;
use headroom_course::text;
use headroom_sim::engine::Fault;
use headroom_sim::observe::view::RoleView;
use headroom_sim::scenario::ComponentKind;
use headroom_sim::time::SimDuration;

/// What a control is grouped under: the blocks of the parameter table.
pub fn block(name: &str) -> String {
    match name {
        "load" => "Load".to_owned(),
        "retries" => "Timeout and retries".to_owned(),
        "breaker" => "Circuit breaker".to_owned(),
        "routing" => "Method and capacity".to_owned(),
        "health_checks" => "Health checks".to_owned(),
        "failover" => "Standby".to_owned(),
        "limiter" => "Rate limit".to_owned(),
        "faults" => "What faults mean".to_owned(),
        "capacity" => "Capacity and queue".to_owned(),
        "size" => "Size and price".to_owned(),
        "pool" => "Database connections".to_owned(),
        "storage" => "Queries and connections".to_owned(),
        "network" => "Network".to_owned(),
        "demand" => "Share and work".to_owned(),
        // A block that is new shows its own name until somebody finds a better one.
        other => other.replace('_', " "),
    }
}

/// How a machine is that has a fault.
pub const fn faulty(fault: Fault) -> &'static str {
    match fault {
        Fault::Crash => "Down",
        Fault::Hang => "Hung",
        Fault::Slow => "Slow",
        Fault::Flaky => "Flaky",
        Fault::Cut => "Cut off",
    }
}

/// A machine that is as it should be.
pub const fn standing(role: &RoleView) -> &'static str {
    match role {
        RoleView::Balancer { active: false, .. } => "Stands by",
        _ => "Up",
    }
}

/// What a machine is.
pub const fn kind(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Client => "clients",
        ComponentKind::Balancer => "balancer",
        ComponentKind::Server => "server",
        ComponentKind::Database => "database",
    }
}

/// Heading of a tier of components.
pub const fn tier(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Client => "Clients",
        ComponentKind::Balancer => "Balancers",
        ComponentKind::Server => "Servers",
        ComponentKind::Database => "Databases",
    }
}

/// What the figure beside a machine's name is.
pub const fn load_figure(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Client => super::ARRIVING,
        _ => "utilisation",
    }
}

/// A theme's name.
pub const fn theme(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "Auto",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
        Theme::Projector => "Projector",
    }
}

/// A speed, as what a second shows.
pub fn speed(speed: f64) -> String {
    if speed == 1.0 { "real time".to_owned() } else { format!("1 s shows {}", number::seconds(speed)) }
}

/// Mean response time over the last seconds; not even one has passed where a run has just begun.
pub fn mean_response(seconds: f64) -> String {
    match seconds {
        0.0 => "mean response so far".to_owned(),
        _ => format!("mean response, last {}", number::seconds(seconds)),
    }
}

/// Columns of the table of causes; the rates are means of the last seconds.
pub fn cause_columns(seconds: f64) -> [String; 5] {
    let rate = match seconds {
        0.0 => "So far".to_owned(),
        _ => format!("Last {}", number::seconds(seconds)),
    };
    ["Cause".to_owned(), "Requests".to_owned(), "Share".to_owned(), rate, "Where".to_owned()]
}

/// A mean of so many response times; where nothing was answered there is none.
pub fn mean_of(response: SimDuration, answered: u64) -> String {
    if answered == 0 { "none answered".to_owned() } else { text::duration(response) }
}

/// The scale of lines drawn as flows.
pub fn flows(busiest: f64) -> String {
    format!(
        "Flows instead of dots: a line is as wide as it carries messages, the widest {}.",
        number::rate(busiest)
    )
}

/// How many of so many requests failed.
pub fn failing(failed: u64, of: u64) -> String {
    match failed {
        0 => "none fails".to_owned(),
        _ => format!("{} fail", number::terse(text::percent(failed as f64 / of as f64))),
    }
}

/// A load begins or ceases to change as its shape says.
pub fn load_turns(clients: &str) -> String {
    format!("{clients}: load changes")
}

/// Which random numbers a run draws.
pub fn seed(seed: u64) -> String {
    format!("Seed {seed}")
}

/// So many of so many.
pub fn of(some: u32, all: u32) -> String {
    format!("{} / {}", number::count(some.into()), number::count(all.into()))
}

/// Label of a number's entry.
pub fn exact(label: &str) -> String {
    format!("{label}, exact value")
}

/// Label of the button that takes a change back.
pub fn back_to(value: &str) -> String {
    format!("Back to {value}")
}

/// Heading of a machine's own parameters.
pub fn only(name: &str) -> String {
    format!("{name} only")
}

/// Heading of the parameters of its whole group.
pub fn all_of(name: &str) -> String {
    format!("All of: {name}")
}
