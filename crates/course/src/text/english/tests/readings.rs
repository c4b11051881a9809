//! How single findings read.

use super::*;

#[test]
fn a_dead_server_reads_well() {
    let one_more = Watch::Checks { missing: 1, noticed_in: secs(1.8) };
    assert_eq!(
        said(&unnoticed(Down::Crashed, 26, 0, one_more)),
        "Web server 2 has crashed, and the load balancer has not noticed. It keeps sending a third of the requests \
         there. 26 tries have failed there in 4 s. One more missed heartbeat (1.8 s) and the server is taken out."
    );
    let three = Watch::Checks { missing: 3, noticed_in: secs(11.2) };
    assert_eq!(
        said(&unnoticed(Down::Hung, 0, 12, three)),
        "Web server 2 hangs, and the load balancer has not noticed. It keeps sending a third of the requests there. \
         12 requests are stuck in it. 3 more missed heartbeats (11 s) and the server is taken out."
    );
    assert!(said(&unnoticed(Down::Cut, 1, 1, Watch::Unchecked)).ends_with(
        "One try has failed there in 4 s. One request is stuck in it. No heartbeats are sent, so it never will."
    ));
}

#[test]
fn heartbeats_or_failed_requests_take_a_server_out() {
    let checks = |missing| Watch::Checks { missing, noticed_in: secs(2.5) };
    let suspicion = Watch::Suspicion { phi: 3.2, threshold: 8.0 };
    let rows = [
        (
            Watch::Unchecked,
            5,
            "No heartbeats are sent, but after 5 failed requests in a row the server is taken out.",
        ),
        (
            Watch::Unchecked,
            1,
            "No heartbeats are sent, but after one failed request the server is taken out.",
        ),
        (
            checks(3),
            3,
            "3 more missed heartbeats (2.5 s) or 3 failed requests in a row and the server is taken out.",
        ),
        (
            checks(1),
            1,
            "One more missed heartbeat (2.5 s) or one failed request and the server is taken out.",
        ),
        (suspicion, 0, "raised the suspicion to 3.2; at 8 the server is taken out."),
        (suspicion, 2, "to 3.2; at 8 or after 2 failed requests in a row the server is taken out."),
    ];
    for (told, in_a_row, expected) in rows {
        let mut finding = unnoticed(Down::Crashed, 0, 0, told);
        if let Finding::DownUnnoticed { failures, .. } = &mut finding {
            *failures = in_a_row;
        }
        let told = said(&finding);
        assert!(told.ends_with(expected), "{told}");
    }
}

#[test]
fn servers_that_are_out_read_well() {
    let (server, balancer, lasting) = (SERVER, BALANCER, secs(7.0));
    let down = Down::Crashed;
    let noticed = |others, left, offered| {
        let pressure = pressure(offered, offered - 286.0, 0);
        said(&Finding::DownNoticed { server, balancer, down, lasting, others, left, pressure })
    };
    assert_eq!(
        noticed(0, 2, 143.0),
        "Web server 2 has crashed, and the load balancer knows. It has been down for 7 s and gets no requests. The \
         2 that it trusts do all the work and are 50 % busy on average."
    );
    assert!(noticed(1, 1, 286.0).ends_with(
        "gets no requests, like one other. The one that it trusts does all the work and is 100 % busy."
    ));
    assert!(noticed(2, 2, 400.0).ends_with(
        "like 2 others. The 2 that it trusts do all the work: 400 requests come each second, and they can do 286 (slots over mean \
         service time). 114 are turned away each second."
    ));
    assert!(noticed(3, 0, 0.0).ends_with("like 3 others. No other server is left."));
    // It may be back, or new.
    assert_eq!(
        said(&Finding::BackUnnoticed { server, balancer, lasting }),
        "Web server 2 is up, but the load balancer does not trust it yet. It has been up for 7 s and gets requests once \
         enough heartbeats in a row have succeeded, or the time for which it was put out is over."
    );
}

/// Nobody need count connections where it stands: it may be a database.
#[test]
fn a_flaky_machine_reads_well_wherever_it_stands() {
    assert_eq!(
        said(&Finding::Flaky { node: DATABASE, failing: 12.0 }),
        "The database is flaky. It answers some requests with an error at once. Failing fast, it looks less busy than \
         it is. 12 tries fail there each second."
    );
}

#[test]
fn the_advice_to_an_uneven_balancer_suits_its_method() {
    let (weights, load) =
        ("Give each server a weight in proportion to what it can do.", "each has to do already,");
    let (sender, plain) =
        ("depends on who sent it, not on who has time.", "give them weights, or choose a method");
    for (at, about) in headroom_sim::balancing::ALL.iter().enumerate() {
        let expected = match about.choice.id {
            "round_robin" | "random" => plain,
            "weighted_round_robin" | "weighted_least_connections" => weights,
            "ip_hash" | "ring_hash" | "jump_hash" => sender,
            _ => load,
        };
        let (balancer, method, busiest, idlest) = (BALANCER, MethodId(at as u8), SERVER, NodeId(2));
        let told = said(&Finding::Unbalanced { balancer, method, busiest, most: 0.99, idlest, least: 0.4 });
        for advice in [weights, load, sender, plain] {
            assert_eq!(told.contains(advice), advice == expected, "{}: {told}", about.choice.id);
        }
    }
}

#[test]
fn saturation_reads_well() {
    assert_eq!(
        said(&saturated(3, 3, 83.0, 0)),
        "All 3 servers are saturated. 400 requests come each second, and they can do 286 (slots over \
         mean service time). 83 are turned away each second."
    );
    assert_eq!(
        said(&saturated(1, 3, 0.0, 114)),
        "Web server 2 is saturated. 400 requests come each second, and it can do 286 (slots over \
         mean service time). 114 wait now."
    );
    assert!(said(&saturated(2, 3, 1.0, 5)).starts_with("2 of 3 servers are saturated."));
    assert!(said(&saturated(2, 2, 1.0, 5)).starts_with("Both servers are saturated."));
    assert!(said(&saturated(2, 3, 1.0, 5)).ends_with("One is turned away each second. 5 wait now."));
    // Chance may have given it little to do lately: by formula it is full nevertheless.
    let full = |steady| match saturated(1, 3, 0.0, 0) {
        Finding::Saturated { node, kind, machines, of, pressure } => {
            let pressure = Pressure { utilisation: 0.96, offered: 39.9, capacity: 40.0, steady, ..pressure };
            said(&Finding::Saturated { node, kind, machines, of, pressure })
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        full(true),
        "Web server 2 is saturated. 40 requests come each second, and it can do 40 (slots over mean service time)."
    );
    assert_eq!(full(false), "Web server 2 is saturated. It is 96 % busy.");
}

#[test]
fn bottlenecks_read_well() {
    let database = Finding::DatabaseBottleneck {
        database: DATABASE,
        utilisation: 0.99,
        waiting: 29.0,
        pool_waiting: 89,
        held: 0.97,
        capacity: 85.7,
    };
    assert_eq!(
        said(&database),
        "The database is the bottleneck. It is 99 % busy and can do 86 queries a second. 29 wait in it on average, \
         and 89 more wait in the servers for a connection to it. 97 % of the servers' busy slots do nothing but wait \
         for it, so more servers would not help."
    );
    let room_of = |machines, narrow, factor| Finding::Headroom {
        busiest: SERVER,
        component: ComponentId(2),
        machines,
        narrow,
        demanded: 0.37,
        factor,
        goodput: 100.0,
        response: secs(0.0453),
        calm: None,
    };
    let room = |machines| room_of(machines, Narrow::Work, Some(2.7));
    let limited = said(&room_of(1, Narrow::RateLimit, Some(2.7)));
    assert!(
        limited.ends_with("The first to be used up would be the rate limit of Web server 2, by 37 % so far.")
    );
    assert_eq!(
        said(&room_of(3, Narrow::Work, None)),
        "It is too early to tell how much room there is. 100 requests a second are answered in 45 ms on average."
    );
    let well = "All is well: there is room for 2.7 times this load. 100 requests a second are answered in 45 ms on average. \
                The first to fill up would be";
    assert_eq!(said(&room(1)), format!("{well} Web server 2, asked for 37 % of what it can do."));
    assert_eq!(
        said(&room(3)),
        format!("{well} the web server, whose 3 machines are asked for 37 % of what they can do.")
    );
    let kind = ComponentKind::Server;
    let knee = |waited, stretch| {
        said(&Finding::NearKnee { node: SERVER, kind, machines: 1, demanded: 0.9, stretch, waited })
    };
    assert!(knee(0.9, 10.0).contains(
        " 90 % of its requests had to wait for a slot: on average a request stays 10 times as long as its service takes."
    ));
    let both =
        Finding::NearKnee { node: SERVER, kind, machines: 2, demanded: 0.9, stretch: 10.0, waited: 0.9 };
    assert!(said(&both).starts_with(
        "Both servers are near the knee: asked for 90 % of what they can do. 90 % of their requests had to wait"
    ));
    assert!(knee(0.0, 10.0).contains("can do. On average a request stays 10 times"), "{}", knee(0.0, 10.0));
    for (stretch, stays) in
        [(1.0, "hardly longer than"), (1.04, "hardly longer than"), (1.06, "1.1 times as long as")]
    {
        let told = knee(0.091, stretch);
        assert!(told.contains(&format!("on average a request stays {stays} its service takes.")), "{told}");
    }
}

#[test]
fn defences_are_told_with_their_figures() {
    let (from, to) = (ComponentId(0), ComponentId(1));
    let (database, utilisation, connections, pool_waiting) = (DATABASE, 0.4, 20, 12);
    let slow = |budget| Finding::SlowLine { from, to, takes: 0.168, budget };
    let rows = [
        (
            Finding::RetryStorm { arriving: 180.0, retries: 310.0, wasted: 0.45, goodput: 80.0 },
            "310 retries a second come on top of 180 requests. 45 % of the servers' work is done for callers who have \
             given up. Only 80 requests a second are answered.",
        ),
        (
            Finding::RateLimited { node: BALANCER, refused: 50.0, share: 0.8 },
            "50 tries get 429 each second. That is 80 % of those that come.",
        ),
        (
            Finding::PoolExhausted { database, utilisation, connections, pool_waiting, in_vain: 3.0 },
            "20 connections are in use and 12 calls wait for one, while the database itself is only 40 % busy. 3 wait in \
             vain each second.",
        ),
        (slow(Budget::Answer(0.198)), "An answer takes 198 ms on average, most of it for this line."),
        (
            slow(Budget::Slot(0.198)),
            "A request holds a server's slot for 198 ms on average, most of it for this line.",
        ),
        (slow(Budget::Timeout(0.1)), "Who calls over it gives up after 100 ms: answers come too late."),
        (
            Finding::NoHealthyServer {
                balancer: BALANCER,
                fail_open: true,
                truth: Truths { up: 1, down: [2, 1, 0, 0] },
                ejected: false,
                failing: 0.0,
            },
            "In truth 2 have crashed and one hangs and one is up: heartbeats come back too late, or not at all. So it \
             fails open: it sends to all of them rather than to none.",
        ),
    ];
    for (finding, figures) in rows {
        let told = said(&finding);
        assert!(told.contains(figures), "{told}");
    }
}

#[test]
fn rates_of_failures_say_what_they_are_a_mean_of() {
    let (from, to, balancer) = (ComponentId(0), ComponentId(1), BALANCER);
    let rows = [
        (Finding::LinkCut { from, to, failing: 26.0 }, "26 requests fail each second"),
        (
            Finding::NoHealthyServer {
                balancer,
                fail_open: false,
                truth: Truths { up: 0, down: [2, 0, 0, 0] },
                ejected: false,
                failing: 0.25,
            },
            "One request fails every 4 s",
        ),
        (
            Finding::Failing { cause: Cause::Died, at: SERVER, rate: 3.0, share: 0.03 },
            "3 requests fail in this way each second",
        ),
    ];
    for (finding, rate) in rows {
        let told = said(&finding);
        assert!(told.contains(&format!("{rate}, on average over the last 5 s.")), "{told}");
    }
    assert!(!said(&Finding::LinkCut { from, to, failing: 0.0 }).contains("average"));
}
