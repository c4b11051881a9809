//! What the closed forms must agree on with each other and in their limits.

use super::assert_near;
use crate::theory::balancing::*;
use crate::theory::closed::machine_repair;
use crate::theory::limiting::*;
use crate::theory::multi_server::*;
use crate::theory::single_server::*;
use crate::theory::{availability, hashing, health, laws, normal, retries, scaling};

const LOADS: [f64; 7] = [0.0, 0.01, 0.3, 0.5, 0.8, 0.95, 0.999];

/// One row per identity: its name, both sides as functions of the utilisation, and how well they must agree.
type Identity = (&'static str, fn(f64) -> Option<f64>, fn(f64) -> Option<f64>, f64);

#[test]
fn queues_agree_where_they_are_the_same() {
    let rows: &[Identity] = &[
        ("one server waits with probability ρ", |rho| erlang_c(1, rho), Some, 1e-12),
        ("M/M/1 is M/M/c with c = 1", |rho| mmc_response(1, 2.0, rho), |rho| mm1_response(2.0, rho), 1e-12),
        (
            "M/M/1 is M/G/1 with C² = 1",
            |rho| Some(mg1_wait(2.0, rho, 1.0)? + 2.0),
            |rho| mm1_response(2.0, rho),
            1e-12,
        ),
        ("M/D/1 waits half", |rho| Some(2.0 * md1_wait(1.0, rho)?), |rho| mg1_wait(1.0, rho, 1.0), 1e-12),
        (
            "no wait exceeds 0 more often than C",
            |rho| mmc_wait_exceeds(5, 1.0, rho, 0.0),
            |rho| erlang_c(5, rho),
            0.0,
        ),
        ("M/M/c/c is Erlang B", |rho| Some(mmck(7, 7, 1.0, rho)?.loss), |rho| erlang_b(7, 7.0 * rho), 1e-12),
        (
            "M/M/c/K tends to M/M/c",
            |rho| Some(mmck(3, 40_000, 1.0, rho)?.response),
            |rho| mmc_response(3, 1.0, rho),
            1e-9,
        ),
        (
            "the median of M/M/1",
            |rho| mm1_percentile(1.0, rho, 0.5),
            |rho| Some(std::f64::consts::LN_2 / (1.0 - rho)),
            1e-12,
        ),
        ("round robin over one", |rho| round_robin_response(1, 1.0, rho), |rho| mm1_response(1.0, rho), 1e-9),
        (
            "one choice is random",
            |rho| supermarket_response(1, 1.0, rho),
            |rho| mm1_response(1.0, rho),
            1e-12,
        ),
        ("a bucket of one is Erlang B", |rho| token_bucket_loss(rho, 1), |rho| erlang_b(1, rho), 1e-12),
    ];
    for (name, left, right, tolerance) in rows {
        for rho in LOADS {
            let expected = right(rho).unwrap_or_else(|| panic!("{name}: no figure at ρ = {rho}"));
            assert_near(&format!("{name} at ρ = {rho}"), left(rho), expected, *tolerance);
        }
    }
}

#[test]
fn better_balancing_is_faster_at_every_load() {
    for rho in [0.1, 0.3, 0.5, 0.8, 0.9, 0.98] {
        let order = [
            mm1_response(1.0, rho),
            two_draws_of_two_response(1.0, rho),
            shortest_of_two_response(1.0, rho),
            mmc_response(2, 1.0, rho),
        ]
        .map(Option::unwrap);
        assert!(order.is_sorted_by(|a, b| a > b), "ρ = {rho}: {order:?}");
    }
}

#[test]
fn balancing_of_four_servers_in_its_known_order() {
    assert_near("random", mm1_response(1.0, 0.8), 5.0, 1e-12);
    assert_near("round robin", round_robin_response(4, 1.0, 0.8), 3.267, 2e-4);
    assert_near("central queue", mmc_response(4, 1.0, 0.8), 1.746, 4e-4);
}

/// Truncation does not show: the bounds of the chain have no probability left, whatever the load.
#[test]
fn shortest_queue_under_light_load_never_waits_and_under_heavy_load_pools() {
    assert_near("light", shortest_of_two_response(1.0, 1e-4), 1.0, 1e-6);
    let (pooled, apart) = (mmc_response(2, 1.0, 0.98).unwrap(), shortest_of_two_response(1.0, 0.98).unwrap());
    assert!(apart / pooled < 1.03, "{apart} against {pooled}");
}

#[test]
fn overloaded_queues_lose_the_excess() {
    for overload in [2.0, 10.0, 99.0, 101.0, 1e6] {
        let lost = 1.0 - 1.0 / overload;
        assert_near("M/M/c/K", mmck(4, 10_000, 1.0, overload).map(|q| q.loss), lost, 1e-9);
        assert_near("token bucket", token_bucket_loss(overload, 5_000), lost, 1e-9);
    }
    assert_near(
        "a full M/M/1/K answers after K services",
        mmck(1, 50, 1.0, 1e9).map(|q| q.response),
        50.0,
        1e-6,
    );
}

#[test]
fn token_buckets_lose_less_than_queues_of_exponential_service() {
    for size in [2, 20, 500] {
        for load in [0.5, 0.9, 1.0, 1.5] {
            let (bucket, queue) =
                (token_bucket_loss(load, size).unwrap(), mmck(1, size, 1.0, load).unwrap().loss);
            assert!(bucket <= queue + 1e-12, "size {size} load {load}: {bucket} against {queue}");
        }
    }
    assert_near("within a window's boundary", fixed_window_most(100, 60.0, 0.001), 200.0, 0.0);
    assert_near("over two windows", fixed_window_most(100, 60.0, 120.0), 300.0, 0.0);
    assert_near("bucket", token_bucket_most(20, 100.0, 2.0), 220.0, 0.0);
}

#[test]
fn closed_systems_keep_within_their_bounds() {
    for users in [1, 5, 20, 1_000] {
        for (think, servers) in [(0.0, 1), (0.001, 3), (10.0, 1), (10.0, 4), (1e6, 2)] {
            let what = format!("{users} users, think {think}, {servers} servers");
            let closed = machine_repair(users, think, servers, 1.0).unwrap();
            let bound = laws::throughput_bound(users, 1.0, think, 1.0 / f64::from(servers)).unwrap();
            assert!(closed.throughput <= bound * (1.0 + 1e-12), "{what}: {closed:?} beyond {bound}");
            let cycle = closed.throughput * (closed.response + think);
            assert_near(&what, Some(cycle), f64::from(users), 1e-9);
            assert_near(&what, laws::utilisation(closed.throughput, 1.0, servers), closed.utilisation, 1e-12);
        }
    }
    assert_near("one user never queues", machine_repair(1, 5.0, 1, 2.0).map(|c| c.response), 2.0, 1e-12);
    assert_near("knee", laws::saturation_users(0.1, 1.0, 0.1), 11.0, 1e-12);
    assert_near("Little", laws::little(80.0, 0.05), 4.0, 1e-12);
}

#[test]
fn limits_of_the_small_formulas() {
    let rows = [
        ("tries of a certain failure", retries::tries(1.0, 3), 4.0),
        ("tries of a nearly certain failure", retries::tries(1.0 - 1e-12, 3), 4.0),
        ("tries that always succeed", retries::tries(0.0, 3), 1.0),
        ("success", retries::success(0.3, 3), 0.9919),
        ("three layers of three retries", retries::amplification(3, 3), 64.0),
        ("two retries", Some(retries::metastable_threshold(2)), 1.0 / 3.0),
        ("all parallel", scaling::amdahl(1.0, 8.0), 8.0),
        ("half parallel", scaling::amdahl(0.5, 1e12), 2.0),
        ("USL without cost", scaling::usl(8.0, 0.0, 0.0), 8.0),
        ("USL without coherency is Amdahl", scaling::usl(8.0, 0.2, 0.0), scaling::amdahl(0.8, 8.0).unwrap()),
        ("modulo when doubling", hashing::modulo_moved(8, 16), 0.5),
        ("modulo unchanged", hashing::modulo_moved(8, 8), 0.0),
        ("consistent when doubling", hashing::consistent_moved(8, 16), 0.5),
        ("one of n is parallel", availability::at_least(1, 4, 0.9), 0.9999),
        ("all of n is series", availability::at_least(4, 4, 0.9), 0.6561),
        ("of nothing, nothing is missing", availability::at_least(0, 0, 0.5), 1.0),
        ("more than there is", availability::at_least(3, 2, 1.0), 0.0),
        ("never down", availability::at_least(2, 2, 1.0), 1.0),
        ("no parts in series", availability::series(&[]), 1.0),
        ("five nines", availability::downtime(0.99999, availability::YEAR_MINUTES), 5.256),
        ("a median gap convicts at Φ = log 2", health::phi_normal(1.0, 0.5, std::f64::consts::LOG10_2), 1.0),
        ("normal tail", Some(normal::survival(1.959963984540054)), 0.025),
    ];
    for (name, got, expected) in rows {
        assert_near(name, got, expected, 1e-9);
    }
}

#[test]
fn there_is_no_figure_without_a_steady_state() {
    for rho in [1.0, 1.5] {
        assert_eq!(mm1_response(1.0, rho), None);
        assert_eq!(erlang_c(4, rho), None);
        assert_eq!(round_robin_sigma(4, rho), None);
        assert_eq!(supermarket_response(2, 1.0, rho), None);
    }
    assert_eq!(scaling::usl_peak(0.1, 0.0), None);
    assert_eq!(shortest_of_two_response(1.0, 0.99), None);
    assert_eq!(health::vrrp_takeover(1.0, 255), None);
    assert_eq!(mmck(4, 3, 1.0, 0.5), None);
}
