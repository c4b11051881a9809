//! What the page watches a run with: the measurements, the messages under way, and how many requests are over.

use headroom_sim::observe::{Finish, Flights, Metrics, Observer};
use headroom_sim::scenario::Scenario;

/// The most messages kept between two frames; more could not be told apart.
const MOST_FLIGHTS: usize = 50_000;

/// Everything the page watches.
pub type Watch = (Metrics, (Flights, Ended));

/// Ready to watch a run of this scenario.
pub fn watch(scenario: &Scenario) -> Watch {
    (Metrics::new(scenario.kinds.len()), (Flights::new(MOST_FLIGHTS), Ended::default()))
}

/// Counts the requests that are over, well or badly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended(pub u64);

impl Observer for Ended {
    fn finished(&mut self, _: &Finish) {
        self.0 += 1;
    }
}
