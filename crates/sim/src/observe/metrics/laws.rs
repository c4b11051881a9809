//! Two laws that hold in every run, whatever the distributions: counted in two independent ways, as identities.
//!
//! - Little's law (1961), L = λW: ∫ number inside dt is the sum of the times spent inside.
//! - Utilisation law (Denning and Buzen 1978), U = λS: ∫ slots taken dt is the sum of the times slots were held.
//!
//! The integrals follow what machines report of themselves at each change; the sums follow the calls. Calls still
//! inside count with the time they have spent so far, so nothing is left to the length of the run: in whole
//! nanoseconds both sides are equal. Only where calls share slots, each share may be rounded by up to a nanosecond.

use super::{Metrics, NodeTotals};
use crate::ids::NodeId;
use crate::time::{SimDuration, SimTime};

/// A call (or health check) that is still inside a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveCall {
    /// Where.
    pub node: NodeId,
    /// When it came in.
    pub arrived: SimTime,
    /// How long it has had a slot so far, as [`crate::observe::Span::held`] counts it.
    pub held: SimDuration,
}

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
    /// Checks both laws over the whole run up to `now`, for the system and each machine.
    ///
    /// `requests` are those in flight: whose they are, and since when they are wanted. `calls` are the calls and
    /// health checks inside machines.
    ///
    /// # Errors
    /// The laws that don't hold.
    pub fn check_laws(
        &self,
        now: SimTime,
        requests: impl IntoIterator<Item = (NodeId, SimTime)>,
        calls: impl IntoIterator<Item = LiveCall>,
    ) -> Result<(), Vec<Breach>> {
        let totals = self.since_start(now);
        let mut ended = Sides { sojourn_ns: totals.response_ns + totals.failed_ns, ..Sides::default() };
        let mut nodes: Vec<Sides> = totals.nodes.iter().map(Sides::ended).collect();
        for (client, wanted) in requests {
            let sojourn = now - wanted;
            ended.include(sojourn, sojourn);
            nodes[client.index()].include(sojourn, sojourn);
        }
        for call in calls {
            nodes[call.node.index()].include(now - call.arrived, call.held);
        }
        let mut breaches = Vec::new();
        let mut check = |law, integral_ns: u128, sum_ns: u128, tolerance: u128| {
            if integral_ns.abs_diff(sum_ns) > tolerance {
                breaches.push(Breach { law, integral_ns, sum_ns });
            }
        };
        check(Law::LittleSystem, totals.in_flight_ns, ended.sojourn_ns, 0);
        for (at, (node, sides)) in totals.nodes.iter().zip(&nodes).enumerate() {
            check(Law::LittleNode(at.into()), node.busy_ns + node.waiting_ns, sides.sojourn_ns, 0);
            check(Law::Utilisation(at.into()), node.busy_ns, sides.held_ns, sides.calls);
        }
        if breaches.is_empty() { Ok(()) } else { Err(breaches) }
    }
}

/// The sides of the laws that follow the calls.
#[derive(Clone, Copy, Debug, Default)]
struct Sides {
    calls: u128,
    sojourn_ns: u128,
    held_ns: u128,
}

impl Sides {
    fn ended(node: &NodeTotals) -> Self {
        Sides {
            calls: u128::from(node.calls.ended + node.checks.ended),
            sojourn_ns: node.calls.sojourn_ns + node.checks.sojourn_ns,
            held_ns: node.calls.held_ns + node.checks.held_ns,
        }
    }

    fn include(&mut self, sojourn: SimDuration, held: SimDuration) {
        self.calls += 1;
        self.sojourn_ns += u128::from(sojourn.0);
        self.held_ns += u128::from(held.0);
    }
}
