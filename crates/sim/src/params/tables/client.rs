//! Clients: how requests come about.

use crate::balancing;
use crate::params::table::prelude::*;

choices! {
    /// Where the next request comes from.
    Workload {
        /// Requests arrive at their own rate, however slow the answers are.
        Open = "open", "Open";
        /// A fixed number of users, each waiting for an answer and thinking before the next request.
        Closed = "closed", "Closed";
    }
    /// How open arrivals are spaced.
    Arrivals {
        /// Independent users: exponential gaps.
        Poisson = "poisson", "Poisson";
        /// Equal gaps, like a metronome.
        Deterministic = "deterministic", "Evenly spaced";
        /// Poisson bursts with silence between them, at the same mean rate.
        Bursty = "bursty", "Bursty (on and off)";
    }
    /// How the arrival rate changes over time.
    Shape {
        /// The same rate all the time.
        Constant = "constant", "Constant";
        /// Grows in a straight line to the peak and stays there.
        Ramp = "ramp", "Ramp";
        /// Jumps to the peak and stays there.
        Step = "step", "Step";
        /// Jumps to the peak and back again.
        Spike = "spike", "Spike";
        /// Swings between the base rate and the peak, again and again.
        Daily = "daily", "Daily wave";
    }
    /// How thinking times are spread.
    ThinkLaw {
        /// Mostly short, sometimes long.
        Exponential = "exponential", "Exponential";
        /// Always the same.
        Constant = "constant", "Constant";
    }
}

const OPEN: &[When] = &[When::Is("workload", &["open"])];
const CLOSED: &[When] = &[When::Is("workload", &["closed"])];
const BURSTY: &[When] = &[When::Is("workload", &["open"]), When::Is("arrivals", &["bursty"])];
const SHAPED: &[When] =
    &[When::Is("workload", &["open"]), When::Is("shape", &["ramp", "step", "spike", "daily"])];
const TIMED: &[When] = &[When::Is("workload", &["open"]), When::Is("shape", &["ramp", "spike", "daily"])];
/// Somebody looks at addresses: a method that sends each to a server of its own, or a limit that counts them apart.
const ADDRESSED: &[When] = &[When::Any(&[
    When::Somewhere(&[When::Is("method", balancing::ADDRESSED)]),
    When::Somewhere(&[
        When::Is("limit", &["token_bucket", "fixed_window", "sliding_window"]),
        When::Is("limit_scope", &["client"]),
    ]),
])];

blocks! {
    /// The load a group of clients puts on the system.
    Load as "load" {
        /// Open: requests come at a rate. Closed: users wait for the answer before they ask again.
        workload: Workload = Spec::choice(Workload::CHOICES).label("Workload");
        /// Mean number of new requests per second, before any load shape.
        rate: f64 = Spec::real(50.0, 0.0, 100_000.0, 1.0).log().unit(Unit::PerSecond).label("Arrival rate").when(OPEN);
        /// How the gaps between requests are spread.
        arrivals: Arrivals = Spec::choice(Arrivals::CHOICES).label("Arrivals").when(OPEN);
        /// Mean length of a burst.
        burst_on_s: f64 = Spec::real(1.0, 0.01, 600.0, 0.1).log().unit(Unit::Seconds).label("Burst length").when(BURSTY);
        /// Mean length of the silence between bursts.
        burst_off_s: f64 = Spec::real(1.0, 0.01, 600.0, 0.1).log().unit(Unit::Seconds).label("Silence").when(BURSTY);
        /// Number of users who take turns between waiting for an answer and thinking.
        users: u32 = Spec::whole(20, 0, 100_000).log().label("Users").when(CLOSED);
        /// Mean time a user thinks between an answer and the next request.
        think_s: f64 = Spec::real(1.0, 0.001, 600.0, 0.1).log().unit(Unit::Seconds).label("Think time").when(CLOSED);
        /// How thinking times are spread.
        think_law: ThinkLaw = Spec::choice(ThinkLaw::CHOICES).label("Think time law").when(CLOSED);
        /// How the arrival rate changes over the run.
        shape: Shape = Spec::choice(Shape::CHOICES).label("Load shape").when(OPEN);
        /// The rate at the peak, as a multiple of the arrival rate.
        shape_peak: f64 = Spec::real(5.0, 0.0, 1000.0, 0.1).log().unit(Unit::Times).label("Peak").when(SHAPED);
        /// When the change begins, counted from the start of the run.
        shape_start_s: f64 = Spec::real(10.0, 0.0, 86_400.0, 1.0).log().unit(Unit::Seconds).label("Change begins").when(SHAPED);
        /// How long the ramp or the spike lasts, or one full wave.
        shape_length_s: f64 = Spec::real(30.0, 0.1, 86_400.0, 1.0).log().unit(Unit::Seconds).label("Change lasts").when(TIMED);
        /// How many different network addresses the requests come from.
        addresses: u32 = Spec::whole(100, 1, 65_536).log().label("Addresses").when(ADDRESSED);
    }
}
