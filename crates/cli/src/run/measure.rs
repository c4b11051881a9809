//! Carries out the runs of a plan and keeps what was measured.

use super::estimate::{BATCHES, Parts};
use super::plan::Plan;
use super::progress::Progress;
use headroom_sim::engine::World;
use headroom_sim::observe::metrics::{Coarse, Detection, Fine, Totals};
use headroom_sim::observe::view::NodeView;
use headroom_sim::observe::{Measured, Metrics, Pick, Picks};
use headroom_sim::time::{SimDuration, SimTime};

/// Simulated time is let pass in so many steps per run, so that progress can be shown between them.
const STEPS_PER_RUN: u32 = 20 * BATCHES;

/// What was measured over a stretch of a run, or over several runs.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// Counts and sums.
    pub totals: Totals,
    /// Response times of answered requests.
    pub response: Fine,
    /// Waits for a slot, by component.
    pub waits: Vec<Coarse>,
}

/// What was measured in all runs of a plan.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// Everything together.
    pub whole: Stretch,
    /// The parts whose spread gives the confidence intervals: the batches of one run, or the runs.
    pub parts: Vec<Stretch>,
    /// Which of both.
    pub kind: Parts,
    /// Failures that balancers noticed.
    pub detections: Vec<Detection>,
    /// Times to takeover by a standby.
    pub takeovers: Vec<SimDuration>,
    /// Servers taken for down that were up.
    pub false_alarms: u64,
    /// Servers put out for failing requests though nothing was wrong with them.
    pub false_ejections: u64,
    /// The first run's first picks.
    pub picks: Vec<Pick>,
    /// The first run's machines at its end.
    pub machines: Vec<NodeView>,
}

/// Carries out all runs.
pub fn measure(plan: &Plan, progress: &mut Progress) -> Sample {
    let (kind, batches) = if plan.replications == 1 { (Parts::Batches, BATCHES) } else { (Parts::Runs, 1) };
    let mut sample = Sample { kind, ..Sample::default() };
    for replication in 0..u64::from(plan.replications) {
        run(plan, plan.seed.wrapping_add(replication), batches, &mut sample, progress);
    }
    sample
}

/// One run; its batches become parts.
fn run(plan: &Plan, seed: u64, batches: u32, sample: &mut Sample, progress: &mut Progress) {
    let first = sample.machines.is_empty();
    let picks = Picks::new(if first { plan.picks } else { 0 });
    let mut world = World::new(&plan.scenario, seed, (Metrics::new(plan.scenario.kinds.len()), picks));
    let steps = STEPS_PER_RUN / batches;
    pass(&mut world, plan.warmup_s, steps, progress);
    for batch in 1..=batches {
        let now = world.now();
        world.observer_mut().0.reset(now);
        let end_s = plan.warmup_s + plan.duration_s * f64::from(batch) / f64::from(batches);
        pass(&mut world, end_s, steps, progress);
        sample.take(&world.observer().0, world.now());
    }
    // Little's law and the utilisation law hold in every run; the program's tests run debug builds.
    debug_assert_eq!(world.observer().0.check_laws(world.now(), world.inside()), Ok(()), "seed {seed}");
    if first {
        sample.machines = world.nodes();
        sample.picks = world.observer().1.list().to_vec();
    }
}

/// Lets time pass until `end_s`, in steps.
fn pass(world: &mut World<Measured>, end_s: f64, steps: u32, progress: &mut Progress) {
    let start_s = world.now().as_secs();
    let step_s = (end_s - start_s) / f64::from(steps);
    for step in 1..=steps {
        world.run_until(SimTime::from_secs(start_s + step_s * f64::from(step)));
        progress.pass(step_s);
    }
}

impl Sample {
    /// Adds what was measured since the last reset.
    fn take(&mut self, metrics: &Metrics, now: SimTime) {
        let waits = (0..).map_while(|component: usize| metrics.wait_at(component.into()).cloned()).collect();
        let part = Stretch { totals: metrics.totals(now), response: metrics.response(), waits };
        self.whole.include(&part);
        self.parts.push(part);
        let journal = metrics.journal();
        self.detections.extend(journal.detections());
        self.takeovers.extend(journal.takeovers());
        self.false_alarms += journal.false_alarms();
        self.false_ejections += journal.false_ejections();
    }
}

impl Stretch {
    fn include(&mut self, part: &Stretch) {
        self.totals.include(&part.totals);
        self.response.merge(&part.response);
        self.waits.resize_with(self.waits.len().max(part.waits.len()), Coarse::new);
        self.waits.iter_mut().zip(&part.waits).for_each(|(all, part)| all.merge(part));
    }
}
