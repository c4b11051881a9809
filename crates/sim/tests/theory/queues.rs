//! Queues at one server, open and closed.

use crate::chance::Chance;
use crate::statistics::{Claim, Judge, Ratio};
use crate::systems::{alone, rate, settled};
use headroom_sim::engine::World;
use headroom_sim::observe::metrics::NodeTotals;
use headroom_sim::observe::{Cause, Metrics};
use headroom_sim::scenario::ComponentKind;
use headroom_sim::theory::closed::machine_repair;
use headroom_sim::theory::multi_server::{erlang_b, erlang_c, mmc_wait, mmc_wait_exceeds, mmck};
use headroom_sim::theory::single_server::{mg1_sharing_response, mg1_wait};
use headroom_sim::time::SimDuration;

/// Sets of parameters for each mechanism.
const SETS: u32 = 6;
/// Requests in each measured stretch, about.
const REQUESTS: f64 = 4000.0;
const ENDLESS: &str = "queue_limit = 1000000";

fn servers(world: &World<Metrics>) -> NodeTotals {
    let kind =
        |node: &NodeTotals| world.scenario().components[node.address.component.index()].settings.kind();
    let mut all = NodeTotals::default();
    let totals = world.observer().totals(world.now());
    totals.nodes.iter().filter(|node| kind(node) == ComponentKind::Server).for_each(|node| all.include(node));
    all
}

pub fn mean_wait(world: &World<Metrics>) -> Ratio {
    let calls = servers(world).calls;
    (calls.wait_ns as f64 / 1e9, calls.ended as f64)
}

pub fn mean_response(world: &World<Metrics>) -> Ratio {
    let totals = world.observer().totals(world.now());
    (totals.response_ns as f64 / 1e9, totals.done as f64)
}

fn waited(world: &World<Metrics>) -> Ratio {
    let calls = servers(world).calls;
    (calls.waited as f64, calls.ended as f64)
}

fn throughput(world: &World<Metrics>) -> Ratio {
    let totals = world.observer().totals(world.now());
    (totals.done as f64, totals.length().as_secs())
}

fn refused(world: &World<Metrics>) -> Ratio {
    let totals = world.observer().totals(world.now());
    let refused = totals.failed[Cause::QueueFull.index()];
    assert_eq!(refused, totals.failures(), "nothing else fails");
    (refused as f64, (totals.done + refused) as f64)
}

/// Laws that have a steady mean wait, with a C² that they can have. The wait's variance depends on the third moment of
/// the work, so that of a Pareto law has to be narrow.
fn law(chance: &mut Chance) -> (&'static str, f64) {
    let law =
        chance.one_of(&["deterministic", "exponential", "erlang", "hyperexponential", "lognormal", "pareto"]);
    let scv = match law {
        "deterministic" => 0.0,
        "exponential" => 1.0,
        "erlang" => chance.real(0.02, 1.0),
        "hyperexponential" => chance.real(1.0, 6.0),
        "lognormal" => chance.real(0.1, 3.0),
        _ => chance.real(0.02, 0.12),
    };
    (law, scv)
}

fn page(service: f64, law: &str, scv: f64) -> String {
    format!("work_ms = {}\nlaw = \"{law}\"\nscv = {}", service * 1e3, scv.max(0.01))
}

#[test]
fn waits_of_mmc_follow_erlang() {
    let (mut chance, mut judge) = (Chance::new("mmc"), Judge::new("M/M/c"));
    for _ in 0..SETS {
        let (c, rho, service) = (chance.whole(1, 24), chance.real(0.3, 0.88), chance.real(0.002, 0.5));
        let (rate, late) = (rate(rho, c, service), chance.real(0.05, 0.6) * service / f64::from(c));
        let text = alone(
            &format!("rate = {rate}"),
            &format!("slots = {c}\n{ENDLESS}"),
            &page(service, "exponential", 1.0),
        );
        let exceeds = |world: &World<Metrics>| {
            let web = world.scenario().component("web").expect("the server");
            let waits = world.observer().wait_at(web).expect("its waits");
            let count = waits.count() as f64;
            ((1.0 - waits.share_within(SimDuration::from_secs(late))) * count, count)
        };
        let claims = [
            Claim { name: "P(wait)", figure: &waited, theory: erlang_c(c, rho).expect("stable") },
            Claim {
                name: "mean wait",
                figure: &mean_wait,
                theory: mmc_wait(c, service, rho).expect("stable"),
            },
            Claim {
                name: "P(wait > t)",
                figure: &exceeds,
                theory: mmc_wait_exceeds(c, service, rho, late).expect("stable"),
            },
        ];
        judge.hear(
            &text,
            settled(rho, service / f64::from(c), 1.0) + 20.0 * service,
            2.0 * REQUESTS / rate,
            &claims,
        );
    }
}

#[test]
fn bounded_queues_lose_what_theory_says() {
    let (mut chance, mut judge) = (Chance::new("mmck"), Judge::new("M/M/c/K"));
    for _ in 0..SETS {
        let (c, places) = (chance.whole(1, 12), chance.whole(0, 25));
        let (rho, service) = (chance.real(0.5, 1.8), chance.real(0.002, 0.5));
        let rate = rate(rho, c, service);
        let bounded = mmck(c, c + places, service, rho).expect("a steady state");
        let text = alone(
            &format!("rate = {rate}"),
            &format!("slots = {c}\nqueue_limit = {places}"),
            &page(service, "exponential", 1.0),
        );
        let claims = [
            Claim { name: "loss", figure: &refused, theory: bounded.loss },
            Claim { name: "response", figure: &mean_response, theory: bounded.response },
        ];
        judge.hear(&text, settled(0.9, service, 1.0), 2.0 * REQUESTS / rate, &claims);
    }
}

#[test]
fn loss_without_a_queue_depends_on_the_mean_work_only() {
    let (mut chance, mut judge) = (Chance::new("erlang-b"), Judge::new("M/G/c/c"));
    for _ in 0..SETS {
        let ((law, scv), c, service) = (law(&mut chance), chance.whole(1, 30), chance.real(0.002, 0.5));
        let offered = f64::from(c) * chance.real(0.5, 1.5);
        let text = alone(
            &format!("rate = {}", offered / service),
            &format!("slots = {c}\nqueue_limit = 0"),
            &page(service, law, scv),
        );
        let theory = erlang_b(c, offered).expect("in range");
        let claims = [Claim { name: "loss", figure: &refused, theory }];
        judge.hear(&text, 100.0 * service, REQUESTS * service / offered, &claims);
    }
}

#[test]
fn waits_of_mg1_follow_pollaczek_and_khinchine() {
    let (mut chance, mut judge) = (Chance::new("mg1"), Judge::new("M/G/1"));
    for _ in 0..2 * SETS {
        let ((law, scv), rho, service) = (law(&mut chance), chance.real(0.3, 0.8), chance.real(0.002, 0.5));
        let rate = rate(rho, 1, service);
        let text =
            alone(&format!("rate = {rate}"), &format!("slots = 1\n{ENDLESS}"), &page(service, law, scv));
        let theory = mg1_wait(service, rho, scv).expect("stable");
        let claims = [Claim { name: "mean wait", figure: &mean_wait, theory }];
        judge.hear(&text, settled(rho, service, scv), 2.0 * REQUESTS / rate, &claims);
    }
}

#[test]
fn shared_processors_care_for_the_mean_work_only() {
    let (mut chance, mut judge) = (Chance::new("sharing"), Judge::new("M/G/1-PS"));
    for _ in 0..SETS {
        let ((law, scv), rho, service) = (law(&mut chance), chance.real(0.3, 0.8), chance.real(0.002, 0.5));
        let rate = rate(rho, 1, service);
        let web = format!("slots = 1\ndiscipline = \"processor_sharing\"\n{ENDLESS}");
        let text = alone(&format!("rate = {rate}"), &web, &page(service, law, scv));
        let theory = mg1_sharing_response(service, rho).expect("stable");
        let claims = [Claim { name: "response", figure: &mean_response, theory }];
        judge.hear(&text, settled(rho, service, scv), REQUESTS / rate, &claims);
    }
}

/// M/M/c with shared processors has as many inside as M/M/c with a queue.
#[test]
fn several_shared_processors_answer_like_a_pool_of_workers() {
    let (mut chance, mut judge) = (Chance::new("sharing-c"), Judge::new("M/M/c-PS"));
    for _ in 0..SETS / 2 {
        let (c, rho, service) = (chance.whole(2, 12), chance.real(0.5, 0.85), chance.real(0.002, 0.5));
        let rate = rate(rho, c, service);
        let web = format!("slots = {c}\ndiscipline = \"processor_sharing\"\n{ENDLESS}");
        let text = alone(&format!("rate = {rate}"), &web, &page(service, "exponential", 1.0));
        let theory = mmc_wait(c, service, rho).expect("stable") + service;
        let claims = [Claim { name: "response", figure: &mean_response, theory }];
        judge.hear(
            &text,
            settled(rho, service / f64::from(c), 1.0) + 20.0 * service,
            REQUESTS / rate,
            &claims,
        );
    }
}

#[test]
fn closed_users_follow_machine_repair() {
    let (mut chance, mut judge) = (Chance::new("closed"), Judge::new("M/M/c//N"));
    for _ in 0..SETS {
        let (users, c) = (chance.whole(1, 60), chance.whole(1, 8));
        let (think, service) = (chance.real(0.05, 3.0), chance.real(0.01, 0.3));
        let think_law = chance.one_of(&["exponential", "constant"]);
        let steady = machine_repair(users, think, c, service).expect("a steady state");
        let clients =
            format!("workload = \"closed\"\nusers = {users}\nthink_s = {think}\nthink_law = \"{think_law}\"");
        let text = alone(&clients, &format!("slots = {c}\n{ENDLESS}"), &page(service, "exponential", 1.0));
        let claims = [
            Claim { name: "throughput", figure: &throughput, theory: steady.throughput },
            Claim { name: "response", figure: &mean_response, theory: steady.response },
        ];
        let settle = 30.0 * (think + f64::from(users) * service / f64::from(c));
        judge.hear(&text, settle, REQUESTS / steady.throughput, &claims);
    }
}
