//! What is down, cut, slow or starting, and what balancers believe of it.

use super::findings::{Sentence, each_second};
use super::load::{demand, excess, slots_wait};
use crate::text::names::capital;
use crate::text::numbers::{counted, duration, fraction, number, percent};
use headroom_sim::observe::explain::{Budget, Down, Pressure, Truths, Watch};
use headroom_sim::scenario::ComponentKind;
use headroom_sim::time::SimDuration;

/// From here on a server is so busy that its answers to heartbeats come late.
const LATE: f64 = 0.8;

fn down_verb(down: Down) -> &'static str {
    match down {
        Down::Crashed => "has crashed",
        Down::Hung => "hangs",
        Down::Cut => "is cut off from the network",
        Down::Booting => "is still starting",
    }
}

pub(super) fn machine_down(
    name: &str,
    kind: ComponentKind,
    down: Down,
    since: &str,
    others: u32,
    down_too: u32,
) -> Sentence {
    let what = match (kind, others) {
        (ComponentKind::Database, _) => "Every request that needs it fails or waits.",
        (ComponentKind::Balancer, 0) if down_too > 0 => {
            "Its standby is down as well, so nothing reaches the servers, however healthy they are."
        }
        (ComponentKind::Balancer, 1..) => {
            "Nothing reaches the servers until its standby has missed its signs of life for long enough and takes over."
        }
        (ComponentKind::Balancer, 0) => {
            "Nothing reaches the servers behind it, however healthy they are: it is a single point of failure. A \
             standby would take over."
        }
        (ComponentKind::Server | ComponentKind::Client, 0) => {
            "Nobody stands in for it: it is a single point of failure."
        }
        (ComponentKind::Server | ComponentKind::Client, 1..) => {
            "Others like it are up, but whoever asks for it goes on asking it as well: a balancer would take it out."
        }
    };
    Sentence::new(&format!("{name} {}.", down_verb(down)), &[what, since])
}

/// For how long something has been so, and how many requests have failed since.
pub(super) fn since(lasting: SimDuration, failed: u64) -> String {
    match failed {
        0 => format!("That has been so for {}.", duration(lasting)),
        1 => format!("That has been so for {}; one request has failed since.", duration(lasting)),
        _ => format!(
            "That has been so for {}; {} have failed since.",
            duration(lasting),
            counted(failed, "request", "requests")
        ),
    }
}

pub(super) fn no_standby(active: &str, fallen: &str, down: Down, lasting: SimDuration) -> Sentence {
    let headline = format!("{fallen} {}: {active} serves alone.", down_verb(down));
    let what = format!(
        "Nobody stands by. If {active} fails too, nothing reaches the servers. That has been so for {}.",
        duration(lasting)
    );
    Sentence::new(&headline, &[&what])
}

pub(super) fn no_healthy_server(balancer: &str, fail_open: bool, truth: &str, failing: &str) -> Sentence {
    let does = if fail_open {
        "So it fails open: it sends to all of them rather than to none."
    } else {
        "So it answers 503 to everybody."
    };
    Sentence::new(&format!("{balancer} trusts none of its servers."), &[truth, does, failing])
}

/// How servers are in truth that a balancer doesn't trust, and why not.
pub(super) fn truth(truth: &Truths, ejected: bool) -> String {
    let why = match truth.up {
        0 => "",
        _ if ejected => ", but put out for failing requests",
        _ => ": heartbeats come back too late, or not at all",
    };
    format!("In truth {}{why}.", states(truth).join(" and "))
}

/// How many servers are in which state: "2 have crashed", "one is up".
fn states(truth: &Truths) -> Vec<String> {
    let words = [
        ("has crashed", "have crashed"),
        ("hangs", "hang"),
        ("is cut off", "are cut off"),
        ("is starting", "are starting"),
        ("is up", "are up"),
    ];
    let counts = truth.down.iter().chain([&truth.up]).zip(words).filter(|(count, _)| **count > 0);
    counts
        .map(
            |(count, (one, many))| if *count == 1 { format!("one {one}") } else { format!("{count} {many}") },
        )
        .collect()
}

pub(super) fn all_drained(balancer: &str, arriving: f64) -> Sentence {
    let what = "They finish what they have, and nobody takes new requests: it answers 503 to everybody.";
    let come = each_second(arriving, ["request comes", "requests come"]);
    Sentence::new(&format!("All servers of {balancer} are being drained."), &[what, &come])
}

/// What a dead server that still gets requests does to them.
pub(super) fn harm(share: f64, failed: u64, lasting: SimDuration, stuck: u32) -> String {
    let part = if share < 0.02 { "some".to_owned() } else { fraction(share) };
    let stuck = match stuck {
        0 => String::new(),
        1 => " One request is stuck in it.".to_owned(),
        _ => format!(" {} are stuck in it.", counted(u64::from(stuck), "request", "requests")),
    };
    let tries = match failed {
        0 => String::new(),
        1 => format!(" One try has failed there in {}.", duration(lasting)),
        _ => format!(" {} have failed there in {}.", counted(failed, "try", "tries"), duration(lasting)),
    };
    format!("It keeps sending {part} of the requests there.{tries}{stuck}")
}

pub(super) fn down_unnoticed(server: &str, balancer: &str, down: Down, harm: &str, until: &str) -> Sentence {
    let headline = format!("{server} {}, and {balancer} has not noticed.", down_verb(down));
    Sentence::new(&headline, &[harm, until])
}

/// What it takes until a balancer notices: missed heartbeats, or so many failed requests in a row.
pub(super) fn until_noticed(watch: &Watch, failures: u32) -> String {
    let failed = |before: &str| match failures {
        0 => String::new(),
        1 => format!("{before} one failed request"),
        _ => format!("{before} {failures} failed requests in a row"),
    };
    match *watch {
        Watch::Unchecked if failures == 0 => "No heartbeats are sent, so it never will.".to_owned(),
        Watch::Unchecked => {
            format!("No heartbeats are sent, but{} the server is taken out.", failed(" after"))
        }
        Watch::Checks { noticed_in, .. } if noticed_in.is_zero() => {
            "The last heartbeat it takes is being missed now.".to_owned()
        }
        Watch::Checks { missing, noticed_in } => {
            let missed = match missing {
                1 => "One more missed heartbeat".to_owned(),
                _ => format!("{missing} more missed heartbeats"),
            };
            format!("{missed} ({}){} and the server is taken out.", duration(noticed_in), failed(" or"))
        }
        Watch::Suspicion { phi, threshold } => format!(
            "Its silence has raised the suspicion to {}; at {}{} the server is taken out.",
            number(phi),
            number(threshold),
            failed(" or after"),
        ),
    }
}

pub(super) fn down_noticed(server: &str, balancer: &str, down: Down, since: &str, rest: &str) -> Sentence {
    Sentence::new(&format!("{server} {}, and {balancer} knows.", down_verb(down)), &[since, rest])
}

/// For how long a server has had no requests, and how many `others`.
pub(super) fn out_for(lasting: SimDuration, others: u32) -> String {
    let others = match others {
        0 => String::new(),
        1 => ", like one other".to_owned(),
        many => format!(", like {many} others"),
    };
    format!("It has been down for {} and gets no requests{others}.", duration(lasting))
}

/// How those that are left bear the work of those that are down.
pub(super) fn left(left: u32, pressure: &Pressure) -> String {
    let who = match left {
        0 => return "No other server is left.".to_owned(),
        1 => "The one that it trusts does all the work".to_owned(),
        _ => format!("The {left} that it trusts do all the work"),
    };
    if pressure.demanded() <= 1.0 {
        return format!("{who} and {}.", busy(left, pressure.utilisation));
    }
    format!("{who}: {} {}", demand(pressure, left, "requests"), excess(pressure))
}

fn busy(machines: u32, utilisation: f64) -> String {
    let utilisation = percent(utilisation);
    if machines == 1 {
        format!("is {utilisation} busy")
    } else {
        format!("are {utilisation} busy on average")
    }
}

pub(super) fn false_alarm(
    server: &str,
    balancer: &str,
    lasting: SimDuration,
    ejected: bool,
    utilisation: f64,
) -> Sentence {
    let headline = if ejected {
        format!("{balancer} has put {server} out for failing requests, though it is up.")
    } else {
        format!("False alarm: {balancer} takes {server} for down, but it is up.")
    };
    let why = if utilisation >= LATE && !ejected {
        format!("It is {} busy, so its answers to heartbeats come too late.", percent(utilisation))
    } else {
        String::new()
    };
    let lasting =
        format!("It has had no new requests for {}; the others have to do its work.", duration(lasting));
    Sentence::new(&headline, &[&why, &lasting])
}

pub(super) fn flapping(
    server: &str,
    balancer: &str,
    changes: u32,
    utilisation: f64,
    demanded: f64,
) -> Sentence {
    let how_often = match changes {
        8.. => "at least 8 times".to_owned(),
        changes => counted(u64::from(changes), "time", "times"),
    };
    let often = format!("{} has changed its mind about it {how_often} within a minute.", capital(balancer));
    let why = if utilisation >= LATE {
        format!(
            "It is {} busy: once out, it catches up and passes its heartbeats; once back, it is flooded and fails.",
            percent(utilisation)
        )
    } else if demanded >= LATE {
        let asked = if demanded > 1.0 { "More than all".to_owned() } else { percent(demanded) };
        format!(
            "{asked} of what its group can do is asked of it: with one out, the others have too much; once back, it is \
             flooded and fails.",
        )
    } else {
        "Each time it is out, the others have to do its work; more failures in a row until it is taken out, or more \
         passes until it is back, would calm this."
            .to_owned()
    };
    Sentence::new(&format!("{server} flaps: it is taken out and back again and again."), &[&often, &why])
}

pub(super) fn back_unnoticed(server: &str, balancer: &str, lasting: SimDuration) -> Sentence {
    let wait = format!(
        "It has been up for {} and gets requests once enough heartbeats in a row have succeeded, or the time for which \
         it was put out is over.",
        duration(lasting),
    );
    Sentence::new(&format!("{server} is up, but {balancer} does not trust it yet."), &[&wait])
}

pub(super) fn link_cut(from: &str, to: &str, failing: &str) -> Sentence {
    let how = "No message gets through; senders repeat what is lost and give up in the end.";
    Sentence::new(&format!("The line between {from} and {to} is cut."), &[how, failing])
}

pub(super) fn slow_line(from: &str, to: &str, takes: f64, budget: Budget) -> Sentence {
    let takes = duration(SimDuration::from_secs(takes));
    let headline = format!("The line between {from} and {to} is slow: {takes} there and back.");
    Sentence::new(&headline, &[&used_up(budget)])
}

/// What a line uses up.
fn used_up(budget: Budget) -> String {
    let (who, seconds, why) = match budget {
        Budget::Slot(seconds) => {
            ("A request holds a server's slot for", seconds, " on average, most of it for this line")
        }
        Budget::Answer(seconds) => ("An answer takes", seconds, " on average, most of it for this line"),
        Budget::Timeout(seconds) => ("Who calls over it gives up after", seconds, ": answers come too late"),
    };
    format!("{who} {}{why}.", duration(SimDuration::from_secs(seconds)))
}

pub(super) fn lossy_link(from: &str, to: &str, loss: f64, budget: Option<Budget>) -> Sentence {
    let how = "What is lost is sent again after 200 ms, then 400 ms and so on: the median hardly shows it, but the \
               slowest requests do.";
    let headline = format!("The line between {from} and {to} loses {} of its messages.", percent(loss));
    Sentence::new(&headline, &[&budget.map_or(how.to_owned(), used_up)])
}

pub(super) fn flaky(name: &str, rate: f64) -> Sentence {
    let how = "It answers some requests with an error at once. Failing fast, it looks less busy than it is.";
    let tries = each_second(rate, ["try fails there", "tries fail there"]);
    Sentence::new(&format!("{name} is flaky."), &[how, &tries])
}

pub(super) fn slow(name: &str, speed: f64, utilisation: f64, then: &str) -> Sentence {
    let figures = format!(
        "It works at {} of a plain machine's speed and is {} busy.",
        percent(speed),
        percent(utilisation)
    );
    Sentence::new(&format!("{name} is slow."), &[&figures, then])
}

/// What follows from a machine being slow.
pub(super) fn slowed(held: f64, out: bool) -> String {
    match out {
        true => "Its balancer has put it out for that.".to_owned(),
        false if held > 0.0 => slots_wait(held) + ".",
        false => String::new(),
    }
}

pub(super) fn booting(name: &str, ready_in: SimDuration) -> Sentence {
    let when = format!("It takes requests in {}.", duration(ready_in));
    Sentence::new(&format!("{name} is starting."), &[&when])
}
