//! Failures come in clusters: a lull between two of them is no end.

use crate::{SHOP, at, said_at, set_up};
use headroom_sim::observe::explain::Finding;

/// What a system is, and how its failures are told.
type Row = (&'static [&'static str], fn(&Finding) -> bool);

/// What fails all the time is told all the time, however often one looks, and never that all is well.
#[test]
fn what_fails_again_and_again_is_told_without_a_break() {
    let limited = |finding: &Finding| matches!(finding, Finding::RateLimited { .. });
    let full = |finding: &Finding| matches!(finding, Finding::Failing { .. });
    let rows: &[Row] = &[
        // Each second's quota is used up before its end.
        (&["balancer.limit=fixed_window", "balancer.limit_rate=60"], limited),
        (&["balancer.limit=fixed_window", "balancer.limit_rate=60", "balancer.limit_window_s=10"], limited),
        (&["web.limit=token_bucket", "web.limit_rate=20", "web.limit_burst=20"], limited),
        // A burst fills the places that there are.
        (&["web.queue_limit=0", "web.slots=1", "people.rate=30", "balancer.check_queues=false"], full),
    ];
    for (set, told) in rows {
        let mut world = set_up(SHOP, set);
        for step in 0..300 {
            let found = said_at(&mut world, at(30.0 + 0.1 * f64::from(step)));
            assert!(told(&found[0]), "{set:?} after {step} tenths: {found:#?}");
        }
    }
}

/// What is said of room after an outage would rest on what came through in it.
#[test]
fn nobody_says_how_much_room_there_is_just_after_an_outage() {
    let mut world = set_up(SHOP, &[]);
    let mut factors = Vec::new();
    for (seconds, command) in [(30.0, Some("crash balancer")), (40.0, Some("recover balancer")), (50.0, None)]
    {
        let found = said_at(&mut world, at(seconds));
        if let Finding::Headroom { factor, .. } = found[0] {
            factors.push(factor);
        }
        if let Some(command) = command {
            crate::command(&mut world, command);
        }
        // Until five seconds after its repair some of those that failed are among the latest.
        for tenths in (1..=40).filter(|_| seconds == 40.0) {
            let found = said_at(&mut world, at(40.0 + 0.1 * f64::from(tenths)));
            assert!(!matches!(found[0], Finding::Headroom { factor: Some(_), .. }), "{tenths}: {found:#?}");
        }
    }
    let [Some(before), Some(after)] = factors[..] else { panic!("{factors:?}") };
    assert!((before / after - 1.0).abs() < 0.02, "{before} and {after}");
}
