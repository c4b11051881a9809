//! What ends up in the pixels.

use super::*;
use crate::flight::{Flight, Reach, tests::read};
use crate::moment::Moment;
use crate::path::{Path, Point};
use crate::style::{Fate, Kind, Style};
use crate::theme::Rgb;

const READ: Rgb = Rgb([0, 114, 178]);
const BAD: Rgb = Rgb([179, 38, 30]);
const GROUND: Rgb = Rgb([246, 247, 249]);
const WIDTH: u32 = 60;
const HEIGHT: u32 = 40;

fn theme() -> Theme {
    let other = Rgb([90, 101, 117]);
    Theme { inks: [READ, other, other, other, other, BAD, other], casing: GROUND, radius_px: 4.0 }
}

fn raster(ratio: f32) -> Raster {
    let mut raster = Raster::new(&theme());
    raster.resize((WIDTH as f32 * ratio) as u32, (HEIGHT as f32 * ratio) as u32, ratio);
    raster
}

/// A scene of flights that stand still at `at`.
fn scene(at: Point, flights: &[Flight]) -> Scene {
    let mut scene = Scene::default();
    scene.set_paths(&[Path([at; 4])]);
    scene.push(flights);
    scene.advance(Moment { now_s: 0.5, min_visible_s: 0.0 });
    scene
}

fn show(raster: &mut Raster, scene: &Scene) -> Range<usize> {
    raster.locate(scene);
    raster.paint()
}

/// Red, green, blue and alpha of the pixel at this place of the canvas.
fn pixel(raster: &Raster, x: i32, y: i32) -> [u8; 4] {
    let margin = raster.margin_dev() as i32;
    let index = ((y + margin) as usize * raster.stride_dev() + (x + margin) as usize) * 4;
    raster.bytes()[index..index + 4].try_into().unwrap()
}

fn solid(Rgb([r, g, b]): Rgb) -> [u8; 4] {
    [r, g, b, 255]
}

#[test]
fn a_dot_has_its_colour_a_casing_and_nothing_around() {
    let mut raster = raster(1.0);
    show(&mut raster, &scene(Point::new(20.5, 10.5), &[read(0.0, 1.0)]));
    assert_eq!(pixel(&raster, 20, 10), solid(READ));
    assert_eq!(pixel(&raster, 23, 10), solid(READ));
    assert_eq!(pixel(&raster, 26, 10), [0; 4]);
    let edge = pixel(&raster, 24, 10);
    assert!(edge[0] > READ.0[0] && edge[0] < GROUND.0[0], "{edge:?}");
}

#[test]
fn what_was_drawn_is_wiped_and_both_are_reported() {
    let mut raster = raster(1.0);
    show(&mut raster, &Scene::default());
    let first = show(&mut raster, &scene(Point::new(20.5, 10.5), &[read(0.0, 1.0)]));
    let second = show(&mut raster, &scene(Point::new(20.5, 30.5), &[read(0.0, 1.0)]));
    assert_eq!(pixel(&raster, 20, 10), [0; 4]);
    assert_eq!(pixel(&raster, 20, 30), solid(READ));
    assert!(second.start == first.start && second.end == first.end + 20, "{first:?} {second:?}");

    assert!(!show(&mut raster, &Scene::default()).is_empty());
    assert!(raster.bytes().iter().all(|&byte| byte == 0));
    assert!(show(&mut raster, &Scene::default()).is_empty());
}

#[test]
fn new_colours_are_shown_all_over_the_canvas() {
    let mut raster = raster(1.0);
    show(&mut raster, &scene(Point::new(20.5, 10.5), &[read(0.0, 1.0)]));
    raster.set_theme(&Theme { radius_px: 3.0, ..theme() });
    let rows = show(&mut raster, &scene(Point::new(20.5, 30.5), &[read(0.0, 1.0)]));
    assert_eq!(rows, 0..HEIGHT as usize + 2 * raster.margin_dev());
    assert_eq!(pixel(&raster, 20, 30), solid(READ));
}

#[test]
fn a_dot_glides_between_pixels() {
    let mut raster = raster(1.0);
    let red_at_the_right_edge = |raster: &mut Raster, x: f32| {
        show(raster, &scene(Point::new(x, 10.5), &[read(0.0, 1.0)]));
        pixel(raster, 24, 10)[0]
    };
    let reds = [20.5, 20.75, 21.0].map(|x| red_at_the_right_edge(&mut raster, x));
    assert!(reds[0] > reds[1] && reds[1] > reds[2], "{reds:?}");
}

#[test]
fn a_lost_flight_is_a_cross_in_the_colour_of_failure() {
    let mut raster = raster(1.0);
    let lost = Flight { reach: Reach::lost_at(0.1), ..read(0.0, 1.0) };
    show(&mut raster, &scene(Point::new(20.5, 10.5), &[lost]));
    assert_eq!(pixel(&raster, 23, 13), solid(BAD));
    assert_ne!(pixel(&raster, 23, 10), solid(BAD));
}

#[test]
fn dots_at_and_beyond_every_edge_do_no_harm() {
    for ratio in [1.0, 1.37, 2.0] {
        let mut raster = raster(ratio);
        for x in [-1e9, -30.0, -4.0, 0.0, 60.0, 63.9, 90.0, 1e9, f32::NAN] {
            for y in [-1e9, -30.0, -4.0, 0.0, 40.0, 43.9, 90.0, 1e9, f32::INFINITY] {
                show(&mut raster, &scene(Point::new(x, y), &[read(0.0, 1.0)]));
            }
        }
    }
}

#[test]
fn a_finer_screen_gets_finer_dots() {
    let mut raster = raster(2.0);
    show(&mut raster, &scene(Point::new(20.0, 10.0), &[read(0.0, 1.0)]));
    assert_eq!(pixel(&raster, 40, 20), solid(READ));
    assert_eq!(pixel(&raster, 46, 20), solid(READ));
}

#[test]
fn every_style_leaves_its_mark() {
    let mut raster = raster(1.0);
    for style in Style::all() {
        show(&mut raster, &scene(Point::new(20.0, 10.0), &[Flight { style, ..read(0.0, 1.0) }]));
        let covered = raster.bytes().chunks_exact(4).filter(|pixel| pixel[3] > 127).count();
        assert!(covered > 20, "{style:?} covers {covered} pixels");
    }
}

#[test]
fn the_newest_lies_on_top() {
    let mut raster = raster(1.0);
    let failed = Flight { style: Style::new(Kind::Read, Fate::Error), ..read(0.0, 1.0) };
    show(&mut raster, &scene(Point::new(20.5, 10.5), &[failed, read(0.0, 1.0)]));
    assert_eq!(pixel(&raster, 20, 10), solid(READ));
}

#[test]
fn a_canvas_of_too_many_pixels_is_drawn_coarser() {
    assert_eq!(capped_ratio(1280.0, 720.0, 1.0), 1.0);
    assert_eq!(capped_ratio(390.0, 500.0, 3.0), 3.0);
    assert!((1.4..1.6).contains(&capped_ratio(1280.0, 720.0, 2.0)));
    assert_eq!(capped_ratio(0.0, 0.0, 2.0), 2.0);
}
