//! The tables themselves: one file per kind of component.

mod balancer;
mod calls;
mod client;
mod database;
mod link;
mod request;
mod server;

pub use balancer::{Checks, Detector, Failover, MethodId, Routing, Schedule};
pub use calls::{Backoff, Breaker, LimitRule, LimitScope, Limiter, Retries};
pub use client::{Arrivals, Load, Shape, ThinkLaw, Workload};
pub use database::Storage;
pub use link::{LatencyLaw, Network};
pub use request::{Class, Demand, DemandLaw};
pub use server::{Capacity, Discipline, Faults, Pool, QueueOrder, Size};
