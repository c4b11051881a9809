//! Balancing methods: one file each and one line in the registry below.
//!
//! A method sees only what a balancer knows: its own counts and what it believes of its servers, never the truth.

use crate::params::Choice;
use crate::rng::Stream;

/// What a balancer knows about one of its servers.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The server's place among the balancer's servers; stays its own while others come and go.
    pub index: u16,
    /// Its share under weighted methods, slow start included: above 0.
    pub weight: f64,
    /// Requests the balancer has there now.
    pub active: u32,
}

/// What a method may look at when it chooses.
pub struct Choosing<'a> {
    /// The servers that may be chosen: at least one, in the order of their indices.
    pub candidates: &'a [Candidate],
    /// Network address (IPv4) of the client.
    pub address: u32,
    /// Simulated time, in seconds.
    pub now_s: f64,
    /// The balancer's own random stream.
    pub stream: &'a mut Stream,
}

/// A balancing method with its memory.
pub trait Method: MethodClone + std::fmt::Debug + Send {
    /// The place in `candidates` of the server to send the request to.
    fn pick(&mut self, choosing: &mut Choosing) -> usize;
    /// An answer came back from the server with this index after this many seconds.
    fn answered(&mut self, index: u16, seconds: f64, now_s: f64, ok: bool) {
        let _ = (index, seconds, now_s, ok);
    }
}

/// Lets boxed methods be cloned with their memory, so that worlds can be.
pub trait MethodClone {
    /// A copy.
    fn boxed(&self) -> Box<dyn Method>;
}

impl<M: Method + Clone + 'static> MethodClone for M {
    fn boxed(&self) -> Box<dyn Method> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Method> {
    fn clone(&self) -> Self {
        self.as_ref().boxed()
    }
}

/// The methods, as choices of the parameter `method`.
pub const CHOICES: &[Choice] = &[Choice { id: "round_robin", label: "Round robin", help: "Each in turn." }];
/// Methods that draw several servers and take the better one.
pub const DRAWING: &[&str] = &["random_choices", "random_choices_replace"];
/// Methods that heed weights.
pub const WEIGHTED: &[&str] = &["weighted_round_robin", "weighted_least_connections"];
