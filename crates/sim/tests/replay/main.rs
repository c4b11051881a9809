//! A run is (scenario, seed, command log): the same triple is the same run, whoever computes it, from wherever.
//!
//! `digests.txt` holds the digests of many runs as found natively; the page's suite compares them with what it finds
//! in a browser. When the model changes, they change: `WRITE_DIGESTS=1 cargo test --package headroom-sim --test replay`
//! writes them anew.

mod runs;

use headroom_sim::engine::World;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::{SimDuration, SimTime};
use runs::{BUNDLED, DIGESTS, Observed, Run, all, assert_laws, give, line, observer};
use std::path::Path;

#[test]
fn digests_are_those_that_browsers_are_held_to() {
    let found: String = all().iter().map(|run| line(run, &run.digest())).collect();
    if std::env::var_os("WRITE_DIGESTS").is_some() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay/digests.txt");
        std::fs::write(file, &found).expect("the file can be written");
        return;
    }
    for (found, noted) in found.lines().zip(DIGESTS.lines()) {
        assert_eq!(found, noted, "run, events, digest; if the model was meant to change, write them anew");
    }
    assert_eq!(found.lines().count(), DIGESTS.lines().count());
}

#[test]
fn every_bundled_scenario_is_among_the_runs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../course/scenarios");
    let files = std::fs::read_dir(folder).expect("the scenarios' folder");
    let names = files.map(|file| file.expect("an entry").path());
    let mut names: Vec<String> =
        names.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    names.sort_unstable();
    let listed: Vec<&str> = BUNDLED.iter().map(|(id, _)| *id).collect();
    assert_eq!(names, listed);
}

#[test]
fn seeds_and_logs_make_a_difference() {
    let mut digests: Vec<(u64, String)> =
        all().iter().map(|run| (run.digest().value(), run.name.clone())).collect();
    digests.sort_unstable();
    for pair in digests.windows(2) {
        assert_ne!(pair[0].0, pair[1].0, "{} and {} are the same run", pair[0].1, pair[1].1);
    }
}

/// The same order of events, and everything that the page shows; the laws have held in both.
fn assert_same(run: &Run, when: &str, found: &World<Observed>, expected: &World<Observed>) {
    let name = &run.name;
    [found, expected].iter().for_each(|world| assert_laws(run, world));
    assert_eq!(found.observer().0, expected.observer().0, "{name}, {when}");
    let totals = |world: &World<Observed>| world.observer().1.since_start(world.now());
    assert_eq!(totals(found), totals(expected), "{name}, {when}");
    assert_eq!(found.nodes(), expected.nodes(), "{name}, {when}");
    assert_eq!(found.log(), expected.log(), "{name}, {when}");
}

/// A checkpoint is taken in the middle of each quarter of the run and after every third command; the original goes on,
/// and must neither disturb its copies nor be disturbed by them.
#[test]
fn a_run_continued_from_any_checkpoint_is_the_same_run() {
    for run in all() {
        let mut world = run.begin(observer(&run));
        let mut checkpoints = vec![(0, world.clone())];
        let quarters = [0.125, 0.375, 0.625, 0.875].map(|part| part * run.end_s);
        let mut quarters = quarters.into_iter().peekable();
        let mut given = 0;
        loop {
            let next_command = run.log.get(given).map(|(at, _)| *at);
            match (quarters.peek().copied(), next_command) {
                (Some(quarter), command) if command.is_none_or(|at| quarter < at) => {
                    quarters.next();
                    world.run_until(SimTime::from_secs(quarter));
                    checkpoints.push((given, world.clone()));
                }
                (_, Some(at)) => {
                    world.run_until(SimTime::from_secs(at));
                    give(&mut world, &run.log[given].1);
                    given += 1;
                    if given % 3 == 0 {
                        checkpoints.push((given, world.clone()));
                    }
                }
                (_, None) => break,
            }
        }
        run.finish(&mut world, given);
        for (given, mut checkpoint) in checkpoints {
            let when = format!("continued from {} after {given} commands", checkpoint.now());
            run.finish(&mut checkpoint, given);
            assert_same(&run, &when, &checkpoint, &world);
        }
    }
}

/// The world's own log, given again at the moments it names.
fn replay(run: &Run, original: &World<Observed>) -> World<Observed> {
    let mut world = run.begin(observer(run));
    for (at, command) in original.log() {
        world.run_until(*at);
        world.apply(command.clone()).expect("it could be done before");
    }
    world.run_until(original.now());
    world
}

#[test]
fn a_replay_of_the_log_is_the_same_run() {
    for run in all() {
        let mut world = run.begin(observer(&run));
        run.finish(&mut world, 0);
        assert_same(&run, "replayed", &replay(&run, &world), &world);
    }
}

/// However a run is cut into pieces: in frames of odd length, and event by event.
#[test]
fn frames_and_steps_change_nothing() {
    for run in all().into_iter().filter(|run| run.log.is_empty()) {
        let end = SimTime::from_secs(3.0);
        let mut whole = run.begin(observer(&run));
        whole.run_until(end);

        let mut frames = run.begin(observer(&run));
        while frames.now() < end {
            frames.run_until(end.min(frames.now() + SimDuration(16_666_667)));
        }
        assert_same(&run, "in frames", &frames, &whole);

        let mut steps = run.begin(observer(&run));
        while steps.next_event().is_some_and(|next| next <= end) {
            steps.step();
        }
        steps.run_until(end);
        assert_same(&run, "in steps", &steps, &whole);
    }
}

/// Two clients whose requests come at the same moments.
const TWINS: &str = r#"
    format = 1
    title = "Twins"

    [[components]]
    id = "first"
    kind = "client"
    calls = ["web"]
    rate = 10
    arrivals = "deterministic"

    [[components]]
    id = "second"
    kind = "client"
    calls = ["web"]
    rate = 10
    arrivals = "deterministic"

    [[components]]
    id = "web"
    kind = "server"

    [[requests]]
    id = "page"

    [[links]]
    from = "first"
    to = "web"
    rtt_ms = 0

    [[links]]
    from = "second"
    to = "web"
    rtt_ms = 0
"#;

/// Several things can happen at one moment, and somebody who steps may give a command between them. The log knows
/// moments only, so the command has to wait for the others.
#[test]
fn a_command_between_events_of_one_moment_is_replayed_too() {
    let scenario = Scenario::from_toml(TWINS).expect("a sound scenario");
    let run = Run { name: "twins".to_owned(), scenario, seed: 1, log: Vec::new(), end_s: 1.0 };
    let mut world = run.begin(observer(&run));
    let first = world.step().expect("a first arrival");
    assert_eq!(world.next_event(), Some(first), "the second client's request comes at the same moment");
    give(&mut world, "crash web/1");
    run.finish(&mut world, 0);
    assert_same(&run, "replayed", &replay(&run, &world), &world);
}
