//! Estimates from independent runs, and how far from theory they may be.
//!
//! Each figure is a ratio of sums (time waited over calls, refusals over arrivals), estimated from [`RUNS`] runs with
//! seeds of their own. Its standard error follows from the spread among them (the ratio estimator; Cochran, "Sampling
//! Techniques", 1977, 6.4), so that (estimate − theory)/error is nearly Student's t with RUNS − 1 degrees of freedom.
//!
//! Chance of a false alarm: a single comparison fails when |t| exceeds [`FAR`], which t₂₃ does once in 100,000 times;
//! and a mechanism fails when its t values lean to one side: their mean over n systems times √n (figures of one system
//! depend on each other, so that each system counts once, by their mean) exceeds [`BIASED`] once in 10,000 times. With
//! some 120 comparisons and 16 mechanisms, seeds chosen blindly fail for no reason in less than 1 of 300 cases.

use headroom_sim::engine::World;
use headroom_sim::observe::{Metrics, Observer};
use headroom_sim::rng::{Source, Stream};
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;

/// Independent runs behind each estimate.
const RUNS: u64 = 24;
/// Student's t with 23 degrees of freedom exceeds this, to either side, once in 100,000 times.
const FAR: f64 = 5.59;
/// A standard normal value exceeds this, to either side, once in 10,000 times; means of several t₂₃ hardly more often.
const BIASED: f64 = 3.9;

/// A ratio of two sums, as one run shows it.
pub type Ratio = (f64, f64);

/// A figure drawn from a run, and what theory says it is.
pub struct Claim<'a> {
    pub name: &'a str,
    pub figure: &'a dyn Fn(&World<Metrics>) -> Ratio,
    pub theory: f64,
}

/// The comparisons made for one mechanism.
pub struct Judge {
    mechanism: &'static str,
    /// What was compared, and the mean t of each system.
    said: Vec<String>,
    scores: Vec<f64>,
    /// Where seeds come from: no two runs have the same, for systems under the same arrivals would err together.
    seeds: Stream,
}

impl Judge {
    pub fn new(mechanism: &'static str) -> Self {
        Judge { mechanism, said: Vec::new(), scores: Vec::new(), seeds: Stream::new(2026, mechanism, 0) }
    }

    /// Runs a system, lets it settle, measures, and compares.
    pub fn hear(&mut self, text: &str, settle_s: f64, measure_s: f64, claims: &[Claim]) {
        let scenario = Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{text}\n{problems:?}"));
        let runs: Vec<Vec<Ratio>> = (0..RUNS)
            .map(|_| {
                let world = measured(&scenario, self.seeds.bits(), settle_s, measure_s);
                claims.iter().map(|claim| (claim.figure)(&world)).collect()
            })
            .collect();
        let scores = claims.iter().enumerate().map(|(at, claim)| {
            let ratios: Vec<Ratio> = runs.iter().map(|run| run[at]).collect();
            self.score(claim.name, &ratios, claim.theory, text)
        });
        let mean = scores.sum::<f64>() / claims.len() as f64;
        self.scores.push(mean);
    }

    /// Compares an estimate from independent ratios with theory.
    pub fn compare(&mut self, name: &str, ratios: &[Ratio], theory: f64, context: &str) {
        let score = self.score(name, ratios, theory, context);
        self.scores.push(score);
    }

    fn score(&mut self, name: &str, ratios: &[Ratio], theory: f64, context: &str) -> f64 {
        let (estimate, error) = estimate(ratios);
        let score = (estimate - theory) / error;
        let says =
            format!("{name}: {estimate:.6} ± {error:.2e} where theory says {theory:.6}, t = {score:.2}");
        assert!(score.abs() <= FAR, "{}: {says}\nin {context}", self.mechanism);
        self.said.push(says);
        score
    }
}

/// No comparison may be far off; all together they may not lean to one side.
impl Drop for Judge {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let count = self.scores.len() as f64;
        assert!(count > 0.0, "{}: nothing was compared", self.mechanism);
        let lean = self.scores.iter().sum::<f64>() / count.sqrt();
        assert!(lean.abs() <= BIASED, "{} leans by {lean:.2}:\n{}", self.mechanism, self.said.join("\n"));
    }
}

/// Σ numerators over Σ denominators, and its standard error.
fn estimate(ratios: &[Ratio]) -> (f64, f64) {
    let n = ratios.len() as f64;
    let (above, below) = ratios.iter().fold((0.0, 0.0), |sum, ratio| (sum.0 + ratio.0, sum.1 + ratio.1));
    let ratio = above / below;
    let squares: f64 = ratios.iter().map(|(above, below)| above - ratio * below).map(|off| off * off).sum();
    (ratio, (squares / (n * (n - 1.0))).sqrt() / (below / n))
}

/// A run that has settled and been measured. The laws have held in it.
fn measured(scenario: &Scenario, seed: u64, settle_s: f64, measure_s: f64) -> World<Metrics> {
    let mut world = World::new(scenario, seed, Metrics::new(scenario.kinds.len()));
    world.run_until(SimTime::from_secs(settle_s));
    let now = world.now();
    world.observer_mut().reset(now);
    world.run_until(SimTime::from_secs(settle_s + measure_s));
    assert_laws(&world, world.observer());
    world
}

/// Little's law and the utilisation law hold in every run, for the system and for each machine.
pub fn assert_laws<O: Observer>(world: &World<O>, metrics: &Metrics) {
    assert_eq!(metrics.check_laws(world.now(), world.inside()), Ok(()), "seed {}", world.seed());
}

#[test]
fn estimates_are_off_as_often_as_they_say() {
    let mut stream = Stream::new(1, "estimates", 0);
    let mut beyond = 0;
    for _ in 0..2000 {
        let ratios: Vec<Ratio> = (0..RUNS)
            .map(|_| {
                let count = 50.0 + stream.unit() * 100.0;
                let sum: f64 = (0..12).map(|_| stream.unit()).sum();
                (count * sum, count)
            })
            .collect();
        let (estimate, error) = estimate(&ratios);
        // t₂₃ exceeds 2.069 to either side in 5 % of all cases.
        beyond += u32::from((estimate - 6.0).abs() > 2.069 * error);
    }
    assert!((60..=140).contains(&beyond), "{beyond} of 2000");
}
