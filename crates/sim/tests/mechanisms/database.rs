//! Databases and the connections to them.

use crate::harness::{
    PAIR, STORE, done_ms, every, exactly, failed_ms, failures, go_on, lab, node, responses_ms, run, seen,
    together, with,
};
use headroom_sim::observe::Cause;
use headroom_sim::observe::view::RoleView;

/// Two servers behind a balancer, and one database.
fn shop() -> String {
    let steps = "law = \"deterministic\"\nsteps = [{ call = [\"db\"] }]";
    let db = "[[components]]\nid = \"db\"\nkind = \"database\"\ndb_slots = 100\nread_ms = 100\n\
              cost_law = \"deterministic\"\n[[requests]]";
    let link = "[[links]]\nfrom = \"web\"\nto = \"db\"\nrtt_ms = 0\n[[links]]";
    PAIR.replace("law = \"deterministic\"", steps)
        .replacen("[[requests]]", db, 1)
        .replacen("[[links]]", link, 1)
        .replace("slots = 1\n", "slots = 100\n")
}

fn connections(lab: &crate::harness::Lab) -> u32 {
    match node(lab, "db").role {
        RoleView::Database { connections, .. } => connections,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn reads_and_writes_cost_what_they_cost() {
    for (class, expected) in [("read", 100.0), ("write", 250.0)] {
        let system = STORE.replace("work_ms = 0", &format!("class = \"{class}\"\nwork_ms = 0"));
        exactly(&responses_ms(&run(&system, &every(1.0), &[], 1.9)), &[expected]);
        let fast = with(&every(1.0), &["db.db_speed=2"]);
        exactly(&responses_ms(&run(&system, &fast, &[], 1.9)), &[expected / 2.0]);
    }
}

#[test]
fn queries_wait_for_slots_and_a_full_queue_refuses() {
    let lab = run(STORE, &with(&together(4), &["db.db_slots=1", "db.db_queue_limit=2"]), &[], 1.9);
    exactly(&done_ms(&lab), &[1100.0, 1200.0, 1300.0]);
    exactly(&failed_ms(&lab, Cause::QueueFull), &[1000.0]);
}

#[test]
fn a_pool_lets_as_many_calls_through_as_it_has_connections() {
    for (size, expected) in [(1, [1100.0, 1200.0, 1300.0]), (2, [1100.0, 1100.0, 1200.0]), (3, [1100.0; 3])] {
        let lab = run(STORE, &with(&together(3), &[&format!("web.pool_size={size}")]), &[], 1.9);
        exactly(&done_ms(&lab), &expected);
        assert_eq!(connections(&lab), size);
    }
}

#[test]
fn who_gets_no_connection_in_time_fails() {
    let lab = run(STORE, &with(&together(4), &["web.pool_size=1", "web.pool_timeout_ms=150"]), &[], 1.9);
    exactly(&done_ms(&lab), &[1100.0, 1200.0]);
    exactly(&failed_ms(&lab, Cause::PoolTimeout), &[1150.0, 1150.0]);
}

#[test]
fn a_server_holds_its_slot_while_it_waits_for_the_database() {
    let lab = run(STORE, &with(&together(3), &["web.slots=1"]), &[], 1.9);
    exactly(&done_ms(&lab), &[1100.0, 1200.0, 1300.0]);
    // Who shares processors doesn't: waiting takes no processor.
    let sharing = ["web.slots=1", "web.discipline=processor_sharing"];
    exactly(&done_ms(&run(STORE, &with(&together(3), &sharing), &[], 1.9)), &[1100.0; 3]);
}

#[test]
fn a_database_refuses_one_connection_too_many() {
    let settings = with(&together(4), &["web.pool_size=2", "db.max_connections=3"]);
    let lab = run(&shop(), &settings, &[], 1.9);
    exactly(&done_ms(&lab), &[1100.0; 3]);
    exactly(&failed_ms(&lab, Cause::TooManyConnections), &[1000.0]);
    assert_eq!(connections(&lab), 3);
}

#[test]
fn a_machine_that_is_gone_keeps_no_connections() {
    for gone in ["crash web/2", "set web.count=1"] {
        let mut lab = lab(&shop(), &with(&together(4), &["web.pool_size=2", "db.max_connections=4"]), 1);
        go_on(&mut lab, &[], 1.5);
        assert_eq!(connections(&lab), 4);
        go_on(&mut lab, &[(1.6, gone)], 1.7);
        assert_eq!(connections(&lab), 2, "{gone}");
    }
}

/// An answer may still come over it, for nobody: it is closed, and the next call opens another.
#[test]
fn a_connection_on_which_a_query_was_given_up_is_closed() {
    for (at, expected) in [(1.03, 1), (1.05, 0), (2.03, 1)] {
        let lab = run(STORE, &with(&every(1.0), &["web.timeout_ms=40"]), &[], at);
        assert_eq!(connections(&lab), expected, "at {at} s");
    }
}

/// The only query is sent at 20 s, in vain, and given up 12.6 s later: its connection is closed with it.
#[test]
fn a_connection_over_which_nothing_gets_through_is_closed() {
    for (at, expected) in [(32.55, 1), (32.65, 0)] {
        let lab =
            run(STORE, &every(20.0), &[(19.0, "set web>db.cut=true"), (25.0, "set clients.rate=0")], at);
        assert_eq!(connections(&lab), expected, "at {at} s");
        assert_eq!(failed_ms(&lab, Cause::Unreachable).len(), usize::from(expected == 0));
    }
}

/// Three are open and carry nothing when the database goes: nobody need ask it to find them closed.
#[test]
fn a_database_that_crashes_closes_its_connections() {
    let mut lab = lab(STORE, &with(&together(3), &["web.pool_size=3"]), 1);
    go_on(&mut lab, &[], 1.5);
    assert_eq!(connections(&lab), 3);
    go_on(&mut lab, &[(1.6, "crash db")], 1.7);
    assert_eq!((connections(&lab), failures(&lab)), (0, 0));
}

#[test]
fn a_smaller_pool_closes_what_it_has_too_many_of() {
    // While they are in use, and while they are not.
    for at in [1.05, 1.5] {
        let lab = run(STORE, &together(8), &[(at, "set web.pool_size=3")], 1.9);
        assert_eq!(done_ms(&lab).len(), 8);
        assert_eq!(connections(&lab), 3, "made smaller at {at} s");
    }
}

/// One query is in the database; the other call waits in the server, for a connection or for its next try.
#[test]
fn a_timeout_is_told_of_the_machine_where_the_call_was() {
    let places = |settings: &[&str], log: &[(f64, &str)]| {
        let lab = run(STORE, &with(&together(2), settings), log, 1.9);
        let places = seen(&lab).ends.iter().map(|end| end.outcome.expect_err("nobody waits so long").at);
        let names = places.map(|at| if at == node(&lab, "web").id { "web" } else { "db" });
        names.collect::<Vec<_>>()
    };
    let patience = "clients.timeout_ms=50";
    assert_eq!(places(&[patience, "web.pool_size=1"], &[]), ["db", "web"]);
    let again = [patience, "web.retries=1", "web.backoff=exponential"];
    assert_eq!(places(&again, &[(0.5, "crash db")]), ["web", "web"]);
}

#[test]
fn a_crashed_database_fails_calls_and_serves_again_once_recovered() {
    let lab = run(STORE, &every(1.0), &[(1.05, "crash db"), (2.5, "recover db")], 3.9);
    exactly(&failed_ms(&lab, Cause::Died), &[1050.0]);
    exactly(&failed_ms(&lab, Cause::Refused), &[2000.0]);
    exactly(&done_ms(&lab), &[3100.0]);
}

#[test]
fn a_hung_database_fills_the_servers() {
    let settings = with(&every(0.1), &["web.slots=5", "web.queue_limit=3"]);
    let lab = run(STORE, &settings, &[(0.05, "hang db")], 2.05);
    let web = node(&lab, "web");
    assert_eq!((web.busy, web.waiting), (5, 3));
    assert_eq!(failed_ms(&lab, Cause::QueueFull).len(), 12);
    assert_eq!(failures(&lab), 12);
    assert!(seen(&lab).ends.iter().all(|end| end.outcome.is_err()));
}

/// The database answers at 1.1 s, but there is nobody to hear it before 1.5 s.
#[test]
fn a_hung_server_does_not_hear_the_answers_it_waits_for() {
    let lab = run(STORE, &every(1.0), &[(1.05, "hang web/1"), (1.5, "recover web/1")], 1.9);
    exactly(&done_ms(&lab), &[1500.0]);
}
