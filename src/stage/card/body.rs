//! The lower part of a full card.

use super::faces::Face;
use super::meters::{Queue, Slots, Spark};
use crate::text::{english, number};
use headroom_sim::scenario::ComponentKind;
use yew::prelude::*;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub face: Face,
}

/// State, meters and facts.
#[component]
pub fn Body(Props { face }: &Props) -> Html {
    let facts = face.facts.iter().map(|(name, value)| html! {
        <p class="card-row"><span>{ *name }</span><b>{ value }</b></p>
    });
    match face.kind_of {
        ComponentKind::Client => html! {
            <>
                <p class="card-row">
                    <span>{ english::UNDER_WAY }</span>
                    <b>{ number::count(face.waiting.into()) }</b>
                </p>
                <Spark values={face.spark.clone()} />
            </>
        },
        ComponentKind::Balancer => html! { <>{ status(face) }{ for facts }</> },
        ComponentKind::Server | ComponentKind::Database => html! {
            <>
                { status(face) }
                <p class="card-row">
                    <span>{ english::AT_WORK }</span>
                    <Slots busy={face.slots.0} slots={face.slots.1} />
                </p>
                <p class="card-row">
                    <span>{ english::QUEUED }{ " " }<b>{ number::count(face.waiting.into()) }</b></span>
                    <Queue waiting={face.waiting} />
                </p>
                { for facts }
            </>
        },
    }
}

fn status(face: &Face) -> Html {
    let mistaken = face.status.mistaken().then_some("is-mistaken");
    html! {
        <p class={classes!("card-state", mistaken)}>
            if let Some(belief) = &face.status.belief {
                <span class="belief">{ belief }</span>
            }
            <span class="truth">{ &face.status.truth }</span>
        </p>
    }
}
