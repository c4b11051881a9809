//! What charts by machine have in common: a curve each for a few, their spread for many.

use super::{Curve, Material, Stroke};
use crate::text::{english, names};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::metrics::NodeWindow;
use headroom_sim::observe::view::{NodeView, RoleView};
use headroom_sim::scenario::ComponentKind;

/// Up to this many machines have a curve each: so many lines the legend has room for.
const MOST: usize = 5;

/// A figure that many values have in common: its name, and how it is found.
type Common = (&'static str, fn(&[f64]) -> f64);

const SPREAD: [Common; 3] = [
    (english::MOST, |values| values.iter().copied().fold(f64::NAN, f64::max)),
    (english::MEAN, |values| values.iter().sum::<f64>() / values.len() as f64),
    (english::LEAST, |values| values.iter().copied().fold(f64::NAN, f64::min)),
];

/// The machines' values over time.
pub fn curves(
    material: &Material,
    value: fn(&NodeWindow) -> f64,
    lately: &dyn Fn(NodeId) -> f64,
) -> Vec<Curve> {
    let of_kind = |kind| material.nodes.iter().filter(move |node: &&NodeView| node.kind == kind);
    let mut servers: Vec<&NodeView> = of_kind(ComponentKind::Server).collect();
    // A balancer that stands by has nothing to show.
    let idle = |node: &&NodeView| matches!(node.role, RoleView::Balancer { active: false, .. });
    let balancers = of_kind(ComponentKind::Balancer).filter(|node| !idle(node));
    let mut others: Vec<&NodeView> = of_kind(ComponentKind::Database).chain(balancers).collect();
    let mut curves = Vec::new();
    if servers.len() + others.len() <= MOST {
        others.splice(0..0, servers.drain(..));
    } else {
        for (label, of) in SPREAD {
            let points = material.points(|row| {
                let present = servers.iter().filter_map(|node| row.nodes.get(node.id.index()));
                of(&present.map(value).collect::<Vec<_>>())
            });
            let latest = of(&servers.iter().map(|node| lately(node.id)).collect::<Vec<_>>());
            curves.push((label.to_owned(), latest, points));
        }
    }
    for node in others {
        let points = material.points(|row| row.nodes.get(node.id.index()).map_or(f64::NAN, value));
        curves.push((names::node(material.scenario, node.address), lately(node.id), points));
    }
    let strokes = (0..).map(Stroke::nth);
    let curves = curves.into_iter().zip(strokes);
    curves.map(|((label, latest, points), stroke)| Curve { label, latest, stroke, points }).collect()
}
