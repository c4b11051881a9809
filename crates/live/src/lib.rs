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

#[cfg(test)]
mod tests {
    use super::*;

    /// A request each millisecond that is answered at once.
    const SCENARIO: &str = r#"
        format = 1
        title = "t"
        components = [
            { id = "clients", kind = "client", calls = ["web"], arrivals = "deterministic", rate = 1000 },
            { id = "web", kind = "server", boot_s = 0 },
        ]
        requests = [{ id = "page", work_ms = 0 }]
        links = [{ from = "clients", to = "web", rtt_ms = 0 }]
    "#;

    /// Of the requests at 1, 2, 3 … ms that at 101 ms finds the server down.
    fn one_has_failed() -> (Live, u64) {
        let scenario = Scenario::from_toml(SCENARIO).expect("a sound scenario");
        let mut live = Live::new(&scenario, 1);
        for (at_s, text) in [(0.1005, "crash web/1"), (0.1015, "recover web/1")] {
            live.run_until(SimTime::from_secs(at_s));
            live.apply(Command::parse(text, &scenario).expect("a command")).expect("it can be done");
        }
        let failed = live.latest_failed(Cause::Refused).expect("one was refused");
        (live, failed)
    }

    #[test]
    fn the_latest_requests_ends_are_remembered() {
        let (mut live, failed) = one_has_failed();
        live.run_until(SimTime::from_secs(3.0005));
        assert_eq!(live.ended(), 3000);
        let end = live.end_of(failed).expect("it is among the latest");
        assert_eq!(
            (end.request, end.outcome.map_err(|failure| failure.cause)),
            (failed, Err(Cause::Refused))
        );
        let before = live.end_of(failed - 1).expect("so is the one before");
        assert_eq!((before.request, before.outcome), (failed - 1, Ok(())));
        assert!(live.end_of(3000).is_none(), "that one is still to come");
    }

    /// Ten thousand have been answered since, and only the latest 4,096 are remembered, but none has failed so.
    #[test]
    fn the_latest_failure_of_a_cause_is_remembered_however_many_ended_since() {
        let (mut live, failed) = one_has_failed();
        live.run_until(SimTime::from_secs(10.0005));
        assert_eq!(live.ended(), 10_000);
        let end = live.end_of(failed).expect("it failed");
        assert_eq!(
            (end.request, end.outcome.map_err(|failure| failure.cause)),
            (failed, Err(Cause::Refused))
        );
        assert_eq!(live.latest_failed(Cause::Refused), Some(failed), "no other has failed since");
        let others = [failed - 1, failed + 1, 10_000 - 4097];
        assert!(others.into_iter().all(|other| live.end_of(other).is_none()), "they are forgotten");
        assert!((10_000 - 4096..10_000).all(|latest| live.end_of(latest).is_some()));
    }
}
