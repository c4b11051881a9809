//! A single request can be followed: where it is and what happens to it, until it is over.

use crate::harness::{ONE, STORE, every, go_on, lab, node, run, seen, together, with};
use headroom_sim::observe::view::Doing;
use headroom_sim::observe::{Cause, Fate, Leg, Traffic};

/// Requests at 60 ms, 120 ms and so on; 20 ms each way; 100 ms of work, one at a time.
fn settings(more: &[&str]) -> Vec<String> {
    with(&with(&every(0.06), &["clients>web.rtt_ms=40"]), more)
}

#[test]
fn a_request_travels_waits_is_served_and_travels_back() {
    let mut lab = lab(ONE, &settings(&[]), 1);
    let (clients, web) = (node(&lab, "clients").id, node(&lab, "web").id);
    let (out, back) = (Doing::Travels(clients, web), Doing::Travels(web, clients));
    let (queues, served) = (Doing::Queues(web), Doing::Served(web));
    let rows = [
        (0.05, [None, None], None),
        (0.07, [Some(out), None], Some(0)),
        (0.13, [Some(served), Some(out)], Some(0)),
        (0.15, [Some(served), Some(queues)], Some(0)),
        (0.19, [Some(back), Some(served)], Some(0)),
        (0.21, [None, Some(served)], Some(1)),
        (0.29, [None, Some(back)], Some(1)),
    ];
    for (at, expected, oldest) in rows {
        go_on(&mut lab, &[], at);
        let doing = [0, 1].map(|number| lab.request(number).map(|request| request.doing));
        assert_eq!((doing, lab.oldest_request()), (expected, oldest), "at {at} s");
    }
    assert_eq!(seen(&lab).ends.iter().map(|end| end.request).collect::<Vec<_>>(), [0]);
}

#[test]
fn what_keeps_a_request_is_told() {
    let give_up = ["clients.timeout_ms=50", "clients.retries=1", "clients.backoff=exponential"];
    let full = ["web.pool_size=1", "web.slots=9"];
    let calm = every(0.1);
    let rows = [
        (run(ONE, &settings(&[]), &[(0.1, "hang web")], 0.15), "web", Doing::Stuck as fn(_) -> _, 1),
        (run(ONE, &settings(&give_up), &[], 0.1101), "clients", Doing::BacksOff, 1),
        (run(STORE, &calm, &[(0.15, "hang web")], 0.21), "web", Doing::Stuck, 1),
        (run(STORE, &calm, &[], 0.15), "db", Doing::Served, 1),
        (run(STORE, &with(&every(0.06), &full), &[], 0.13), "db", Doing::Served, 1),
    ];
    for (lab, place, doing, tries) in rows {
        let request = lab.request(0).expect("it is under way");
        assert_eq!((request.doing, request.tries), (doing(node(&lab, place).id), tries));
    }
    let lab = run(STORE, &with(&every(0.06), &full), &[], 0.13);
    let second = lab.request(1).expect("it is under way");
    assert_eq!(second.doing, Doing::NeedsConnection(node(&lab, "web").id));
}

#[test]
fn messages_and_ends_name_their_request() {
    let lab = run(ONE, &settings(&["web.queue_limit=0"]), &[], 0.235);
    let seen = seen(&lab);
    let refused =
        seen.ends.iter().find(|end| end.outcome.is_err()).expect("the second finds the server busy");
    assert_eq!(refused.request, 1);
    assert!(refused.outcome.is_err_and(|failure| failure.cause == Cause::QueueFull));
    let of = |leg| seen.flights.iter().filter(move |flight| flight.leg == leg).map(|flight| flight.request);
    assert_eq!(of(Leg::Request).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(of(Leg::Response).collect::<Vec<_>>(), [1, 0]);
}

/// A page is read; for it the server has something written. The first try is given up before it is answered.
#[test]
fn messages_tell_what_they_carry() {
    let system = STORE.replace(
        "[{ call = [\"db\"] }]",
        "[{ call = [\"db:order\"] }]\n[[requests]]\nid = \"order\"\nclass = \"write\"\nshare = 0",
    );
    for load in [every(1.0), together(1)] {
        let lab = run(&system, &with(&load, &["clients.timeout_ms=200", "clients.retries=1"]), &[], 1.9);
        let (db, flights) = (node(&lab, "db").id, &seen(&lab).flights);
        assert_eq!(flights.iter().filter(|flight| flight.fate == Fate::Retry).count(), 1);
        for flight in flights {
            let stored = flight.from == db || flight.to == db;
            assert_eq!(flight.traffic, if stored { Traffic::Write } else { Traffic::Read }, "{flight:?}");
        }
    }
}
