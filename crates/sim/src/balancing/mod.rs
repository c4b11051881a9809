//! Balancing methods: by which rule a balancer chooses the next server.
//!
//! A method is a file with its rule, its source and its tests, and a line in the registry below. Menus, links, help
//! and the conformance tests follow the registry. What a method gets to see and must do is in `contract.rs`: only
//! what a balancer knows (its own counts, what it believes of its servers), never the truth.
//!
//! How the engine uses it:
//!
//! 1. [`build`] once, and again when *another method* is chosen: that one starts without memory.
//! 2. [`Method::configure`] when a parameter of [`Routing`] or the set of servers or a weight that was set changes:
//!    the method keeps its memory. Not when a belief changes or slow start moves on; picks show that.
//! 3. [`Method::pick`] for each request, with at least one candidate.
//! 4. [`Method::answered`] once for each request sent, when its answer is there or it was given up, if the method says
//!    that it learns from [`Feature::Answers`].
//! 5. `method.peek(…)` whenever somebody wants to see the next pick.

mod about;
mod contract;
mod costs;
mod draws;
mod smooth;

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod testing;

pub use about::{About, Feature};
pub(crate) use contract::place_of;
pub use contract::{Answer, Candidate, Choosing, Method, MethodClone, Server};

use crate::params::{Choice, MethodId, Routing};

/// Lists the methods once: declares their modules and collects what they say about themselves.
macro_rules! methods {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// The methods; a [`MethodId`] is a place in this list. The first is the default.
        pub const ALL: &[About] = &[$($name::ABOUT),*];

        /// The methods, as choices of the parameter `method`.
        pub const CHOICES: &[Choice] = &[$($name::ABOUT.choice),*];
    };
}

methods! {
    round_robin
    weighted_round_robin
    random
    least_connections
    weighted_least_connections
    random_choices
    random_choices_replace
    peak_ewma
    ip_hash
    ring_hash
    jump_hash
}

/// Methods that draw several servers and take the best: `choices` has an effect on them.
pub const DRAWING: &[&str] = &about::ids::<{ about::count(ALL, Feature::Draws) }>(ALL, Feature::Draws);
/// Methods that follow weights as they stand at the moment: slow start has an effect on them.
pub const WEIGHTED: &[&str] = &about::ids::<{ about::count(ALL, Feature::Weights) }>(ALL, Feature::Weights);
/// Methods that give a server of greater weight more: weights have an effect on them.
pub const WEIGHED: &[&str] = &about::ids::<{ about::count(ALL, Feature::Shares) }>(ALL, Feature::Shares);
/// Methods that send requests by their clients' addresses.
pub const ADDRESSED: &[&str] = &about::ids::<{ about::count(ALL, Feature::Request) }>(ALL, Feature::Request);

/// The chosen method, ready to pick among these servers.
///
/// `salt` stands for the servers' names, which ring hashing turns into places on the ring. Give all balancers of one
/// component the same (a standby must agree with the balancer it replaces), and each run its own, from its seed.
pub fn build(routing: &Routing, servers: &[Server], salt: u64) -> Box<dyn Method> {
    let mut method = (about(routing.method).new)(salt);
    method.configure(routing, servers);
    method
}

/// What is known about a method; an id outside the list stands for the default.
pub fn about(id: MethodId) -> &'static About {
    ALL.get(usize::from(id.0)).unwrap_or(&ALL[0])
}
