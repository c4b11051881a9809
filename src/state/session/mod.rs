//! The run that goes on while the page is open: outside the virtual DOM, driven by animation frames.
//!
//! Components change it through the methods here and see it through the [`Snapshot`]s it publishes; nothing else
//! reaches into the world.

mod frames;

use super::Shared;
use super::engine::{Engine, Origin};
use super::motion::Motion;
use super::snapshot::Snapshot;
use super::url::{self, Link};
use crate::stage::Scenery;
use gloo::render::AnimationFrame;
use headroom_course::scenarios;
use headroom_sim::engine::Command;
use headroom_sim::observe::Cause;
use headroom_sim::problem::Problem;
use headroom_sim::scenario::Scenario;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::Callback;

/// A handle on the run.
#[derive(Clone)]
pub struct Session(Rc<Inner>);

struct Inner {
    engine: RefCell<Engine>,
    scenery: RefCell<Option<Scenery>>,
    motion: Cell<Motion>,
    last: RefCell<Shared<Snapshot>>,
    publish: RefCell<Callback<Shared<Snapshot>>>,
    frame: RefCell<Option<AnimationFrame>>,
    last_frame_ms: Cell<Option<f64>>,
    last_publish_ms: Cell<f64>,
    /// Was found out what has not been told yet?
    found: Cell<bool>,
    last_renewal_ms: Cell<f64>,
    /// How many runs were begun before this one.
    run: Cell<u32>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Session {
    /// Starts the run that a link asks for, and says what of it could not be done.
    ///
    /// # Errors
    /// When not even the first scenario can be opened.
    pub fn open(link: &Link, still: bool) -> Result<(Session, Vec<Problem>), Vec<Problem>> {
        let (engine, problems) = start(link)?;
        Ok((Session::of(engine, still), problems))
    }

    /// Takes over a run that has been started; `still` for people who want no motion.
    pub fn of(engine: Engine, still: bool) -> Session {
        let snapshot = Shared::new(Snapshot::of(&engine, None, true, None));
        Session(Rc::new(Inner {
            engine: RefCell::new(engine),
            scenery: RefCell::default(),
            motion: Cell::new(Motion::new(still)),
            last: RefCell::new(snapshot),
            publish: RefCell::default(),
            frame: RefCell::default(),
            last_frame_ms: Cell::default(),
            last_publish_ms: Cell::default(),
            found: Cell::default(),
            last_renewal_ms: Cell::default(),
            run: Cell::default(),
        }))
    }

    /// The run as last looked at.
    pub fn snapshot(&self) -> Shared<Snapshot> {
        self.0.last.borrow().clone()
    }

    /// Whom to tell how the run stands.
    pub fn on_publish(&self, publish: Callback<Shared<Snapshot>>) {
        self.0.publish.replace(publish);
    }

    /// Opens another run; the present one goes on if anything in the link can't be done, or had `problems` before.
    /// Returns all that is wrong with it.
    pub fn go_to(&self, link: &Link, mut problems: Vec<Problem>) -> Vec<Problem> {
        match start(link) {
            Ok((engine, more)) => {
                problems.extend(more);
                if problems.is_empty() {
                    self.replace(engine);
                }
            }
            Err(more) => problems.extend(more),
        }
        problems
    }

    /// Starts the same run again, without the changes made since.
    pub fn reset(&self) {
        self.restart(|_| {});
    }

    /// Starts the scenario again with other random numbers.
    pub fn reseed(&self, seed: u64) {
        self.restart(|origin| origin.seed = seed);
    }

    fn restart(&self, change: impl FnOnce(&mut Origin)) {
        let (mut origin, playback) = {
            let engine = self.0.engine.borrow();
            (engine.origin().clone(), engine.playback.clone())
        };
        change(&mut origin);
        // The changes of a link could be made before, so they can be again.
        if let Ok(mut engine) = Engine::open(origin) {
            engine.playback.set_speed(playback.speed());
            engine.playback.set_playing(playback.playing());
            self.replace(engine);
        }
    }

    /// Which run it is: how many were begun before.
    pub fn run(&self) -> u32 {
        self.0.run.get()
    }

    fn replace(&self, engine: Engine) {
        self.0.engine.replace(engine);
        self.0.run.update(|run| run + 1);
        if let Some(scenery) = self.0.scenery.borrow_mut().as_mut() {
            scenery.clear();
        }
        self.publish();
        self.draw();
    }

    /// Changes the running system: the one way in.
    ///
    /// # Errors
    /// When that can't be done; then nothing changes.
    pub fn apply(&self, command: Command) -> Result<(), Problem> {
        self.0.engine.borrow_mut().apply(command)?;
        self.publish();
        Ok(())
    }

    /// Starts or stops the clock.
    pub fn play(&self, playing: bool) {
        self.0.engine.borrow_mut().playback.set_playing(playing);
        self.publish();
    }

    /// Starts the clock if it stands, and stops it if it goes.
    pub fn toggle(&self) {
        let playing = self.0.engine.borrow().playback.playing();
        self.play(!playing);
    }

    /// Changes the speed.
    pub fn set_speed(&self, speed: f64) {
        let playing = {
            let playback = &mut self.0.engine.borrow_mut().playback;
            playback.set_speed(speed);
            playback.playing()
        };
        if !playing {
            self.look_closer();
        }
        self.publish();
    }

    /// Goes on a little, and shows it.
    fn step(&self, step: fn(&mut Engine)) {
        self.look_closer();
        step(&mut self.0.engine.borrow_mut());
        self.publish();
        self.draw();
    }

    /// Carries out the next event.
    pub fn step_event(&self) {
        self.step(Engine::step_event);
    }

    /// Goes on until the next request is over.
    pub fn step_request(&self) {
        self.step(Engine::step_request);
    }

    /// Follows the request whose dot is nearest to a point of the stage; false if there is none.
    pub fn follow_at(&self, x: f32, y: f32, within_px: f32) -> bool {
        let scenery = self.0.scenery.borrow();
        let found = scenery.as_ref().and_then(|scenery| scenery.request_at(x, y, within_px));
        drop(scenery);
        if found.is_some() {
            self.follow(found);
        }
        found.is_some()
    }

    /// Follows the request that has been under way longest.
    pub fn follow_oldest(&self) {
        let oldest = self.0.engine.borrow().world().oldest_request();
        self.follow(oldest);
    }

    /// Follows the latest request that failed of a cause.
    pub fn follow_failed(&self, cause: Cause) {
        let latest = self.0.engine.borrow().world().latest_failed(cause);
        self.follow(latest);
    }

    /// Follows a request, or none.
    pub fn follow(&self, request: Option<u64>) {
        self.0.engine.borrow_mut().followed = request;
        self.publish();
        self.draw();
    }

    /// The link to this run: scenario, seed, and all parameters that were changed.
    pub fn link(&self) -> Link {
        let engine = self.0.engine.borrow();
        let origin = engine.origin();
        let since = engine.world().log().iter().map(|(_, command)| command);
        let log = origin.changes.iter().chain(since).cloned();
        let speed = engine.playback.speed();
        Link {
            scenario: Some(origin.id.clone()),
            seed: (origin.seed != origin.scenario.seed).then_some(origin.seed),
            set: url::changes(log, &origin.scenario, engine.world().scenario()),
            speed: (speed != origin.scenario.pace).then_some(speed),
            theme: None,
        }
    }

    fn publish(&self) {
        self.find_out(true);
        self.tell();
    }

    /// Finds out how the run stands; `renewed`: the figures of the last few seconds too.
    fn find_out(&self, renewed: bool) {
        let flows = self.flows();
        let snapshot = {
            let last = self.0.last.borrow();
            Shared::new(Snapshot::of(&self.0.engine.borrow(), Some(&last), renewed, flows))
        };
        self.0.last.replace(snapshot);
    }

    /// Tells what was found out last.
    fn tell(&self) {
        self.0.found.set(false);
        let snapshot = self.snapshot();
        self.0.publish.borrow().emit(snapshot);
    }
}

fn start(link: &Link) -> Result<(Engine, Vec<Problem>), Vec<Problem>> {
    let id = link.scenario.as_deref().unwrap_or(scenarios::FIRST);
    let scenario: Scenario = scenarios::load(id)?;
    let (changes, problems) = link.changes(&scenario);
    let seed = link.seed.unwrap_or(scenario.seed);
    let origin = Origin { id: id.to_owned(), scenario: Shared::new(scenario), seed, changes };
    let mut engine = Engine::open(origin).map_err(|problem| vec![problem])?;
    if let Some(speed) = link.speed {
        engine.playback.set_speed(speed);
    }
    Ok((engine, problems))
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom_sim::engine::World;
    use headroom_sim::observe::Metrics;
    use headroom_sim::time::SimTime;

    fn open(hash: &str) -> Session {
        let (link, problems) = Link::parse(hash);
        assert_eq!(problems, []);
        let (session, problems) = Session::open(&link, true).expect("it opens");
        assert_eq!(problems, []);
        session
    }

    /// What was counted in the terminal's run, and who was there, is counted in the page's, from the same moment on.
    #[test]
    fn a_link_opens_the_run_that_the_terminal_makes_of_the_same_values() {
        let rows = [
            ("one-server", "clients.rate=45", 60.0),
            ("flood", "web.count=6", 5.0),
            ("flood", "attackers.shape_start_s=40", 35.0),
        ];
        for (id, set, from_s) in rows {
            let session = open(&format!("#s={id}&set={set}"));
            let snapshot = session.snapshot();
            assert_eq!(snapshot.now, SimTime::from_secs(from_s), "{set}");
            let mut scenario = scenarios::load(id).expect("a scenario of ours");
            scenario.change(set).expect("a change");
            let mut world = World::new(&scenario, scenario.seed, Metrics::new(scenario.kinds.len()));
            world.run_until(snapshot.now);
            assert_eq!(snapshot.totals, world.observer().totals(snapshot.now), "{set}");
            assert_eq!(snapshot.nodes, world.nodes(), "{set}");
            assert_eq!(snapshot.happenings, [], "{set} was so from the start");
        }
    }

    #[test]
    fn the_link_to_a_run_has_the_values_of_its_own_link_and_those_changed_since() {
        let session = open("#s=flood&set=web.count=6;web/5.slots=8");
        let set = |change: &str| {
            let scenario = session.snapshot().scenario.clone();
            session.apply(Command::parse_set(change, &scenario).expect("a change")).expect("it can be done");
            session.link().set
        };
        assert_eq!(session.link().set, ["web.count=6", "web/5.slots=8"]);
        assert_eq!(set("customers.rate=60"), ["web.count=6", "web/5.slots=8", "customers.rate=60"]);
        assert_eq!(set("web.count=5"), ["customers.rate=60", "web.count=5", "web/5.slots=8"]);
        assert_eq!(set("web.count=3"), ["customers.rate=60"], "the scenario's own value is no change");
        session.reset();
        assert_eq!(session.link().set, ["web.count=6", "web/5.slots=8"]);
    }
}
