//! A fingerprint of a run, to compare runs on different machines.

use super::{Finish, Observer};
use crate::rng::mix;
use crate::time::SimTime;

/// Hashes every event and every request's end, in order. Two runs with equal digests were the same run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    state: u64,
    events: u64,
}

impl Digest {
    /// The fingerprint of all that happened so far.
    pub fn value(&self) -> u64 {
        mix(self.state, self.events)
    }

    /// Events so far.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// One round of FxHash's recurrence: each word shifts what came before, so the order counts.
    #[inline]
    fn absorb(&mut self, word: u64) {
        self.state = (self.state.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Observer for Digest {
    #[inline]
    fn event(&mut self, now: SimTime, code: u32) {
        self.events += 1;
        self.absorb(now.0);
        self.absorb(u64::from(code));
    }

    #[inline]
    fn finished(&mut self, end: &Finish) {
        self.absorb(end.wanted.0);
        self.absorb(u64::from(end.tries) << 32 | u64::from(end.client.0) << 16 | u64::from(end.kind.0));
        let outcome = end.outcome.map_or_else(|failure| 1 + failure.cause.index() as u64, |()| 0);
        self.absorb(outcome);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{KindId, NodeId};
    use crate::observe::{Cause, Failure};

    fn of(events: &[(u64, u32)]) -> u64 {
        let mut digest = Digest::default();
        events.iter().for_each(|&(now, code)| digest.event(SimTime(now), code));
        digest.value()
    }

    #[test]
    fn order_and_content_count() {
        assert_eq!(of(&[(1, 2), (3, 4)]), of(&[(1, 2), (3, 4)]));
        assert_ne!(of(&[(1, 2), (3, 4)]), of(&[(3, 4), (1, 2)]));
        assert_ne!(of(&[(1, 2)]), of(&[(2, 1)]));
        assert_ne!(of(&[]), of(&[(0, 0)]));
        assert_ne!(of(&[(0, 0)]), of(&[(0, 0), (0, 0)]));
    }

    #[test]
    fn outcomes_count() {
        let client = NodeId(0);
        let end = Finish {
            request: 0,
            now: SimTime(9),
            client,
            kind: KindId(0),
            wanted: SimTime(1),
            tries: 1,
            outcome: Ok(()),
        };
        let failed = Finish { outcome: Err(Failure { cause: Cause::Refused, at: client }), ..end };
        let [mut fine, mut bad] = [Digest::default(); 2];
        fine.finished(&end);
        bad.finished(&failed);
        assert_ne!(fine.value(), bad.value());
    }

    #[test]
    fn is_pinned() {
        // Computed apart from this code: a change of it would call equal runs different.
        assert_eq!(of(&[(1_000_000, 7), (2_500_000, 1 << 24)]), 9_301_665_350_564_539_031);
    }
}
