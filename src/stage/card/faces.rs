//! What stands on a card, worked out from a snapshot.

use super::status::{Status, watched};
use crate::components::SessionContext;
use crate::stage::layout::Place;
use crate::state::Snapshot;
use crate::text::{english, names, number};
use headroom_course::text::Names;
use headroom_sim::observe::view::{NodeView, RoleView};
use headroom_sim::params::Block;
use headroom_sim::scenario::{ComponentKind, NodeAddress, Settings};
use yew::prelude::*;

/// A card's content, place and handler.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What stands on it.
    pub face: Face,
    /// Where it stands.
    pub place: Place,
    /// Is its machine looked at more closely?
    pub selected: bool,
    /// Takes what people do.
    pub context: SessionContext,
}

/// What stands on a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Face {
    /// Whose card.
    pub address: NodeAddress,
    /// What it is.
    pub kind_of: ComponentKind,
    /// The machine's name.
    pub name: String,
    /// What it is, with its most telling setting.
    pub kind: String,
    /// The figure beside its name.
    pub figure: String,
    /// The same as a share, for a bar.
    pub share: f64,
    /// How it is.
    pub status: Status,
    /// Slots at work, of how many.
    pub slots: (u32, u32),
    /// Requests that wait; for clients, those under way.
    pub waiting: u32,
    /// Further facts: name and value.
    pub facts: Vec<(&'static str, String)>,
    /// Requests per second over the last minute.
    pub spark: Vec<f32>,
}

impl Props {
    /// The card of a machine.
    pub fn new(
        snapshot: &Snapshot,
        view: &NodeView,
        place: Place,
        selected: bool,
        context: SessionContext,
    ) -> Self {
        Props { face: Face::of(snapshot, view), place, selected, context }
    }
}

impl Face {
    /// What there is to say of a machine.
    pub fn of(snapshot: &Snapshot, view: &NodeView) -> Face {
        let recent = snapshot.recent.nodes.get(view.id.index());
        let utilisation = recent.map_or(0.0, |node| node.utilisation());
        let per_second = recent.map_or(0.0, |node| snapshot.recent.per_second(node.calls.served()));
        let spark = snapshot.sparks.iter().find(|(node, _)| *node == view.id);
        let status = Status::of(view, watched(&snapshot.nodes, view), snapshot.now);
        let mut face = Face {
            address: view.address,
            kind_of: view.kind,
            name: names::node(&snapshot.scenario, view.address),
            kind: english::kind(view.kind).to_owned(),
            figure: number::whole_percent(utilisation),
            share: utilisation.min(1.0),
            status,
            slots: (view.busy, view.slots),
            waiting: view.waiting,
            facts: Vec::new(),
            spark: spark.map(|(_, spark)| spark.clone()).unwrap_or_default(),
        };
        let mut fact = |name, value| face.facts.push((name, value));
        match &view.role {
            RoleView::Client { in_flight, .. } => {
                if let Some(distance) = distance(snapshot, view) {
                    face.kind = format!("{distance} {}", english::AWAY);
                }
                // What they send, as the chart of arrivals has it, not what has come back.
                let sent = recent.map_or(0.0, |node| snapshot.recent.per_second(node.arrived));
                face.figure = number::rate(sent);
                face.share = 0.0;
                face.status = recent.map_or_else(Status::default, |node| Status::of_clients(&node.calls));
                face.waiting = *in_flight;
            }
            RoleView::Balancer { next, connections, connection_limit, .. } => {
                fact(
                    english::NEXT_PICK,
                    match next {
                        Some(node) => Names::node(snapshot, *node),
                        None => english::DEPENDS.to_owned(),
                    },
                );
                fact(english::ABOARD, english::of(*connections, *connection_limit));
                if let Some(method) = method(snapshot, view) {
                    face.kind = method;
                }
            }
            RoleView::Server { .. } => face.kind = format!("{} · {}", face.kind, number::rate(per_second)),
            RoleView::Database { connections, connection_limit } => {
                fact(english::CONNECTIONS, english::of(*connections, *connection_limit));
                face.kind = format!("{} · {}", face.kind, number::rate(per_second));
            }
        }
        face
    }

    /// The name in two parts: what may be cut short, and the number that may not.
    pub fn name_parts(&self) -> (&str, &str) {
        match self.name.rsplit_once(' ') {
            Some((name, number)) if number.parse::<u16>().is_ok() => (name, number),
            _ => (&self.name, ""),
        }
    }

    /// The card in a sentence, for those who hear the page.
    pub fn spoken(&self) -> String {
        let state = [self.status.belief.as_deref(), Some(self.status.truth.as_str())];
        let state = state.into_iter().flatten().collect::<Vec<_>>().join(", ");
        format!("{}: {state}, {}", self.name, self.figure)
    }
}

/// How the balancer chooses.
fn method(snapshot: &Snapshot, view: &NodeView) -> Option<String> {
    let component = snapshot.scenario.components.get(view.address.component.index())?;
    let Settings::Balancer(balancer) = &component.settings else { return None };
    let (spec, raw) = (balancer.routing.spec("method")?, balancer.routing.get("method")?);
    Some(number::value(spec, raw))
}

/// How far away a group of clients is.
fn distance(snapshot: &Snapshot, view: &NodeView) -> Option<String> {
    let scenario = &snapshot.scenario;
    let link = scenario.links.iter().find(|link| link.from == view.address.component)?;
    (link.network.rtt_ms > 0.0).then(|| number::seconds(link.network.rtt_ms / 1e3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::engine::Engine;
    use headroom_sim::time::SimTime;

    /// While a flood fills the queues far fewer requests come back than are sent.
    #[test]
    fn clients_cards_tell_what_they_send_as_the_chart_of_arrivals_does() {
        let mut engine = Engine::of("flood");
        while engine.world().now() < SimTime::from_secs(11.2) {
            engine.step_event();
        }
        let snapshot = Snapshot::of(&engine, None, true, None);
        let clients = snapshot.nodes.iter().filter(|view| view.kind == ComponentKind::Client);
        let figures: Vec<String> = clients.map(|view| Face::of(&snapshot, view).figure).collect();
        let rates: Vec<f64> =
            figures.iter().map(|figure| figure.trim_end_matches("/s").parse().expect("a rate")).collect();
        let arriving = snapshot.figures[0].curves[0].latest;
        assert!((rates.iter().sum::<f64>() / arriving - 1.0).abs() < 0.02, "{figures:?} of {arriving}");
    }
}
