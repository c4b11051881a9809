//! Which servers balancers chose, in order.

use super::Observer;
use crate::ids::NodeId;
use crate::time::SimTime;

/// A balancer's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick {
    /// When.
    pub time: SimTime,
    /// Who chose.
    pub balancer: NodeId,
    /// Who was chosen.
    pub server: NodeId,
}

/// The first picks of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picks {
    limit: usize,
    picks: Vec<Pick>,
}

impl Picks {
    /// Keeps this many picks, from the first on.
    pub fn new(limit: usize) -> Self {
        Picks { limit, picks: Vec::with_capacity(limit) }
    }

    /// The picks, in order.
    pub fn list(&self) -> &[Pick] {
        &self.picks
    }
}

impl Observer for Picks {
    #[inline]
    fn picked(&mut self, time: SimTime, balancer: NodeId, server: NodeId) {
        if self.picks.len() < self.limit {
            self.picks.push(Pick { time, balancer, server });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_first_ones_in_order() {
        let mut picks = Picks::new(2);
        for server in [3, 1, 2] {
            picks.picked(SimTime(u64::from(server)), NodeId(0), NodeId(server));
        }
        let servers: Vec<u16> = picks.list().iter().map(|pick| pick.server.0).collect();
        assert_eq!(servers, [3, 1]);
    }
}
