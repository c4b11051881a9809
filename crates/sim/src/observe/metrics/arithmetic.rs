//! Adding and subtracting totals, field by field.

use super::totals::{KindTotals, NodeTotals, Stays, Totals};

impl Totals {
    /// What came after `earlier`, which must be of the same run.
    ///
    /// Differences of the totals at the borders of batches are the batches, for the method of batch means.
    pub fn minus(&self, earlier: &Totals) -> Totals {
        let mut rest = self.clone();
        rest.start = earlier.end;
        rest.subtract(earlier);
        rest
    }

    /// Takes another stretch in, of this run or of another run of the same system: both together, end to end.
    pub fn include(&mut self, other: &Totals) {
        self.end += other.length();
        self.kinds.resize_with(self.kinds.len().max(other.kinds.len()), KindTotals::default);
        let more = other.nodes.iter().skip(self.nodes.len());
        self.nodes.extend(more.map(|node| NodeTotals::new(node.address)));
        self.add(other);
    }
}

impl NodeTotals {
    /// Takes another machine's part in: both together.
    pub fn include(&mut self, other: &NodeTotals) {
        self.add(other);
    }
}

/// Something that sums up.
trait Sums {
    fn add(&mut self, other: &Self);
    fn subtract(&mut self, earlier: &Self);
}

macro_rules! whole {
    ($($type:ty),*) => {$(
        impl Sums for $type {
            fn add(&mut self, other: &Self) {
                *self = self.saturating_add(*other);
            }
            fn subtract(&mut self, earlier: &Self) {
                *self = self.saturating_sub(*earlier);
            }
        }
    )*};
}

impl<S: Sums> Sums for [S] {
    fn add(&mut self, other: &Self) {
        self.iter_mut().zip(other).for_each(|(sum, other)| sum.add(other));
    }
    fn subtract(&mut self, earlier: &Self) {
        self.iter_mut().zip(earlier).for_each(|(sum, earlier)| sum.subtract(earlier));
    }
}

macro_rules! fields {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Sums for $type {
            fn add(&mut self, other: &Self) {
                $(self.$field.add(&other.$field);)*
            }
            fn subtract(&mut self, earlier: &Self) {
                $(self.$field.subtract(&earlier.$field);)*
            }
        }
    )*};
}

whole!(u64, u128);
fields! {
    Totals {
        arrived, done, late, failed, tries, retries, in_flight_ns, response_ns, failed_ns, kinds, nodes
    }
    KindTotals { arrived, done, failed, response_ns }
    NodeTotals { arrived, slots_ns, busy_ns, waiting_ns, inside_ns, calls, checks, failed_tries, failed }
    Stays { ended, failed, started, waited, abandoned, sojourn_ns, service_ns, wasted_ns, wait_ns }
}
