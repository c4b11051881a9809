//! The lower part of a full card.

use super::faces::Face;
use super::meters::{queue, slots, spark};
use super::status::Tone;
use crate::text::english;
use headroom_course::text;
use headroom_sim::scenario::ComponentKind;
use yew::prelude::*;

/// State, and on one line slots and queue: for a short card.
pub fn gist(face: &Face) -> Html {
    if face.kind_of == ComponentKind::Client {
        return clients(face);
    }
    html! {
        <>
            { status(face, false) }
            <div class="card-row">
                <span>{ english::QUEUED }</span>
                <b>{ text::number(face.waiting.into()) }</b>
                if face.slots.1 > 0 {
                    { slots(face.slots.0, face.slots.1) }
                }
            </div>
        </>
    }
}

/// State, meters and facts.
pub fn body(face: &Face) -> Html {
    let facts = face.facts.iter().map(|(name, value)| {
        html! {
            <div class="card-row may-wrap"><span>{ *name }</span><b>{ value }</b></div>
        }
    });
    match face.kind_of {
        ComponentKind::Client => clients(face),
        ComponentKind::Balancer => html! { <>{ status(face, false) }{ for facts }</> },
        ComponentKind::Server | ComponentKind::Database => html! {
            <>
                { status(face, false) }
                <div class="card-row">
                    <span>{ english::AT_WORK }</span>
                    { slots(face.slots.0, face.slots.1) }
                </div>
                <div class="card-row">
                    <span>{ english::QUEUED }</span>
                    <b>{ text::number(face.waiting.into()) }</b>
                    { queue(face.waiting) }
                </div>
                { for facts }
            </>
        },
    }
}

/// Requests under way, how many fail if any do, and how many came over the last minute.
fn clients(face: &Face) -> Html {
    html! {
        <>
            <div class="card-row may-wrap">
                <span>{ english::UNDER_WAY }</span>
                <b>{ text::number(face.waiting.into()) }</b>
                if face.status.tone != Tone::Good {
                    <span class="truth">{ &face.status.truth }</span>
                }
            </div>
            { spark(&face.spark) }
        </>
    }
}

/// What is believed of the machine, and how it is. A `brief` card has its queue there, where both are one.
pub fn status(face: &Face, brief: bool) -> Html {
    let mistaken = face.status.mistaken.then_some("is-mistaken");
    let queue = match brief && face.slots.1 > 0 && face.status.belief.is_none() {
        true => format!(" · {} {}", english::QUEUED, text::number(face.waiting.into())),
        false => String::new(),
    };
    html! {
        <div class={classes!("card-state", mistaken)}>
            if let Some(belief) = &face.status.belief {
                <span class="belief">{ belief }</span>
            }
            <span class="truth">{ &face.status.truth }{ queue }</span>
        </div>
    }
}
