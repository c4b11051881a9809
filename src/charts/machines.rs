//! What charts by machine have in common: a curve each for a few, their spread for many.

use super::{Curve, Material, Stroke};
use crate::text::{english, names};
use headroom_sim::ids::NodeId;
use headroom_sim::observe::metrics::{NodeWindow, Row};
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
    // A balancer that has only stood by has nothing to show; one that has lost the address has its past.
    let active = |node: &NodeView| matches!(node.role, RoleView::Balancer { active: true, .. });
    let worked = |row: Row, node: &NodeView| {
        row.nodes.get(node.id.index()).is_some_and(|did| *did != NodeWindow::default())
    };
    let balancers = of_kind(ComponentKind::Balancer)
        .filter(|node| active(node) || material.rows().any(|row| worked(row, node)));
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

#[cfg(test)]
mod tests {
    use crate::state::engine::{Engine, Origin};
    use crate::state::{Shared, Snapshot};
    use headroom_course::scenarios;
    use headroom_sim::engine::Command;
    use headroom_sim::time::SimTime;

    #[test]
    fn a_balancer_keeps_its_past_when_another_takes_over_and_one_that_stands_by_has_none() {
        let scenario = Shared::new(scenarios::load("balancer-chokepoint").expect("a scenario of ours"));
        let command = |text: &str| Command::parse(text, &scenario).expect("a command");
        let changes = vec![command("set balancer.standby=true"), command("set clients.rate=210")];
        let origin = Origin { id: "t".into(), seed: 1, scenario: scenario.clone(), changes };
        let mut engine = Engine::open(origin).expect("it opens");
        let balancers = |engine: &Engine| {
            let snapshot = Snapshot::of(engine, None, true, None);
            let queues = snapshot.figures.into_iter().find(|figure| figure.id == "queues").expect("a chart");
            let balancers = queues.curves.iter().filter(|curve| curve.label.starts_with("Load balancer"));
            balancers.map(|curve| (curve.label.clone(), curve.points.clone())).collect::<Vec<_>>()
        };
        let before = balancers(&engine);
        assert_eq!(before.len(), 1, "the one that works");
        engine.apply(command("crash balancer/1")).expect("it crashes");
        while engine.world().now() < SimTime::from_secs(80.0) {
            engine.frame(50.0, || 0.0);
        }
        let after = balancers(&engine);
        assert_eq!(after.len(), 2, "the standby has taken over");
        let history = |points: &[(f64, f64)]| {
            points.iter().filter(|(at, _)| (25.0..60.0).contains(at)).copied().collect::<Vec<_>>()
        };
        assert_eq!((&after[0].0, history(&after[0].1)), (&before[0].0, history(&before[0].1)));
        assert!(history(&after[0].1).iter().all(|(_, waiting)| *waiting > 0.0));
    }
}
