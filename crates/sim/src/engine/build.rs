//! From a scenario to machines, and back to them when a parameter changes.
//!
//! There is one way for both: [`World::configure`] makes a component's machines agree with the scenario, whatever they
//! were before. What a change doesn't concern keeps its memory.

use super::Station;
use super::event::Event;
use super::network::LinkState;
use super::world::{KindState, World};
use crate::balancing;
use crate::ids::{ComponentId, KindId, LinkId, NodeId};
use crate::nodes::balancer::Balancer;
use crate::nodes::client::Client;
use crate::nodes::database::Database;
use crate::nodes::server::{Pool, Server};
use crate::nodes::{Caller, Edge, Gate, Node, Role, State};
use crate::observe::view::Condition;
use crate::observe::{Observer, Traffic};
use crate::params::Class;
use crate::rng::{Stream, stream_key};
use crate::sampling::Sampler;
use crate::scenario::{BalancerSettings, ComponentKind, NodeAddress, RequestKind, Settings, Target};
use crate::time::SimTime;

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

    /// Due whenever a line's parameters have changed, or machines are cut off or no longer.
    pub(super) fn read_links(&mut self) {
        let cuts = self.cut_nodes > 0;
        self.links = self.scenario.links.iter().map(|link| LinkState::new(&link.network, cuts)).collect();
    }

    pub(super) fn add_node(&mut self, address: NodeAddress, condition: Condition) -> NodeId {
        let id = NodeId::from(self.nodes.len());
        let component = &self.scenario.components[address.component.index()];
        let only = |to: &ComponentId| match self.targets[to.index()][..] {
            [only] => only,
            _ => NodeId::NONE,
        };
        let edge = |to: &ComponentId| Edge {
            to: *to,
            only: only(to),
            link: self.scenario.link(address.component, *to).unwrap_or(LinkId::NONE),
            pool: (self.scenario.components[to.index()].settings.kind() == ComponentKind::Database)
                .then(Pool::default),
        };
        let node = Node {
            address,
            state: State::new(condition, self.now),
            station: Station::default(),
            role: self.new_role(address),
            edges: component.calls.iter().map(edge).collect(),
            carefree: false,
            caller: Box::new(Caller::new(Stream::new(self.seed, "defences", u64::from(id.0)))),
            free_below: 0,
            gate: Gate::default(),
        };
        self.nodes.push(node);
        self.members[address.component.index()].push(id);
        self.refresh_targets(address.component);
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
            Settings::Server(settings) => Role::Server(Box::new(Server {
                capacity: settings.capacity.clone(),
                boots_at: SimTime::ZERO,
            })),
            Settings::Database(settings) => Role::Database(Box::new(Database::new(&settings.storage))),
        }
    }

    fn new_balancer(&self, settings: &BalancerSettings, component: ComponentId, instance: u16) -> Balancer {
        let id = u64::from(component.0) << 16 | u64::from(instance);
        Balancer {
            routing: settings.routing.clone(),
            checks: settings.checks.clone(),
            failover: settings.failover.clone(),
            learns: false,
            method: balancing::build(&settings.routing, &[], self.salt(component)),
            route_seconds: 0.0,
            stream: Stream::new(self.seed, "balancing", id),
            backends: Vec::new(),
            candidates: Vec::new(),
            warming: false,
            active: instance == 0,
            patience_ends: SimTime::NEVER,
            watched_at: SimTime::NEVER,
            next_advert: SimTime::NEVER,
        }
    }

    /// What stands for the names of a balancer's servers on a hash ring; the same for both balancers of a pair.
    pub(super) fn salt(&self, component: ComponentId) -> u64 {
        stream_key(self.seed, "ring", u64::from(component.0))
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
