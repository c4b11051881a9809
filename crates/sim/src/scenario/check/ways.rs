//! The ways requests can take: they show what servers call, and circles among them would never end.

use super::Check;
use crate::ids::{ComponentId, KindId};
use crate::scenario::component::ComponentKind;
use crate::scenario::{RequestKind, Scenario, Step};

/// A component that is asked for a kind of request.
type Stop = (ComponentId, KindId);

impl Check<'_> {
    /// Walks every way a request can take: finds the calls of servers, and refuses circles.
    pub(super) fn reachable(&mut self, scenario: &mut Scenario) {
        let clients =
            scenario.components.iter().filter(|component| component.settings.kind() == ComponentKind::Client);
        let entrances: Vec<ComponentId> = clients.flat_map(|client| client.calls.clone()).collect();
        let offered: Vec<KindId> = (0..scenario.kinds.len())
            .map(KindId::from)
            .filter(|kind| scenario.kinds[kind.index()].offered)
            .collect();
        if entrances.is_empty() {
            self.problem("components", "this list", "at least one client, whose requests go somewhere");
        }
        if offered.is_empty() {
            self.problem("requests", "this list", "at least one request whose share is above 0");
        }
        let mut done = Vec::new();
        for entrance in entrances {
            for kind in &offered {
                self.walk(scenario, (entrance, *kind), &mut Vec::new(), &mut done);
            }
        }
    }

    fn walk(&mut self, scenario: &mut Scenario, stop: Stop, way: &mut Vec<Stop>, done: &mut Vec<Stop>) {
        if way.contains(&stop) {
            let names = way.iter().chain([&stop]).map(|(c, _)| scenario.components[c.index()].id.as_str());
            let circle = names.collect::<Vec<_>>().join(" > ");
            let field = format!("requests[{}].steps", stop.1.0);
            self.problem(field, circle, "calls that don't lead back to themselves");
            return;
        }
        if done.contains(&stop) {
            return;
        }
        done.push(stop);
        way.push(stop);
        for next in next_stops(scenario, stop) {
            let calls = &mut scenario.components[stop.0.index()].calls;
            if !calls.contains(&next.0) {
                calls.push(next.0);
            }
            self.walk(scenario, next, way, done);
        }
        way.pop();
    }
}

fn next_stops(scenario: &Scenario, (at, kind): Stop) -> Vec<Stop> {
    let component = &scenario.components[at.index()];
    match component.settings.kind() {
        ComponentKind::Balancer => component.calls.iter().map(|to| (*to, kind)).collect(),
        ComponentKind::Server => calls_of(&scenario.kinds[kind.index()]),
        ComponentKind::Client | ComponentKind::Database => Vec::new(),
    }
}

fn calls_of(kind: &RequestKind) -> Vec<Stop> {
    kind.steps.iter().flat_map(Step::calls).map(|call| (call.to, call.kind)).collect()
}
