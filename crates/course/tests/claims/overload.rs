//! Storms that feed themselves, and floods from outside.

use crate::harness::{Play, SEEDS, assert_about, failed_share, span};

#[test]
fn without_a_spike_there_is_no_storm() {
    for seed in SEEDS {
        let (_, totals) = span("retry-storm", &["clients.shape=constant"], seed, 10.0, 300.0);
        assert!(failed_share(&totals) < 0.01);
    }
}

#[test]
fn the_storm_outlasts_the_spike_and_keeps_servers_busy_for_nobody() {
    for seed in SEEDS {
        let (play, totals) = span("retry-storm", &[], seed, 60.0, 300.0);
        assert_about("load", totals.per_second(totals.arrived), 45.0, 0.1);
        assert!(totals.done < totals.arrived / 20, "almost nothing arrives in time");
        let web = play.part(&totals, "web");
        assert!(web.utilisation() > 0.98);
        assert_about("throughput", totals.per_second(web.calls.ended), 100.0, 0.05);
        assert!(web.calls.abandoned > web.calls.ended / 20 * 19, "and nearly all of it for nobody");
    }
}

/// Share of requests that fail once a change made after 40 s has had 40 s to work.
fn failed_after(change: &str, seed: u64) -> f64 {
    let mut play = Play::new("retry-storm", &[], seed);
    play.until(40.0);
    play.act(change);
    play.until(80.0);
    failed_share(&play.until(140.0))
}

#[test]
fn each_of_the_cures_works() {
    for cure in [
        "set clients.retry_budget_pct=10",
        "set clients.cancel=true",
        "set web.shed_after_ms=300",
        "set web.queue_limit=10",
    ] {
        for seed in SEEDS {
            let failed = failed_after(cure, seed);
            assert!(failed < 0.02, "{cure}: {failed} still fail with seed {seed}");
        }
    }
}

#[test]
fn backoff_alone_is_no_cure() {
    for seed in SEEDS {
        assert!(failed_after("set clients.backoff=exponential", seed) > 0.9);
    }
}

/// Shares of the customers' and of the attackers' requests that fail during the flood.
fn flooded(sets: &[&str], seed: u64) -> [f64; 2] {
    let (play, totals) = span("flood", sets, seed, 15.0, 65.0);
    ["customers", "attackers"].map(|group| {
        let calls = play.part(&totals, group).calls;
        calls.failed as f64 / calls.ended as f64
    })
}

#[test]
fn a_flood_drowns_customers_and_attackers_alike() {
    for seed in SEEDS {
        let (_, before) = span("flood", &[], seed, 0.0, 10.0);
        assert_eq!(before.failures(), 0);
        let [customers, attackers] = flooded(&[], seed);
        assert!(customers > 0.4);
        assert_about("refused as often", customers, attackers, 0.1);
    }
}

#[test]
fn a_limit_for_each_address_spares_the_customers() {
    for seed in SEEDS {
        let [customers, attackers] = flooded(&["balancer.limit=token_bucket"], seed);
        assert!(customers < 0.01 && attackers > 0.9, "{customers} and {attackers}");
    }
}

#[test]
fn a_limit_for_everyone_does_not() {
    let together = ["balancer.limit=token_bucket", "balancer.limit_scope=whole", "balancer.limit_rate=250"];
    for seed in SEEDS {
        let [customers, attackers] = flooded(&together, seed);
        assert!(customers > 0.4);
        assert_about("refused as often", customers, attackers, 0.1);
    }
}
