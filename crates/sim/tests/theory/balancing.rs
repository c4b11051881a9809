//! What balancing does to response times: Poisson arrivals, exponential work, equal servers with one slot each.

use crate::chance::Chance;
use crate::queues::mean_response;
use crate::statistics::{Claim, Judge};
use crate::systems::{balanced, rate, settled};
use headroom_sim::theory::balancing::{
    round_robin_response, shortest_of_two_response, two_draws_of_two_response,
};
use headroom_sim::theory::single_server::mm1_response;

/// Sets of parameters for each method.
const SETS: u32 = 5;
const REQUESTS: f64 = 6000.0;

/// Runs a method with random numbers of servers, utilisations and service times.
fn compare(
    mechanism: &'static str,
    methods: &[&str],
    servers: (u32, u32),
    theory: impl Fn(u32, f64, f64) -> Option<f64>,
) {
    let (mut chance, mut judge) = (Chance::new(mechanism), Judge::new(mechanism));
    for _ in 0..SETS {
        let (method, n) = (chance.one_of(methods), chance.whole(servers.0, servers.1));
        let (rho, service) = (chance.real(0.4, 0.85), chance.real(0.005, 0.3));
        let rate = rate(rho, n, service);
        let text = balanced(
            &format!("rate = {rate}\naddresses = 65536"),
            &format!("method = \"{method}\"\ncheck_interval_s = 0"),
            &format!("count = {n}\nslots = 1\nqueue_limit = 1000000"),
            &format!("work_ms = {}", service * 1e3),
        );
        let theory = theory(n, service, rho).expect("a steady state");
        let claims = [Claim { name: method, figure: &mean_response, theory }];
        judge.hear(&text, settled(rho, service, 1.0), REQUESTS / rate, &claims);
    }
}

#[test]
fn random_balancing_makes_each_server_mm1() {
    compare("random", &["random"], (2, 12), |_, service, rho| mm1_response(service, rho));
}

#[test]
fn round_robin_makes_each_server_erlang_fed() {
    let methods = ["round_robin", "weighted_round_robin"];
    compare("round robin", &methods, (2, 12), round_robin_response);
}

#[test]
fn least_connections_of_two_is_joining_the_shorter_queue() {
    let methods = ["least_connections", "weighted_least_connections", "random_choices"];
    compare("shorter of two", &methods, (2, 2), |_, service, rho| shortest_of_two_response(service, rho));
}

#[test]
fn two_draws_with_replacement_miss_the_shorter_queue_one_time_in_four() {
    let theory = |_: u32, service: f64, rho: f64| two_draws_of_two_response(service, rho);
    compare("two draws of two", &["random_choices_replace"], (2, 2), theory);
}
