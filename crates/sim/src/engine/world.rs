//! The world.
use super::Command;
use crate::observe::{Observer, view::NodeView};
use crate::problem::Problem;
use crate::scenario::Scenario;
use crate::time::SimTime;

/// A running system.
#[derive(Clone, Debug)]
pub struct World<O> {
    scenario: Scenario,
    now: SimTime,
    log: Vec<(SimTime, Command)>,
    observer: O,
}

impl<O: Observer> World<O> {
    /// A system at the start of its run.
    pub fn new(scenario: &Scenario, seed: u64, observer: O) -> Self {
        let _ = seed;
        World { scenario: scenario.clone(), now: SimTime::ZERO, log: Vec::new(), observer }
    }
    /// Simulated time.
    pub fn now(&self) -> SimTime {
        self.now
    }
    /// The system as it is now, with every change made so far.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }
    /// The observer.
    pub fn observer(&self) -> &O {
        &self.observer
    }
    /// The observer, to empty its buffers.
    pub fn observer_mut(&mut self) -> &mut O {
        &mut self.observer
    }
    /// All commands so far.
    pub fn log(&self) -> &[(SimTime, Command)] {
        &self.log
    }
    /// Carries out everything up to and including `end`; returns how many events that were.
    pub fn run_until(&mut self, end: SimTime) -> u64 {
        self.now = end;
        0
    }
    /// Carries out the next event; returns its time.
    pub fn step(&mut self) -> Option<SimTime> {
        None
    }
    /// When the next event is.
    pub fn next_event(&mut self) -> Option<SimTime> {
        None
    }
    /// Carries out a command now.
    ///
    /// # Errors
    /// When it can't be; then nothing changes.
    pub fn apply(&mut self, command: Command) -> Result<(), Problem> {
        command.check(&self.scenario)?;
        self.log.push((self.now, command));
        Ok(())
    }
    /// How every machine stands.
    pub fn nodes(&self) -> Vec<NodeView> {
        Vec::new()
    }
}
