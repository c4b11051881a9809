//! Histograms of durations: log-linear cells, as in HdrHistogram, with a map of the cells in use.
//!
//! A cell's width is at most 2^-BITS of its values, so a quantile is off by at most half that. Below 2^(BITS + 10) ns
//! cells are 512 ns wide: the grain. Longer times than the limit (73 minutes) count as the limit.
//!
//! The map of cells in use is what makes many small histograms cheap: a window with a dozen values is read, merged
//! and cleared by visiting a dozen cells, not thousands.

use crate::time::SimDuration;

/// log₂ of the grain in nanoseconds.
const GRAIN: u32 = 9;
/// log₂ of the longest time in nanoseconds.
const LIMIT: u32 = 42;

/// Within 0.1 % of the truth (three significant digits).
pub type Fine = Histogram<9>;
/// Within 0.4 % of the truth: for charts.
pub type Coarse = Histogram<7>;

/// How often durations were seen, with 2^BITS cells per doubling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram<const BITS: u32> {
    cells: Vec<u32>,
    used: Vec<u64>,
    count: u64,
    max: u64,
}

impl<const BITS: u32> Default for Histogram<BITS> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const BITS: u32> Histogram<BITS> {
    /// Cells: two linear stretches' worth up to the first doubling, then one stretch per doubling.
    const CELLS: usize = ((LIMIT - GRAIN - BITS + 1) as usize) << BITS;

    /// An empty histogram. All its memory is allocated here.
    pub fn new() -> Self {
        Histogram { cells: vec![0; Self::CELLS], used: vec![0; Self::CELLS.div_ceil(64)], count: 0, max: 0 }
    }

    /// Counts one duration.
    #[inline]
    pub fn record(&mut self, duration: SimDuration) {
        let at = Self::cell(duration.0);
        self.cells[at] = self.cells[at].saturating_add(1);
        self.used[at / 64] |= 1 << (at % 64);
        self.count += 1;
        self.max = self.max.max(duration.0);
    }

    /// The same, quicker where most durations fall into cells that are in use: in histograms of whole runs.
    #[inline(always)]
    pub fn record_another(&mut self, duration: SimDuration) {
        match self.cells.get_mut(Self::place(duration.0)) {
            Some(cell) if (1..u32::MAX).contains(cell) && duration.0 <= self.max => {
                *cell += 1;
                self.count += 1;
            }
            _ => self.record_new(duration),
        }
    }

    #[cold]
    fn record_new(&mut self, duration: SimDuration) {
        self.record(duration);
    }

    /// How many durations were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The longest one, exactly; zero if there is none.
    pub fn max(&self) -> SimDuration {
        SimDuration(self.max)
    }

    /// The smallest duration that at least the share `p` in [0, 1] of all is not longer than; none if it is empty.
    pub fn quantile(&self, p: f64) -> Option<SimDuration> {
        let [found] = self.quantiles([p])?;
        Some(found)
    }

    /// Several quantiles at once, for shares in ascending order.
    pub fn quantiles<const N: usize>(&self, shares: [f64; N]) -> Option<[SimDuration; N]> {
        if self.count == 0 {
            return None;
        }
        let mut ranks = shares.map(|share| (share * self.count as f64).ceil().max(1.0) as u64).into_iter();
        let mut rank = ranks.next().unwrap_or(u64::MAX);
        let mut found = [self.max(); N];
        let mut next = 0;
        let mut seen = 0;
        // The iterator drives: a loop that asks it for one cell after the other takes three times as long.
        self.used_cells().for_each(|at| {
            seen += u64::from(self.cells[at]);
            while rank <= seen && seen < self.count {
                found[next] = SimDuration(Self::middle(at).min(self.max));
                next += 1;
                rank = ranks.next().unwrap_or(u64::MAX);
            }
        });
        Some(found)
    }

    /// Share of durations up to this long, in [0, 1]; 0 if it is empty.
    pub fn share_within(&self, duration: SimDuration) -> f64 {
        let last = Self::cell(duration.0);
        let within: u64 =
            self.used_cells().take_while(|at| *at <= last).map(|at| u64::from(self.cells[at])).sum();
        super::totals::ratio(within as f64, self.count as f64)
    }

    /// Counts all that `other` counted as well.
    pub fn merge(&mut self, other: &Self) {
        other.used_cells().for_each(|at| self.cells[at] = self.cells[at].saturating_add(other.cells[at]));
        self.used.iter_mut().zip(&other.used).for_each(|(mine, theirs)| *mine |= theirs);
        self.count += other.count;
        self.max = self.max.max(other.max);
    }

    /// Counts all that `other` counted, which forgets it.
    pub fn take_over(&mut self, other: &mut Self) {
        for (word, (mine, theirs)) in self.used.iter_mut().zip(&mut other.used).enumerate() {
            *mine |= *theirs;
            Bits(std::mem::take(theirs)).for_each(|bit| {
                let at = word * 64 + bit;
                self.cells[at] = self.cells[at].saturating_add(std::mem::take(&mut other.cells[at]));
            });
        }
        self.count += std::mem::take(&mut other.count);
        self.max = self.max.max(std::mem::take(&mut other.max));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        for (word, used) in self.used.iter_mut().enumerate() {
            Bits(std::mem::take(used)).for_each(|bit| self.cells[word * 64 + bit] = 0);
        }
        self.count = 0;
        self.max = 0;
    }

    fn used_cells(&self) -> impl Iterator<Item = usize> {
        self.used.iter().enumerate().flat_map(|(word, used)| Bits(*used).map(move |bit| word * 64 + bit))
    }

    /// The cell of a time.
    #[inline]
    fn cell(nanos: u64) -> usize {
        Self::place(nanos.min((1 << LIMIT) - 1))
    }

    /// The cell of a time up to the limit: the doubling it is in, and the leading bits within. Beyond the last cell for
    /// longer ones.
    #[inline]
    fn place(nanos: u64) -> usize {
        let grains = nanos >> GRAIN;
        let doubling = (grains >> BITS | 1).ilog2();
        ((doubling as usize) << BITS) + (grains >> doubling) as usize
    }

    /// The time in the middle of a cell; none for the first, which holds all that took no time at all.
    fn middle(at: usize) -> u64 {
        if at == 0 {
            return 0;
        }
        let doubling = (at >> BITS).saturating_sub(1) as u32;
        let grains = (at - ((doubling as usize) << BITS)) as u64;
        (grains << (doubling + GRAIN)) + (1 << (doubling + GRAIN) >> 1)
    }
}

/// The places of the bits that are set, in ascending order.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let place = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        Some(place as usize)
    }
}

#[cfg(test)]
mod tests;
