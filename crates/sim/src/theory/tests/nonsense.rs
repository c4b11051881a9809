//! No argument, however odd, makes a closed form panic, loop, or return something that isn't finite.

use crate::theory::balancing::*;
use crate::theory::health::*;
use crate::theory::limiting::*;
use crate::theory::multi_server::*;
use crate::theory::single_server::*;
use crate::theory::{availability::*, closed::*, hashing::*, laws::*, normal::*, retries::*, scaling::*};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = f64> {
    const ODD: [f64; 10] =
        [f64::NAN, f64::INFINITY, -f64::INFINITY, -1.0, -0.0, 0.0, 1.0, 5e-324, f64::MIN_POSITIVE, f64::MAX];
    prop_oneof![prop::sample::select(&ODD[..]), any::<f64>(), 0.0..1.0, 0.0..1e3, Just(1.0 - f64::EPSILON)]
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![0..4u32, 0..3_000u32]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn results_are_finite_or_absent([a, b, c, d] in [number(), number(), number(), number()], [n, k] in [count(), count()]) {
        let bounded = mmck(n, k, a, b);
        let closed = machine_repair(n, a, k, b);
        let spreads = [
            vrrp_takeover(a, n as u8),
            detection(Checks { interval: a, timeout: b, threshold: n, schedule: Schedule::FixedRate }, Failure::Hung),
            detection(Checks { interval: a, timeout: b, threshold: n, schedule: Schedule::FixedDelay }, Failure::Hung),
        ];
        let figures = [
            mm1_response(a, b), mm1_percentile(a, b, c), md1_wait(a, b), mg1_wait(a, b, c), mg1_sharing_response(a, b),
            erlang_b(n, a), erlang_c(n, a), mmc_wait(n, a, b), mmc_response(n, a, b), mmc_wait_exceeds(n, a, b, c),
            bounded.as_ref().map(|q| q.loss), bounded.as_ref().map(|q| q.response), bounded.map(|q| q.in_system),
            closed.map(|q| q.throughput), closed.map(|q| q.response), closed.map(|q| q.utilisation),
            round_robin_sigma(n, a), round_robin_response(n, a, b), supermarket_response(n, a, b),
            little(a, b), utilisation(a, b, n), closed_response(n, a, b), throughput_bound(n, a, b, c),
            saturation_users(a, b, c), amdahl(a, b), usl(a, b, c), usl_peak(a, b),
            series(&[a, b, c, d]), parallel(&[a, b, c, d]), at_least(n, k, a), downtime(a, b),
            quantile_above(a), phi_normal(a, b, c), phi_exponential(a, b),
            tries(a, n), success(a, n), amplification(n, k), Some(metastable_threshold(n)),
            token_bucket_loss(a, n), token_bucket_most(n, a, b), fixed_window_most(n, a, b),
            ring_share_cv(n, k), modulo_moved(n, k), consistent_moved(n, k),
        ];
        let spreads = spreads.into_iter().flatten().flat_map(|spread| [spread.mean, spread.max]);
        for (i, figure) in figures.into_iter().flatten().chain(spreads).enumerate() {
            prop_assert!(figure.is_finite(), "figure {}: {}", i, figure);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn two_queues_are_finite_or_absent(service in number(), rho in number()) {
        for figure in [shortest_of_two_response(service, rho), two_draws_of_two_response(service, rho)].into_iter().flatten() {
            prop_assert!(figure.is_finite() && figure >= service);
        }
    }
}

#[test]
fn sizes_at_the_end_of_their_range_are_refused_or_fast() {
    assert_eq!(mmck(1, u32::MAX, 1.0, 0.5), None);
    assert_eq!(machine_repair(u32::MAX, 1.0, 1, 1.0), None);
    assert_eq!(token_bucket_loss(0.5, u32::MAX), None);
    assert_eq!(at_least(1, u32::MAX, 0.5), None);
    assert!(mmck(1_000, 999_999, 1.0, 1.001).is_some());
    assert!(machine_repair(999_999, 1e-60, 1, 1.0).is_some());
    assert!(token_bucket_loss(1.0, 100_000).is_some());
}
