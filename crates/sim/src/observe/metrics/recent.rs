//! The last few seconds: totals remembered every now and then, to subtract from the present ones.

use super::{Coarse, Totals};
use crate::time::{SimDuration, SimTime};
use std::collections::VecDeque;
use std::sync::Arc;

/// Least length of what counts as recent.
const SHORT: SimDuration = SimDuration(5_000_000_000);
/// How many totals are remembered of the last seconds: one more than [`SHORT`] needs.
const SHORT_KEPT: usize = 6;
/// How many more, one every [`SPACING`].
const LONG_KEPT: usize = 5;
/// Every how many seconds.
const SPACING: u64 = 16;
/// With fewer requests than this, recent reaches further back.
const ENOUGH: u64 = 100;

/// Remembered totals: one each second, and further back one every 16 s.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent {
    short: VecDeque<Mark>,
    long: VecDeque<Mark>,
    seconds: u64,
}

/// A moment to look back to.
#[derive(Clone, Debug)]
struct Mark {
    totals: Arc<Totals>,
    /// Response times in the seconds from then to the next mark of the same spacing.
    responses: Coarse,
}

impl Recent {
    /// Another second has passed, with these response times.
    pub fn remember(&mut self, totals: &Totals, second: &Coarse) {
        for (ring, kept) in [(&mut self.short, SHORT_KEPT), (&mut self.long, LONG_KEPT)] {
            // The first one fills the ring, so that nothing is allocated later.
            if ring.is_empty() {
                ring.resize_with(kept, || Mark { totals: Arc::new(start(totals)), responses: Coarse::new() });
            }
            if let Some(last) = ring.back_mut() {
                last.responses.merge(second);
            }
        }
        put(&mut self.short, totals);
        if self.seconds.is_multiple_of(SPACING) {
            put(&mut self.long, totals);
        }
        self.seconds += 1;
    }

    /// What happened over the last five seconds; if that isn't much, over up to 80 s.
    pub fn of(&self, totals: &Totals) -> Totals {
        let long = |earlier: &&Mark| totals.end - earlier.totals.end >= SHORT;
        let busy = |earlier: &&Mark| totals.arrived - earlier.totals.arrived >= ENOUGH;
        let mut candidates = self.short.iter().rev().chain(self.long.iter().rev()).filter(long);
        match candidates.find(busy).or_else(|| self.long.front().filter(long)) {
            Some(earlier) => totals.minus(&earlier.totals),
            None => totals.clone(),
        }
    }

    /// Response times of the whole seconds since a moment at which recent totals begin, in parts.
    pub fn responses(&self, since: SimTime) -> impl Iterator<Item = &Coarse> {
        let known = self.short.iter().any(|mark| mark.totals.end == since);
        let ring = if known { &self.short } else { &self.long };
        ring.iter().filter(move |mark| mark.totals.end >= since).map(|mark| &mark.responses)
    }
}

/// The totals as the run began.
fn start(totals: &Totals) -> Totals {
    Totals { start: SimTime::ZERO, end: SimTime::ZERO, ..totals.minus(totals) }
}

/// Puts totals in, over the oldest, whose memory is used again unless a copy of the run shares it.
fn put(ring: &mut VecDeque<Mark>, totals: &Totals) {
    ring.rotate_left(1);
    if let Some(oldest) = ring.back_mut() {
        oldest.responses.clear();
        match Arc::get_mut(&mut oldest.totals) {
            Some(own) => own.copy_from(totals),
            None => oldest.totals = Arc::new(totals.clone()),
        }
    }
}
