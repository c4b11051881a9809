//! The lower part of a full card.

use super::faces::Face;
use super::meters::{queue, slots, spark};
use crate::text::english;
use headroom_course::text;
use headroom_sim::scenario::ComponentKind;
use yew::prelude::*;

/// State, and on one line slots and queue: for a short card.
pub fn gist(face: &Face) -> Html {
    let client = face.kind_of == ComponentKind::Client;
    html! {
        <>
            if !client {
                { status(face) }
            }
            <p class="card-row">
                <span>{ if client { english::UNDER_WAY } else { english::QUEUED } }</span>
                <b>{ text::number(face.waiting.into()) }</b>
                if face.slots.1 > 0 {
                    { slots(face.slots.0, face.slots.1) }
                }
            </p>
            if client {
                { spark(&face.spark) }
            }
        </>
    }
}

/// State, meters and facts.
pub fn body(face: &Face) -> Html {
    let facts = face.facts.iter().map(|(name, value)| {
        html! {
            <p class="card-row"><span>{ *name }</span><b>{ value }</b></p>
        }
    });
    match face.kind_of {
        ComponentKind::Client => html! {
            <>
                <p class="card-row">
                    <span>{ english::UNDER_WAY }</span>
                    <b>{ text::number(face.waiting.into()) }</b>
                </p>
                { spark(&face.spark) }
            </>
        },
        ComponentKind::Balancer => html! { <>{ status(face) }{ for facts }</> },
        ComponentKind::Server | ComponentKind::Database => html! {
            <>
                { status(face) }
                <p class="card-row">
                    <span>{ english::AT_WORK }</span>
                    { slots(face.slots.0, face.slots.1) }
                </p>
                <p class="card-row">
                    <span>{ english::QUEUED }</span>
                    <b>{ text::number(face.waiting.into()) }</b>
                    { queue(face.waiting) }
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
