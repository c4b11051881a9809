//! What happened in a run: failures that were noticed, takeovers, and the checks that it takes.

use crate::program::printed;
use crate::run::{number, report};
use headroom_sim::theory::health::vrrp_takeover;

/// Four servers, which are checked once a second at a fixed rate, over lines that take no time.
const CHECKED: &[&str] = &["server-dies", "--set", "balancer>web.rtt_ms=0", "--set", "web.boot_s=0"];

/// Its last sign of life comes up to an interval before the crash.
#[test]
fn a_standby_takes_over_within_the_time_of_vrrp() {
    let theory = vrrp_takeover(1.0, 100).expect("in range");
    let args = ["server-dies", "--set", "balancer.standby=true", "--do", "20.25:crash balancer/1"];
    let report = report(&args);
    assert_eq!(number(&report, "/takeovers/count"), 1.0);
    let (mean, longest) = (number(&report, "/takeovers/mean_s"), number(&report, "/takeovers/max_s"));
    assert!((theory.max - 1.0..=theory.max).contains(&mean), "{mean} s, at most {}", theory.max);
    assert_eq!(mean, longest, "there was one");
    let text = printed(&[&["run"], &args[..]].concat());
    let said = format!("\ntakeovers  1, after {mean:.3} s on average and {longest:.3} s at most\n");
    assert!(text.contains(&said), "no {said} in {text}");
    assert!(!printed(&["run", "server-dies"]).contains("takeovers"));
}

/// The checks of a server come once a second, so crashes that are 22 and a half seconds apart are noticed half a second
/// apart in their times: the longest is a quarter more than the mean, and less than three intervals.
#[test]
fn the_longest_delay_is_told_beside_the_mean() {
    let deeds = ["--do", "16:recover web/2", "--do", "30.5:crash web/2"];
    let report = report(&[CHECKED, &deeds].concat());
    assert_eq!(number(&report, "/detections/count"), 2.0);
    let (mean, longest) = (number(&report, "/detections/mean_s"), number(&report, "/detections/max_s"));
    assert!((longest - mean - 0.25).abs() < 1e-6, "{longest} s at most, {mean} s on average");
    assert!((2.5..=3.0).contains(&longest), "{longest} s");
}

/// L balancers that ask n servers once in I seconds send L · n / I checks per second: each server gets L / I.
#[test]
fn checks_per_second_are_balancers_times_servers_over_the_interval() {
    for (standby, servers, interval) in [(false, 4, 1.0), (false, 4, 0.25), (false, 8, 2.0), (true, 4, 1.0)] {
        let settings = [
            format!("balancer.standby={standby}"),
            format!("web.count={servers}"),
            format!("balancer.check_interval_s={interval}"),
        ];
        let settings: Vec<&str> = settings.iter().flat_map(|text| ["--set", text]).collect();
        // Whoever is crashed is asked all the same, but what is refused has not come in.
        let args = [CHECKED, &settings, &["--do", "8:recover web/2", "--duration", "200"]].concat();
        let report = report(&args);
        let balancers = if standby { 2.0 } else { 1.0 };
        let expected = balancers * f64::from(servers) / interval;
        let all = number(&report, "/checks_per_s/value");
        // A check of each server more or less at the ends.
        let edge = balancers * f64::from(servers) / 200.0;
        assert!((all - expected).abs() <= edge, "{all} checks per second, not {expected}");
        let machines = report["machines"].as_array().expect("machines");
        for machine in machines {
            let is_server = machine["machine"].as_str().expect("a name").starts_with("web/");
            let expected = if is_server { balancers / interval } else { 0.0 };
            let found = number(machine, "/checks_per_s/value");
            assert!((found - expected).abs() <= balancers / 200.0, "{found}, not {expected}: {machine}");
        }
    }
}

#[test]
fn checks_are_told_of_where_there_are_any() {
    let words = "health checks at all of them  ";
    let checked = printed(&[&["run"], CHECKED, &["--do", "8:recover web/2"]].concat());
    let (_, figure) = checked.split_once(words).unwrap_or_else(|| panic!("no {words} in {checked}"));
    assert!(figure.starts_with("4.00 "), "four servers, once a second each: {figure}");
    for unchecked in
        [&["run", "one-server"][..], &["run", "server-dies", "--set", "balancer.check_interval_s=0"]]
    {
        assert!(!printed(unchecked).contains("health checks"), "{unchecked:?}");
    }
}
