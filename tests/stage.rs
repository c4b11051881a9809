//! The stage in a real browser: both renderers show the same, and WebGL survives the loss of its
//! context.

#![cfg(target_arch = "wasm32")]

use headroom::stage::{Dots, Preference};
use headroom_stage::{Direction, Fate, Flight, Kind, Path, Point, Reach, Rgb, Style, Theme};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, WebGl2RenderingContext, WebglLoseContext};

wasm_bindgen_test_configure!(run_in_browser);

const SIDE_PX: u32 = 160;
const GROUND: &str = "#f6f7f9";

fn theme() -> Theme {
    let inks = ["#0072b2", "#c2520a", "#0b7a5b", "#5a6575", "#8a4b83", "#b3261e", "#5a6575"];
    let rgb = |text| Rgb::parse(text).unwrap();
    Theme { inks: inks.map(rgb), casing: rgb(GROUND), radius_px: 4.0 }
}

fn canvas() -> HtmlCanvasElement {
    let document = web_sys::window().unwrap().document().unwrap();
    document.create_element("canvas").unwrap().unchecked_into()
}

fn dots(canvas: &HtmlCanvasElement, preference: Preference) -> Dots {
    let mut dots = Dots::choose(canvas, &theme(), preference).unwrap();
    dots.resize(f64::from(SIDE_PX), f64::from(SIDE_PX), 1.0);
    dots
}

/// All styles in a grid, and a lost flight below, each at another place within its pixel.
fn exhibit(dots: &mut Dots) {
    let lost = [(Style::new(Kind::Write, Fate::Ok), Reach::lost_at(0.2))];
    let shown = Style::all().map(|style| (style, Reach::WHOLE)).chain(lost);
    let (mut paths, mut flights) = (Vec::new(), Vec::new());
    for (i, (style, reach)) in shown.enumerate() {
        let place = |cell: usize| 16.0 + 25.0 * cell as f32 + 0.25 * (i % 4) as f32;
        paths.push(Path([Point::new(place(i % 5), place(i / 5)); 4]));
        flights.push(Flight {
            departs_s: 1e6,
            arrives_s: 1e6 + 10.0,
            request: i as u64,
            path: i as u16,
            direction: Direction::Backward,
            reach,
            style,
        });
    }
    dots.set_paths(&paths);
    dots.push(&flights);
}

/// The pixels of a canvas on the ground of the page, as red, green, blue and alpha.
fn pixels(canvas: &HtmlCanvasElement) -> Vec<u8> {
    let copy = self::canvas();
    copy.set_width(SIDE_PX);
    copy.set_height(SIDE_PX);
    let context: CanvasRenderingContext2d = copy.get_context("2d").unwrap().unwrap().unchecked_into();
    let side = f64::from(SIDE_PX);
    context.set_fill_style_str(GROUND);
    context.fill_rect(0.0, 0.0, side, side);
    context.draw_image_with_html_canvas_element(canvas, 0.0, 0.0).unwrap();
    context.get_image_data(0.0, 0.0, side, side).unwrap().data().0
}

fn shown(preference: Preference) -> Vec<u8> {
    let canvas = canvas();
    let mut dots = dots(&canvas, preference);
    exhibit(&mut dots);
    assert_eq!(dots.draw(1e6 + 5.0, 1.0).drawn, 26);
    pixels(&canvas)
}

#[wasm_bindgen_test]
fn both_renderers_show_the_same() {
    let (raster, webgl) = (shown(Preference::Raster), shown(Preference::WebGl));
    let blank = Rgb::parse(GROUND).unwrap().0;
    let inked = raster.chunks_exact(4).filter(|pixel| pixel[..3] != blank).count();
    assert!(inked > 1_000, "{inked} pixels are inked");

    let apart = raster.iter().zip(&webgl).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(apart < Some(16), "a channel is {apart:?} apart");
}

#[wasm_bindgen_test]
fn a_dot_can_be_pointed_at() {
    let canvas = canvas();
    let mut dots = dots(&canvas, Preference::Raster);
    exhibit(&mut dots);
    dots.draw(1e6 + 5.0, 1.0);
    assert_eq!(dots.pick(43.0, 18.0, 8.0).map(|pick| pick.flight.request), Some(1));
    dots.clear();
    assert_eq!(dots.pick(43.0, 18.0, 8.0), None);
}

#[wasm_bindgen_test]
async fn webgl_comes_back_after_its_context_was_lost() {
    let canvas = canvas();
    let mut dots = dots(&canvas, Preference::WebGl);
    exhibit(&mut dots);
    // How close the dots stand is known after the first frame.
    dots.draw(1e6 + 5.0, 1.0);
    dots.draw(1e6 + 5.0, 1.0);
    let before = pixels(&canvas);

    let context: WebGl2RenderingContext = canvas.get_context("webgl2").unwrap().unwrap().unchecked_into();
    let loss: WebglLoseContext =
        context.get_extension("WEBGL_lose_context").unwrap().unwrap().unchecked_into();
    loss.lose_context();
    event(&canvas, "webglcontextlost").await;
    assert_eq!(dots.draw(1e6 + 5.0, 1.0).drawn, 26);
    loss.restore_context();
    event(&canvas, "webglcontextrestored").await;
    dots.draw(1e6 + 5.0, 1.0);
    assert!(pixels(&canvas) == before, "the picture after the loss is another one");
}

/// Waits until an event has been dealt with by all who listen.
async fn event(canvas: &HtmlCanvasElement, name: &str) {
    let happened = Promise::new(&mut |resolve, _| {
        canvas.add_event_listener_with_callback(name, &resolve).unwrap();
    });
    JsFuture::from(happened).await.unwrap();
    let later = Promise::new(&mut |resolve, _| {
        web_sys::window().unwrap().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(later).await.unwrap();
}
