//! Servers: how much work they do at once, how fast, and how they fail.

use crate::balancing;
use crate::params::table::prelude::*;

choices! {
    /// How requests share a server.
    Discipline {
        /// A pool of workers: each request has one to itself, the others wait in line.
        Fcfs = "fcfs", "First come, first served";
        /// All requests are worked on at once and share the processors, like threads.
        ProcessorSharing = "processor_sharing", "Processor sharing";
    }
    /// Which waiting request is next.
    QueueOrder {
        /// The one that came first.
        Fifo = "fifo", "Oldest first";
        /// The one that came last: under overload, somebody still waits for its answer.
        Lifo = "lifo", "Newest first";
    }
}

const FCFS: &[When] = &[When::Is("discipline", &["fcfs"])];
const BIGGER: &[When] = &[When::AboveOne("scaled")];
const SEVERAL: &[When] = &[When::AboveOne("count")];
const WEIGHED: &[When] = &[When::CalledBy(&[When::Is("method", balancing::WEIGHED)])];
/// Only databases have this number, and none has 0.
const DATABASE: &[When] = &[When::Calls(&[When::Positive("max_connections")])];

blocks! {
    /// What each server of the group can do.
    Capacity as "capacity" {
        /// How many servers there are.
        count: u32 = Spec::whole(1, 1, 200).log().label("Servers");
        /// How many requests a server works on at the same time (workers; processors when they are shared).
        slots: u32 = Spec::whole(4, 1, 1000).log().label("Slots").each();
        /// How requests share the server.
        discipline: Discipline = Spec::choice(Discipline::CHOICES).label("Discipline");
        /// How many requests may wait; more are refused with 503.
        queue_limit: u32 = Spec::whole(100, 0, 1_000_000).log().label("Queue limit").each();
        /// Which waiting request is next.
        queue_order: QueueOrder = Spec::choice(QueueOrder::CHOICES).label("Queue order").when(FCFS);
        /// Drops a request that has waited longer than this instead of starting it; 0 never does.
        shed_after_ms: f64 = Spec::real(0.0, 0.0, 600_000.0, 10.0).log().unit(Unit::Millis).label("Shed after waiting").when(FCFS);
        /// How fast it works, as a multiple of a plain server.
        speed: f64 = Spec::real(1.0, 0.05, 20.0, 0.05).log().unit(Unit::Times).label("Speed").each();
        /// Its share of the traffic under weighted methods, IP hash and ring hash.
        weight: u32 = Spec::whole(1, 1, 256).log().label("Weight").each().when(WEIGHED);
        /// Time from start to the first request it can take.
        boot_s: f64 = Spec::real(20.0, 0.0, 3600.0, 1.0).log().unit(Unit::Seconds).label("Boot time");
    }

    /// How big each machine is, what that brings, and what it costs.
    Size as "size" {
        /// How many times as big as a plain machine (vertical scaling).
        scaled: f64 = Spec::real(1.0, 1.0, 64.0, 1.0).log().unit(Unit::Times).label("Machine size").each();
        /// Share of the work that parts of a machine must do one after the other, in percent (contention σ).
        contention_pct: f64 = Spec::real(5.0, 0.0, 100.0, 0.5).unit(Unit::Percent).label("Contention").when(BIGGER);
        /// Cost of keeping each pair of parts in agreement, in percent (coherency κ).
        coherency_pct: f64 = Spec::real(0.2, 0.0, 10.0, 0.01).unit(Unit::Percent).label("Coherency").when(BIGGER);
        /// Contention between the servers of the group: what coordination takes from each as the group grows.
        fleet_contention_pct: f64 = Spec::real(0.0, 0.0, 100.0, 0.5).unit(Unit::Percent).label("Contention between servers").when(SEVERAL);
        /// Cost of keeping each pair of servers in agreement.
        fleet_coherency_pct: f64 = Spec::real(0.0, 0.0, 10.0, 0.01).unit(Unit::Percent).label("Coherency between servers").when(SEVERAL);
        /// Price of a plain machine; one that is n times as big costs n times as much.
        price: f64 = Spec::real(0.10, 0.0, 100.0, 0.01).unit(Unit::PerHour).label("Price");
    }

    /// Connections a server keeps to the database.
    Pool as "pool" {
        /// Most connections it opens to the database; a call waits for a free one.
        pool_size: u32 = Spec::whole(10, 1, 1000).log().label("Pool size").each().when(DATABASE);
        /// How long a call waits for a connection before it fails.
        pool_timeout_ms: f64 = Spec::real(30_000.0, 1.0, 600_000.0, 10.0).log().unit(Unit::Millis).label("Pool timeout").when(DATABASE);
    }

    /// What the buttons `slow` and `flaky` do.
    Faults as "faults" {
        /// How many times slower a slow machine works.
        slow_factor: f64 = Spec::real(5.0, 1.1, 100.0, 0.1).log().unit(Unit::Times).label("Slow means");
        /// Share of requests that a flaky machine answers with an error at once.
        flaky_pct: f64 = Spec::real(50.0, 1.0, 100.0, 1.0).unit(Unit::Percent).label("Flaky means");
    }
}
