//! Balancers: how they choose, what choosing costs, and what they know about their servers.

use crate::balancing;
use crate::params::table::prelude::*;

choices! {
    /// How a balancer concludes that a server is down.
    Detector {
        /// A number of failed checks in a row.
        Consecutive = "consecutive", "Checks in a row";
        /// Suspicion that grows with the silence, judged by the gaps seen so far (phi accrual).
        PhiAccrual = "phi_accrual", "Phi accrual";
    }
    /// When the next check is sent.
    Schedule {
        /// One interval after the last check was sent.
        FixedRate = "fixed_rate", "Fixed rate";
        /// One interval after the last check ended.
        FixedDelay = "fixed_delay", "Fixed delay";
    }
}

/// A balancing method: its place in [`balancing::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodId(pub u8);

impl ParamType for MethodId {
    fn raw(self) -> f64 {
        f64::from(self.0)
    }
    fn from_raw(raw: f64) -> Self {
        MethodId(raw as u8)
    }
}

const CHECKED: &[When] = &[When::Positive("check_interval_s")];
const COUNTED: &[When] = &[When::Positive("check_interval_s"), When::Is("detector", &["consecutive"])];
const PHI: &[When] = &[When::Positive("check_interval_s"), When::Is("detector", &["phi_accrual"])];
const JUDGED: &[When] =
    &[When::Any(&[When::Positive("check_interval_s"), When::Positive("passive_failures")])];
const ROUTES: &[When] = &[When::Positive("route_ms")];
const PASSIVE: &[When] = &[When::Positive("passive_failures")];
const PAIR: &[When] = &[When::Positive("standby")];

blocks! {
    /// How the balancer chooses a server, and what that costs it.
    Routing as "routing" {
        /// The rule by which the next server is chosen.
        method: MethodId = Spec::choice(balancing::CHOICES).label("Method");
        /// How many servers are drawn before the better one is taken.
        choices: u32 = Spec::whole(2, 2, 10).label("Draws").when(&[When::Is("method", balancing::DRAWING)]);
        /// How long the memory of a slow answer lasts.
        ewma_decay_s: f64 = Spec::real(10.0, 0.1, 600.0, 0.1).log().unit(Unit::Seconds).label("Memory").when(&[When::Is("method", &["peak_ewma"])]);
        /// Points on the hash ring for each unit of a server's weight.
        ring_points: u32 = Spec::whole(160, 1, 1000).log().label("Ring points").when(&[When::Is("method", &["ring_hash"])]);
        /// Work of the balancer for one request with the cheapest method; dearer methods cost a multiple.
        route_ms: f64 = Spec::real(0.05, 0.0, 1000.0, 0.01).log().unit(Unit::Millis).label("Work per request");
        /// How many requests the balancer works on at the same time.
        workers: u32 = Spec::whole(2, 1, 64).label("Workers").when(ROUTES);
        /// Most requests aboard, from arrival until the answer has passed; more are refused with 503.
        connections: u32 = Spec::whole(10_000, 1, 1_000_000).log().label("Connections");
        /// A server that is back gets a growing share for this long; 0 gives it its full share at once.
        slow_start_s: f64 = Spec::real(0.0, 0.0, 900.0, 1.0).log().unit(Unit::Seconds).label("Slow start").when(&[When::Is("method", balancing::WEIGHTED)]);
    }

    /// How the balancer finds out which servers are up.
    Checks as "health_checks" {
        /// Time between two health checks of a server; 0 sends none.
        check_interval_s: f64 = Spec::real(2.0, 0.0, 300.0, 0.1).log().unit(Unit::Seconds).label("Heartbeat interval");
        /// How long a check waits for its answer before it counts as missed.
        check_timeout_s: f64 = Spec::real(1.0, 0.01, 60.0, 0.01).log().unit(Unit::Seconds).label("Heartbeat timeout").when(CHECKED);
        /// When the next check is sent.
        check_schedule: Schedule = Spec::choice(Schedule::CHOICES).label("Schedule").when(CHECKED);
        /// How silence is turned into a verdict.
        detector: Detector = Spec::choice(Detector::CHOICES).label("Detector").when(CHECKED);
        /// Missed checks in a row until a server is taken out.
        down_after: u32 = Spec::whole(3, 1, 20).label("Misses until down").when(COUNTED);
        /// Suspicion at which a server is taken out; 8 means that one gap in 10⁸ is as long by chance.
        phi_threshold: f64 = Spec::real(8.0, 1.0, 16.0, 0.1).label("Phi threshold").when(PHI);
        /// Least spread of the gaps that phi accrual assumes.
        phi_min_deviation_ms: f64 = Spec::real(100.0, 1.0, 10_000.0, 1.0).log().unit(Unit::Millis).label("Least deviation").when(PHI);
        /// Extra silence that is forgiven, for pauses.
        phi_pause_ms: f64 = Spec::real(0.0, 0.0, 60_000.0, 10.0).log().unit(Unit::Millis).label("Forgiven pause").when(PHI);
        /// Good checks in a row until a server is taken back.
        up_after: u32 = Spec::whole(2, 1, 20).label("Passes until up").when(CHECKED);
        /// Work a check costs the server.
        check_work_ms: f64 = Spec::real(1.0, 0.0, 1000.0, 0.1).log().unit(Unit::Millis).label("Work of a check").when(CHECKED);
        /// Checks stand in the same line as requests; otherwise they have an entrance of their own.
        check_queues: bool = Spec::flag(true).label("Checks wait in line").when(CHECKED);
        /// Requests in a row that a server must fail to be put out for a while (passive check; 429 is no failure); 0 never does.
        passive_failures: u32 = Spec::whole(0, 0, 100).label("Failures until ejected");
        /// How long it is out the first time; each further time one such span longer, up to 300 s.
        eject_s: f64 = Spec::real(30.0, 0.1, 300.0, 1.0).log().unit(Unit::Seconds).label("Ejected for").when(PASSIVE);
        /// Largest share of the servers that may be ejected at a time (always at least one).
        eject_max_pct: f64 = Spec::real(50.0, 1.0, 100.0, 1.0).unit(Unit::Percent).label("Ejected at most").when(PASSIVE);
        /// When every server seems down, sends to all of them rather than to none.
        fail_open: bool = Spec::flag(true).label("Fail open").when(JUDGED);
    }

    /// A second balancer that stands by (VRRP).
    Failover as "failover" {
        /// A second balancer waits to take over the address.
        standby: bool = Spec::flag(false).label("Standby balancer");
        /// Time between the active balancer's signs of life.
        advert_s: f64 = Spec::real(1.0, 0.01, 60.0, 0.01).log().unit(Unit::Seconds).label("Advertisement interval").when(PAIR);
        /// Priority of the standby: a higher one takes over a little sooner.
        priority: u32 = Spec::whole(100, 1, 254).label("Priority").when(PAIR);
    }
}
