//! A run with everything that a person can watch: what the page shows.
//!
//! Generic code, and what may be inlined, is compiled where it is used, as the crate there is compiled. The page is
//! compiled for the fewest bytes; this crate holds what of the simulation runs at every event, once, with options of its
//! own. [`Live`] passes on what the page needs.

use headroom_sim::engine::{Command, World};
use headroom_sim::observe::view::{NodeView, RequestView};
use headroom_sim::observe::{Cause, Finish, Flights, Metrics, Observer};
use headroom_sim::problem::Problem;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// The most messages kept between two frames; more could not be told apart.
const MOST_FLIGHTS: usize = 50_000;
/// The ends of so many requests are remembered, for those who click on what is left of one.
const ENDS: usize = 4096;

/// The measurements, the messages under way, and how requests ended.
type Watch = (Metrics, (Flights, Ended));

/// Requests that are over, well or badly: how many, how the latest of them ended, and the latest one of each cause that
/// failed: a rare one would soon be among the forgotten.
#[derive(Clone, Debug)]
struct Ended {
    count: u64,
    latest: Box<[Option<Finish>; ENDS]>,
    failed: [Option<Finish>; Cause::COUNT],
}

impl Observer for Ended {
    fn finished(&mut self, end: &Finish) {
        self.count += 1;
        self.latest[place(end.request)] = Some(*end);
        if let Err(failure) = end.outcome {
            self.failed[failure.cause.index()] = Some(*end);
        }
    }
}

/// The remainder is taken first: in a browser `usize` has 32 bits.
fn place(request: u64) -> usize {
    (request % ENDS as u64) as usize
}

/// A run that is watched.
#[derive(Clone)]
pub struct Live(World<Watch>);

/// Little's law and the utilisation law hold in every run, whatever was done to it: debug builds check them when it is
/// over.
#[cfg(debug_assertions)]
impl Drop for Live {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.metrics().check_laws(self.now(), self.0.inside()), Ok(()));
        }
    }
}

impl Live {
    /// A run of this scenario from its start.
    pub fn new(scenario: &Scenario, seed: u64) -> Live {
        let ended = Ended { count: 0, latest: Box::new([None; ENDS]), failed: [None; _] };
        let watch = (Metrics::new(scenario.kinds.len()), (Flights::new(MOST_FLIGHTS), ended));
        Live(World::new(scenario, seed, watch))
    }

    /// Changes the running system.
    ///
    /// # Errors
    /// When that can't be done; then nothing changes.
    pub fn apply(&mut self, command: Command) -> Result<(), Problem> {
        self.0.apply(command)
    }

    /// Runs up to and including this moment; tells how many events that took.
    pub fn run_until(&mut self, end: SimTime) -> u64 {
        self.0.run_until(end)
    }

    /// The same, but no more events than `most`.
    pub fn run_within(&mut self, end: SimTime, most: u64) -> u64 {
        self.0.run_within(end, most)
    }

    /// Carries out the next event, and tells when it was.
    pub fn step(&mut self) -> Option<SimTime> {
        self.0.step()
    }

    /// The moment it has reached.
    pub fn now(&self) -> SimTime {
        self.0.now()
    }

    /// The system as it is now.
    pub fn scenario(&self) -> &Scenario {
        self.0.scenario()
    }

    /// All commands so far, with their times.
    pub fn log(&self) -> &[(SimTime, Command)] {
        self.0.log()
    }

    /// The machines as they are now.
    pub fn nodes(&self) -> Vec<NodeView> {
        self.0.nodes()
    }

    /// What was measured.
    pub fn metrics(&self) -> &Metrics {
        &self.0.observer().0
    }

    /// Messages that set out.
    pub fn flights_mut(&mut self) -> &mut Flights {
        &mut self.0.observer_mut().1.0
    }

    /// How a request under way stands, by its number.
    pub fn request(&self, number: u64) -> Option<RequestView> {
        self.0.request(number)
    }

    /// The number of the request that has been under way longest.
    pub fn oldest_request(&self) -> Option<u64> {
        self.0.oldest_request()
    }

    /// How many requests are over, well or badly.
    pub fn ended(&self) -> u64 {
        self.0.observer().1.1.count
    }

    /// How a request ended, if it has, and not too many since.
    pub fn end_of(&self, request: u64) -> Option<Finish> {
        let ended = &self.0.observer().1.1;
        let is_it = |end: &Finish| end.request == request;
        ended.latest[place(request)]
            .filter(is_it)
            .or_else(|| *ended.failed.iter().find(|end| end.is_some_and(|end| is_it(&end)))?)
    }

    /// The number of the latest request that failed of this cause.
    pub fn latest_failed(&self, cause: Cause) -> Option<u64> {
        self.0.observer().1.1.failed[cause.index()].map(|end| end.request)
    }
}
