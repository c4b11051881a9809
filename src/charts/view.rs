//! The charts on the page: a canvas each, with a title, the latest figures and a legend in the page's own text.

use super::{Figure, Ink, Mark, Stroke, draw, marks};
use crate::palette::Palette;
use crate::state::{Shared, Snapshot};
use crate::text::{english, number};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// All charts.
pub fn charts(snapshot: &Snapshot, palette: &Shared<Palette>) -> Html {
    let marks = Shared::new(marks(&snapshot.notes));
    let chart = |figure: &Figure| {
        let (marks, palette) = (marks.clone(), palette.clone());
        html! { <ChartView key={figure.id} figure={figure.clone()} {marks} {palette} /> }
    };
    snapshot.figures.iter().map(chart).collect()
}

#[derive(Clone, PartialEq, Properties)]
struct ChartProps {
    figure: Figure,
    marks: Shared<Vec<Mark>>,
    palette: Shared<Palette>,
}

#[component]
fn ChartView(props: &ChartProps) -> Html {
    let canvas = use_node_ref();
    {
        let canvas = canvas.clone();
        use_effect_with(props.clone(), move |props| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                paint(&canvas, props);
            }
        });
    }
    let ChartProps { figure, .. } = props;
    let span = number::seconds((figure.span_s.1 - figure.span_s.0).round());
    let legend = figure.curves.iter().map(|curve| {
        html! {
            <li>
                { swatch(curve.stroke) }
                <span class="series-name">{ &curve.label }</span>
                <b>{ &curve.latest }</b>
            </li>
        }
    });
    html! {
        <figure class="chart">
            <h3>{ figure.title }</h3>
            <canvas ref={canvas} role="img" aria-label={figure.summary()} />
            <p class="axis" aria-hidden="true"><span>{ format!("−{span}") }</span><span>{ english::NOW }</span></p>
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

fn paint(canvas: &HtmlCanvasElement, ChartProps { figure, marks, palette }: &ChartProps) {
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
    if let Err(error) = draw(canvas, figure, marks, palette, ratio) {
        web_sys::console::error_1(&error.to_string().into());
    }
}
