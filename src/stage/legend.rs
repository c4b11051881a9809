//! What the marks on the stage mean: only those that can occur in this system.

use crate::state::Snapshot;
use crate::text::english;
use headroom_sim::params::Class;
use headroom_sim::scenario::{Scenario, Settings};
use headroom_stage::style::{Finish, Ink, Look, Shape};
use headroom_stage::{Fate, Kind, Style, flow};
use yew::prelude::*;

/// The legend.
pub fn legend(snapshot: &Snapshot) -> Html {
    let entries = looks(&snapshot.scenario).into_iter().map(|(look, text)| {
        html! {
            <li>{ mark(look) }{ text }</li>
        }
    });
    html! {
        <div class="stage-legend">
            if let Some(flows) = &snapshot.flows {
                <p>{ english::flows(flow::busiest(flows)) }</p>
            } else {
                <ul>{ for entries }</ul>
                <p class="muted">{ english::STRETCHED }</p>
            }
        </div>
    }
}

/// Looks that can occur, and what they mean.
fn looks(scenario: &Scenario) -> Vec<(Look, &'static str)> {
    let has = |class| scenario.kinds.iter().any(|kind| kind.class == class);
    let checks = scenario.components.iter().any(|component| match &component.settings {
        Settings::Balancer(balancer) => balancer.checks.check_interval_s > 0.0,
        _ => false,
    });
    let retries = scenario.components.iter().any(|component| match &component.settings {
        Settings::Client(client) => client.retries.retries > 0,
        Settings::Balancer(balancer) => balancer.retries.retries > 0,
        Settings::Server(server) => server.retries.retries > 0,
        Settings::Database(_) => false,
    });
    let entries = [
        (has(Class::Read), Style::new(Kind::Read, Fate::Ok), english::READ),
        (has(Class::Write), Style::new(Kind::Write, Fate::Ok), english::WRITE),
        (has(Class::Static), Style::new(Kind::Static, Fate::Ok), english::STATIC),
        (checks, Style::new(Kind::Heartbeat, Fate::Ok), english::HEARTBEAT),
        (retries, Style::new(Kind::Read, Fate::Retry), english::RETRY),
        (true, Style::new(Kind::Read, Fate::Error), english::FAILED),
        (true, Style::new(Kind::Read, Fate::Abandoned), english::ABANDONED),
    ];
    entries.into_iter().filter(|(occurs, ..)| *occurs).map(|(_, style, text)| (style.look(), text)).collect()
}

/// A mark as the canvas draws it.
fn mark(look: Look) -> Html {
    let ink = match look.ink() {
        Ink::Read => "ink-read",
        Ink::Write => "ink-write",
        Ink::Static => "ink-static",
        Ink::Heartbeat => "ink-heartbeat",
        Ink::Replication => "ink-replication",
        Ink::Bad => "ink-bad",
        Ink::Muted => "ink-muted",
    };
    let finish = match look.finish() {
        Finish::Solid => None,
        Finish::Hollow => Some("is-hollow"),
        Finish::Ringed => Some("is-ringed"),
    };
    let outline = match look.shape() {
        Shape::Circle => html! { <circle r="4" /> },
        Shape::Square => html! { <rect x="-3.5" y="-3.5" width="7" height="7" /> },
        Shape::Triangle => html! { <path d="M0 -5 5 3.4H-5Z" /> },
        Shape::Diamond => html! { <path d="M0 -5 5 0 0 5 -5 0Z" /> },
        Shape::Ring => html! { <circle class="is-ring" r="2.7" /> },
        Shape::Cross => html! { <path class="is-stroke" d="M-4 -4 4 4M-4 4 4 -4" /> },
        Shape::Hourglass => html! { <path d="M-4 -4H4L-4 4H4Z" /> },
    };
    let inner = if finish == Some("is-ringed") { "scale(0.65)" } else { "" };
    html! {
        <svg class={classes!("mark", ink, finish)} viewBox="-7 -7 14 14" aria-hidden="true">
            <g transform={inner}>{ outline }</g>
            if finish == Some("is-ringed") {
                <circle class="is-ring" r="5" />
            }
        </svg>
    }
}
