//! Queues behind one entrance and queues behind a balancer: rows Q01 to Q14 and L01 to L04.

use crate::harness::{Row, check, servers};
use headroom_sim::engine::World;
use headroom_sim::observe::{Cause, Metrics};

fn mean_response_ms(world: &World<Metrics>) -> f64 {
    world.observer().totals(world.now()).mean_response().as_millis()
}

fn p99_response_ms(world: &World<Metrics>) -> f64 {
    world.observer().response().quantile(0.99).expect("answers").as_millis()
}

fn mean_wait_ms(world: &World<Metrics>) -> f64 {
    servers(world).mean_wait().as_millis()
}

fn waiting_probability(world: &World<Metrics>) -> f64 {
    servers(world).waiting_probability()
}

fn goodput(world: &World<Metrics>) -> f64 {
    world.observer().totals(world.now()).goodput()
}

/// Share of requests refused because the queue was full.
fn loss(world: &World<Metrics>) -> f64 {
    let totals = world.observer().totals(world.now());
    let refused = totals.failed[Cause::QueueFull.index()];
    assert_eq!(refused, totals.failures(), "nothing else fails");
    refused as f64 / (totals.done + refused) as f64
}

macro_rules! systems {
    ($($test:ident: $file:literal { $($id:literal $figure:ident = $value:literal within $tolerance:literal;)* })*) => {$(
        #[test]
        fn $test() {
            let rows = [$(Row { id: $id, figure: $figure, value: $value, tolerance: $tolerance }),*];
            check(include_str!($file), &rows);
        }
    )*};
}

systems! {
    mm1: "mm1.toml" {
        "Q01" mean_response_ms = 50.0 within 0.037;
        "Q02" p99_response_ms = 230.259 within 0.083;
    }
    md1: "md1.toml" {
        "Q03" mean_wait_ms = 20.0 within 0.032;
    }
    mg1: "mg1.toml" {
        "Q04" mean_wait_ms = 58.3333 within 0.067;
    }
    mg1_sharing: "mg1-sharing.toml" {
        "Q05" mean_response_ms = 33.3333 within 0.036;
    }
    mm4: "mm4.toml" {
        "Q06" waiting_probability = 0.596432 within 0.015;
        "Q07" mean_wait_ms = 7.45541 within 0.061;
    }
    mm16: "mm16.toml" {
        "Q08" mean_wait_ms = 3.6959 within 0.13;
    }
    mm10_10: "mm10-10.toml" {
        "Q09" loss = 0.121661 within 0.017;
    }
    mm1_10: "mm1-10.toml" {
        "Q10" loss = 0.0508137 within 0.034;
    }
    mm4_20: "mm4-20.toml" {
        "Q11" loss = 0.17191 within 0.026;
        "Q12" mean_response_ms = 39.2466 within 0.011;
    }
    closed: "closed.toml" {
        "Q13" goodput = 9.98131 within 0.0042;
        "Q14" mean_response_ms = 1003.75 within 0.0095;
    }
    round_robin_4: "round-robin-4.toml" {
        "L01" mean_response_ms = 32.6738 within 0.032;
    }
    least_connections_2: "least-connections-2.toml" {
        "L02" mean_response_ms = 29.5574 within 0.027;
    }
    two_draws_2: "two-draws-2.toml" {
        "L03" mean_response_ms = 32.6795 within 0.028;
    }
    two_choices_100: "two-choices-100.toml" {
        "L04" mean_response_ms = 26.1406 within 0.036;
    }
}
