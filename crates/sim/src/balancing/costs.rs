//! What choosing costs the balancer.
//!
//! A design choice of ours, as proxies publish no such figures: passing a request on with the cheapest method is one
//! unit of work, and each look at a server (or at a place in a table) adds [`LOOK`]. A scan of 50 servers thus doubles
//! the balancer's work, while two draws add 4 %, whatever the number of servers.

/// Work of looking at one server, relative to passing a request on.
const LOOK: f64 = 0.02;

/// Looks at so many servers.
pub(super) fn looks(count: usize) -> f64 {
    1.0 + LOOK * count as f64
}

/// Halves a table of this size until one entry is left.
pub(super) fn halvings(size: usize) -> f64 {
    looks(size.max(1).ilog2() as usize)
}
