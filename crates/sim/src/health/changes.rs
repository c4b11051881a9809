//! How often a watcher has changed its mind of late: a server that is taken out and back again and again flaps.

use crate::time::{SimDuration, SimTime};

/// The latest changes that are remembered.
const REMEMBERED: usize = 8;

/// When a watcher last changed its mind about a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Changes {
    /// A ring; only the first `count` hold something until it is full.
    times: [SimTime; REMEMBERED],
    count: usize,
}

impl Changes {
    /// Changes within this time count.
    pub const SPAN: SimDuration = SimDuration(60_000_000_000);

    /// It changes its mind now.
    pub fn note(&mut self, now: SimTime) {
        self.times[self.count % REMEMBERED] = now;
        self.count += 1;
    }

    /// How often it has done so over the last minute; at most eight times are told apart.
    pub fn lately(&self, now: SimTime) -> u32 {
        let known = self.times.iter().take(self.count);
        known.filter(|time| now.since(**time) < Self::SPAN).count() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_minute_counts() {
        let mut changes = Changes::default();
        let seconds = |seconds: u64| SimTime(seconds * 1_000_000_000);
        assert_eq!(changes.lately(seconds(0)), 0);
        [10, 20, 30].into_iter().for_each(|at| changes.note(seconds(at)));
        let rows = [(30, 3), (69, 3), (70, 2), (89, 1), (90, 0)];
        rows.into_iter()
            .for_each(|(at, expected)| assert_eq!(changes.lately(seconds(at)), expected, "{at} s"));
        (90..110).for_each(|at| changes.note(seconds(at)));
        assert_eq!(changes.lately(seconds(110)), 8);
    }
}
