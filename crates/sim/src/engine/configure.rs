//! Makes machines agree with their component's parameters.

use super::Deadline;
use super::station::Sharing;
use super::world::{Ready, World};
use crate::breaker::{Circuit, Throttle};
use crate::health::Phi;
use crate::ids::{ComponentId, NodeId};
use crate::limiting::Limiter;
use crate::nodes::Role;
use crate::nodes::balancer::Balancer;
use crate::nodes::database::Database;
use crate::observe::Observer;
use crate::observe::view::Condition;
use crate::params::{self, Checks, Discipline, LimitRule, QueueOrder};
use crate::scenario::{BalancerSettings, ClientSettings, DatabaseSettings, ServerSettings, Settings};
use crate::theory::scaling::usl;
use crate::time::{SimDuration, SimTime};

impl<O: Observer> World<O> {
    /// Makes a component's machines agree with its parameters.
    pub(crate) fn configure(&mut self, component: ComponentId) {
        for node in self.members[component.index()].clone() {
            let instance = self.nodes[node.index()].address.instance;
            match self.scenario.components[component.index()].settings_of(instance) {
                Settings::Client(settings) => {
                    self.configure_client(node, &settings);
                    continue;
                }
                Settings::Balancer(settings) => self.configure_balancer(node, &settings),
                Settings::Server(settings) => self.configure_server(node, &settings),
                Settings::Database(settings) => self.configure_database(node, &settings),
            }
            self.ready.push(Ready::Slot(node));
        }
        self.refresh_speeds(component);
        let callers: Vec<NodeId> = (0..self.nodes.len()).map(NodeId::from).collect();
        callers.into_iter().for_each(|caller| self.meet_servers(caller, component));
        // A standby that joins has servers to meet.
        for node in self.members[component.index()].clone() {
            let servers: Vec<ComponentId> =
                self.nodes[node.index()].edges.iter().map(|edge| edge.to).collect();
            servers.into_iter().for_each(|servers| self.meet_servers(node, servers));
        }
    }

    fn configure_client(&mut self, node: NodeId, settings: &ClientSettings) {
        self.configure_caller(node, &settings.retries, &settings.breaker);
        self.load_changed(node, settings.load.clone());
    }

    fn configure_server(&mut self, node: NodeId, settings: &ServerSettings) {
        let capacity = &settings.capacity;
        self.configure_caller(node, &settings.retries, &settings.breaker);
        self.configure_gate(node, &settings.limiter, &settings.faults);
        self.share_processors(node, capacity.discipline == Discipline::ProcessorSharing);
        self.size_station(node, capacity.slots, capacity.queue_limit);
        let machine = &mut self.nodes[node.index()];
        machine.station.newest_first = capacity.queue_order == QueueOrder::Lifo;
        machine.station.shed_after = SimDuration::from_millis(capacity.shed_after_ms);
        for (place, pool) in
            machine.edges.iter_mut().enumerate().filter_map(|(at, edge)| Some((at, edge.pool.as_mut()?)))
        {
            pool.size = settings.pool.pool_size;
            pool.patience = SimDuration::from_millis(settings.pool.pool_timeout_ms);
            pool.open = pool.open.min(pool.size).max(pool.in_use);
            self.ready.push(Ready::Pool(node, place as u16));
        }
        if let Role::Server(server) = &mut machine.role {
            server.capacity = capacity.clone();
        }
    }

    fn configure_database(&mut self, node: NodeId, settings: &DatabaseSettings) {
        self.configure_gate(node, &params::Limiter::default(), &settings.faults);
        self.size_station(node, settings.storage.db_slots, settings.storage.db_queue_limit);
        self.nodes[node.index()].role = Role::Database(Box::new(Database::new(&settings.storage)));
    }

    fn configure_balancer(&mut self, node: NodeId, settings: &BalancerSettings) {
        self.configure_caller(node, &settings.retries, &params::Breaker::default());
        self.nodes[node.index()].gate.most_inside = settings.routing.connections;
        self.configure_gate(node, &settings.limiter, &settings.faults);
        // Nobody is turned away at the workers: the limit is on calls aboard.
        self.size_station(node, settings.routing.workers, u32::MAX);
        let salt = self.salt(self.component(node));
        let Some(balancer) = self.balancer(node) else { return };
        let old = balancer.checks.clone();
        let pair = balancer.failover.standby || settings.failover.standby;
        let same_failover = balancer.failover == settings.failover;
        balancer.routing = settings.routing.clone();
        balancer.checks = settings.checks.clone();
        balancer.failover = settings.failover.clone();
        balancer.configure_method(salt);
        let now = self.now;
        if let Some(balancer) = self.balancer(node) {
            balancer.list_candidates(now);
        }
        self.checks_changed(node, &old);
        if pair && (!same_failover || now == SimTime::ZERO) {
            self.begin_adverts(node);
            self.hear(node);
        }
    }

    /// Other intervals begin at once; other rules of judging begin with a clean slate.
    fn checks_changed(&mut self, node: NodeId, old: &Checks) {
        let now = self.now;
        let Some(Balancer { checks, backends, .. }) = self.balancer(node) else { return };
        let checks = checks.clone();
        let rhythm = |checks: &Checks| (checks.check_interval_s, checks.detector);
        if checks != *old {
            // Gaps of another rhythm say nothing about this one.
            let anew = rhythm(&checks) != rhythm(old);
            backends.iter_mut().for_each(|backend| match anew {
                true => backend.phi = Phi::new(&checks, now),
                false => backend.phi.configure(&checks),
            });
            let places = 0..backends.len() as u16;
            places.for_each(|place| self.watch_silence(node, place));
        }
        if (checks.check_interval_s, checks.check_schedule) != (old.check_interval_s, old.check_schedule) {
            self.start_checks(node);
        }
        // Without checks nobody can ever be found to be up again.
        if checks.check_interval_s <= 0.0 && old.check_interval_s > 0.0 {
            let places = self.balancer(node).map_or(0, |balancer| balancer.backends.len() as u16);
            (0..places).for_each(|place| self.believe(node, place, true));
        }
    }

    fn configure_caller(&mut self, node: NodeId, retries: &params::Retries, breaker: &params::Breaker) {
        let machine = &mut self.nodes[node.index()];
        let caller = &mut machine.caller;
        if caller.retries != *retries {
            caller.retries = retries.clone();
            caller.patience =
                (retries.timeout_ms > 0.0).then(|| SimDuration::from_millis(retries.timeout_ms));
            caller.budget.configure(retries);
        }
        if caller.breaker != *breaker {
            caller.breaker = breaker.clone();
            reconcile(&mut caller.circuit, breaker.breaker, breaker, Circuit::new, Circuit::configure);
            reconcile(
                &mut caller.throttle,
                breaker.throttle_k > 0.0,
                breaker,
                Throttle::new,
                Throttle::configure,
            );
        }
        machine.relax();
        self.arm(node, Deadline::Answer);
    }

    fn configure_gate(&mut self, node: NodeId, limiter: &params::Limiter, faults: &params::Faults) {
        let now = self.now;
        let machine = &mut self.nodes[node.index()];
        let gate = &mut machine.gate;
        gate.flaky = faults.flaky_pct / 100.0;
        gate.slow = faults.slow_factor;
        match (&mut gate.limiter, limiter.limit == LimitRule::Off) {
            (slot, true) => *slot = None,
            (Some(old), false) => old.configure(limiter, now),
            (slot @ None, false) => *slot = Some(Box::new(Limiter::new(limiter))),
        }
        machine.reopen();
    }

    fn size_station(&mut self, node: NodeId, slots: u32, limit: u32) {
        let now = self.now;
        let station = &mut self.nodes[node.index()].station;
        if let Some(sharing) = &mut station.sharing {
            sharing.catch_up(now, station.slots, station.speed);
        }
        let changed = station.slots != slots;
        station.slots = slots;
        station.limit = limit;
        if changed {
            self.tell_slots(node);
            self.arm_sharing(node);
        }
    }

    /// Tells the observer how many slots a machine has: also those that are to go and still work count.
    pub(crate) fn tell_slots(&mut self, node: NodeId) {
        let slots = self.nodes[node.index()].slots();
        self.observer.slots_changed(self.now, node, slots);
        self.tell_load(node);
    }

    /// Another discipline is another program: the process starts anew, and what it had aboard is lost.
    fn share_processors(&mut self, node: NodeId, share: bool) {
        let station = &self.nodes[node.index()].station;
        if station.sharing.is_some() == share {
            return;
        }
        let lost = self.empty(node);
        self.nodes[node.index()].station.sharing = share.then(Box::<Sharing>::default);
        self.report_lost(node, lost);
    }

    /// How fast a machine works, all things considered. `fleet` is how many of its group are up.
    pub(crate) fn speed_of(&self, node: NodeId, fleet: f64) -> f64 {
        let machine = &self.nodes[node.index()];
        let component = &self.scenario.components[machine.address.component.index()];
        let own = match component.settings_of(machine.address.instance) {
            Settings::Server(server) => server_speed(&server, fleet),
            Settings::Database(database) => database.storage.db_speed,
            Settings::Balancer(_) | Settings::Client(_) => 1.0,
        };
        let slowed = if machine.state.slow { own / machine.gate.slow } else { own };
        if machine.state.condition == Condition::Hung { 0.0 } else { slowed }
    }
}

/// A defence is there if it is wanted; one that was there already keeps what it knows.
fn reconcile<T, P>(
    slot: &mut Option<Box<T>>,
    wanted: bool,
    params: &P,
    new: fn(&P) -> T,
    configure: fn(&mut T, &P),
) {
    match slot {
        _ if !wanted => *slot = None,
        Some(defence) => configure(defence, params),
        None => *slot = Some(Box::new(new(params))),
    }
}

/// Speed × what its size brings × what coordination with the others leaves.
fn server_speed(server: &ServerSettings, fleet: f64) -> f64 {
    let size = &server.size;
    let gain = |n: f64, contention_pct: f64, coherency_pct: f64| {
        usl(n, contention_pct / 100.0, coherency_pct / 100.0).unwrap_or(1.0)
    };
    let sized = gain(size.scaled, size.contention_pct, size.coherency_pct);
    let shared = gain(fleet, size.fleet_contention_pct, size.fleet_coherency_pct) / fleet;
    server.capacity.speed * sized * shared
}
