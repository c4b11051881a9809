//! One server, and a bigger one.

use crate::harness::{Play, SEEDS, assert_about, mean, span};

fn one_server_response_ms(rate: &str) -> f64 {
    mean(|seed| span("one-server", &[rate], seed, 500.0, 5500.0).1.mean_response().as_millis())
}

#[test]
fn each_further_request_costs_more_than_the_one_before() {
    assert_about("25 per second", one_server_response_ms("clients.rate=25"), 40.0, 0.05);
    assert_about("40 per second", one_server_response_ms("clients.rate=40"), 100.0, 0.1);
    assert_about("45 per second", one_server_response_ms("clients.rate=45"), 200.0, 0.2);
}

/// Shares of stretches of five seconds whose mean response is below and above these, in milliseconds.
fn shares(rate: &str, below: f64, above: f64) -> (f64, f64) {
    let mut play = Play::new("one-server", &[rate], 1);
    play.until(500.0);
    let means: Vec<f64> =
        (1..=1000).map(|at| play.until(500.0 + 5.0 * f64::from(at)).mean_response().as_millis()).collect();
    let share =
        |is: &dyn Fn(f64) -> bool| means.iter().filter(|mean| is(**mean)).count() as f64 / means.len() as f64;
    (share(&|mean| mean < below), share(&|mean| mean > above))
}

#[test]
fn near_the_knee_five_seconds_are_often_far_from_the_mean_over_minutes() {
    let (below, above) = shares("clients.rate=25", 30.0, 60.0);
    assert!(below + above < 0.2, "at 25 per second they are near 40 ms: {below} {above}");
    let (below, above) = shares("clients.rate=45", 100.0, 300.0);
    assert!(below > 0.2 && above > 0.1, "at 45 per second they swing around 200 ms: {below} {above}");
}

#[test]
fn above_fifty_per_second_the_queue_fills_and_the_rest_is_refused() {
    for seed in SEEDS {
        let (_, totals) = span("one-server", &["clients.rate=55"], seed, 200.0, 400.0);
        assert_about("goodput", totals.goodput(), 50.0, 0.05);
        assert!(totals.failures() > 0);
        // A hundred places of 20 ms each.
        assert!(totals.mean_response().as_secs() > 1.0, "those who get in wait in a long line");
    }
}

/// Requests per second that a machine of this size carries when more than enough arrive.
fn most(size: &str) -> f64 {
    mean(|seed| span("bigger-server", &["clients.rate=1000", size], seed, 10.0, 100.0).1.goodput())
}

#[test]
fn a_bigger_machine_brings_less_than_its_size() {
    let plain = most("web.scaled=1");
    assert_about("a plain machine", plain, 50.0, 0.02);
    let sizes = [("web.scaled=2", 1.9), ("web.scaled=4", 3.4), ("web.scaled=8", 5.5), ("web.scaled=22", 7.4)];
    for (size, gain) in sizes {
        assert_about(size, most(size) / plain, gain, 0.02);
    }
    assert!(most("web.scaled=8") < 320.0, "too small for 320 per second");
}

#[test]
fn beyond_size_22_bigger_is_slower() {
    let peak = most("web.scaled=22");
    assert!(peak > most("web.scaled=12") && peak > most("web.scaled=40"));
}

#[test]
fn size_n_costs_n_times_as_much_and_is_still_one_machine() {
    let plain = Play::new("bigger-server", &[], 1).price();
    assert_about("price", Play::new("bigger-server", &["web.scaled=22"], 1).price(), 22.0 * plain, 1e-9);
    let mut play = Play::new("bigger-server", &["web.scaled=8"], 1);
    assert_eq!(play.until(10.0).failures(), 0);
    play.act("crash web");
    play.until(11.0);
    assert_eq!(play.until(30.0).done, 0);
}
