//! When requests come, and which.

use crate::harness::{
    ONE, done_ms, every, exactly, give, go_on, lab, mean, near, node, run, seen, together, variance, with,
};
use headroom_sim::observe::view::RoleView;

/// Nobody waits for anything: only arrivals matter.
const INSTANT: &[&str] = &["page.work_ms=0"];

/// How many requests came in each stretch of this many seconds.
fn counts(settings: &[String], stretch_s: f64, stretches: usize) -> Vec<f64> {
    let lab = run(ONE, settings, &[], stretch_s * stretches as f64);
    let mut counts = vec![0.0; stretches];
    for at in &seen(&lab).arrivals {
        if let Some(count) = counts.get_mut((at.as_secs() / stretch_s) as usize) {
            *count += 1.0;
        }
    }
    counts
}

#[test]
fn even_arrivals_have_equal_gaps() {
    let lab = run(ONE, &with(&every(0.1), INSTANT), &[], 1.05);
    exactly(&done_ms(&lab), &[100.0, 200.0, 300.0, 400.0, 500.0, 600.0, 700.0, 800.0, 900.0, 1000.0]);
}

#[test]
fn poisson_counts_have_variance_and_mean_alike() {
    let counts = counts(&with(&[], &["page.work_ms=0", "clients.rate=20"]), 1.0, 20_000);
    near(mean(&counts), 20.0, 0.01);
    near(variance(&counts) / mean(&counts), 1.0, 0.05);
}

/// An interrupted Poisson process with mean burst a, silence b and rate r while it talks. The variance of its counts in
/// a stretch t over their mean is 1 + 2·s·r/(s + q)² · (1 − (1 − e^−(s+q)t)/((s + q)·t)) with s = 1/a, q = 1/b (Fischer
/// and Meier-Hellstern 1993, for the special case of one silent phase).
#[test]
fn bursts_keep_the_mean_and_spread_the_counts() {
    let (burst, silence, rate, stretch) = (1.0, 3.0, 4.0, 10.0);
    let settings = ["page.work_ms=0", "clients.rate=4", "clients.arrivals=bursty", "clients.burst_off_s=3"];
    let counts = counts(&with(&[], &settings), stretch, 20_000);
    let (stop, start) = (1.0 / burst, 1.0 / silence);
    let talking = rate * (burst + silence) / burst;
    let all: f64 = (stop + start) * stretch;
    let both = (stop + start) * (stop + start);
    let dispersion = 1.0 + 2.0 * stop * talking / both * (1.0 - (1.0 - libm::exp(-all)) / all);
    near(mean(&counts), rate * stretch, 0.02);
    near(variance(&counts) / mean(&counts), dispersion, 0.08);
}

/// Mean counts of four stretches of ten seconds against the integral of the rate: 50 per second that change to 150
/// from 10 s on, within 20 s.
#[test]
fn load_shapes_follow_their_formulas() {
    let rows = [
        ("constant", [500.0, 500.0, 500.0, 500.0]),
        // The rate's mean is 100 and 200 and more: straight lines, so the middle counts.
        ("ramp", [500.0, 750.0, 1250.0, 1500.0]),
        ("step", [500.0, 1500.0, 1500.0, 1500.0]),
        ("spike", [500.0, 1500.0, 1500.0, 500.0]),
        // 50·(1 + 2·(1 − cos)/2): each half of a wave has a mean of 100.
        ("daily", [500.0, 1000.0, 1000.0, 1000.0]),
    ];
    for (shape, expected) in rows {
        let shaped = |arrivals: &str| {
            let shape = format!("clients.shape={shape}");
            let arrivals = format!("clients.arrivals={arrivals}");
            let settings = ["page.work_ms=0", "clients.rate=50", "clients.shape_peak=3"];
            let times = ["clients.shape_start_s=10", "clients.shape_length_s=20"];
            with(&with(&[shape, arrivals], &settings), &times)
        };
        let even = counts(&shaped("deterministic"), 10.0, 4);
        for (found, expected) in even.iter().zip(expected) {
            assert!((found - expected).abs() <= 2.0, "{shape}: {even:?}");
        }
        let mut sums = [0.0; 4];
        for seed in 1..=20 {
            let mut lab = lab(ONE, &shaped("poisson"), seed);
            go_on(&mut lab, &[], 39.999_999);
            seen(&lab).arrivals.iter().for_each(|at| sums[(at.as_secs() / 10.0) as usize] += 1.0);
        }
        for (sum, expected) in sums.iter().zip(expected.map(|count| count * 20.0)) {
            assert!((sum - expected).abs() <= 4.0 * f64::sqrt(expected), "{shape}: {sums:?}");
        }
    }
}

/// From 20 per second to a thousand times that in 64 s: in the first second the rate is 20·(1 + 999·t/64).
#[test]
fn a_steep_ramp_is_followed_closely() {
    let settings = ["page.work_ms=0", "clients.rate=20", "clients.shape=ramp", "clients.shape_peak=1000"];
    let times = ["clients.shape_start_s=1", "clients.shape_length_s=64"];
    let mut sum = 0.0;
    for seed in 1..=20 {
        let mut lab = lab(ONE, &[&settings[..], &times].concat(), seed);
        go_on(&mut lab, &[], 2.0);
        sum += seen(&lab).arrivals.iter().filter(|at| at.as_secs() >= 1.0).count() as f64;
    }
    let expected: f64 = 20.0 * 20.0 * (1.0 + 999.0 / 128.0);
    assert!((sum - expected).abs() <= 4.0 * expected.sqrt(), "{sum} instead of {expected}");
}

#[test]
fn the_mix_follows_its_shares() {
    let two = ONE.replace("[[links]]", "[[requests]]\nid = \"order\"\nshare = 3\nwork_ms = 0\n[[links]]");
    let lab = run(&two, &["page.work_ms=0", "page.share=1", "clients.rate=1000"], &[], 100.0);
    let totals = lab.observer().0.since_start(lab.now());
    let (page, all) = (totals.kinds[0].arrived as f64, totals.arrived as f64);
    // Binomial: the standard deviation of the share is √(0.25 · 0.75/n).
    assert!((page / all - 0.25).abs() < 4.0 * (0.1875 / all).sqrt(), "{page} of {all}");
}

#[test]
fn a_user_thinks_between_an_answer_and_the_next_request() {
    let lab = run(ONE, &together(1), &[], 4.0);
    exactly(&done_ms(&lab), &[1100.0, 2200.0, 3300.0]);
}

#[test]
fn thinking_times_are_exponential_unless_constant() {
    let settings = with(&together(1), &["page.work_ms=0", "clients.think_law=exponential"]);
    let lab = run(ONE, &settings, &[], 50_000.0);
    let times = &seen(&lab).arrivals;
    let gaps: Vec<f64> = times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs()).collect();
    near(mean(&gaps), 1.0, 0.02);
    near(variance(&gaps), 1.0, 0.05);
}

#[test]
fn users_come_and_go_when_their_number_changes() {
    let mut lab = lab(ONE, &with(&together(10), &["web.slots=4"]), 1);
    let population = |lab: &crate::harness::Lab| match node(lab, "clients").role {
        RoleView::Client { in_flight, thinking, .. } => in_flight + thinking,
        ref other => panic!("{other:?}"),
    };
    for (at, users) in [(5.0, 10), (10.0, 30), (15.0, 3), (20.0, 0), (25.0, 8)] {
        give(&mut lab, &format!("set clients.users={users}"));
        go_on(&mut lab, &[], at);
        assert_eq!(population(&lab), users, "at {at} s");
    }
}

#[test]
fn users_who_are_too_many_ask_no_more() {
    let lab = run(ONE, &together(10), &[(0.5, "set clients.users=4")], 1.5);
    assert_eq!(seen(&lab).arrivals.len(), 4);
}
