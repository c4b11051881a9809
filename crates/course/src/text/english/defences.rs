//! Retries, timeouts, breakers and limits, and failures that nothing else explains.

use super::causes::cause;
use super::findings::{Sentence, each_second};
use crate::text::names::capital;
use crate::text::numbers::{duration, fraction, number, percent};
use headroom_sim::observe::Cause;
use headroom_sim::time::SimDuration;

/// Share of the requests answered from which on that is not "only".
const ENOUGH: f64 = 0.9;

pub(super) fn retry_storm(arriving: f64, retries: f64, wasted: f64, goodput: f64) -> Sentence {
    let figures =
        format!("{} retries a second come on top of {} requests.", number(retries), number(arriving));
    let wasted = if wasted >= 0.01 {
        format!("{} of the servers' work is done for callers who have given up.", capital(&fraction(wasted)))
    } else {
        String::new()
    };
    let few = if goodput < ENOUGH * arriving { "Only " } else { "" };
    let goodput = match number(goodput).as_str() {
        "0" => "No request is answered.".to_owned(),
        some => format!("{few}{some} requests a second are answered."),
    };
    Sentence::new("Retries feed the overload.", &[&figures, &wasted, &goodput])
}

pub(super) fn wasted_work(wasted: f64, arriving: f64, goodput: f64, cancelled: bool) -> Sentence {
    let why = match cancelled {
        true => "what is cancelled was begun in vain",
        false => "giving up does not stop the work unless it is cancelled",
    };
    let share = format!("{} of their work is done for nobody: {why}.", capital(&fraction(wasted)));
    let figures =
        format!("{} requests a second come, {} are answered in time.", number(arriving), number(goodput));
    Sentence::new("The servers work for callers who have given up.", &[&share, &figures])
}

pub(super) fn breaker_open(caller: &str, kept_back: f64, reopens_in: Option<SimDuration>) -> Sentence {
    let held = each_second(kept_back, ["call fails without being tried", "calls fail without being tried"]);
    let next = match reopens_in {
        Some(time) => format!("In {} a few trial calls show whether things are better.", duration(time)),
        None => "A few trial calls show now whether things are better.".to_owned(),
    };
    let why = "Too many of its calls failed, so it leaves what it calls in peace.";
    Sentence::new(&format!("The circuit breaker of {caller} is open."), &[why, &held, &next])
}

pub(super) fn rate_limited(name: &str, refused: f64, share: f64) -> Sentence {
    if refused <= 0.0 {
        let rest = "So far what it has in hand covers that, and nobody is turned away.";
        return Sentence::new(&format!("{name} is asked for more than its rate limit."), &[rest]);
    }
    let rate = each_second(refused, ["try gets 429", "tries get 429"]);
    let share = format!("That is {} of those that come.", fraction(share));
    Sentence::new(&format!("{name} turns away what exceeds its rate limit."), &[&rate, &share])
}

pub(super) fn throttled(caller: &str, kept_back: f64) -> Sentence {
    let why =
        "Too few of them were accepted over the last two minutes, so a part is dropped before it is sent.";
    let rate = each_second(kept_back, ["try is dropped", "tries are dropped"]);
    Sentence::new(&format!("Requests are held back at {caller}."), &[why, &rate])
}

pub(super) fn failing_for(why: Cause, at: &str, failing: &str, share: f64) -> Sentence {
    let label = cause(why);
    let place = format!("That is {} of all, most often at {at}.", percent(share));
    Sentence::new(
        &format!("Requests fail: {}.", label.name.to_ascii_lowercase()),
        &[label.help, failing, &place],
    )
}
