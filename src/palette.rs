//! The theme's colours and sizes as numbers, for what is drawn on canvases.

use headroom_sim::decimal;
use headroom_stage::{Rgb, Theme};
use web_sys::{CssStyleDeclaration, Element, HtmlElement};

/// Colours of the page's present theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Behind everything.
    pub ground: Rgb,
    /// Text that stands back.
    pub muted: Rgb,
    /// Lines between things.
    pub line: Rgb,
    /// What is bad.
    pub bad: Rgb,
    /// What is good.
    pub good: Rgb,
    /// Series of charts, in order.
    pub series: [Rgb; 3],
    /// The dots of the stage.
    pub dots: Theme,
    /// The text size, in CSS pixels.
    pub text_px: f64,
}

const BLACK: Rgb = Rgb([0, 0, 0]);

impl Palette {
    /// Reads the style sheet as it applies at an element of the page.
    pub fn read(at: &Element) -> Palette {
        let document = gloo::utils::document();
        // A token may be any expression of CSS; what it comes to shows in the colour of an element that wears it.
        let probe = document.create_element("span").ok();
        let probe = probe.and_then(|probe| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(probe).ok());
        if let Some(probe) = &probe {
            // What the browser forces upon text is no longer what a token says.
            probe.style().set_property("forced-color-adjust", "none").ok();
            at.append_child(probe).ok();
        }
        let color = |token: &str| {
            let probe = probe.as_ref()?;
            probe.style().set_property("color", &format!("var(--{token})")).ok()?;
            rgb(&style(probe)?.get_property_value("color").ok()?)
        };
        let of = |token: &str| color(token).unwrap_or(BLACK);
        let radius_px = style(at).and_then(|style| style.get_property_value("--dot-radius").ok());
        let palette = Palette {
            ground: of("ground"),
            muted: of("muted"),
            line: of("line"),
            bad: of("bad"),
            good: of("good"),
            series: ["read", "write", "replication"].map(of),
            dots: Theme {
                inks: ["read", "write", "static", "heartbeat", "replication", "bad", "muted"].map(of),
                casing: of("ground"),
                radius_px: radius_px.and_then(|text| decimal::read(text.trim())).unwrap_or(3.5) as f32,
            },
            text_px: text_px(),
        };
        if let Some(probe) = probe {
            probe.remove();
        }
        palette
    }
}

/// The page's text size, in CSS pixels.
pub fn text_px() -> f64 {
    let root = gloo::utils::document_element();
    let size = style(&root).and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|text| decimal::read(text.strip_suffix("px")?)).unwrap_or(16.0)
}

fn style(of: &Element) -> Option<CssStyleDeclaration> {
    gloo::utils::window().get_computed_style(of).ok()?
}

/// Reads a computed colour: `rgb(0, 114, 178)`.
fn rgb(text: &str) -> Option<Rgb> {
    let inner = text.split_once('(')?.1.trim_end_matches(')');
    let mut channels = inner.split([',', ' ', '/']).filter(|part| !part.is_empty()).map(decimal::read);
    let mut next = || channels.next()?.map(|channel| channel as u8);
    Some(Rgb([next()?, next()?, next()?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read() {
        let rows =
            [("rgb(0, 114, 178)", Some(Rgb([0, 114, 178]))), ("rgba(1, 2, 3, 0.5)", Some(Rgb([1, 2, 3])))];
        for (text, color) in rows {
            assert_eq!(rgb(text), color);
        }
        assert_eq!((rgb(""), rgb("rgb()"), rgb("none")), (None, None, None));
    }
}
