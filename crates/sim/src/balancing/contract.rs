//! What a method sees and what it must do.

use super::{About, Feature};
use crate::params::Routing;
use crate::rng::Stream;
use crate::time::{SimDuration, SimTime};
use std::fmt::{self, Debug};

/// A server a balancer has, whatever it believes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Server {
    /// Its place among the balancer's servers; stays its own while others come and go.
    pub index: u16,
    /// Its share under weighted methods as it was set, without slow start: above 0.
    pub weight: f64,
}

/// What a balancer knows about a server that it may send to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The server's place among the balancer's servers; stays its own while others come and go.
    pub index: u16,
    /// Its share under weighted methods at this moment, slow start included: above 0.
    pub weight: f64,
    /// Requests the balancer has there now.
    pub active: u32,
}

/// What a method may look at when it chooses.
#[derive(Debug)]
pub struct Choosing<'a> {
    /// The servers that may be chosen: at least one, in the order of their indices.
    pub candidates: &'a [Candidate],
    /// Network address (IPv4) of the client.
    pub address: u32,
    /// Simulated time.
    pub now: SimTime,
    /// The balancer's own random stream.
    pub stream: &'a mut Stream,
}

/// How a request fared that was sent to a server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The server.
    pub index: u16,
    /// From sending until the answer, or until the balancer gave up.
    pub took: SimDuration,
    /// Simulated time.
    pub now: SimTime,
    /// Was it a good answer? Errors, refusals, losses and timeouts are not.
    pub ok: bool,
}

/// A balancing method with its memory.
///
/// Picks take no memory from the heap once every server has been seen, and a clone copies at most a few numbers per
/// server, so that the page can look ahead ten times a second.
pub trait Method: MethodClone + Send {
    /// What it is.
    fn about(&self) -> &'static About;

    /// Work of choosing among so many servers, as a multiple of the cheapest method's (see `costs.rs`): 1 or more.
    fn cost(&self, servers: usize) -> f64;

    /// Parameters, the set of servers (in the order of their indices) or weights that were set have changed.
    /// Memory of servers that stay is kept.
    fn configure(&mut self, routing: &Routing, servers: &[Server]) {
        let _ = (routing, servers);
    }

    /// The place in `candidates` of the server to send the request to; 0 should there be none.
    fn pick(&mut self, choosing: &mut Choosing) -> usize;

    /// A request sent to a server has come to its end. Told to methods with [`Feature::Answers`].
    fn answered(&mut self, answer: &Answer) {
        let _ = answer;
    }
}

impl dyn Method {
    /// The place in `candidates` that [`Method::pick`] would choose now, leaving method and stream as they are;
    /// none when there are no candidates, or when it depends on who asks.
    pub fn peek(&self, candidates: &[Candidate], now: SimTime, stream: &Stream) -> Option<usize> {
        if candidates.is_empty() || self.about().has(Feature::Request) {
            return None;
        }
        let mut stream = stream.clone();
        Some(self.boxed().pick(&mut Choosing { candidates, address: 0, now, stream: &mut stream }))
    }
}

/// Says which one it is. Its memory is for itself, and the page would have to carry how each of them writes its own.
impl Debug for dyn Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.about().choice.id)
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

/// The place of the first candidate with this index or a greater one; as many as there are if there is none.
#[inline]
pub(super) fn place_from(candidates: &[Candidate], index: u16) -> usize {
    let place = usize::from(index);
    // While no server is missing, index and place are the same.
    if candidates.get(place).is_some_and(|candidate| candidate.index == index) {
        return place;
    }
    candidates.partition_point(|candidate| candidate.index < index)
}

/// The place of a server among the candidates, if it is one of them.
#[inline]
pub(crate) fn place_of(candidates: &[Candidate], index: u16) -> Option<usize> {
    let place = place_from(candidates, index);
    candidates.get(place).is_some_and(|candidate| candidate.index == index).then_some(place)
}

/// A method's memory of one server; grows to the server's place when it is first seen.
pub(super) fn memory_of<T: Default>(memory: &mut Vec<T>, index: u16) -> &mut T {
    let place = usize::from(index);
    if place >= memory.len() {
        memory.resize_with(place + 1, T::default);
    }
    &mut memory[place]
}
