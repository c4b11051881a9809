//! Who has more to do than it can, and who has room.

use super::findings::{Sentence, each_second};
use crate::text::names::capital;
use crate::text::numbers::{counted, duration, fraction, number, percent};
use headroom_sim::balancing::{self, Feature};
use headroom_sim::observe::explain::{Narrow, Pressure};
use headroom_sim::params::MethodId;
use headroom_sim::scenario::ComponentKind;
use headroom_sim::time::SimDuration;

/// What a machine of this kind works on, in plural.
fn work(kind: ComponentKind) -> &'static str {
    match kind {
        ComponentKind::Database => "queries",
        ComponentKind::Client | ComponentKind::Balancer | ComponentKind::Server => "requests",
    }
}

/// The queries that wait for a database, in it and before it.
pub(super) fn database_queue(waiting: f64, pool_waiting: u32) -> String {
    let inside = format!("{} wait in it on average", number(waiting));
    match pool_waiting {
        0 => format!("{inside}."),
        1 => format!("{inside}, and one more waits in a server for a connection to it."),
        _ => format!("{inside}, and {pool_waiting} more wait in the servers for a connection to it."),
    }
}

pub(super) fn database_bottleneck(
    name: &str,
    utilisation: f64,
    capacity: f64,
    queue: &str,
    held: f64,
) -> Sentence {
    let figures =
        format!("It is {} busy and can do {} queries a second.", percent(utilisation), number(capacity));
    let servers = slots_wait(held) + ", so more servers would not help.";
    Sentence::new(&format!("{name} is the bottleneck."), &[&figures, queue, &servers])
}

/// What a database does to servers.
pub(super) fn slots_wait(held: f64) -> String {
    format!("{} of the servers' busy slots do nothing but wait for it", capital(&fraction(held)))
}

/// The connections to a database, and the calls that wait for one.
pub(super) fn pool_queue(connections: u32, waiting: u32) -> String {
    format!(
        "{} in use and {} for one",
        counted(u64::from(connections), "connection is", "connections are"),
        counted(u64::from(waiting), "call waits", "calls wait"),
    )
}

pub(super) fn pool_exhausted(name: &str, utilisation: f64, calls: &str, in_vain: f64) -> Sentence {
    let figures = format!("{calls}, while the database itself is only {} busy.", percent(utilisation));
    let in_vain = each_second(in_vain, ["waits in vain", "wait in vain"]);
    let headline = format!("The servers have too few connections to {name}.");
    Sentence::new(&headline, &[&figures, &in_vain])
}

pub(super) fn balancer_chokepoint(name: &str, pressure: &Pressure, servers: f64, too: bool) -> Sentence {
    let figures = demand(pressure, 1, "requests");
    if too {
        let behind = format!("The servers behind it are {} busy.", percent(servers));
        return Sentence::new(&format!("{name} is full as well."), &[&figures, &excess(pressure), &behind]);
    }
    let behind = format!(
        "The servers behind it are only {} busy on average: more of them would not help.",
        percent(servers)
    );
    Sentence::new(&format!("{name} itself is the bottleneck."), &[&figures, &excess(pressure), &behind])
}

/// Who is saturated: one machine, or several of a group.
pub(super) fn group(first: &str, kind: ComponentKind, machines: u32, of: u32) -> String {
    let many = match kind {
        ComponentKind::Client => "clients",
        ComponentKind::Balancer => "balancers",
        ComponentKind::Server => "servers",
        ComponentKind::Database => "databases",
    };
    match machines {
        1 => format!("{first} is"),
        2 if of == 2 => format!("both {many} are"),
        _ if machines == of => format!("all {of} {many} are"),
        _ => format!("{machines} of {of} {many} are"),
    }
}

pub(super) fn saturated(who: &str, kind: ComponentKind, machines: u32, pressure: &Pressure) -> Sentence {
    let figures = demand(pressure, machines, work(kind));
    Sentence::new(&format!("{who} saturated."), &[&figures, &excess(pressure)])
}

fn they(machines: u32) -> &'static str {
    if machines == 1 { "it" } else { "they" }
}

/// How much comes, against how much can be done.
pub(super) fn demand(pressure: &Pressure, machines: u32, work: &str) -> String {
    let they = they(machines);
    // By formula it is full, however little chance has given it to do lately.
    if pressure.steady || pressure.offered > pressure.capacity {
        let (offered, capacity) = (number(pressure.offered), number(pressure.capacity));
        format!(
            "{offered} {work} come each second, and {they} can do {capacity} (slots over mean service time)."
        )
    } else {
        let busy = if machines == 1 { "It is" } else { "They are" };
        format!("{busy} {} busy.", percent(pressure.utilisation))
    }
}

/// What becomes of what is too much.
pub(super) fn excess(pressure: &Pressure) -> String {
    let refused = each_second(pressure.refused, ["is turned away", "are turned away"]);
    let waiting = match (pressure.queue, pressure.shared) {
        (0, _) => "",
        (1, false) => "One waits now.",
        (1, true) => "One more is worked on than there are processors.",
        (many, false) => &format!("{} wait now.", number(f64::from(many))),
        (many, true) => &format!("{} more are worked on than there are processors.", number(f64::from(many))),
    };
    [refused.as_str(), waiting].join(" ").trim().to_owned()
}

/// A queue that an overload has left behind.
pub(super) fn backlog(name: &str, waiting: u32, work: SimDuration, held_up: bool) -> Sentence {
    let queue = counted(u64::from(waiting), "request waits", "requests wait");
    let what = if held_up {
        "Few that take much longer than the mean hold it up.".to_owned()
    } else {
        format!("That is {} of work, though no more comes than it can do.", duration(work))
    };
    Sentence::new(&format!("{queue} in {name}."), &[&what])
}

pub(super) fn unbalanced(balancer: &str, method: MethodId, loads: &[(String, f64); 2]) -> Sentence {
    let [(busiest, most), (idlest, least)] = loads;
    let headline = format!(
        "The load is spread unevenly: {busiest} is {} busy, {idlest} {}.",
        percent(*most),
        percent(*least)
    );
    let about = balancing::about(method);
    let rule = format!(
        "{} chooses by this rule: \"{}\".",
        capital(balancer),
        about.choice.help.trim_end_matches('.')
    );
    let remark = if about.has(Feature::Request) {
        "Where a request goes depends on who sent it, not on who has time."
    } else if about.has(Feature::Shares) {
        "Give each server a weight in proportion to what it can do."
    } else if about.has(Feature::Load) {
        "It looks at how much each has to do already, but a slow or small server is busy with little."
    } else {
        "If the servers are unequal, give them weights, or choose a method that looks at how much each has to do."
    };
    Sentence::new(&headline, &[&rule, remark])
}

pub(super) fn near_knee(
    who: &str,
    kind: ComponentKind,
    machines: u32,
    demanded: f64,
    stretch: f64,
    waited: f64,
) -> Sentence {
    let one = if kind == ComponentKind::Database { "query" } else { "request" };
    // Where everybody inside is worked on at once, nobody waits for a slot.
    let waits = match waited > 0.0 {
        true => {
            let whose = if machines == 1 { "its" } else { "their" };
            format!("{} of {whose} {} had to wait for a slot: on", percent(waited), work(kind))
        }
        false => "On".to_owned(),
    };
    let long = match stretch {
        ..1.05 => "hardly longer than".to_owned(),
        _ => format!("{} times as long as", number(stretch)),
    };
    let figures = format!("{waits} average a {one} stays {long} its service takes.");
    let more = "From here on, each bit of load lengthens the wait more than the one before.";
    Sentence::new(
        &format!("{who} near the knee: asked for {} of what {} can do.", percent(demanded), they(machines)),
        &[&figures, more],
    )
}

/// How requests fare: how many are answered how fast, and for how long none has failed if some did before.
pub(super) fn answered(goodput: f64, response: SimDuration, calm: Option<SimDuration>) -> String {
    if goodput <= 0.0 {
        return "Nothing was answered lately.".to_owned();
    }
    let fares =
        format!("{} requests a second are answered in {} on average.", number(goodput), duration(response));
    match calm {
        Some(calm) => format!("{fares} The last one failed {} ago.", duration(calm)),
        None => fares,
    }
}

/// What would fill up first.
pub(super) fn first(busiest: &str, machines: u32, narrow: Narrow, demanded: f64) -> String {
    let demanded = percent(demanded);
    let what = match narrow {
        Narrow::Work if machines > 1 => {
            return format!(
                "The first to fill up would be {busiest}, whose {machines} machines are asked for {demanded} of what they can do."
            );
        }
        Narrow::Work => {
            return format!(
                "The first to fill up would be {busiest}, asked for {demanded} of what it can do."
            );
        }
        Narrow::RateLimit => "the rate limit of",
        Narrow::Connections => "the connections of",
        Narrow::Pool => "the servers' connections to",
    };
    format!("The first to be used up would be {what} {busiest}, by {demanded} so far.")
}

pub(super) fn headroom(first: &str, factor: Option<f64>, answered: &str, failed: bool) -> Sentence {
    let Some(factor) = factor else {
        let how = if failed {
            "Requests have stopped failing."
        } else {
            "It is too early to tell how much room there is."
        };
        return Sentence::new(how, &[answered]);
    };
    let room = match factor {
        _ if factor > 100.0 => "more than 100".to_owned(),
        _ => number(factor),
    };
    Sentence::new(&format!("All is well: there is room for {room} times this load."), &[answered, first])
}
