//! Smooth weighted round robin: the turns of heavy servers are spread out instead of bunched.

use super::Candidate;
use super::contract::memory_of;

/// nginx's rule, `ngx_http_upstream_get_peer`: at each pick every server's credit grows by its effective weight, the
/// first of those with most credit is chosen and pays what all got. A failure takes a server's whole effective weight
/// away (`max_fails` 1, the default); each pick gives one unit back.
#[derive(Clone, Debug, Default)]
pub(super) struct Smooth {
    /// By index of the server.
    shares: Vec<Share>,
}

#[derive(Clone, Debug, Default)]
struct Share {
    /// What it has got and not yet paid: nginx's `current_weight`.
    credit: f64,
    /// Part of its weight that failures took away; infinite for all of it, whatever the weight is.
    lost: f64,
}

impl Smooth {
    /// The place of the next server among those candidates that are `eligible`; 0 if none is.
    pub fn turn(&mut self, candidates: &[Candidate], eligible: impl Fn(&Candidate) -> bool) -> usize {
        let mut total = 0.0;
        let mut best = (0, f64::NEG_INFINITY);
        for (place, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| eligible(candidate)) {
            let share = memory_of(&mut self.shares, candidate.index);
            let lost = share.lost.min(candidate.weight);
            share.credit += candidate.weight - lost;
            share.lost = (lost - 1.0).max(0.0);
            total += candidate.weight - lost;
            if share.credit > best.1 {
                best = (place, share.credit);
            }
        }
        if let Some(chosen) = candidates.get(best.0) {
            memory_of(&mut self.shares, chosen.index).credit -= total;
        }
        best.0
    }

    /// A request to this server failed.
    pub fn failed(&mut self, index: u16) {
        memory_of(&mut self.shares, index).lost = f64::INFINITY;
    }
}
