//! A server that dies, and a database that everybody waits for.

use crate::harness::{Play, SEEDS, assert_about, failed_share, mean, span};

/// When the crash comes, by the scenario's script.
const CRASH: f64 = 8.0;

#[test]
fn one_request_in_four_fails_until_the_death_is_noticed() {
    let hidden = |seed| {
        let mut play = Play::new("server-dies", &[], seed);
        assert_eq!(play.until(CRASH).failures(), 0);
        let hidden = play.until(CRASH + 1.9);
        let noticed = play.noticed();
        assert_eq!(noticed, None);
        play.until(CRASH + 3.2);
        assert!(play.noticed().is_some_and(|after| (1.9..3.1).contains(&after)));
        assert_eq!(play.until(60.0).failures(), 0, "none afterwards");
        hidden.failures() as f64 / hidden.arrived as f64
    };
    assert_about("failures until noticed", mean(hidden), 0.25, 0.2);
}

#[test]
fn the_interval_of_heartbeats_sets_how_long_that_takes() {
    for seed in SEEDS {
        let noticed = |interval: &str| {
            let mut play = Play::new("server-dies", &[interval], seed);
            play.until(CRASH);
            play.until(CRASH + 20.0);
            play.noticed().expect("it is noticed")
        };
        assert!(noticed("balancer.check_interval_s=0.2") < 0.7);
        assert!((10.0..15.1).contains(&noticed("balancer.check_interval_s=5")));
    }
}

#[test]
fn one_retry_by_the_balancer_saves_them_all() {
    for seed in SEEDS {
        let (_, totals) = span("server-dies", &["balancer.retries=1"], seed, 0.0, 60.0);
        assert_eq!(totals.failures(), 0);
    }
}

#[test]
fn a_recovered_server_works_again_once_it_has_booted_and_passed_two_checks() {
    for seed in SEEDS {
        let mut play = Play::new("server-dies", &[], seed);
        play.until(20.0);
        play.act("recover web/2");
        let before = play.until(26.0);
        assert_eq!(play.part(&before, "web/2").calls.ended, 0);
        play.until(27.1);
        let after = play.until(60.0);
        assert!(play.part(&after, "web/2").calls.ended > 0);
        assert_eq!(after.failures(), 0);
    }
}

#[test]
fn servers_are_full_because_they_wait_for_the_database() {
    for seed in SEEDS {
        let (play, totals) = span("database-bottleneck", &[], seed, 10.0, 70.0);
        assert_about("goodput", totals.goodput(), 100.0, 0.05);
        let web = play.part(&totals, "web");
        assert!(web.utilisation() > 0.97, "all slots are taken");
        // Their own work is 20 ms for each request, on 32 slots.
        assert!(totals.goodput() * 0.020 / 32.0 < 0.1, "though they have next to nothing to do");
        let (_, doubled) = span("database-bottleneck", &["web.count=8"], seed, 10.0, 70.0);
        assert_about("twice the servers", doubled.goodput(), totals.goodput(), 0.03);
    }
}

#[test]
fn an_index_ends_it_at_once() {
    for seed in SEEDS {
        let mut play = Play::new("database-bottleneck", &[], seed);
        play.until(30.0);
        play.act("set db.read_ms=4");
        play.until(40.0);
        let cured = play.until(100.0);
        assert_about("goodput", cured.goodput(), 120.0, 0.05);
        assert!(failed_share(&cured) == 0.0 && play.waiting("web/1") < 10);
    }
}
