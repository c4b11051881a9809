//! The run in a few figures.

use super::fact;
use crate::state::Snapshot;
use crate::text::{english, number};
use headroom_course::text;
use headroom_sim::observe::view;
use yew::prelude::*;

/// The figures.
pub fn figures(snapshot: &Snapshot) -> Html {
    let (totals, recent) = (&snapshot.totals, &snapshot.recent);
    let over = recent.done + recent.failures();
    let tries = if over > 0 { recent.tries as f64 / over as f64 } else { 0.0 };
    let lately = recent.length().as_secs().floor();
    let price = view::price(&snapshot.nodes);
    let rows = [
        (english::IN_FLIGHT.to_owned(), number::count(snapshot.in_flight)),
        (english::ANSWERED.to_owned(), number::count(totals.done)),
        (english::FAILED_REQUESTS.to_owned(), number::count(totals.failures())),
        (english::mean_response(lately), english::mean_of(recent.mean_response(), recent.done)),
        (english::COST.to_owned(), format!("{price:.2}{}", english::PER_HOUR)),
        (english::TRIES.to_owned(), text::number(tries)),
    ];
    // Nothing is tried twice: then that is no news.
    let shown = if tries > 1.0 { rows.len() } else { rows.len() - 1 };
    html! {
        <dl class="figures">
            { for rows[..shown].iter().map(|(name, value)| fact(name, value)) }
        </dl>
    }
}
