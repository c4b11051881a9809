//! Every finding, note and cause is said, and in whole sentences.

use super::*;

/// One of each kind, and the variants whose sentences differ.
fn all() -> Vec<Finding> {
    let (server, balancer, lasting) = (SERVER, BALANCER, secs(3.0));
    let (from, to) = (ComponentId(0), ComponentId(1));
    let pressure = Pressure {
        utilisation: 1.0,
        offered: 90.0,
        capacity: 100.0,
        steady: false,
        waiting: 3.0,
        queue: 3,
        shared: false,
        refused: 0.0,
    };
    let mut all = vec![
        Finding::LinkCut { from, to, failing: 100.0 },
        Finding::RetryStorm { arriving: 180.0, retries: 310.0, wasted: 0.45, goodput: 80.0 },
        Finding::RetryStorm { arriving: 90.0, retries: 31.0, wasted: 0.0, goodput: 80.0 },
        Finding::WastedWork { wasted: 0.5, arriving: 400.0, goodput: 120.0, cancelled: false },
        Finding::WastedWork { wasted: 0.5, arriving: 400.0, goodput: 120.0, cancelled: true },
        Finding::PoolExhausted {
            database: DATABASE,
            utilisation: 0.4,
            connections: 1,
            pool_waiting: 12,
            in_vain: 3.0,
        },
        Finding::BalancerChokepoint { balancer, pressure, servers: 0.2, too: false },
        Finding::BalancerChokepoint { balancer, pressure, servers: 0.99, too: true },
        Finding::Flaky { node: server, failing: 12.0 },
        Finding::Slow { node: server, speed: 0.2, held: 0.0, out: false, utilisation: 1.0 },
        Finding::Slow { node: server, speed: 0.2, held: 0.0, out: true, utilisation: 1.0 },
        Finding::Slow { node: DATABASE, speed: 0.1, held: 0.8, out: false, utilisation: 0.3 },
        Finding::Flapping { server, balancer, changes: 5, utilisation: 0.97, demanded: 0.9 },
        Finding::Flapping { server, balancer, changes: 5, utilisation: 0.5, demanded: 0.9 },
        Finding::Flapping { server, balancer, changes: 5, utilisation: 0.5, demanded: 1.2 },
        Finding::Flapping { server, balancer, changes: 8, utilisation: 0.3, demanded: 0.3 },
        Finding::FalseAlarm { server, balancer, lasting, ejected: false, utilisation: 0.97 },
        Finding::FalseAlarm { server, balancer, lasting, ejected: true, utilisation: 0.0 },
        Finding::BackUnnoticed { server, balancer, lasting },
        Finding::BreakerOpen { caller: CLIENTS, kept_back: 90.0, reopens_in: Some(secs(3.0)) },
        Finding::BreakerOpen { caller: CLIENTS, kept_back: 0.0, reopens_in: None },
        Finding::RateLimited { node: balancer, refused: 50.0, share: 0.5 },
        Finding::RateLimited { node: balancer, refused: 0.0, share: 0.0 },
        Finding::Throttled { caller: CLIENTS, kept_back: 4.0 },
        Finding::LossyLink { from, to, loss: 0.02, budget: None },
        Finding::LossyLink { from, to, loss: 0.2, budget: Some(Budget::Slot(0.2)) },
        Finding::Booting { node: server, ready_in: secs(12.0) },
        Finding::NearKnee {
            node: DATABASE,
            kind: ComponentKind::Database,
            machines: 1,
            demanded: 0.86,
            stretch: 3.2,
            waited: 0.71,
        },
        Finding::Backlog { node: server, waiting: 266, work: secs(5.3), held_up: false },
        Finding::Backlog { node: server, waiting: 266, work: secs(5.3), held_up: true },
        Finding::SlowLine { from, to, takes: 5.0, budget: Budget::Answer(5.1) },
        Finding::SlowLine { from, to, takes: 5.0, budget: Budget::Timeout(1.0) },
        Finding::SlowLine { from, to, takes: 0.168, budget: Budget::Slot(0.198) },
        Finding::AllDrained { balancer, arriving: 53.0 },
        Finding::NoStandby { active: balancer, fallen: NodeId(2), down: Down::Crashed, lasting },
        Finding::Idle,
        saturated(2, 3, 0.0, 0),
        unnoticed(Down::Booting, 0, 0, Watch::Unchecked),
        unnoticed(Down::Crashed, 1, 0, Watch::Suspicion { phi: 3.2, threshold: 8.0 }),
        unnoticed(Down::Crashed, 1, 0, Watch::Checks { missing: 1, noticed_in: SimDuration::ZERO }),
    ];
    let kinds = [ComponentKind::Balancer, ComponentKind::Server, ComponentKind::Database];
    for (kind, others) in kinds.into_iter().flat_map(|kind| [(kind, 0), (kind, 1)]) {
        let (down, down_too) = (Down::Hung, 1 - others);
        all.push(Finding::MachineDown { node: DATABASE, kind, down, lasting, failed: 9, others, down_too });
    }
    for (up, down, fail_open) in [(0, [2, 1, 1, 1], false), (1, [1, 0, 0, 0], true), (3, [0; 4], false)] {
        let (truth, ejected) = (Truths { up, down }, up == 3);
        all.push(Finding::NoHealthyServer { balancer, fail_open, truth, ejected, failing: 0.5 });
    }
    for left in 0..3 {
        let (down, others, pressure) = (Down::Crashed, left, super::pressure(100.0, 0.0, 0));
        all.push(Finding::DownNoticed { server, balancer, down, lasting, others, left, pressure });
    }
    let room = |narrow, factor| Finding::Headroom {
        busiest: server,
        component: ComponentId(2),
        machines: 1,
        narrow,
        demanded: 0.4,
        factor,
        goodput: 40.0,
        response: secs(0.1),
        calm: Some(secs(2.0)),
    };
    for narrow in [Narrow::Work, Narrow::RateLimit, Narrow::Connections, Narrow::Pool] {
        all.extend([room(narrow, Some(2.5)), room(narrow, None)]);
    }
    for method in (0..headroom_sim::balancing::ALL.len()).map(|method| MethodId(method as u8)) {
        let (busiest, idlest) = (server, NodeId(2));
        all.push(Finding::Unbalanced { balancer, method, busiest, most: 0.99, idlest, least: 0.4 });
    }
    for cause in Cause::ALL {
        all.push(Finding::Failing { cause: *cause, at: server, rate: 3.0, share: 0.03 });
    }
    all
}

#[test]
fn every_finding_is_said_in_whole_sentences() {
    for finding in all() {
        whole(&said(&finding), &finding);
    }
}

fn whole(text: &str, of: &dyn std::fmt::Debug) {
    assert!(text.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()), "{of:?}: {text}");
    assert!(text.ends_with(['.', '"']), "{of:?}: {text}");
    for slip in ["  ", "..", " .", " ,", "NaN", "the Web", "The The", "the the", ". the ", " 0 "] {
        assert!(!text.contains(slip), "{slip:?} in {of:?}: {text}");
    }
}

#[test]
fn every_note_is_said() {
    let (balancer, server, after) = (BALANCER, SERVER, secs(5.2));
    let notes = [
        (Note::Repaired(server), "Web server 2 was repaired"),
        (Note::Booted(DATABASE), "The database has started"),
        (
            Note::BelievedDown { balancer, server, truth: Truth::Broken(after) },
            "The load balancer noticed after 5.2 s that Web server 2 is down",
        ),
        (
            Note::BelievedDown { balancer, server, truth: Truth::Starting },
            "The load balancer takes Web server 2 for down while it starts",
        ),
        (
            Note::BelievedDown { balancer, server, truth: Truth::Sound },
            "False alarm: the load balancer takes Web server 2 for down",
        ),
        (Note::BelievedUp { balancer, server }, "The load balancer trusts Web server 2 again"),
        (
            Note::Ejected { balancer, server, truth: Truth::Sound },
            "The load balancer put Web server 2 out for failing requests",
        ),
        (
            Note::Ejected { balancer, server, truth: Truth::Broken(after) },
            "The load balancer put Web server 2 out for failing requests, 5.2 s after it broke",
        ),
        (Note::TookOver { balancer, after }, "The load balancer took over, 5.2 s after the failure"),
        (Note::BreakerOpened(CLIENTS), "The circuit breaker of the clients opened"),
        (Note::BreakerClosed(CLIENTS), "The circuit breaker of the clients closed"),
        (Note::Draining(server), "Web server 2 is being drained"),
        (Note::Undrained(server), "Web server 2 is back from draining"),
        (Note::Changed(Change::Commanded(7)), "Change 7"),
        (Note::Changed(Change::Scripted(7)), "Scripted change 7"),
        (Note::Broke(server, Fault::Cut), "Web server 2 was cut off from the network"),
    ];
    for (noted, expected) in notes {
        assert_eq!(note(&noted, &Shop).replace('\u{a0}', " "), expected);
    }
}

#[test]
fn every_cause_has_a_name_and_a_sentence() {
    for (at, each) in Cause::ALL.iter().enumerate() {
        let Label { name, help } = cause(*each);
        whole(help, each);
        assert!(Cause::ALL[..at].iter().all(|other| cause(*other).name != name), "{name} twice");
        if let Some(status) = each.status() {
            assert!(help.contains(&status.to_string()), "{each:?} is a {status}: {help}");
        }
    }
}
