//! Cards: what an operator would watch of a machine, the balancer's belief beside the truth.

mod body;
mod faces;
mod meters;
mod status;

pub use faces::{Face, Props};

use super::layout::Density;
use crate::components::actions::quick_action;
use crate::state::Action;
use yew::prelude::*;

/// A card.
#[component]
pub fn Card(props: &Props) -> Html {
    let Props { face, place, selected, context } = props;
    let [x, y, width, height] = [place.x, place.y, place.width, place.height].map(f64::from);
    let style = format!("left:{x:.2}px;top:{y:.2}px;width:{width:.2}px;min-height:{height:.2}px");
    let class = classes!(
        "card",
        match place.density {
            Density::Full => "card-full",
            Density::Short => "card-short",
            Density::Brief => "card-brief",
            Density::Compact => "card-compact",
            Density::Tile => "card-tile",
        },
        face.status.tone.class(),
        selected.then_some("is-selected"),
    );
    let choose = context.acts(Action::Select((!selected).then_some(face.address)));
    let name = match (place.density, face.name_parts()) {
        (Density::Tile, (_, number)) if !number.is_empty() => html! { number },
        (_, (name, "")) => html! { <span>{ name }</span> },
        (_, (name, number)) => html! { <><span>{ name }</span>{ "\u{a0}" }{ number }</> },
    };
    // The whole card is the button's target; what else can be pressed lies above it.
    html! {
        <article {class} {style}>
            if place.density == Density::Full {
                <div class="card-kind"><span>{ &face.kind }</span><b>{ &face.figure }</b></div>
            }
            <div class="card-head">
                <button
                    class="card-name"
                    aria-pressed={selected.to_string()}
                    aria-label={face.spoken()}
                    onclick={choose}
                >
                    { name }
                </button>
                if place.density != Density::Tile {
                    { quick_action(context, face) }
                }
                if !matches!(place.density, Density::Full | Density::Tile) {
                    <b class="card-figure">{ &face.figure }</b>
                }
            </div>
            {
                match place.density {
                    Density::Full => body::body(face),
                    Density::Short => body::gist(face),
                    Density::Brief => html! { <>{ body::status(face, true) }{ fill(face) }</> },
                    Density::Compact | Density::Tile => fill(face),
                }
            }
        </article>
    }
}

/// Utilisation as a bar along the card's lower edge.
fn fill(face: &Face) -> Html {
    html! { <span class="card-fill" style={format!("width:{:.0}%", face.share * 100.0)} /> }
}
