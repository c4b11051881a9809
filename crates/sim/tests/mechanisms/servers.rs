//! What a server can do.

use crate::harness::{
    ONE, PAIR, done_ms, every, exactly, failed_ms, go_on, lab, mean, near, picks, responses_ms, run, spans,
    together, with,
};
use headroom_sim::observe::Cause;
use headroom_sim::theory::scaling::usl;

#[test]
fn each_slot_works_on_one_request_at_a_time() {
    for (slots, expected) in [(1, [1100.0, 1200.0, 1300.0]), (2, [1100.0, 1100.0, 1200.0]), (3, [1100.0; 3])]
    {
        let lab = run(ONE, &with(&together(3), &[&format!("web.slots={slots}")]), &[], 1.5);
        exactly(&done_ms(&lab), &expected);
    }
}

#[test]
fn shared_processors_work_on_all_requests_at_once() {
    for (slots, expected) in [(1, [1300.0; 3]), (2, [1150.0; 3]), (3, [1100.0; 3])] {
        let sharing = ["web.discipline=processor_sharing", &format!("web.slots={slots}")];
        exactly(&done_ms(&run(ONE, &with(&together(3), &sharing), &[], 1.5)), &expected);
    }
}

#[test]
fn a_full_queue_refuses() {
    for (limit, done, refused) in [(0, 1, 4), (2, 3, 2), (4, 5, 0)] {
        for discipline in ["fcfs", "processor_sharing"] {
            let settings = [&*format!("web.queue_limit={limit}"), &*format!("web.discipline={discipline}")];
            let lab = run(ONE, &with(&together(5), &settings), &[], 1.9);
            assert_eq!(done_ms(&lab).len(), done);
            exactly(&failed_ms(&lab, Cause::QueueFull), &vec![1000.0; refused]);
        }
    }
}

#[test]
fn the_queue_is_served_from_the_end_it_is_told() {
    for (order, expected) in [("fifo", [0, 1, 2, 3]), ("lifo", [0, 3, 2, 1])] {
        let lab = run(ONE, &with(&together(4), &[&format!("web.queue_order={order}")]), &[], 1.9);
        let order: Vec<u64> = spans(&lab, "web").iter().map(|span| span.request).collect();
        assert_eq!(order, expected);
    }
}

/// The order doesn't change the mean wait, but its second moment: E W² of the newest first is that of the oldest first
/// over 1 − ρ (Kingman 1962), which for M/M/1 is 2ρS²/(1 − ρ)².
#[test]
fn newest_first_has_the_same_mean_and_a_longer_tail() {
    for (order, second) in [("fifo", 4.0), ("lifo", 8.0)] {
        let settings = [&*format!("web.queue_order={order}"), "page.law=exponential", "clients.rate=5"];
        let lab = run(ONE, &settings, &[], 60_000.0);
        let waits: Vec<f64> = spans(&lab, "web")
            .iter()
            .map(|span| span.started.map_or(0.0, |started| (started - span.arrived).as_millis() / 100.0))
            .collect();
        near(mean(&waits), 1.0, 0.03);
        let squares: Vec<f64> = waits.iter().map(|wait| wait * wait).collect();
        near(mean(&squares), second, 0.1);
    }
}

#[test]
fn who_waited_too_long_is_dropped_instead_of_started() {
    let shedding = with(&together(4), &["web.shed_after_ms=150"]);
    let lab = run(ONE, &shedding, &[], 1.9);
    exactly(&done_ms(&lab), &[1100.0, 1200.0]);
    exactly(&failed_ms(&lab, Cause::Shed), &[1200.0, 1200.0]);
    exactly(&done_ms(&run(ONE, &together(4), &[], 1.9)), &[1100.0, 1200.0, 1300.0, 1400.0]);
}

#[test]
fn a_faster_server_needs_less_time() {
    for discipline in ["fcfs", "processor_sharing"] {
        let settings = with(&every(1.0), &[&format!("web.discipline={discipline}")]);
        for (speed, expected) in [(0.5, 200.0), (1.0, 100.0), (4.0, 25.0)] {
            let settings = with(&settings, &[&format!("web.speed={speed}")]);
            exactly(&responses_ms(&run(ONE, &settings, &[], 1.9)), &[expected]);
        }
        // Half of the work at the old speed, half at the new.
        let lab = run(ONE, &settings, &[(1.05, "set web.speed=0.5")], 1.9);
        exactly(&responses_ms(&lab), &[150.0]);
    }
}

#[test]
fn a_bigger_machine_gains_what_contention_and_coherency_leave() {
    for (size, contention, coherency) in [(1, 10.0, 1.0), (4, 0.0, 0.0), (4, 10.0, 0.0), (16, 5.0, 0.2)] {
        let settings = [
            &*format!("web.scaled={size}"),
            &*format!("web.contention_pct={contention}"),
            &*format!("web.coherency_pct={coherency}"),
        ];
        let gain = usl(f64::from(size), contention / 100.0, coherency / 100.0).expect("in range");
        exactly(&responses_ms(&run(ONE, &with(&every(1.0), &settings), &[], 1.9)), &[100.0 / gain]);
    }
}

#[test]
fn servers_that_coordinate_slow_each_other_down() {
    let settings = ["web.count=4", "web.fleet_contention_pct=10", "web.fleet_coherency_pct=1"];
    let service = |n: f64| 100.0 * n / usl(n, 0.1, 0.01).expect("in range");
    // Whoever is gone is not waited for; a process that stands still is there.
    for (fault, left) in [("crash web/4", 3.0), ("hang web/4", 4.0)] {
        let lab = run(PAIR, &with(&every(1.0), &settings), &[(1.5, fault)], 2.9);
        exactly(&responses_ms(&lab), &[service(4.0), service(left)]);
    }
}

#[test]
fn weights_share_the_traffic() {
    let settings = ["balancer.method=weighted_round_robin", "web/1.weight=3", "page.work_ms=0"];
    let lab = run(PAIR, &with(&every(0.01), &settings), &[], 10.005);
    assert_eq!((picks(&lab, "web/1", 0.0, 11.0), picks(&lab, "web/2", 0.0, 11.0)), (750, 250));
}

#[test]
fn a_server_takes_requests_once_it_has_booted() {
    for boot in [0.0, 2.0] {
        let settings = with(&every(0.1), &[&format!("web.boot_s={boot}"), "page.work_ms=0"]);
        let lab = run(ONE, &settings, &[(1.05, "crash web/1"), (2.05, "recover web/1")], 6.05);
        let refused = failed_ms(&lab, Cause::Refused);
        assert_eq!(refused.len() as f64, 10.0 + boot * 10.0);
        assert!(refused.iter().all(|at| (1050.0..2050.0 + boot * 1e3).contains(at)));
    }
}

/// Four slots are at work when three are taken away: those finish first. From then on one slot is all there is, and
/// it is always busy.
#[test]
fn slots_that_are_taken_away_finish_their_work_and_count_no_longer() {
    let mut lab = lab(ONE, &with(&together(60), &["web.slots=4"]), 1);
    go_on(&mut lab, &[(1.05, "set web.slots=1")], 2.0);
    let now = lab.now();
    lab.observer_mut().0.reset(now);
    go_on(&mut lab, &[], 4.0);
    let web = crate::harness::node(&lab, "web").id;
    near(lab.observer().0.totals(lab.now()).nodes[web.index()].utilisation(), 1.0, 1e-9);
}
