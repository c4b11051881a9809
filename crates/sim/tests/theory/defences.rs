//! Limits and retries.

use crate::chance::Chance;
use crate::statistics::{Claim, Judge, Ratio};
use crate::systems::alone;
use headroom_sim::engine::World;
use headroom_sim::observe::{Cause, Metrics};
use headroom_sim::theory::limiting::token_bucket_loss;
use headroom_sim::theory::retries;

const SETS: u32 = 6;

fn ended(world: &World<Metrics>) -> f64 {
    let totals = world.observer().totals(world.now());
    (totals.done + totals.failures()) as f64
}

fn limited(world: &World<Metrics>) -> Ratio {
    let totals = world.observer().totals(world.now());
    (totals.failed[Cause::RateLimited.index()] as f64, ended(world))
}

fn tries(world: &World<Metrics>) -> Ratio {
    (world.observer().totals(world.now()).tries as f64, ended(world))
}

fn answered(world: &World<Metrics>) -> Ratio {
    (world.observer().totals(world.now()).done as f64, ended(world))
}

/// The missing tokens are the work in M/D/1/K, which has settled after some K² refills.
#[test]
fn token_buckets_lose_what_md1k_loses() {
    let (mut chance, mut judge) = (Chance::new("bucket"), Judge::new("token bucket"));
    for _ in 0..SETS {
        let (size, refill) = (chance.whole(1, 30), chance.real(5.0, 500.0));
        let load = chance.real(0.7, 1.6);
        let web = format!(
            "slots = 1000\nlimit = \"token_bucket\"\nlimit_rate = {refill}\nlimit_burst = {size}\nlimit_scope = \"whole\""
        );
        let text = alone(&format!("rate = {}", load * refill), &web, "work_ms = 0");
        let claims = [Claim {
            name: "refused",
            figure: &limited,
            theory: token_bucket_loss(load, size).expect("in range"),
        }];
        let settle = 10.0 * f64::from(size * size + 10) / refill;
        judge.hear(&text, settle, 8000.0 / (load * refill), &claims);
    }
}

#[test]
fn tries_and_successes_follow_from_independent_failures() {
    let (mut chance, mut judge) = (Chance::new("tries"), Judge::new("retries"));
    for _ in 0..SETS {
        let (percent, most) = (chance.real(3.0, 95.0), chance.whole(0, 10));
        let clients = format!("rate = 200\nretries = {most}");
        let web = format!("slots = 1000\nflaky_pct = {percent}");
        let script = "[[script]]\nat_s = 0\ndo = \"flaky web/1\"\n";
        let text = format!("{}\n{script}", alone(&clients, &web, "work_ms = 0"));
        let failure = percent / 100.0;
        let mut claims = vec![Claim {
            name: "tries",
            figure: &tries,
            theory: retries::tries(failure, most).expect("a share"),
        }];
        let success = retries::success(failure, most).expect("a share");
        // Where hardly anything fails in the end there is no spread to judge by.
        if success < 0.995 {
            claims.push(Claim { name: "success", figure: &answered, theory: success });
        }
        if most == 0 {
            claims.remove(0);
        }
        judge.hear(&text, 0.0, 20.0, &claims);
    }
}
