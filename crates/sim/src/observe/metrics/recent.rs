//! The last few seconds: totals remembered every now and then, to subtract from the present ones.

use super::Totals;
use crate::time::SimDuration;
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
    short: VecDeque<Arc<Totals>>,
    long: VecDeque<Arc<Totals>>,
    seconds: u64,
}

impl Recent {
    /// Another second has passed.
    pub fn remember(&mut self, totals: &Totals) {
        push(&mut self.short, SHORT_KEPT, totals);
        if self.seconds.is_multiple_of(SPACING) {
            push(&mut self.long, LONG_KEPT, totals);
        }
        self.seconds += 1;
    }

    /// What happened over the last five seconds; if that isn't much, over up to 80 s.
    pub fn of(&self, totals: &Totals) -> Totals {
        let long = |earlier: &&Arc<Totals>| totals.end - earlier.end >= SHORT;
        let busy = |earlier: &&Arc<Totals>| totals.arrived - earlier.arrived >= ENOUGH;
        let mut candidates = self.short.iter().rev().chain(self.long.iter().rev()).filter(long);
        match candidates.find(busy).or_else(|| self.long.front().filter(long)) {
            Some(earlier) => totals.minus(earlier),
            None => totals.clone(),
        }
    }
}

/// Puts totals in, over the oldest, whose memory is used again unless a copy of the run shares it. The first one fills
/// the ring, so that nothing is allocated later.
fn push(ring: &mut VecDeque<Arc<Totals>>, kept: usize, totals: &Totals) {
    if ring.is_empty() {
        ring.resize_with(kept, || Arc::new(totals.clone()));
    }
    ring.rotate_left(1);
    if let Some(oldest) = ring.back_mut() {
        match Arc::get_mut(oldest) {
            Some(own) => own.copy_from(totals),
            None => *oldest = Arc::new(totals.clone()),
        }
    }
}
