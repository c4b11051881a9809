//! The charts on the page: a canvas each, with a title, the latest figures and a legend in the page's own text.

use super::draw::{draw, left_px};
use super::paint_turns::Turns;
use super::{Figure, Ink, Mark, Stroke, marks};
use crate::palette::Palette;
use crate::state::{Shared, Snapshot};
use crate::text::{english, number};
use headroom_sim::time::SimTime;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// What the charts show.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// How the run stands.
    pub snapshot: Shared<Snapshot>,
    /// The theme's colours.
    pub palette: Shared<Palette>,
}

/// Where charts are read: all of them at the same moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Reading {
    /// The place on the time axis, as a share.
    share: Option<f64>,
    /// Whoever got there with keys may want to hear what is there.
    by_key: bool,
}

/// A wish to read elsewhere.
#[derive(Clone, Copy, Debug)]
enum Read {
    At(f64),
    Further(f64),
    Nowhere,
}

impl Reducible for Reading {
    type Action = Read;

    fn reduce(self: Rc<Self>, wish: Read) -> Rc<Self> {
        let share = match wish {
            Read::At(share) => Some(share),
            Read::Further(step) => Some(self.share.unwrap_or(1.0) + step),
            Read::Nowhere => None,
        };
        let share = share.map(|share| share.clamp(0.0, 1.0));
        Rc::new(Reading { share, by_key: matches!(wish, Read::Further(_)) })
    }
}

/// A step of the keys along the time axis, as a share.
const STEP: f64 = 1.0 / 60.0;

/// All charts.
#[component]
pub fn Charts(Props { snapshot, palette }: &Props) -> Html {
    let reading = use_reducer_eq(Reading::default);
    let turns = use_state(Turns::default);
    let marks = Shared::new(marks(&snapshot.happenings));
    // All charts have the same windows, but not all have curves.
    let moment_s = reading.share.zip(snapshot.figures.first()).map(|(share, figure)| figure.read_s(share));
    let chart = |figure: &Shared<Figure>| {
        let (marks, palette, read, reading) =
            (marks.clone(), palette.clone(), reading.dispatcher(), *reading);
        let turns = (*turns).clone();
        html! { <ChartView key={figure.id} figure={figure.clone()} {marks} {palette} {reading} {moment_s} {read} {turns} /> }
    };
    html! { <div class="charts">{ for snapshot.figures.iter().map(chart) }</div> }
}

#[derive(Clone, PartialEq, Properties)]
struct ChartProps {
    figure: Shared<Figure>,
    marks: Shared<Vec<Mark>>,
    palette: Shared<Palette>,
    reading: Reading,
    /// When the window ended that is read.
    moment_s: Option<f64>,
    read: UseReducerDispatcher<Reading>,
    turns: Turns,
}

impl ChartProps {
    /// Where a pointer is on the time axis.
    fn pointed(&self, event: &PointerEvent) -> Option<Read> {
        let canvas: HtmlCanvasElement = event.target_dyn_into()?;
        let left = left_px(&self.figure, &self.palette);
        Some(Read::At((f64::from(event.offset_x()) - left) / (f64::from(canvas.client_width()) - left)))
    }

    /// Where a key leads on the time axis; nothing for other keys.
    fn moved(&self, key: &str) -> Option<Read> {
        Some(match key {
            "ArrowLeft" | "ArrowDown" => Read::Further(-STEP),
            "ArrowRight" | "ArrowUp" => Read::Further(STEP),
            "Home" => Read::Further(-1.0),
            "End" => Read::Further(1.0),
            "Escape" if self.reading.share.is_some() => Read::Nowhere,
            _ => return None,
        })
    }

    /// The moment that is read, on the clock.
    fn moment(&self) -> Option<String> {
        Some(number::clock(SimTime::from_secs(self.moment_s?.max(0.0))))
    }
}

/// Reads the charts elsewhere, or no longer, if an event asks for that.
fn heed<E: 'static>(props: &ChartProps, wish: fn(&ChartProps, E) -> Option<Read>) -> Callback<E> {
    let props = props.clone();
    Callback::from(move |event| {
        if let Some(wish) = wish(&props, event) {
            props.read.dispatch(wish);
        }
    })
}

#[component]
fn ChartView(props: &ChartProps) -> Html {
    let canvas = use_node_ref();
    let painted = use_mut_ref(Reading::default);
    {
        let canvas = canvas.clone();
        use_effect_with(props.clone(), move |props| {
            // Not now: this frame has had its share of work, and to ask a canvas for its size in it would make the
            // browser lay out the page twice. But whoever reads charts sees at once where.
            let urgent = painted.replace(props.reading) != props.reading;
            let (chart, props) = (props.figure.id, props.clone());
            props.turns.clone().ask(chart, urgent, move || {
                if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                    paint(&canvas, &props);
                }
            });
        });
    }
    let ChartProps { figure, palette, reading, .. } = props;
    let Reading { share, by_key } = *reading;
    // Found once for each place: as time goes on, it must not be said again and again.
    let said = use_memo((share, by_key), |(share, by_key)| match share.filter(|_| *by_key) {
        Some(share) => {
            format!("{}: {}", props.moment().unwrap_or_default(), figure.summary(Some(share)))
        }
        None => english::NOW.to_owned(),
    });
    let point = heed(props, |props, event: PointerEvent| props.pointed(&event));
    // A finger that is lifted leaves too: what it pointed at stays until it touches something else.
    let leave =
        heed(props, |_, event: PointerEvent| (event.pointer_type() == "mouse").then_some(Read::Nowhere));
    let blur = heed(props, |_, event: FocusEvent| {
        let stays = event.related_target().is_some_and(|next| next.is_instance_of::<HtmlCanvasElement>());
        (!stays).then_some(Read::Nowhere)
    });
    let press = heed(props, |props, event: KeyboardEvent| {
        let next = props.moved(&event.key())?;
        event.prevent_default();
        event.stop_propagation();
        Some(next)
    });
    let span = number::seconds((figure.span_s.1 - figure.span_s.0).round());
    let legend = figure.curves.iter().map(|curve| {
        html! {
            <li>
                { swatch(curve.stroke) }
                <span class="series-name">{ &curve.label }</span>
                { " " }
                <b>{ figure.reading(curve, share) }</b>
            </li>
        }
    });
    html! {
        <figure class="chart">
            <h3>{ figure.title }</h3>
            <canvas
                ref={canvas}
                tabindex="0"
                role="slider"
                aria-label={figure.title}
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow={format!("{:.0}", share.unwrap_or(1.0) * 100.0)}
                aria-valuetext={(*said).clone()}
                onpointerdown={point.clone()}
                onpointermove={point}
                onpointerleave={leave}
                onblur={blur}
                onkeydown={press}
            />
            <p class="axis" aria-hidden="true" style={format!("padding-left:{:.0}px", left_px(figure, palette))}>
                <span>{ format!("−{span}") }</span>
                <b>{ props.moment() }</b>
                <span>{ english::NOW }</span>
            </p>
            <ul class="legend">
                if figure.curves.is_empty() {
                    <li class="muted">{ english::NO_FAILURES }</li>
                }
                { for legend }
            </ul>
        </figure>
    }
}

/// A short piece of a curve.
fn swatch(stroke: Stroke) -> Html {
    let class = match stroke.ink {
        Ink::First => "ink-first",
        Ink::Second => "ink-second",
        Ink::Third => "ink-third",
        Ink::Bad => "ink-bad",
        Ink::Good => "ink-good",
        Ink::Muted => "ink-muted",
    };
    let dashes = match stroke.dash {
        super::Dash::Solid => "none",
        super::Dash::Dashed => "6 3",
        super::Dash::Dotted => "1.5 2.5",
    };
    html! {
        <svg class={classes!("swatch", class)} viewBox="0 0 20 4" aria-hidden="true">
            <path d="M0 2H20" stroke-dasharray={dashes} />
        </svg>
    }
}

fn paint(canvas: &HtmlCanvasElement, props: &ChartProps) {
    let ChartProps { figure, marks, palette, .. } = props;
    let ratio = gloo::utils::window().device_pixel_ratio();
    let device = |css: i32| (f64::from(css) * ratio).round() as u32;
    let (width, height) = (device(canvas.client_width()), device(canvas.client_height()));
    if width == 0 || height == 0 {
        return;
    }
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    if let Err(error) = draw(canvas, figure, marks, palette, props.reading.share, ratio) {
        web_sys::console::error_1(&error.into());
    }
}
