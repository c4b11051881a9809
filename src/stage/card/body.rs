//! The lower part of a full card.

use super::faces::Face;
use super::meters::{Queue, Slots, Spark};
use crate::text::english;
use headroom_course::text;
use headroom_sim::scenario::ComponentKind;
use yew::prelude::*;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub face: Face,
}

/// State, and on one line slots and queue: for a short card.
#[component]
pub fn Gist(Props { face }: &Props) -> Html {
    let client = face.kind_of == ComponentKind::Client;
    html! {
        <>
            if !client {
                { status(face) }
            }
            <p class="card-row">
                <span>
                    { if client { english::UNDER_WAY } else { english::QUEUED } }
                    { " " }
                    <b>{ text::number(face.waiting.into()) }</b>
                </span>
                if face.slots.1 > 0 {
                    <Slots busy={face.slots.0} slots={face.slots.1} />
                }
            </p>
            if client {
                <Spark values={face.spark.clone()} />
            }
        </>
    }
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
                    <b>{ text::number(face.waiting.into()) }</b>
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
                    <span>{ english::QUEUED }{ " " }<b>{ text::number(face.waiting.into()) }</b></span>
                    <Queue waiting={face.waiting} />
                </p>
                { for facts }
            </>
        },
    }
}

fn status(face: &Face) -> Html {
    let mistaken = face.status.mistaken.then_some("is-mistaken");
    html! {
        <p class={classes!("card-state", mistaken)}>
            if let Some(belief) = &face.status.belief {
                <span class="belief">{ belief }</span>
            }
            <span class="truth">{ &face.status.truth }</span>
        </p>
    }
}
