//! In which circumstances a parameter shows: a busy system in which everything breaks once, and settings on top of it.

use headroom_sim::scenario::{ComponentKind, Owner, Parameter};

/// Settings and further lines of a scenario, on top of [`SYSTEM`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// Parameters to set, as on the command line.
    pub sets: &'static [&'static str],
    /// Further lines of the file.
    pub more: &'static str,
}

/// One of everything, loaded to the brim at times.
pub const SYSTEM: &str = r#"
    format = 1
    title = "One of everything"

    [[components]]
    id = "clients"
    kind = "client"
    calls = ["balancer"]
    network = "198.51.100.0"

    [[components]]
    id = "others"
    kind = "client"
    calls = ["balancer"]
    network = "203.0.113.0"
    rate = 40

    [[components]]
    id = "balancer"
    kind = "balancer"
    calls = ["web"]

    [[components]]
    id = "web"
    kind = "server"
    count = 3
    slots = 2
    boot_s = 3
    [components.instance.1]
    weight = 3
    speed = 1.5
    [components.instance.3]
    speed = 0.5

    [[components]]
    id = "db"
    kind = "database"
    db_slots = 2
    read_ms = 10
    write_ms = 15

    [[requests]]
    id = "page"
    work_ms = 40
    steps = [{ work = 0.5 }, { call = ["db"] }, { work = 0.5 }]

    [[requests]]
    id = "order"
    class = "write"
    work_ms = 60
    share = 0.5
    steps = [{ work = 0.5 }, { call = ["db"] }, { work = 0.5 }]

    [[links]]
    from = "clients"
    to = "balancer"
    rtt_ms = 40
"#;

/// As little as there can be: one server that calls nobody, and nothing that needs anybody else.
pub const PLAIN: &str = r#"
    format = 1
    title = "One server"

    [[components]]
    id = "clients"
    kind = "client"
    calls = ["web"]

    [[components]]
    id = "web"
    kind = "server"
    slots = 2

    [[requests]]
    id = "page"

    [[links]]
    from = "clients"
    to = "web"
    rtt_ms = 0
"#;

/// A database that is only read, behind a balancer that judges nobody.
pub const READ_ONLY: &str = r#"
    format = 1
    title = "Read only"

    [[components]]
    id = "clients"
    kind = "client"
    calls = ["balancer"]

    [[components]]
    id = "balancer"
    kind = "balancer"
    calls = ["web"]
    check_interval_s = 0
    route_ms = 0

    [[components]]
    id = "web"
    kind = "server"
    count = 2

    [[components]]
    id = "db"
    kind = "database"

    [[requests]]
    id = "page"
    steps = [{ call = ["db"] }]
"#;

/// Things that break, for contexts in which they matter.
const TROUBLE: &str = r#"
    [[script]]
    at_s = 5
    do = "crash web/2"
    [[script]]
    at_s = 14
    do = "recover web/2"
    [[script]]
    at_s = 25
    do = "hang web/3"
    [[script]]
    at_s = 32
    do = "recover web/3"
    [[script]]
    at_s = 35
    do = "slow web/1"
    [[script]]
    at_s = 40
    do = "flaky web/1"
    [[script]]
    at_s = 50
    do = "crash balancer/1"
"#;

macro_rules! contexts {
    ($($keys:pat => [$($sets:expr $(, $more:ident)?);* $(;)?])*) => {
        /// The circumstances in which a parameter must show.
        pub fn contexts(parameter: &Parameter) -> Vec<Context> {
            let key = (parameter.owner, parameter.block, parameter.spec.key);
            let mut all = match key {
                $($keys => vec![$(Context { sets: &$sets, more: contexts!(@more $($more)?) }),*],)*
            };
            if all.is_empty() {
                all.push(Context { sets: &[], more: TROUBLE });
            }
            all
        }
    };
    (@more) => { "" };
    (@more $more:ident) => { $more };
}

use ComponentKind::{Balancer, Client, Database, Server};
use Owner::{Component, Link, Request};

contexts! {
    (Component(Client), "load", "arrivals" | "rate" | "workload" | "addresses") => [["balancer.method=ip_hash"]]
    (Component(Client), "load", "burst_on_s" | "burst_off_s") => [["clients.arrivals=bursty"]]
    (Component(Client), "load", "users" | "think_s" | "think_law") => [["clients.workload=closed"]]
    (Component(Client), "load", "shape_peak" | "shape_start_s") => [["clients.shape=step"]]
    (Component(Client), "load", "shape_length_s") => [["clients.shape=ramp"]]
    (_, "retries", "timeout_ms" | "retries" | "cancel") => [
        ["clients.timeout_ms=150"];
        ["balancer.timeout_ms=80"];
        ["web.timeout_ms=20", "clients.rate=80"];
    ]
    (_, "retries", "backoff") => [
        ["clients.timeout_ms=150", "clients.retries=3"];
        ["balancer.timeout_ms=80", "balancer.retries=3"];
        ["web.timeout_ms=20", "clients.rate=80", "web.retries=3"];
    ]
    (_, "retries", "backoff_base_ms" | "backoff_cap_ms") => [
        ["clients.timeout_ms=150", "clients.retries=3", "clients.backoff=exponential", "clients.backoff_cap_ms=300"];
        ["balancer.timeout_ms=80", "balancer.retries=3", "balancer.backoff=exponential", "balancer.backoff_cap_ms=300"];
        ["web.timeout_ms=20", "web.retries=3", "web.backoff=exponential", "web.backoff_cap_ms=300"];
    ]
    (_, "retries", "retry_budget_pct" | "retry_budget_min") => [
        ["clients.timeout_ms=100", "clients.retries=3", "clients.retry_budget_pct=10"];
        ["balancer.timeout_ms=60", "balancer.retries=3", "balancer.retry_budget_pct=10"];
        ["web.timeout_ms=15", "web.retries=3", "web.retry_budget_pct=10"];
    ]
    (_, "breaker", _) => [
        ["clients.breaker=true", "clients.breaker_window=10", "clients.timeout_ms=120"], TROUBLE;
        ["web.breaker=true", "web.breaker_window=10", "web.timeout_ms=20"], TROUBLE;
    ]
    (_, "limiter", "limit_burst" | "limit_rate" | "limit_scope" | "limit") => [
        ["balancer.limit=token_bucket", "balancer.limit_rate=60"];
        ["web.limit=token_bucket", "web.limit_rate=20"];
    ]
    (_, "limiter", "limit_window_s") => [
        ["balancer.limit=fixed_window", "balancer.limit_rate=60"];
        ["web.limit=fixed_window", "web.limit_rate=20"];
    ]
    (Component(Balancer), "routing", "choices") => [["balancer.method=random_choices"]]
    (Component(Balancer), "routing", "ewma_decay_s") => [["balancer.method=peak_ewma"]]
    (Component(Balancer), "routing", "ring_points") => [["balancer.method=ring_hash"]]
    (Component(Balancer), "routing", "slow_start_s") => [["balancer.method=weighted_round_robin"], TROUBLE]
    (Component(Balancer), "routing", "workers") => [["balancer.route_ms=10"]]
    (Component(Balancer), "health_checks", "phi_threshold" | "phi_min_deviation_ms" | "phi_pause_ms") => [
        ["balancer.detector=phi_accrual"], TROUBLE
    ]
    (Component(Balancer), "health_checks", "passive_failures" | "eject_s" | "eject_max_pct") => [
        ["balancer.passive_failures=2", "web.queue_limit=0", "web.flaky_pct=90"], TROUBLE
    ]
    (Component(Balancer), "health_checks", "fail_open") => [["balancer.passive_failures=1", "balancer.eject_max_pct=100", "web.count=2"], TROUBLE]
    (Component(Balancer), "failover", _) => [["balancer.standby=true"], TROUBLE]
    (Component(Server), "capacity", "queue_order") => [["clients.rate=80"]]
    (Component(Server), "capacity", "shed_after_ms") => [["clients.rate=80", "web.shed_after_ms=100"]]
    (Component(Server), "capacity", "weight") => [["balancer.method=weighted_round_robin"]]
    (Component(Server), "capacity", "discipline" | "slots" | "queue_limit" | "count") => [["clients.rate=80"]]
    (Component(Server), "size", "contention_pct" | "coherency_pct") => [["web.scaled=4"]]
    (Component(Server), "pool", _) => [["web.pool_size=1", "web.slots=8", "web.pool_timeout_ms=50"]]
    (Component(Balancer), "faults", "slow_factor" | "flaky_pct") => [[], BALANCER_TROUBLE]
    (Component(Database), "faults", "slow_factor" | "flaky_pct") => [[], DATABASE_TROUBLE]
    (Component(Database), "storage", "cost_scv") => [["db.cost_law=lognormal"]]
    (Component(Database), "storage", "cost_law") => [["db.cost_scv=1.5"]; ["db.cost_scv=0.5"]]
    (Component(Database), "storage", "db_queue_limit" | "max_connections") => [
        ["db.db_speed=0.3", "web.slots=8", "db.db_queue_limit=4", "db.max_connections=20"]
    ]
    (Link, _, "latency" | "rtt_ms" | "loss_pct" | "cut") => [[]]
    (Link, _, "jitter_pct") => [["clients>balancer.latency=lognormal"]]
    (Link, _, "bandwidth_mbps") => [[]]
    (Request, _, "scv") => [["page.law=lognormal"]]
    (Request, _, "law") => [["page.scv=1.5"]]
    (Request, _, "request_bytes" | "response_bytes") => [["clients>balancer.bandwidth_mbps=1"]]
    _ => [[], TROUBLE]
}

/// The active balancer's own faults.
const BALANCER_TROUBLE: &str = r#"
    [[script]]
    at_s = 5
    do = "slow balancer/1"
    [[script]]
    at_s = 10
    do = "flaky balancer/1"
"#;

/// The database's own faults.
const DATABASE_TROUBLE: &str = r#"
    [[script]]
    at_s = 5
    do = "slow db"
    [[script]]
    at_s = 10
    do = "flaky db"
"#;
