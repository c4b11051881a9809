//! The run in a few figures.

use crate::state::Snapshot;
use crate::text::{english, number};
use headroom_course::text;
use yew::prelude::*;

/// The figures.
pub fn figures(snapshot: &Snapshot) -> Html {
    let totals = &snapshot.totals;
    let over = totals.done + totals.failures();
    let tries = if over > 0 { totals.tries as f64 / over as f64 } else { 0.0 };
    let price: f64 = snapshot.nodes.iter().map(|node| node.price).sum();
    let rows = [
        (english::IN_FLIGHT, number::count(snapshot.in_flight)),
        (english::ANSWERED, number::count(totals.done)),
        (english::FAILED_REQUESTS, number::count(totals.failures())),
        (english::MEAN_RESPONSE, number::seconds(totals.mean_response().as_secs())),
        (english::TRIES, text::number(tries)),
        (english::COST, format!("{price:.2}{}", english::PER_HOUR)),
    ];
    html! {
        <dl class="figures">
            { for rows.into_iter().map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }
        </dl>
    }
}
