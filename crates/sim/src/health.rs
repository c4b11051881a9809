//! stub
use crate::{params, time::*};
#[derive(Clone, Debug)]
pub struct PhiDetector;
impl PhiDetector {
    pub fn new(_: &params::Checks, _: SimTime) -> Self {
        PhiDetector
    }
    pub fn reconfigure(&mut self, _: &params::Checks) {}
    pub fn heartbeat(&mut self, _: SimTime) {}
    pub fn phi(&self, _: SimTime) -> f64 {
        0.0
    }
    pub fn convicts_at(&self, _: f64) -> Option<SimTime> {
        None
    }
}
#[derive(Clone, Debug)]
pub struct Streak(u32, u32);
impl Streak {
    pub fn up() -> Self {
        Streak(0, 0)
    }
    pub fn joining(_: u32) -> Self {
        Streak(0, 0)
    }
    pub fn misses(&self) -> u32 {
        self.0
    }
    pub fn record(&mut self, ok: bool, d: u32, u: u32) -> Option<bool> {
        if ok {
            self.0 = 0;
            self.1 += 1;
            (self.1 >= u).then_some(true)
        } else {
            self.1 = 0;
            self.0 += 1;
            (self.0 >= d).then_some(false)
        }
    }
}
pub fn slow_start_factor(_: SimDuration, _: SimDuration) -> f64 {
    1.0
}
