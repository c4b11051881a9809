//! Two laws that hold in every run, whatever the distributions: counted in two independent ways, as identities.
//!
//! - Little's law (1961), L = λW: ∫ number inside dt is the sum of the times spent inside.
//! - Utilisation law (Denning and Buzen 1978), U = λS: ∫ slots taken dt is the sum of the times slots were held.
//!
//! The integrals follow what machines report of themselves at each change; the sums follow the calls. Calls still
//! inside count with the time they have spent so far, so nothing is left to the length of the run: in whole
//! nanoseconds both sides are equal. Only service may be rounded, by up to a nanosecond a call: shared slots give shares.

use super::{Metrics, NodeTotals};
use crate::engine::{Inside, World};
use crate::ids::NodeId;
use crate::time::{SimDuration, SimTime};

/// Something of which there are two counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// Little's law for requests from when they are wanted to their end.
    LittleSystem,
    /// Little's law for the calls at a machine.
    LittleNode(NodeId),
    /// Utilisation law for the slots of a machine.
    Utilisation(NodeId),
}

/// A law that doesn't hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub law: Law,
    /// The integral over time, in nanoseconds.
    pub integral_ns: u128,
    /// The sum over calls, in nanoseconds.
    pub sum_ns: u128,
}

impl Metrics {
    /// Checks both laws over the whole run up to `now`, for the system and each machine; clients have no slots,
    /// so only Little's law is theirs.
    ///
    /// `inside` is what the sums have yet to count, as [`crate::engine::World::inside`] lists it: calls in machines,
    /// and the requests of clients.
    ///
    /// # Errors
    /// The laws that don't hold.
    pub fn check_laws(
        &self,
        now: SimTime,
        inside: impl IntoIterator<Item = Inside>,
    ) -> Result<(), Vec<Breach>> {
        let totals = self.since_start(now);
        let mut system_ns = totals.response_ns + totals.failed_ns;
        let mut nodes: Vec<Sides> = totals.nodes.iter().map(Sides::ended).collect();
        for call in inside {
            let sojourn = now - call.arrived;
            nodes[call.node.index()].include(sojourn, SimDuration::from_secs(call.service_s));
            if self.gauges[call.node.index()].client {
                system_ns += u128::from(sojourn.0);
            }
        }
        let mut breaches = Vec::new();
        let mut check = |law, integral_ns: u128, sum_ns: u128, tolerance: u128| {
            if integral_ns.abs_diff(sum_ns) > tolerance {
                breaches.push(Breach { law, integral_ns, sum_ns });
            }
        };
        check(Law::LittleSystem, totals.in_flight_ns, system_ns, 0);
        for (at, (node, sides)) in totals.nodes.iter().zip(&nodes).enumerate() {
            check(Law::LittleNode(at.into()), node.inside_ns, sides.sojourn_ns, 0);
            if !self.gauges[at].client {
                check(Law::Utilisation(at.into()), node.busy_ns, sides.service_ns, sides.calls);
            }
        }
        if breaches.is_empty() { Ok(()) } else { Err(breaches) }
    }
}

/// The sides of the laws that follow the calls.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    calls: u128,
    sojourn_ns: u128,
    service_ns: u128,
}

impl Sides {
    fn ended(node: &NodeTotals) -> Self {
        Sides {
            calls: u128::from(node.calls.ended + node.checks.ended),
            sojourn_ns: node.calls.sojourn_ns + node.checks.sojourn_ns,
            service_ns: node.calls.service_ns + node.checks.service_ns,
        }
    }

    fn include(&mut self, sojourn: SimDuration, service: SimDuration) {
        self.calls += 1;
        self.sojourn_ns += u128::from(sojourn.0);
        self.service_ns += u128::from(service.0);
    }
}

impl World<Metrics> {
    /// Checks Little's law and the utilisation law over the run so far (see [`Metrics::check_laws`]).
    ///
    /// # Errors
    /// The laws that don't hold.
    pub fn check_laws(&self) -> Result<(), Vec<Breach>> {
        self.observer().check_laws(self.now(), self.inside())
    }
}
