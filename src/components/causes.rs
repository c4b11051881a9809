//! Why requests failed: a row for each cause, with where it happened most.

use super::SessionContext;
use crate::state::ranking::ranked;
use crate::state::{Action, Snapshot};
use crate::text::{english, names, number};
use headroom_course::text;
use headroom_sim::observe::Cause;
use headroom_sim::observe::metrics::NodeTotals;
use yew::prelude::*;

/// The table of causes.
pub fn causes(context: &SessionContext, snapshot: &Snapshot) -> Html {
    let totals = &snapshot.totals;
    let failures = totals.failures();
    let rows = ranked(&totals.failed).into_iter().map(|(cause, count)| {
        let recent = snapshot.recent.per_second(snapshot.recent.failed[cause.index()]);
        // The button is for keys; what it is pressed for reaches the row.
        let onclick = {
            let context = context.clone();
            Callback::from(move |_: MouseEvent| {
                context.session.follow_failed(cause);
                context.dispatcher.dispatch(Action::Follow);
            })
        };
        html! {
            <tr key={cause.id()} {onclick}>
                <th scope="row"><button class="cause">{ text::cause(cause).name }</button><small>{ text::cause(cause).help }</small></th>
                <td>{ number::count(count) }</td>
                <td>{ text::percent(count as f64 / failures as f64) }</td>
                <td>{ number::rate(recent) }</td>
                <td>{ place(snapshot, cause) }</td>
            </tr>
        }
    });
    let columns = english::cause_columns(snapshot.recent.length().as_secs().floor());
    let columns = columns.map(|title| html! { <th scope="col">{ title }</th> });
    html! {
        <section class="causes">
            <h3>{ english::WHY_FAILED }</h3>
            if failures == 0 {
                <p class="muted">{ english::NOTHING_FAILED }</p>
            } else {
                <div class="table-frame" tabindex="0" role="region" aria-label={english::WHY_FAILED}>
                    <table>
                        <thead>
                            <tr>{ for columns }</tr>
                        </thead>
                        <tbody>{ for rows }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

/// Where most of these failures happened, and their share if they didn't all.
fn place(snapshot: &Snapshot, cause: Cause) -> String {
    let count = |node: &NodeTotals| node.failed[cause.index()];
    let all: u64 = snapshot.totals.nodes.iter().map(count).sum();
    match snapshot.totals.nodes.iter().max_by_key(|node| count(node)) {
        Some(most) if count(most) == all => names::node(&snapshot.scenario, most.address),
        Some(most) => {
            let share = text::percent(count(most) as f64 / all as f64);
            format!("{} ({share})", names::node(&snapshot.scenario, most.address))
        }
        None => String::new(),
    }
}
