//! The reference figures, computed apart from this code and confirmed by independent simulations. Ids are those of
//! the table of checks in MODEL.md. Six digits are given, so half a unit of the sixth is allowed.

use super::assert_near;
use crate::theory::balancing::*;
use crate::theory::closed::machine_repair;
use crate::theory::health::*;
use crate::theory::multi_server::*;
use crate::theory::retries::tries;
use crate::theory::single_server::*;
use crate::theory::{availability, hashing, laws, limiting, scaling};

/// Service time 10 ms, arrivals so that ρ = 0.8, unless the row says otherwise.
const S: f64 = 10.0;

fn alb(failure: Failure) -> Option<Spread> {
    detection(Checks { interval: 30.0, timeout: 5.0, threshold: 2, schedule: Schedule::FixedRate }, failure)
}

fn haproxy(failure: Failure) -> Option<Spread> {
    detection(Checks { interval: 2.0, timeout: 2.0, threshold: 3, schedule: Schedule::FixedDelay }, failure)
}

fn kubernetes(failure: Failure) -> Option<Spread> {
    detection(Checks { interval: 10.0, timeout: 1.0, threshold: 3, schedule: Schedule::FixedRate }, failure)
}

fn three_tiers() -> Option<f64> {
    availability::series(&[
        availability::parallel(&[0.999, 0.999])?,
        availability::at_least(2, 3, 0.99)?,
        availability::parallel(&[0.995, 0.995])?,
    ])
}

#[test]
fn closed_forms_give_the_reference_figures() {
    let overloaded = mmck(4, 20, S, 1.2);
    let closed = machine_repair(20, 1_000.0, 1, 100.0);
    let mean = |spread: Option<Spread>| spread.map(|s| s.mean);
    let max = |spread: Option<Spread>| spread.map(|s| s.max);
    let rows = [
        ("Q01", 50.0, mm1_response(S, 0.8)),
        ("Q02", 230.259, mm1_percentile(S, 0.8, 0.99)),
        ("Q03", 20.0, md1_wait(S, 0.8)),
        ("Q04", 58.3333, mg1_wait(S, 0.7, 4.0)),
        ("Q05", 33.3333, mg1_sharing_response(S, 0.7)),
        ("Q06", 0.596432, erlang_c(4, 0.8)),
        ("Q07", 7.45541, mmc_wait(4, S, 0.8)),
        ("Q08", 3.6959, mmc_wait(16, S, 0.9)),
        ("Q09", 0.121661, erlang_b(10, 8.0)),
        ("Q10", 0.0508137, mmck(1, 10, S, 0.9).map(|q| q.loss)),
        ("Q11", 0.17191, overloaded.as_ref().map(|q| q.loss)),
        ("Q12", 39.2466, overloaded.map(|q| q.response)),
        ("Q13", 9.98131e-3, closed.map(|c| c.throughput)),
        ("Q14", 1003.75, closed.map(|c| c.response)),
        ("Q14", 1003.75, closed.and_then(|c| laws::closed_response(20, c.throughput, 1_000.0))),
        ("L01", 32.6738, round_robin_response(4, S, 0.8)),
        ("L01 σ", 0.693945, round_robin_sigma(4, 0.8)),
        ("L02", 29.5574, shortest_of_two_response(S, 0.8)),
        ("L03", 32.6795, two_draws_of_two_response(S, 0.8)),
        ("L04", 26.1406, supermarket_response(2, S, 0.9)),
        ("L07", 0.0749766, hashing::ring_share_cv(10, 160)),
        ("L08", 0.909091, hashing::modulo_moved(10, 11)),
        ("L09", 0.0909091, hashing::consistent_moved(10, 11)),
        ("H01 mean", 50.0, mean(alb(Failure::Hung))),
        ("H01 max", 65.0, max(alb(Failure::Hung))),
        ("H02 refused", 5.0, mean(haproxy(Failure::Refused))),
        ("H02 refused max", 6.0, max(haproxy(Failure::Refused))),
        ("H02 hung", 11.0, mean(haproxy(Failure::Hung))),
        ("H02 hung max", 12.0, max(haproxy(Failure::Hung))),
        ("Kubernetes mean", 26.0, mean(kubernetes(Failure::Hung))),
        ("Kubernetes max", 31.0, max(kubernetes(Failure::Hung))),
        ("H03", 1.5612, phi_normal(1.0, 0.1, 8.0)),
        ("Cassandra", 18.4207, phi_exponential(1.0, 8.0)),
        ("H04 mean", 3.10938, mean(vrrp_takeover(1.0, 100))),
        ("H04 max", 3.60938, max(vrrp_takeover(1.0, 100))),
        ("R01", 1.417, tries(0.3, 3)),
        ("R03", 0.0252101, limiting::token_bucket_loss(1.0, 20)),
        ("V01", 0.999676, three_tiers()),
        ("V02", 262.8, availability::downtime(0.9995, availability::YEAR_MINUTES)),
        ("U01 peak", 21.7945, scaling::usl_peak(0.05, 0.002)),
        ("U01 C(21)", 7.39437, scaling::usl(21.0, 0.05, 0.002)),
        ("U01 C(22)", 7.39744, scaling::usl(22.0, 0.05, 0.002)),
    ];
    for (id, expected, got) in rows {
        assert_near(id, got, expected, 5.1e-6);
    }
}

/// The supermarket model's mean time in system, S = 1 (Mitzenmacher 2001).
#[test]
fn supermarket_table() {
    let rows = [
        (2, [1.26569, 1.61445, 1.94736, 2.61406, 3.38305, 5.432]),
        (3, [1.12524, 1.35684, 1.58089, 2.02786, 2.53513, 3.85785]),
    ];
    for (choices, row) in rows {
        for (rho, expected) in [0.5, 0.7, 0.8, 0.9, 0.95, 0.99].into_iter().zip(row) {
            assert_near("supermarket", supermarket_response(choices, 1.0, rho), expected, 5e-6);
        }
    }
}

/// Standard normal quantiles to 16 digits, from a 50-digit computation.
#[test]
fn normal_quantiles() {
    let rows = [
        (0.5, 0.0),
        (0.3, 0.5244005127080408),
        (0.1, 1.2815515655446004),
        (0.01, 2.326347874040841),
        (1e-4, 3.7190164854556804),
        (1e-8, 5.612001244174789),
        (1e-16, 8.222082216130435),
        (1e-100, 21.273453560965326),
        (1e-299, 36.98493649690257),
        (0.9, -1.2815515655446006),
        (0.999999, -4.753424308817087),
    ];
    for (p, expected) in rows {
        assert_near("quantile", crate::theory::normal::quantile_above(p), expected, 1e-12);
    }
}
