//! A warm run takes no memory from the heap: everything an event needs is used again.

use headroom_sim::engine::World;
use headroom_sim::observe::Metrics;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, with a count of what each thread asks it for.
struct Counting;

thread_local! {
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

// A thread that is ending has no count any more, and asks for nothing that matters here.
fn count() {
    let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
}

#[expect(
    unsafe_code,
    reason = "an allocator can't be written without; this one passes everything on unchanged"
)]
// SAFETY: the system's allocator does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Long enough for every window of the charts to have been closed once.
const WARM: SimTime = SimTime(300_000_000_000);
const END: SimTime = SimTime(600_000_000_000);

/// Runs a system until it is warm, and then on while nothing may be allocated. Open clients begin with a spike, so that
/// queues have been longer by then than they will be again.
fn allocates_nothing(components: &str, requests: &str) {
    let text =
        format!("format = 1\ntitle = \"allocation\"\n{components}\n[[requests]]\nid = \"page\"\n{requests}");
    let scenario = Scenario::from_toml(&text).expect("the test's scenario is sound");
    let mut world = World::new(&scenario, 1, Metrics::new(1));
    world.run_until(WARM);
    let arrived = world.observer().totals(WARM).arrived;
    let before = ASKED.get();
    let events = world.run_until(END);
    let asked = ASKED.get() - before;
    let requests = world.observer().totals(END).arrived - arrived;
    assert!(requests > 1000, "only {requests} requests");
    assert_eq!(asked, 0, "allocations in {events} events");
    assert_eq!(world.check_laws(), Ok(()));
}

#[test]
fn a_station() {
    allocates_nothing(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["web"]
        rate = 72
        shape = "spike"
        shape_peak = 3
        [[components]]
        id = "web"
        kind = "server"
        slots = 8
        queue_limit = 1000
        "#,
        "work_ms = 100",
    );
}

#[test]
fn servers_behind_a_balancer_that_checks_them() {
    allocates_nothing(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["balancer"]
        rate = 144
        shape = "spike"
        shape_peak = 3
        [[components]]
        id = "balancer"
        kind = "balancer"
        calls = ["web"]
        method = "least_connections"
        slow_start_s = 900
        [[components]]
        id = "web"
        kind = "server"
        slots = 1
        count = 16
        "#,
        "work_ms = 100",
    );
}

#[test]
fn defended_calls() {
    allocates_nothing(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["balancer"]
        rate = 90
        shape = "spike"
        shape_peak = 3
        timeout_ms = 250
        retries = 2
        cancel = true
        retry_budget_pct = 20
        breaker = true
        breaker_failure_pct = 90
        [[components]]
        id = "balancer"
        kind = "balancer"
        calls = ["web"]
        method = "weighted_least_connections"
        limit = "token_bucket"
        limit_rate = 2
        limit_scope = "client"
        detector = "phi_accrual"
        passive_failures = 5
        timeout_ms = 200
        retries = 1
        slow_start_s = 60
        [[components]]
        id = "web"
        kind = "server"
        slots = 2
        count = 5
        throttle_k = 2
        "#,
        "work_ms = 90",
    );
}

#[test]
fn a_database_behind_pools() {
    allocates_nothing(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["web"]
        rate = 50
        shape = "spike"
        shape_peak = 3
        [[components]]
        id = "web"
        kind = "server"
        slots = 8
        count = 3
        pool_size = 2
        pool_timeout_ms = 100
        timeout_ms = 150
        [[components]]
        id = "db"
        kind = "database"
        db_slots = 4
        read_ms = 50
        "#,
        "work_ms = 20\nsteps = [{ work = 0.5 }, { call = [\"db\"] }, { work = 0.5 }]",
    );
}

#[test]
fn shared_processors() {
    allocates_nothing(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["web"]
        workload = "closed"
        users = 40
        think_s = 0.5
        [[components]]
        id = "web"
        kind = "server"
        slots = 4
        discipline = "processor_sharing"
        "#,
        "work_ms = 60",
    );
}

#[test]
fn thousands_of_users() {
    allocates_nothing(
        r#"
        [[components]]
        id = "clients"
        kind = "client"
        calls = ["web"]
        workload = "closed"
        users = 5000
        think_s = 10
        [[components]]
        id = "web"
        kind = "server"
        slots = 1000
        "#,
        "work_ms = 100",
    );
}
