//! The simulation that the page shows: a world, the clock it follows, and how it came to be.

use super::Shared;
use super::playback::{Playback, Run};
use headroom_live::Live;
use headroom_sim::engine::Command;
use headroom_sim::observe::view::RequestView;
use headroom_sim::observe::{Finish, Flights};
use headroom_sim::params::Shape;
use headroom_sim::problem::Problem;
use headroom_sim::scenario::{Scenario, Settings};
use headroom_sim::time::SimTime;

/// Simulated before the first frame, so that charts are filled and queues have found their length.
const PRE_ROLL: SimTime = SimTime(60_000_000_000);
/// No more events than this, which take a fraction of a second: counted and not timed, so that a link begins at the
/// same moment on every machine.
const PRE_ROLL_EVENTS: u64 = 1_000_000;
/// So long before something happens by itself the page is there to show it.
const EARLIER: SimTime = SimTime(5_000_000_000);
/// A step to the end of a request carries out no more events than this: perhaps none will ever end.
const MOST_STEPS: u32 = 200_000;

/// Which run this is: the same scenario, seed and changes give the same run.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The scenario's name in links.
    pub id: String,
    /// The scenario as it was opened, without the changes of a link.
    pub scenario: Shared<Scenario>,
    /// The seed of its random streams.
    pub seed: u64,
    /// What the link changes of it, from the start.
    pub changes: Vec<Command>,
}

/// A run and its clock.
pub struct Engine {
    origin: Origin,
    world: Live,
    /// The page's clock.
    pub playback: Playback,
    /// The request that is followed, by its number.
    pub followed: Option<u64>,
}

/// How the request stands that is followed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Followed {
    /// It is under way.
    UnderWay(RequestView),
    /// It is over.
    Over(Finish),
    /// It has been over for so long that nothing is known any more.
    Forgotten,
}

impl Run for Live {
    fn now(&self) -> SimTime {
        Live::now(self)
    }
    fn run_until(&mut self, end: SimTime) {
        Live::run_until(self, end);
    }
}

impl Engine {
    /// Starts a run; it has been simulated up to where it begins to be shown.
    ///
    /// # Errors
    /// When one of the changes can't be made.
    pub fn open(origin: Origin) -> Result<Engine, Problem> {
        let mut scenario = Scenario::clone(&origin.scenario);
        for change in &origin.changes {
            scenario.take_over(change)?;
        }
        let mut world = Live::new(&scenario, origin.seed);
        world.run_within(shown_from(&scenario), PRE_ROLL_EVENTS);
        drop(world.flights_mut().drain());
        let now = world.now();
        world.flights_mut().restart_lines(now);
        let playback = Playback::new(origin.scenario.pace);
        Ok(Engine { origin, world, playback, followed: None })
    }

    /// How the run came to be.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The run.
    pub fn world(&self) -> &Live {
        &self.world
    }

    /// Messages that set out.
    pub fn flights_mut(&mut self) -> &mut Flights {
        self.world.flights_mut()
    }

    /// How the request stands that is followed, if one is.
    pub fn follow(&self) -> Option<Followed> {
        let request = self.followed?;
        let under_way = self.world.request(request).map(Followed::UnderWay);
        let over = || self.world.end_of(request).map(Followed::Over);
        Some(under_way.or_else(over).unwrap_or(Followed::Forgotten))
    }

    /// Lets a frame's wall time pass.
    pub fn frame(&mut self, frame_ms: f64, clock_ms: impl Fn() -> f64) {
        self.playback.frame(frame_ms, &mut self.world, clock_ms);
    }

    /// Changes the running system.
    ///
    /// # Errors
    /// When that can't be done; then nothing changes.
    pub fn apply(&mut self, command: Command) -> Result<(), Problem> {
        self.world.apply(command)
    }

    /// Stops the clock and carries out the next event.
    pub fn step_event(&mut self) {
        self.playback.set_playing(false);
        self.world.step();
    }

    /// Stops the clock and goes on until the next request is over.
    pub fn step_request(&mut self) {
        self.playback.set_playing(false);
        let before = self.world.ended();
        for _ in 0..MOST_STEPS {
            if self.world.step().is_none() || self.world.ended() > before {
                break;
            }
        }
    }
}

/// From when on a run is shown: as a rule once it has settled, but before anything happens by itself.
fn shown_from(scenario: &Scenario) -> SimTime {
    let script = scenario.script.iter().map(|(at, _)| *at);
    let loads = scenario.components.iter().filter_map(|component| match &component.settings {
        Settings::Client(client) if client.load.shape != Shape::Constant => {
            Some(SimTime::from_secs(client.load.shape_start_s))
        }
        _ => None,
    });
    let first = script.chain(loads).min().unwrap_or(SimTime::NEVER);
    PRE_ROLL.min(SimTime(first.0.saturating_sub(EARLIER.0)))
}

#[cfg(test)]
impl Engine {
    /// One of the course's scenarios, as the page opens it.
    pub fn of(id: &str) -> Engine {
        let scenario = Shared::new(headroom_course::scenarios::load(id).expect("a sound scenario"));
        let origin = Origin { id: id.into(), seed: 1, scenario, changes: Vec::new() };
        Engine::open(origin).expect("it opens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom_course::scenarios;

    fn scenario(tail: &str) -> Scenario {
        let text = format!(
            r#"
            format = 1
            title = "t"
            components = [
                {{ id = "a", kind = "client", calls = ["web"]{tail} }},
                {{ id = "web", kind = "server" }},
            ]
            requests = [{{ id = "page" }}]
            "#
        );
        Scenario::from_toml(&text).expect("a sound scenario")
    }

    #[test]
    fn a_quiet_system_is_shown_settled_and_one_with_a_plot_from_before_it_begins() {
        let mut scripted = scenario("");
        let crash = Command::parse("crash web", &scripted).expect("a command");
        scripted.script.push((SimTime::from_secs(12.0), crash));
        let rows = [
            (scenario(""), 60.0),
            (scenario(r#", shape = "spike", shape_start_s = 20.0"#), 15.0),
            (scenario(r#", shape = "step", shape_start_s = 2.0"#), 0.0),
            (scripted, 7.0),
        ];
        for (scenario, from) in rows {
            assert_eq!(shown_from(&scenario), SimTime::from_secs(from));
        }
    }

    #[test]
    fn the_busiest_run_begins_after_a_bounded_amount_of_work_and_at_a_moment_of_its_own() {
        let busy = Shared::new(scenario(", rate = 100000.0"));
        let begin = |seed| {
            let origin = Origin { id: "t".into(), seed, scenario: busy.clone(), changes: Vec::new() };
            Engine::open(origin).expect("it opens").world().now()
        };
        let first = begin(1);
        assert!(SimTime::ZERO < first && first < PRE_ROLL, "{first}");
        assert_eq!((first == begin(1), first == begin(2)), (true, false));
    }

    #[test]
    fn every_scenario_opens_and_steps() {
        for entry in scenarios::ALL {
            let mut engine = Engine::of(entry.id);
            engine.step_event();
            engine.step_request();
            assert!(!engine.playback.playing());
        }
    }
}
