//! From a scenario to machines, and back to them when a parameter changes.
//!
//! There is one way for both: [`World::configure`] makes a component's machines agree with the scenario, whatever they
//! were before. What a change doesn't concern keeps its memory.

use super::event::Event;
use super::network::LinkState;
use super::station::Sharing;
use super::world::{KindState, Ready, World};
use super::{Deadline, Station};
use crate::balancing;
use crate::breaker::{Circuit, Throttle};
use crate::health::{Phi, Streak};
use crate::ids::{CallId, ComponentId, KindId, NodeId};
use crate::limiting::Limiter;
use crate::nodes::balancer::{Backend, Balancer};
use crate::nodes::client::Client;
use crate::nodes::database::Database;
use crate::nodes::server::{Pool, Server};
use crate::nodes::{Caller, Edge, Gate, Node, Role, State};
use crate::observe::view::Condition;
use crate::observe::{Observer, Traffic};
use crate::params::{self, Checks, Class, Discipline, LimitRule, QueueOrder};
use crate::rng::{Stream, stream_key};
use crate::sampling::Sampler;
use crate::scenario::{
    BalancerSettings, ClientSettings, ComponentKind, DatabaseSettings, NodeAddress, RequestKind,
    ServerSettings, Settings, Target,
};
use crate::theory::scaling::usl;
use crate::time::{SimDuration, SimTime};

impl<O: Observer> World<O> {
    /// Builds everything the scenario describes.
    pub(crate) fn build(&mut self) {
        self.read_kinds();
        self.read_links();
        let components: Vec<ComponentId> =
            (0..self.scenario.components.len()).map(ComponentId::from).collect();
        for component in &components {
            for instance in 0..self.scenario.components[component.index()].instances() {
                self.add_node(NodeAddress { component: *component, instance }, Condition::Up);
            }
        }
        components.iter().for_each(|component| self.configure(*component));
        let script: Vec<SimTime> = self.scenario.script.iter().map(|(at, _)| *at).collect();
        for (line, at) in script.into_iter().enumerate() {
            self.schedule(at, Event::Script(line as u32));
        }
        self.hand_on();
    }

    /// A parameter has a new value.
    pub(crate) fn set(&mut self, target: Target, key: &'static str, raw: f64) {
        if self.scenario.set(target, key, raw).is_err() {
            return;
        }
        match target {
            Target::Component(component) | Target::Instance(NodeAddress { component, .. }) => {
                self.resize(component);
                self.configure(component);
            }
            Target::Link(_) => self.read_links(),
            Target::Kind(_) => self.read_kinds(),
        }
    }

    fn read_kinds(&mut self) {
        self.kinds = self.scenario.kinds.iter().map(KindState::new).collect();
        let offered = self.scenario.kinds.iter().enumerate().filter(|(_, kind)| kind.offered);
        self.offered = offered.map(|(id, _)| KindId::from(id)).collect();
        self.share_sum = self.offered.iter().map(|kind| self.kinds[kind.index()].share).sum();
    }

    fn read_links(&mut self) {
        self.links = self.scenario.links.iter().map(|link| LinkState::new(&link.network)).collect();
    }

    fn add_node(&mut self, address: NodeAddress, condition: Condition) -> NodeId {
        let id = NodeId::from(self.nodes.len());
        let component = &self.scenario.components[address.component.index()];
        let edge = |to: &ComponentId| Edge {
            to: *to,
            link: self.scenario.link(address.component, *to).unwrap_or(crate::ids::LinkId::NONE),
            pool: (self.scenario.components[to.index()].settings.kind() == ComponentKind::Database)
                .then(Pool::default),
        };
        let node = Node {
            address,
            state: State::new(condition, self.now),
            station: Station::default(),
            role: self.new_role(address),
            edges: component.calls.iter().map(edge).collect(),
            caller: Caller::new(Stream::new(self.seed, "defences", u64::from(id.0))),
            gate: Gate::default(),
        };
        self.nodes.push(node);
        self.members[address.component.index()].push(id);
        self.observer.node_added(id, address);
        id
    }

    fn new_role(&self, address: NodeAddress) -> Role {
        let component = &self.scenario.components[address.component.index()];
        match &component.settings {
            Settings::Client(_) => {
                Role::Client(Box::new(Client::new(self.seed, address.component.0, component.network)))
            }
            Settings::Balancer(settings) => {
                Role::Balancer(Box::new(self.new_balancer(settings, address.component, address.instance)))
            }
            Settings::Server(settings) => {
                Role::Server(Server { capacity: settings.capacity.clone(), boots_at: SimTime::ZERO })
            }
            Settings::Database(settings) => Role::Database(Database::new(&settings.storage)),
        }
    }

    fn new_balancer(&self, settings: &BalancerSettings, component: ComponentId, instance: u16) -> Balancer {
        let id = u64::from(component.0) << 16 | u64::from(instance);
        Balancer {
            routing: settings.routing.clone(),
            checks: settings.checks.clone(),
            failover: settings.failover.clone(),
            method: balancing::build(&settings.routing, &[], self.salt(component)),
            route_seconds: 0.0,
            stream: Stream::new(self.seed, "balancing", id),
            backends: Vec::new(),
            candidates: Vec::new(),
            warming: false,
            aboard: 0,
            active: instance == 0,
            patience_ends: SimTime::NEVER,
            watched_at: SimTime::NEVER,
            next_advert: SimTime::NEVER,
        }
    }

    /// What stands for the names of a balancer's servers on a hash ring; the same for both balancers of a pair.
    fn salt(&self, component: ComponentId) -> u64 {
        stream_key(self.seed, "ring", u64::from(component.0))
    }

    /// Makes the number of a component's machines agree with its parameters.
    fn resize(&mut self, component: ComponentId) {
        let wanted = usize::from(self.scenario.components[component.index()].instances());
        let members = self.members[component.index()].clone();
        for (instance, node) in members.iter().enumerate() {
            let condition = self.nodes[node.index()].state.condition;
            match (instance < wanted, condition) {
                (true, Condition::Off) => self.boot(*node),
                (true, Condition::Leaving) => self.change_condition(*node, Condition::Up),
                (false, Condition::Up) => {
                    self.change_condition(*node, Condition::Leaving);
                    self.hand_over(*node);
                    self.switch_off_if_empty(*node);
                }
                // Who stands still would never finish.
                (false, Condition::Hung | Condition::Crashed | Condition::Booting(_)) => {
                    self.switch_off(*node);
                    self.lose_everything(*node);
                }
                _ => {}
            }
        }
        for instance in members.len()..wanted {
            let node = self.add_node(NodeAddress { component, instance: instance as u16 }, Condition::Off);
            self.boot(node);
        }
    }

    /// A machine that is to go goes once it has answered everything.
    pub(crate) fn switch_off_if_empty(&mut self, node: NodeId) {
        let machine = &self.nodes[node.index()];
        let aboard = match &machine.role {
            Role::Balancer(balancer) => balancer.aboard,
            _ => {
                machine.station.busy
                    + machine.station.line.len()
                    + machine.station.sharing.as_ref().map_or(0, |sharing| sharing.inside)
            }
        };
        if aboard == 0 {
            self.switch_off(node);
        }
    }

    fn switch_off(&mut self, node: NodeId) {
        self.change_condition(node, Condition::Off);
        let state = &mut self.nodes[node.index()].state;
        self.cut_nodes -= u32::from(state.cut);
        // Should it be switched on again, it is another machine.
        (state.slow, state.flaky, state.cut) = (false, false, false);
        self.forget_checks(node);
        self.hang_up(node);
        self.tell_slots(node);
        self.hand_over(node);
    }

    /// A balancer that goes leaves the address to the other of the pair.
    fn hand_over(&mut self, node: NodeId) {
        let partner = self.members[self.component(node).index()].first().copied();
        if let Some(balancer) = self.balancer(node)
            && balancer.active
        {
            partner.into_iter().for_each(|partner| self.activate(partner));
        }
    }

    /// Makes a component's machines agree with its parameters.
    pub(crate) fn configure(&mut self, component: ComponentId) {
        for node in self.members[component.index()].clone() {
            let instance = self.nodes[node.index()].address.instance;
            match self.scenario.components[component.index()].settings_of(instance) {
                Settings::Client(settings) => self.configure_client(node, &settings),
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
        self.number_clients();
    }

    /// Gives every client address a number of its own, counted over all groups.
    fn number_clients(&mut self) {
        let mut first = 0;
        for node in &mut self.nodes {
            if let Role::Client(client) = &mut node.role {
                client.first_client = first;
                first += client.load.addresses;
            }
        }
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
        self.nodes[node.index()].role = Role::Database(Database::new(&settings.storage));
    }

    fn configure_balancer(&mut self, node: NodeId, settings: &BalancerSettings) {
        self.configure_caller(node, &settings.retries, &params::Breaker::default());
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
        let caller = &mut self.nodes[node.index()].caller;
        if caller.retries != *retries {
            caller.retries = retries.clone();
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
        self.arm(node, Deadline::Answer);
    }

    fn configure_gate(&mut self, node: NodeId, limiter: &params::Limiter, faults: &params::Faults) {
        let now = self.now;
        let gate = &mut self.nodes[node.index()].gate;
        gate.flaky = faults.flaky_pct / 100.0;
        gate.slow = faults.slow_factor;
        match (&mut gate.limiter, limiter.limit == LimitRule::Off) {
            (slot, true) => *slot = None,
            (Some(old), false) => old.configure(limiter, now),
            (slot @ None, false) => *slot = Some(Box::new(Limiter::new(limiter))),
        }
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
        let Node { station, state, .. } = &self.nodes[node.index()];
        let slots = if state.condition == Condition::Off { 0 } else { station.slots.max(station.busy) };
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

    /// A balancer gets to know servers of a component that it has not met, and hears who left.
    fn meet_servers(&mut self, node: NodeId, component: ComponentId) {
        let now = self.now;
        if !self.nodes[node.index()].edges.iter().any(|edge| edge.to == component)
            || self.balancer(node).is_none()
        {
            return;
        }
        let salt = self.salt(self.component(node));
        for server in self.members[component.index()].clone() {
            self.meet(node, server);
        }
        if let Some(balancer) = self.balancer(node) {
            balancer.configure_method(salt);
            balancer.list_candidates(now);
        }
    }

    fn meet(&mut self, node: NodeId, server: NodeId) {
        let now = self.now;
        let machine = &self.nodes[server.index()];
        let condition = machine.state.condition;
        let present = !matches!(condition, Condition::Off | Condition::Leaving);
        let weight = match &machine.role {
            Role::Server(server) => server.capacity.weight,
            _ => 1,
        };
        let watch = self.watches.len() as u32;
        let Some(balancer) = self.balancer(node) else { return };
        let checked = balancer.checks.check_interval_s > 0.0;
        let known = balancer.backends.iter().position(|backend| backend.node == server);
        if known.is_none() {
            let backend = Backend::new(server, watch, weight, &balancer.checks, now);
            balancer.backends.push(backend);
        }
        let place = known.unwrap_or(balancer.backends.len() - 1);
        let backend = &mut balancer.backends[place];
        backend.weight = weight;
        let joins = present && !backend.present;
        backend.present = present;
        if joins {
            backend.since = now;
            backend.warm_from = if now == SimTime::ZERO { SimTime::ZERO } else { now };
            // Who joins a running system has to pass one check first, as a new target of a cloud balancer does.
            backend.up = !checked || condition == Condition::Up;
            backend.joining = !backend.up;
            backend.draining = false;
            (backend.failures, backend.ejections, backend.ejected_until) = (0, 0, SimTime::ZERO);
            backend.streak = Streak::default();
            backend.phi = Phi::new(&balancer.checks, now);
        }
        if known.is_none() {
            self.watches.push((node, place as u16));
        }
        if joins {
            self.start_check(node, place as u16);
        }
    }
}

impl Backend {
    fn new(node: NodeId, watch: u32, weight: u32, checks: &Checks, now: SimTime) -> Backend {
        Backend {
            node,
            watch,
            present: false,
            draining: false,
            up: true,
            since: now,
            streak: Streak::default(),
            joining: false,
            phi: Phi::new(checks, now),
            silence_watched_at: SimTime::NEVER,
            check: CallId::NONE,
            checks: 0,
            next_check: SimTime::NEVER,
            active: 0,
            weight,
            warm_from: now,
            failures: 0,
            ejected_until: SimTime::ZERO,
            ejections: 0,
        }
    }
}

impl KindState {
    fn new(kind: &RequestKind) -> KindState {
        let demand = &kind.demand;
        KindState {
            share: demand.share,
            demand: Sampler::new(demand.law.law(), demand.work_ms / 1e3, demand.scv),
            steps: kind.steps.clone(),
            class: kind.class,
            traffic: match kind.class {
                Class::Read => Traffic::Read,
                Class::Write => Traffic::Write,
                Class::Static => Traffic::Static,
            },
            request_bytes: demand.request_bytes,
            response_bytes: demand.response_bytes,
        }
    }
}

/// A defence is there if it is wanted; one that was there already keeps what it knows.
fn reconcile<T, P>(
    slot: &mut Option<T>,
    wanted: bool,
    params: &P,
    new: fn(&P) -> T,
    configure: fn(&mut T, &P),
) {
    match slot {
        _ if !wanted => *slot = None,
        Some(defence) => configure(defence, params),
        None => *slot = Some(new(params)),
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
