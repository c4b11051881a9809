//! What the page watches a run with: the measurements, the messages under way, and how requests ended.

use headroom_sim::observe::{Finish, Flights, Metrics, Observer};
use headroom_sim::scenario::Scenario;

/// The most messages kept between two frames; more could not be told apart.
const MOST_FLIGHTS: usize = 50_000;
/// The ends of so many requests are remembered, for those who click on what is left of one.
const ENDS: usize = 4096;

/// Everything the page watches.
pub type Watch = (Metrics, (Flights, Ended));

/// Ready to watch a run of this scenario.
pub fn watch(scenario: &Scenario) -> Watch {
    (Metrics::new(scenario.kinds.len()), (Flights::new(MOST_FLIGHTS), Ended::new()))
}

/// Requests that are over, well or badly: how many, and how the latest of them ended.
#[derive(Clone, Debug)]
pub struct Ended {
    count: u64,
    latest: Vec<Option<Finish>>,
}

impl Ended {
    fn new() -> Self {
        Ended { count: 0, latest: vec![None; ENDS] }
    }

    /// How many are over.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How a request ended, if it has, and not too many since.
    pub fn of(&self, request: u64) -> Option<Finish> {
        self.latest[place(request)].filter(|end| end.request == request)
    }
}

/// The remainder is taken first: in a browser `usize` has 32 bits.
fn place(request: u64) -> usize {
    (request % ENDS as u64) as usize
}

impl Observer for Ended {
    fn finished(&mut self, end: &Finish) {
        self.count += 1;
        self.latest[place(end.request)] = Some(*end);
    }
}
