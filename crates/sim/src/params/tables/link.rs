//! Links: how messages travel between components.

use crate::params::table::prelude::*;

choices! {
    /// How travel times are spread.
    LatencyLaw {
        /// Always the same.
        Constant = "constant", "Constant";
        /// Anything within the jitter around the mean, equally likely.
        Uniform = "uniform", "Uniform";
        /// Mostly near the mean, with a long tail.
        Lognormal = "lognormal", "Lognormal";
    }
}

const TRAVELS: &[When] = &[When::Positive("rtt_ms")];
const JITTERS: &[When] = &[When::Positive("rtt_ms"), When::Is("latency", &["uniform", "lognormal"])];

blocks! {
    /// A line between two components.
    Network as "network" {
        /// Mean time there and back; each way takes half.
        rtt_ms: f64 = Spec::real(0.5, 0.0, 10_000.0, 0.1).log().unit(Unit::Millis).label("Round-trip time");
        /// How travel times are spread.
        latency: LatencyLaw = Spec::choice(LatencyLaw::CHOICES).label("Latency law").when(TRAVELS);
        /// Half width of the uniform law, or standard deviation of the lognormal one, as a share of the mean.
        jitter_pct: f64 = Spec::real(20.0, 0.0, 100.0, 1.0).unit(Unit::Percent).label("Jitter").when(JITTERS);
        /// Share of messages that are lost; the sender repeats them after 200 ms, then 400 ms, and so on.
        loss_pct: f64 = Spec::real(0.0, 0.0, 100.0, 0.1).unit(Unit::Percent).label("Loss");
        /// How fast bytes go onto the line; 0 takes no time for them.
        bandwidth_mbps: f64 = Spec::real(0.0, 0.0, 100_000.0, 1.0).log().unit(Unit::Mbps).label("Bandwidth");
        /// Nothing gets through at all.
        cut: bool = Spec::flag(false).label("Cut");
    }
}

impl Network {
    /// How long a byte takes to get onto the line, in seconds; 0 where bytes take no time.
    pub(crate) fn seconds_per_byte(&self) -> f64 {
        if self.bandwidth_mbps > 0.0 { 8.0 / (self.bandwidth_mbps * 1e6) } else { 0.0 }
    }
}
