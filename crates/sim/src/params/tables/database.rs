//! Databases: what reads and writes cost, and how many can be served.

use super::request::{Class, DemandLaw};
use crate::params::table::prelude::*;

const SPREAD: &[When] = &[When::Is("cost_law", &["erlang", "hyperexponential", "lognormal", "pareto"])];
const READ: &[When] = &[When::Asked(&[Class::Read, Class::Static])];
const WRITTEN: &[When] = &[When::Asked(&[Class::Write])];

blocks! {
    /// What a database can do.
    Storage as "storage" {
        /// How many queries it works on at the same time.
        db_slots: u32 = Spec::whole(8, 1, 1000).log().label("Slots");
        /// How many queries may wait; more are refused.
        db_queue_limit: u32 = Spec::whole(1000, 0, 1_000_000).log().label("Queue limit");
        /// Mean time of a read.
        read_ms: f64 = Spec::real(2.0, 0.01, 10_000.0, 0.1).log().unit(Unit::Millis).label("Read cost").when(READ);
        /// Mean time of a write, with its commit.
        write_ms: f64 = Spec::real(5.0, 0.01, 10_000.0, 0.1).log().unit(Unit::Millis).label("Write cost").when(WRITTEN);
        /// How query times are spread.
        cost_law: DemandLaw = Spec::choice(DemandLaw::CHOICES).label("Spread of costs");
        /// How widely they are spread: variance over squared mean. Erlang counts more than 1 as 1, hyperexponential less than 1 as 1.
        cost_scv: f64 = Spec::real(1.0, 0.01, 100.0, 0.01).log().label("C² of costs").when(SPREAD);
        /// Most connections of all servers together; more are refused.
        max_connections: u32 = Spec::whole(100, 1, 100_000).log().label("Most connections");
        /// How fast it works, as a multiple of a plain database.
        db_speed: f64 = Spec::real(1.0, 0.05, 20.0, 0.05).log().unit(Unit::Times).label("Speed");
        /// Price of the machine.
        db_price: f64 = Spec::real(0.18, 0.0, 100.0, 0.01).unit(Unit::PerHour).label("Price");
    }
}
