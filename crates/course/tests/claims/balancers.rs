//! Several servers behind a balancer: equal, unequal, and the balancer too small.

use crate::harness::{Play, SEEDS, assert_about, mean, span};

#[test]
fn two_servers_are_calm_and_healthy() {
    for seed in SEEDS {
        let (play, totals) = span("two-servers", &[], seed, 5.0, 125.0);
        assert_eq!(totals.failures(), 0);
        assert_about("requests", totals.goodput(), 50.0, 0.1);
        assert_about("writes", totals.kinds[1].arrived as f64 / totals.arrived as f64, 0.2, 0.2);
        for web in ["web/1", "web/2"] {
            assert_about(web, play.part(&totals, web).utilisation(), 0.4, 0.2);
        }
    }
}

#[test]
fn when_one_of_two_dies_half_fails_until_it_is_noticed_and_the_other_carries_on() {
    let until_noticed = |seed| {
        let mut play = Play::new("two-servers", &[], seed);
        play.until(10.0);
        play.act("crash web/2");
        let hidden = play.until(14.0);
        assert_eq!(play.noticed(), None);
        play.until(20.0);
        assert!(play.noticed().is_some());
        let alone = play.until(140.0);
        assert_eq!(alone.failures(), 0);
        let busy = play.part(&alone, "web/1").utilisation();
        assert!((0.75..0.92).contains(&busy), "more than eight tenths busy: {busy}");
        hidden.failures() as f64 / hidden.arrived as f64
    };
    assert_about("failures until noticed", mean(until_noticed), 0.5, 0.1);
}

/// How fast the queue of the slow server grows in the first 15 seconds, per second.
fn growth(method: &str, seed: u64) -> f64 {
    let mut play = Play::new("unequal-servers", &[&format!("balancer.method={method}")], seed);
    let totals = play.until(15.0);
    for web in ["web/1", "web/2", "web/3"] {
        assert!(play.part(&totals, web).utilisation() < 0.7, "{web} is far from busy");
    }
    f64::from(play.waiting("web/4")) / 15.0
}

#[test]
fn methods_that_know_nothing_of_servers_drown_the_slow_one() {
    for method in ["round_robin", "random"] {
        assert_about(method, mean(|seed| growth(method, seed)), 5.0, 0.2);
        for seed in SEEDS {
            let (_, totals) =
                span("unequal-servers", &[&format!("balancer.method={method}")], seed, 30.0, 90.0);
            assert!(totals.failures() > 0, "{method} fills the queue");
        }
    }
}

#[test]
fn methods_that_count_or_weigh_spare_it() {
    for method in ["least_connections", "weighted_round_robin", "weighted_least_connections"] {
        for seed in SEEDS {
            let method = format!("balancer.method={method}");
            let (play, totals) = span("unequal-servers", &[&method], seed, 5.0, 125.0);
            assert_eq!(totals.failures(), 0, "{method}");
            assert!(play.waiting("web/4") < 10, "{method}");
        }
    }
}

#[test]
fn more_servers_do_not_help_a_balancer_that_is_full() {
    for seed in SEEDS {
        let through = |sets: &[&str]| span("balancer-chokepoint", sets, seed, 20.0, 60.0);
        let (play, full) = through(&["clients.rate=250"]);
        assert_about("goodput", full.goodput(), 200.0, 0.05);
        assert_about("servers' utilisation", play.part(&full, "web").utilisation(), 0.25, 0.1);
        assert!(play.waiting("balancer") > 1000 && play.waiting("web/1") < 10);
        let (_, doubled) = through(&["clients.rate=250", "web.count=16"]);
        assert_about("twice the servers", doubled.goodput(), full.goodput(), 0.01);
        let (_, helped) = through(&["clients.rate=250", "balancer.workers=2"]);
        assert_about("two workers", helped.goodput(), 250.0, 0.05);
    }
}

#[test]
fn without_the_balancer_nothing_works_unless_another_stands_by() {
    for seed in SEEDS {
        let mut alone = Play::new("balancer-chokepoint", &[], seed);
        alone.until(10.0);
        alone.act("crash balancer");
        alone.until(11.0);
        assert_eq!(alone.until(30.0).done, 0);

        let mut pair = Play::new("balancer-chokepoint", &["balancer.standby=true"], seed);
        pair.until(10.0);
        pair.act("crash balancer/1");
        assert!(pair.until(15.0).failures() > 0);
        assert!(pair.noticed().is_some_and(|after| (2.6..3.7).contains(&after)));
        assert_eq!(pair.until(60.0).failures(), 0);
    }
}
