//! The runs by which machines are compared: natively by the test beside this file, in a browser by the page's suite.

use headroom_sim::balancing;
use headroom_sim::engine::{Command, World};
use headroom_sim::observe::{Digest, Metrics, Observer};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// The digests of all runs, as the native test found them.
pub const DIGESTS: &str = include_str!("digests.txt");

/// Commands and when they are given, in seconds.
pub type Log = Vec<(f64, String)>;

/// A run: everything that makes it what it is.
pub struct Run {
    pub name: String,
    pub scenario: Scenario,
    pub seed: u64,
    pub log: Log,
    pub end_s: f64,
}

macro_rules! bundled {
    ($($id:literal)*) => {
        /// The scenarios that come with Headroom. The native test sees to it that none is missing.
        pub const BUNDLED: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../../../course/scenarios/", $id, ".toml")))),*];
    };
}

bundled! {
    "balancer-chokepoint"
    "bigger-server"
    "database-bottleneck"
    "flood"
    "one-server"
    "retry-storm"
    "server-dies"
    "two-servers"
    "unequal-servers"
}

const TOWN: &str = include_str!("town.toml");

/// Every way to break and to repair, each kind of machine, and parameters of every kind of owner.
const INCIDENTS: &[(f64, &str)] = &[
    (0.5, "crash web/1"),
    (1.0, "set page.work_ms=9"),
    (1.3, "hang search/2"),
    (1.5, "recover web/1"),
    (2.0, "flaky web/4"),
    (2.2, "set web.count=6"),
    (2.5, "crash edge/1"),
    (3.0, "recover search/2"),
    (3.1, "drain web/2"),
    (3.5, "set visitors>edge.loss_pct=5"),
    (3.7, "cut web/3"),
    (4.2, "recover edge/1"),
    (4.4, "undrain web/2"),
    (4.5, "set staff.users=15"),
    (4.6, "recover web/3"),
    (5.0, "hang db"),
    (5.3, "recover db"),
    (5.5, "set search.discipline=fcfs"),
    (5.7, "set web.count=3"),
    (6.0, "set kiosk.queue_order=fifo"),
    (6.1, "set search.discipline=processor_sharing"),
    (6.5, "set visitors>edge.cut=true"),
    (6.8, "set visitors>edge.cut=false"),
    (7.0, "slow web/2"),
    (7.2, "hang edge/2"),
    (7.3, "crash db"),
    (7.5, "set robots.workload=closed"),
    (7.8, "recover db"),
    (8.0, "set web/1.speed=2"),
    (8.5, "set robots.workload=open"),
];

fn scenario(text: &str) -> Scenario {
    Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// All runs.
pub fn all() -> Vec<Run> {
    let bundled = BUNDLED.iter().map(|(id, text)| {
        let scenario = scenario(text);
        let seed = scenario.seed;
        Run { name: (*id).to_owned(), scenario, seed, log: Log::new(), end_s: 20.0 }
    });
    let incidents = || INCIDENTS.iter().map(|(at, text)| (*at, (*text).to_owned()));
    let town = |name: String, seed: u64, first: Option<String>| {
        let log = first.map(|text| (0.0, text)).into_iter().chain(incidents()).collect();
        Run { name, scenario: scenario(TOWN), seed, log, end_s: 10.0 }
    };
    let calm = Run { log: Log::new(), ..town("town".to_owned(), 1, None) };
    let seeds = (1..=3).map(|seed| town(format!("town-incidents-{seed}"), seed, None));
    let methods = balancing::ALL.iter().map(|method| {
        let id = method.choice.id;
        town(format!("town-{id}"), 7, Some(format!("set edge.method={id}")))
    });
    bundled.chain([calm]).chain(seeds).chain(methods).collect()
}

impl Run {
    /// The run's world at its start.
    pub fn begin<O: Observer>(&self, observer: O) -> World<O> {
        World::new(&self.scenario, self.seed, observer)
    }

    /// Lets a world go on to the end: commands before its time have been given already.
    pub fn finish<O: Observer>(&self, world: &mut World<O>, given: usize) {
        for (at, text) in &self.log[given..] {
            world.run_until(SimTime::from_secs(*at));
            give(world, text);
        }
        world.run_until(SimTime::from_secs(self.end_s));
    }

    /// The digest of the whole run.
    pub fn digest(&self) -> Digest {
        let mut world = self.begin(observer(self));
        self.finish(&mut world, 0);
        assert_laws(self, &world);
        world.observer().0
    }
}

/// What is compared: the order of events, and everything the page shows.
pub type Observed = (Digest, Metrics);

/// Watches a run from its start.
pub fn observer(run: &Run) -> Observed {
    (Digest::default(), Metrics::new(run.scenario.kinds.len()))
}

/// Little's law and the utilisation law hold in every run, for the system and for each machine.
pub fn assert_laws(run: &Run, world: &World<Observed>) {
    let breaches = world.observer().1.check_laws(world.now(), world.inside());
    assert_eq!(breaches, Ok(()), "{}", run.name);
}

/// Gives a command that must be sound.
pub fn give<O: Observer>(world: &mut World<O>, text: &str) {
    let command =
        Command::parse(text, world.scenario()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    world.apply(command).unwrap_or_else(|problem| panic!("{text}: {problem}"));
}

/// A line of `digests.txt`.
pub fn line(run: &Run, digest: &Digest) -> String {
    format!("{} {} {:016x}\n", run.name, digest.events(), digest.value())
}
