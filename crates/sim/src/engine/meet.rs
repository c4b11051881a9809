//! Balancers get to know servers, and hear who left.

use super::world::World;
use crate::health::{Changes, Phi, Streak};
use crate::ids::{CallId, ComponentId, LinkId, NodeId};
use crate::nodes::Role;
use crate::nodes::balancer::Backend;
use crate::observe::Observer;
use crate::observe::view::Condition;
use crate::params::Checks;
use crate::time::SimTime;

impl<O: Observer> World<O> {
    /// A balancer gets to know servers of a component that it has not met, and hears who left.
    pub(super) fn meet_servers(&mut self, node: NodeId, component: ComponentId) {
        let now = self.now;
        if !self.nodes[node.index()].edges.iter().any(|edge| edge.to == component)
            || self.balancer(node).is_none()
        {
            return;
        }
        let salt = self.salt(self.component(node));
        for server in self.members[component.index()].clone() {
            // A pair of balancers has one address: whoever stands by is met when it takes over.
            if !matches!(&self.nodes[server.index()].role, Role::Balancer(balancer) if !balancer.active) {
                self.meet(node, server);
            }
        }
        if let Some(balancer) = self.balancer(node) {
            balancer.configure_method(salt);
            balancer.list_candidates(now);
        }
    }

    fn meet(&mut self, node: NodeId, server: NodeId) {
        let now = self.now;
        let machine = &self.nodes[server.index()];
        let condition = machine.state.condition;
        let present = !matches!(condition, Condition::Off | Condition::Leaving);
        let weight = match &machine.role {
            Role::Server(server) => server.capacity.weight,
            _ => 1,
        };
        let watch = self.watches.len() as u32;
        let link = self.link_to(node, server);
        let Some(balancer) = self.balancer(node) else { return };
        let checked = balancer.checks.check_interval_s > 0.0;
        let known = balancer.backends.iter().position(|backend| backend.node == server);
        if known.is_none() {
            let backend = Backend::new(server, link, watch, weight, &balancer.checks, now);
            balancer.backends.push(backend);
        }
        let place = known.unwrap_or(balancer.backends.len() - 1);
        let backend = &mut balancer.backends[place];
        backend.weight = weight;
        let joins = present && !backend.present;
        backend.present = present;
        if joins {
            backend.since = now;
            backend.warm_from = if now == SimTime::ZERO { SimTime::ZERO } else { now };
            // Who joins a running system has to pass one check first, as a new target of a cloud balancer does.
            backend.up = !checked || condition == Condition::Up;
            backend.joining = !backend.up;
            backend.draining = false;
            (backend.failures, backend.ejections, backend.ejected_until) = (0, 0, SimTime::ZERO);
            backend.streak = Streak::default();
            backend.phi = Phi::new(&balancer.checks, now);
        }
        if known.is_none() {
            self.watches.push((node, place as u16));
        }
        if joins {
            self.start_check(node, place as u16);
        }
    }
}

impl Backend {
    fn new(node: NodeId, link: LinkId, watch: u32, weight: u32, checks: &Checks, now: SimTime) -> Backend {
        Backend {
            node,
            link,
            watch,
            present: false,
            draining: false,
            up: true,
            since: now,
            streak: Streak::default(),
            changes: Changes::default(),
            joining: false,
            phi: Phi::new(checks, now),
            silence_watched_at: SimTime::NEVER,
            check: CallId::NONE,
            checks: 0,
            next_check: SimTime::NEVER,
            active: 0,
            weight,
            warm_from: now,
            failures: 0,
            ejected_until: SimTime::ZERO,
            ejections: 0,
        }
    }
}
