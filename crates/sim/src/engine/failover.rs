//! Two balancers and one address: the active one shows that it lives, the other takes over when it doesn't (VRRP).
//!
//! RFC 5798 §6.1: the standby waits 3 advertisement intervals and a skew of (256 − priority)/256 of one, from the last
//! advertisement it heard. Who comes back stands by; nobody is put out of office by a return (no preemption). The
//! signs of life take no time to arrive.

use super::event::Event;
use super::world::World;
use crate::ids::NodeId;
use crate::nodes::balancer::Balancer;
use crate::observe::{Note, Observer};
use crate::params::Failover;
use crate::time::{SimDuration, SimTime};

/// How long a standby waits after the last sign of life.
fn patience(failover: &Failover) -> SimDuration {
    let skew = f64::from(256 - failover.priority) / 256.0;
    SimDuration::from_secs(failover.advert_s * (3.0 + skew))
}

impl<O: Observer> World<O> {
    /// The other balancer of a pair.
    fn partner(&self, node: NodeId) -> Option<NodeId> {
        let members = &self.members[self.component(node).index()];
        members.iter().copied().find(|other| *other != node)
    }

    /// The active balancer begins to show that it lives.
    pub(crate) fn begin_adverts(&mut self, node: NodeId) {
        let now = self.now;
        let Some(balancer) = self.balancer(node) else { return };
        if balancer.active && balancer.failover.standby && balancer.next_advert != now {
            balancer.next_advert = now;
            self.schedule(now, Event::Advert(node));
        }
    }

    /// A sign of life is due.
    #[inline(never)]
    pub(crate) fn advert(&mut self, node: NodeId) {
        let now = self.now;
        let lives = self.nodes[node.index()].state.answers();
        let partner = self.partner(node);
        let Some(balancer) = self.balancer(node) else { return };
        if balancer.next_advert != now {
            return;
        }
        balancer.next_advert = SimTime::NEVER;
        if !balancer.active || !balancer.failover.standby || !lives {
            return;
        }
        balancer.next_advert = now + SimDuration::from_secs(balancer.failover.advert_s);
        let next = balancer.next_advert;
        self.schedule(next, Event::Advert(node));
        if let Some(partner) = partner {
            self.hear(partner);
        }
    }

    /// A standby hears that the active balancer lives.
    pub(crate) fn hear(&mut self, node: NodeId) {
        let now = self.now;
        if self.nodes[node.index()].state.cut {
            return;
        }
        let Some(balancer) = self.balancer(node) else { return };
        balancer.patience_ends = now + patience(&balancer.failover);
        self.watch_active(node);
    }

    fn watch_active(&mut self, node: NodeId) {
        let Some(Balancer { patience_ends, watched_at, .. }) = self.balancer(node) else { return };
        if *patience_ends < *watched_at {
            *watched_at = *patience_ends;
            let when = *watched_at;
            self.schedule(when, Event::Takeover(node));
        }
    }

    /// A standby's patience may be over.
    #[inline(never)]
    pub(crate) fn takeover(&mut self, node: NodeId) {
        let now = self.now;
        let lives = self.nodes[node.index()].state.answers();
        let Some(balancer) = self.balancer(node) else { return };
        if balancer.watched_at != now {
            return;
        }
        balancer.watched_at = SimTime::NEVER;
        if balancer.active || !balancer.failover.standby {
            return;
        }
        if balancer.patience_ends > now {
            self.watch_active(node);
        } else if lives {
            self.activate(node);
        }
    }

    /// A balancer takes the address.
    pub(crate) fn activate(&mut self, node: NodeId) {
        let now = self.now;
        let old = self.partner(node);
        if let Some(old) = old {
            let after = now.since(self.nodes[old.index()].state.since);
            if let Some(balancer) = self.balancer(old) {
                balancer.active = false;
            }
            self.observer.noted(now, Note::TookOver { balancer: node, after });
        }
        if let Some(balancer) = self.balancer(node) {
            balancer.active = true;
        }
        old.into_iter().for_each(|old| self.follow_address(old, node));
        self.refresh_targets(self.component(node));
        self.begin_adverts(node);
    }

    /// Balancers before the pair know one address, which is another machine's from now on.
    fn follow_address(&mut self, from: NodeId, to: NodeId) {
        for (before, place) in self.watches.clone() {
            let backends = self.balancer(before).map(|balancer| &mut balancer.backends);
            let backend = backends.and_then(|backends| backends.get_mut(usize::from(place)));
            backend.into_iter().filter(|backend| backend.node == from).for_each(|backend| backend.node = to);
        }
    }

    /// A balancer works again: it goes on checking, and showing that it lives or standing by.
    pub(crate) fn balancer_is_back(&mut self, node: NodeId) {
        if self.balancer(node).is_none() {
            return;
        }
        self.start_checks(node);
        self.begin_adverts(node);
        self.hear(node);
    }
}
