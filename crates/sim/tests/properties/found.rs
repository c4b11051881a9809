//! What the random search has found before, kept as cases of its own.

use crate::{invariants, world};
use headroom_sim::engine::Command;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

const SMALL: &str = r#"
    format = 1
    title = "Small"

    [[components]]
    id = "clients"
    kind = "client"
    calls = ["balancer"]

    [[components]]
    id = "balancer"
    kind = "balancer"
    calls = ["web"]

    [[components]]
    id = "web"
    kind = "server"
    count = 2

    [[requests]]
    id = "page"
"#;

/// Runs the small system for a minute with these settings, doing something after ten seconds.
fn hold(settings: &[&str], deed: &str) {
    let mut scenario = Scenario::from_toml(SMALL).expect("a sound scenario");
    for setting in settings {
        scenario.change(setting).expect("a change");
    }
    let mut world = world(&scenario, 1);
    world.run_until(SimTime::from_secs(10.0));
    world.apply(Command::parse(deed, &scenario).expect("a command")).expect("it can be done");
    for second in 11..=60 {
        world.run_until(SimTime::from_secs(f64::from(second)));
        invariants::check(&world);
    }
}

#[test]
fn a_machine_that_hangs_keeps_its_shared_processors() {
    hold(&["web.discipline=processor_sharing"], "hang web/1");
}

#[test]
fn a_check_missed_after_the_verdict_does_not_set_the_clock_back() {
    hold(&["balancer.detector=phi_accrual", "balancer.check_interval_s=0.5"], "crash web/1");
}

#[test]
fn an_interval_of_next_to_nothing_lets_time_pass() {
    hold(&["balancer.check_interval_s=0.0000000000001"], "crash web/1");
}

#[test]
fn bursts_without_requests_end_the_search_for_one() {
    hold(&["clients.arrivals=bursty", "clients.shape=step", "clients.shape_peak=0"], "crash web/1");
}
