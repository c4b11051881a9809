//! The stage as a component: cards, lines and the canvas between them.

use super::card::Card;
use super::layout::{Layout, Machine, Space};
use super::legend::legend;
use super::scenery::Scenery;
use crate::components::SessionContext;
use crate::palette::{self, Palette};
use crate::state::{Action, Session, Shared, Snapshot};
use crate::text::english;
use headroom_sim::scenario::NodeAddress;
use headroom_stage::flow::{busiest, width_px};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

/// A click this near to a dot means it.
const REACH_PX: f32 = 16.0;

/// The stage, in the theme's colours; one machine may be looked at more closely.
#[hook]
pub fn use_stage(
    context: &SessionContext,
    snapshot: &Snapshot,
    palette: &Shared<Palette>,
    selected: Option<NodeAddress>,
) -> Html {
    let SessionContext { session, dispatcher } = context.clone();
    let frame = use_node_ref();
    let (canvas, halo, cards_at) = (use_node_ref(), use_node_ref(), use_node_ref());
    let room = use_room(&session, &frame, &canvas, &halo, palette);
    // What cards need was found out in some space, and means nothing in another one.
    let found = use_state_eq(|| room);
    let space = if found.is_as_large_as(room) { *found } else { room };
    let machines: Vec<Machine> = snapshot
        .nodes
        .iter()
        .map(|view| Machine { node: view.id, component: view.address.component, kind: view.kind })
        .collect();
    let layout = use_memo((machines, snapshot.opened.clone(), space), |(machines, scenario, space)| {
        Layout::of(machines, &scenario.links, *space)
    });
    {
        let (session, cards, found) = (session.clone(), cards_at.clone(), found.setter());
        use_effect_with((layout.clone(), palette.clone(), space), move |(layout, palette, space)| {
            let ratio = gloo::utils::window().device_pixel_ratio();
            session.with_scenery(|scenery| {
                scenery.set_theme(&palette.dots);
                scenery.set_layout(layout, ratio);
            });
            // How words wrap is the browser's affair: cards that turn out higher are placed anew.
            let first = cards.cast::<Element>().and_then(|cards| cards.first_element_child());
            let cards: Vec<Element> = std::iter::successors(first, Element::next_element_sibling).collect();
            let (layout, space, measured) = (layout.clone(), *space, cards.clone());
            let measure = move || {
                let height = |card: &Element| card.unchecked_ref::<HtmlElement>().offset_height() as f32;
                let heights: Vec<f32> = measured.iter().map(height).collect();
                if let Some(needs) = layout.needs(space, &heights) {
                    found.set(Space { needs, ..space });
                }
            };
            observe(cards, Box::new(measure))
        });
    }
    let follow = Callback::from(move |event: MouseEvent| {
        // A click on a card means the card.
        let target = event.target_dyn_into::<Element>();
        let on_plane = target.is_some_and(|target| target.class_name() == "stage-plane");
        if on_plane && session.follow_at(event.offset_x() as f32, event.offset_y() as f32, REACH_PX) {
            dispatcher.dispatch(Action::Follow);
        }
    });
    let size = format!("width:{}px;height:{}px", f64::from(layout.width), f64::from(layout.height));
    let cards = layout.places.iter().filter_map(|place| {
        let view = snapshot.node(place.node)?;
        let selected = selected == Some(view.address);
        let card = super::card::Props::new(snapshot, view, *place, selected, context.clone());
        Some(html! { <Card key={usize::from(place.node.0)} ..card /> })
    });
    html! {
        <section class="stage" aria-label={english::STAGE}>
            <h2 class="unseen">{ english::STAGE }</h2>
            <div class="stage-frame" ref={frame}>
                <div class="stage-plane" style={size} onclick={follow}>
                    { lines(&layout, snapshot.flows.as_deref()) }
                    <canvas class="dots" ref={canvas} aria-hidden="true" />
                    <svg class="lines halo" aria-hidden="true"><path ref={halo} /></svg>
                    // Among themselves: cards that come and go must leave canvas and rings the same elements.
                    <div ref={cards_at}>{ for cards }</div>
                </div>
            </div>
            { legend(snapshot) }
        </section>
    }
}

/// The lines; as flows their width tells the rate.
fn lines(layout: &Layout, flows: Option<&[f64]>) -> Html {
    let most = flows.map_or(0.0, busiest);
    let line = |(at, line): (usize, &super::layout::Line)| {
        let rate = flows.map(|flows| flows.get(at).copied().unwrap_or(0.0));
        let style = rate.map(|rate| format!("stroke-width:{:.1}px", width_px(rate, most)));
        html! { <path class={classes!("line", rate.map(|_| "flow"))} d={line.path.svg()} {style} /> }
    };
    html! {
        <svg class="lines" aria-hidden="true">
            { for layout.lines.iter().enumerate().map(line) }
        </svg>
    }
}

/// Gives the canvas to the run for as long as the stage is there; and how much room there is, kept up to date.
#[hook]
fn use_room(
    session: &Session,
    frame: &NodeRef,
    canvas: &NodeRef,
    halo: &NodeRef,
    palette: &Shared<Palette>,
) -> Space {
    let space = use_state_eq(|| Space::of(0.0, 0.0, 1.0));
    let (session, palette, setter) = (session.clone(), palette.clone(), space.setter());
    let (frame, canvas, halo) = (frame.clone(), canvas.clone(), halo.clone());
    use_effect_with((), move |()| {
        if let (Some(canvas), Some(halo)) = (canvas.cast::<HtmlCanvasElement>(), halo.cast()) {
            match Scenery::new(&canvas, halo, &palette.dots) {
                Ok(scenery) => session.set_scenery(Some(scenery)),
                Err(error) => web_sys::console::error_1(&error),
            }
        }
        let measured = frame.clone();
        let measure = move || {
            let Some(frame) = measured.cast::<Element>() else { return };
            let (width, height) = (frame.client_width() as f32, frame.client_height() as f32);
            setter.set(Space::of(width, height, (palette::text_px() / 16.0) as f32));
        };
        let done = observe(Vec::from_iter(frame.cast::<Element>()), Box::new(measure));
        move || {
            done();
            session.set_scenery(None);
        }
    });
    *space
}

/// Calls `measure` at first and whenever one of these elements has another size, until what it returns is called.
fn observe(elements: Vec<Element>, measure: Box<dyn FnMut()>) -> impl FnOnce() {
    let measure = Closure::wrap(measure);
    let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        elements.iter().for_each(|element| observer.observe(element));
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        drop(measure);
    }
}
