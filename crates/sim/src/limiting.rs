//! stub
use crate::{params, time::*};
#[derive(Clone, Debug)]
pub struct Limiter;
impl Limiter {
    pub fn new(_: &params::Limiter) -> Self {
        Limiter
    }
    pub fn reconfigure(&mut self, _: &params::Limiter) {}
    pub fn admit(&mut self, _: SimTime, _: u32) -> bool {
        true
    }
}
