//! stub
use crate::{observe::view::BreakerView, params, time::*};
#[derive(Clone, Debug)]
pub struct Circuit;
pub enum Transition {
    Opened,
    Closed,
}
impl Circuit {
    pub fn new(_: &params::Breaker) -> Self {
        Circuit
    }
    pub fn allow(&mut self, _: SimTime) -> bool {
        true
    }
    pub fn record(&mut self, _: SimTime, _: bool) -> Option<Transition> {
        None
    }
    pub fn state(&self, _: SimTime) -> BreakerView {
        BreakerView::Closed
    }
}
#[derive(Clone, Debug)]
pub struct Throttle;
impl Throttle {
    pub fn new(_: f64) -> Self {
        Throttle
    }
    pub fn admit(&mut self, _: SimTime, _: f64) -> bool {
        true
    }
    pub fn accepted(&mut self, _: SimTime) {}
}
