use super::*;
use crate::rng::Stream;
use crate::sampling::standard_normal;

fn checks() -> Checks {
    Checks { check_interval_s: 1.0, ..Checks::default() }
}

/// A watcher that heard so many heartbeats, with gaps of these lengths (in seconds) in turn.
fn after(checks: &Checks, heartbeats: usize, gaps: &[f64]) -> (Phi, SimTime) {
    let (mut phi, mut now) = (Phi::new(checks, SimTime::ZERO), SimTime::ZERO);
    for gap in gaps.iter().cycle().take(heartbeats) {
        now += SimDuration::from_secs(*gap);
        phi.heartbeat(now);
    }
    (phi, now)
}

fn silence(phi: &Phi, last: SimTime) -> f64 {
    phi.convicts_at().since(last).as_secs()
}

#[test]
fn oracle_h03_conviction_time() {
    // Mean 1 s and deviation 0.1 s exactly, once by the gaps themselves and once by the least deviation.
    for (gaps, phi_min_deviation_ms) in [([0.9, 1.1], 1.0), ([1.0, 1.0], 100.0)] {
        let (phi, last) = after(&Checks { phi_min_deviation_ms, ..checks() }, 2000, &gaps);
        let silence = silence(&phi, last);
        assert!((silence / 1.5612 - 1.0).abs() < 1e-4, "{silence}");
    }
}

#[test]
fn phi_at_the_conviction_is_the_threshold() {
    for phi_threshold in [1.0, 3.3, 8.0, 16.0] {
        let (phi, _) = after(&Checks { phi_threshold, ..checks() }, 500, &[0.7, 1.0, 1.6]);
        assert!((phi.phi(phi.convicts_at()) - phi_threshold).abs() < 1e-6, "{phi_threshold}");
    }
}

#[test]
fn suspicion_grows_with_silence() {
    let (phi, last) = after(&checks(), 500, &[1.0]);
    let at = |silence: f64| phi.phi(last + SimDuration::from_secs(silence));
    // At the mean, half of all gaps are longer.
    assert!((at(1.0) - libm::log10(2.0)).abs() < 1e-9, "{}", at(1.0));
    assert!(at(0.0) < 1e-9 && at(1.2) < at(1.4));
    assert_eq!(at(1e6), 300.0);
}

#[test]
fn a_pause_is_forgiven() {
    let (phi, last) = after(&Checks { phi_pause_ms: 3000.0, ..checks() }, 2000, &[0.9, 1.1]);
    assert!((silence(&phi, last) - 4.5612).abs() < 1e-4);
}

#[test]
fn starts_from_the_interval_give_or_take_a_quarter() {
    let phi = Phi::new(&checks(), SimTime::from_secs(5.0));
    assert!((silence(&phi, SimTime::from_secs(5.0)) - (1.0 + 0.25 * 5.612)).abs() < 1e-4);
}

#[test]
fn only_the_last_thousand_gaps_count() {
    let (mut phi, mut now) = after(&checks(), 1000, &[0.5]);
    for _ in 0..1000 {
        now += SimDuration::from_secs(0.6);
        phi.heartbeat(now);
    }
    assert_eq!(phi.gaps.mean_and_deviation(), (0.6, 0.0));
}

#[test]
fn statistics_equal_those_computed_anew() {
    let mut stream = Stream::new(1, "gaps", 0);
    let gaps: Vec<f64> = (0..5000).map(|_| 100.0 + 0.001 * standard_normal(&mut stream)).collect();
    let (phi, _) = after(&Checks { check_interval_s: 100.0, ..checks() }, 5000, &gaps);
    let last = &gaps[4000..];
    let mean = last.iter().sum::<f64>() / 1000.0;
    let variance = last.iter().map(|gap| (gap - mean) * (gap - mean)).sum::<f64>() / 1000.0;
    let (got_mean, got_deviation) = phi.gaps.mean_and_deviation();
    assert!((got_mean - mean).abs() < 1e-9, "{got_mean} is not {mean}");
    // Gaps are rounded to whole nanoseconds, a millionth of their deviation.
    assert!((got_deviation / variance.sqrt() - 1.0).abs() < 1e-6, "{got_deviation}");
}

#[test]
fn an_outage_does_not_teach_patience() {
    let (mut phi, last) = after(&checks(), 500, &[1.0]);
    let before = silence(&phi, last);
    let back = last + SimDuration::from_secs(60.0);
    phi.heartbeat(back);
    assert_eq!(silence(&phi, back), before);
}

#[test]
fn extreme_gaps_and_parameters_are_survived() {
    let checks = Checks { check_interval_s: 300.0, phi_threshold: 16.0, phi_pause_ms: 60_000.0, ..checks() };
    let mut phi = Phi::new(&checks, SimTime::ZERO);
    let late = SimTime(SimTime::NEVER.0 - 1);
    for now in [SimTime::ZERO, SimTime(1), late, late] {
        phi.convicts_at = SimTime::NEVER;
        phi.heartbeat(now);
    }
    assert_eq!(phi.convicts_at(), SimTime::NEVER);
    assert!(
        Phi::new(&Checks { check_interval_s: 0.0, ..checks }, SimTime::ZERO).convicts_at() > SimTime::ZERO
    );
}
