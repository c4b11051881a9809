//! Bounds on what one scenario may hold: far above what a screen can show, far below what would exhaust memory.

/// Most machines of one component.
pub const MOST_INSTANCES: u16 = 200;
/// Most components.
pub const MOST_COMPONENTS: usize = 64;
/// Most request kinds.
pub const MOST_KINDS: usize = 64;
/// Most steps of a request kind.
pub const MOST_STEPS: usize = 32;
/// Most components called by one step, or by a balancer.
pub const MOST_CALLS: usize = 64;
/// Most entries of the script.
pub const LONGEST_SCRIPT: usize = 1000;
/// Most characters of an id.
pub const LONGEST_ID: usize = 40;
/// Least and greatest pace.
pub const PACE: (f64, f64) = (0.001, 10_000.0);
/// Latest moment of an entry of the script, in simulated seconds.
pub const LATEST_S: f64 = 1e9;
