use super::*;
use crate::params::Block;

fn params() -> Breaker {
    Breaker {
        breaker: true,
        breaker_window: 10,
        breaker_failure_pct: 50.0,
        breaker_open_s: 5.0,
        breaker_trials: 4,
        ..Breaker::default()
    }
}

fn at(seconds: f64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// Records calls at a moment: `x` for a failure, anything else for a success. Returns the transitions.
fn record(circuit: &mut Circuit, second: f64, calls: &str) -> Vec<Transition> {
    calls.chars().filter_map(|call| circuit.record(at(second), call != 'x')).collect()
}

/// A breaker that opened at 1 s.
fn opened() -> Circuit {
    let mut circuit = Circuit::new(&params());
    assert_eq!(record(&mut circuit, 1.0, "xxxxxxxxxx"), [Transition::Opened]);
    circuit
}

fn allowed(circuit: &mut Circuit, second: f64) -> usize {
    (0..100).filter(|_| circuit.allow(at(second))).count()
}

#[test]
fn opens_once_a_whole_window_has_too_many_failures() {
    for (calls, opens) in [
        ("xxxxxxxxx", false),
        ("xxxxxxxxx.", true),
        (".....xxxxx", true),
        ("xxxx......", false),
        // The oldest drop out: eight failed, but never more than four of ten in a row.
        ("xxxx......xxxx", false),
        (".........xxxxx", true),
    ] {
        let opened = !record(&mut Circuit::new(&params()), 0.0, calls).is_empty();
        assert_eq!(opened, opens, "{calls}");
    }
}

#[test]
fn is_open_until_its_time_has_come_then_lets_trials_through() {
    let mut circuit = opened();
    assert_eq!(circuit.state(at(5.9)), Some(BreakerView::Open(at(6.0))));
    assert_eq!(allowed(&mut circuit, 5.999), 0);
    assert_eq!(circuit.state(at(6.0)), Some(BreakerView::HalfOpen));
    assert_eq!(allowed(&mut circuit, 6.0), 4);
    assert_eq!(allowed(&mut circuit, 1000.0), 0);
}

#[test]
fn trials_decide() {
    let mut healed = opened();
    assert_eq!(allowed(&mut healed, 6.0), 4);
    assert_eq!(record(&mut healed, 7.0, "x.."), []);
    assert_eq!(record(&mut healed, 7.0, "."), [Transition::Closed]);
    assert_eq!(allowed(&mut healed, 7.0), 100);
    // It begins with an empty window.
    assert_eq!(record(&mut healed, 7.0, "xxxxxxxxx"), []);

    let mut broken = opened();
    assert_eq!(allowed(&mut broken, 6.0), 4);
    assert_eq!(record(&mut broken, 7.0, "x.x."), [Transition::Opened]);
    assert_eq!(broken.state(at(7.0)), Some(BreakerView::Open(at(12.0))));
}

#[test]
fn another_number_of_trials_starts_them_again() {
    let mut circuit = opened();
    assert_eq!(allowed(&mut circuit, 6.0), 4);
    assert_eq!(record(&mut circuit, 6.0, "xxx"), []);
    circuit.configure(&Breaker { breaker_trials: 2, ..params() });
    assert_eq!(allowed(&mut circuit, 6.0), 2);
    assert_eq!(record(&mut circuit, 6.0, ".."), [Transition::Closed]);
}

#[test]
fn stragglers_do_not_count_while_it_is_open() {
    let mut circuit = opened();
    assert_eq!(record(&mut circuit, 3.0, "xx.."), []);
    assert_eq!(circuit.state(at(3.0)), Some(BreakerView::Open(at(6.0))));
}

#[test]
fn switched_off_it_lets_everything_through() {
    let mut circuit = opened();
    circuit.configure(&Breaker { breaker: false, ..params() });
    assert_eq!(allowed(&mut circuit, 1.0), 100);
    assert_eq!(record(&mut circuit, 1.0, "xxxxxxxxxxxx"), []);
    assert_eq!(circuit.state(at(1.0)), None);
}

#[test]
fn a_window_of_another_length_starts_empty() {
    let mut circuit = Circuit::new(&params());
    record(&mut circuit, 0.0, "xxxxxxxxx");
    circuit.configure(&Breaker { breaker_open_s: 9.0, ..params() });
    assert_eq!(record(&mut circuit.clone(), 0.0, "x"), [Transition::Opened]);
    circuit.configure(&Breaker { breaker_window: 11, ..params() });
    assert_eq!(record(&mut circuit, 0.0, "xxxxxxxxxx"), []);
    assert_eq!(record(&mut circuit, 0.0, "x"), [Transition::Opened]);
}

#[test]
fn the_longest_window_is_counted_right() {
    let longest = params().spec("breaker_window").map(|spec| spec.range().1);
    assert_eq!(longest, Some(1000.0));
    let mut circuit = Circuit::new(&Breaker { breaker_window: 1000, ..params() });
    assert_eq!(record(&mut circuit, 0.0, &"x..".repeat(1000)), []);
    assert_eq!(circuit.window.failed, 333);
    assert_eq!(circuit.window.seen, 1000);
}
