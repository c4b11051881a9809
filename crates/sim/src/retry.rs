//! stub
use crate::{params::Retries, time::*};
pub fn wait(_: &Retries, _: u32, _: f64) -> SimDuration {
    SimDuration::ZERO
}
#[derive(Clone, Debug)]
pub struct Budget;
impl Budget {
    pub fn new(_: &Retries) -> Self {
        Budget
    }
    pub fn request(&mut self, _: SimTime) {}
    pub fn try_retry(&mut self, _: SimTime) -> bool {
        true
    }
    pub fn reconfigure(&mut self, _: &Retries) {}
}
