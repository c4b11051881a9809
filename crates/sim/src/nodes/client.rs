//! Clients: they want things, at a rate or in turns of asking and thinking.

use super::Role;
use super::arrivals::Arrivals;
use crate::engine::Event;
use crate::engine::{Call, Phase, World};
use crate::ids::{CallId, KindId, NodeId};
use crate::observe::{Cause, Failure, Finish, Observer, Outcome};
use crate::params::{Load, ThinkLaw, Workload};
use crate::rng::{Draws, Source, Stream, stream_key};
use crate::sampling::standard_exponential;
use crate::time::{SimDuration, SimTime};

/// Draws that belong to a request: the numbers that tell them apart.
const KIND: u64 = 1;
const ADDRESS: u64 = 2;
const THINK: u64 = 3;

/// A group of clients.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// The load it puts on the system.
    pub load: Load,
    /// When its requests come, if it is open.
    pub arrivals: Arrivals,
    /// When the next one comes.
    pub next: SimTime,
    /// The keys of its requests: all that is random about a request derives from its key.
    keys: Draws,
    /// Has it begun?
    begun: bool,
    /// Requests under way.
    pub in_flight: u32,
    /// Users who think.
    pub thinking: u32,
    /// First network address.
    network: u32,
    /// The first of its addresses, as a dense number over all clients.
    pub first_client: u32,
}

impl Client {
    pub fn new(seed: u64, component: u16, network: u32) -> Client {
        Client {
            load: Load::default(),
            arrivals: Arrivals::new(Stream::new(seed, "arrivals", u64::from(component))),
            next: SimTime::NEVER,
            keys: Draws::new(stream_key(seed, "requests", u64::from(component))),
            begun: false,
            in_flight: 0,
            thinking: 0,
            network,
            first_client: 0,
        }
    }

    fn users(&self) -> u32 {
        if self.load.workload == Workload::Closed { self.load.users } else { 0 }
    }
}

impl<O: Observer> World<O> {
    fn client(&mut self, node: NodeId) -> Option<&mut Client> {
        match &mut self.nodes[node.index()].role {
            Role::Client(client) => Some(client),
            _ => None,
        }
    }

    /// Takes on a new load: the next arrival is drawn anew, and users come or go.
    pub(crate) fn load_changed(&mut self, node: NodeId, load: Load) {
        let now = self.now;
        let Some(client) = self.client(node) else { return };
        if client.load == load && client.begun {
            return;
        }
        client.begun = true;
        client.load = load;
        client.next = match client.load.workload {
            Workload::Open => client.arrivals.next(&client.load, now),
            Workload::Closed => SimTime::NEVER,
        };
        let next = client.next;
        self.schedule(next, Event::Arrival(node));
        // Users who are too many leave when they next act; missing ones come in thinking.
        let Some(client) = self.client(node) else { return };
        let closed = client.load.workload == Workload::Closed;
        let missing =
            if closed { client.users().saturating_sub(client.thinking + client.in_flight) } else { 0 };
        for _ in 0..missing {
            self.think(node);
        }
    }

    /// An open client's moment has come.
    pub(crate) fn arrival(&mut self, node: NodeId) {
        let now = self.now;
        let Some(client) = self.client(node) else { return };
        if client.next != now {
            return;
        }
        client.next = client.arrivals.next(&client.load, now);
        let next = client.next;
        self.schedule(next, Event::Arrival(node));
        match self.new_request(node) {
            Some(id) => self.want(id),
            None => self.turned_away(node),
        }
    }

    /// A request with its number, and with it everything about it that is random. None if the world is full.
    #[inline(always)]
    fn new_request(&mut self, node: NodeId) -> Option<CallId> {
        let Role::Client(client) = &mut self.nodes[node.index()].role else { return None };
        let id = self.calls.create()?;
        let key = client.keys.bits();
        let place = Draws::of(key, ADDRESS).below(client.load.addresses);
        self.calls[id] = Call {
            caller: node,
            key,
            request: self.requests,
            address: client.network.wrapping_add(place),
            client: client.first_client + place,
            place: 0,
            ..Call::BLANK
        };
        self.requests += 1;
        Some(id)
    }

    /// A request begins its life.
    #[inline(always)]
    fn want(&mut self, id: CallId) {
        let now = self.now;
        let call = &self.calls[id];
        let (node, key) = (call.caller, call.key);
        let Some(kind) = self.choose_kind(key) else {
            self.calls.free(id);
            return;
        };
        let call = &mut self.calls[id];
        call.kind = kind;
        call.wanted = now;
        self.observer.arrived(now, node, kind);
        if let Some(client) = self.client(node) {
            client.in_flight += 1;
        }
        self.try_call(id);
    }

    /// What is wanted this time, by the shares of the mix.
    #[inline(always)]
    fn choose_kind(&self, key: u64) -> Option<KindId> {
        if let [only] = self.offered[..] {
            return (self.share_sum > 0.0).then_some(only);
        }
        let mut draw = Draws::of(key, KIND).unit() * self.share_sum;
        let mut last = None;
        for kind in &self.offered {
            let share = self.kinds[kind.index()].share;
            if share > 0.0 {
                if draw < share {
                    return Some(*kind);
                }
                draw -= share;
                last = Some(*kind);
            }
        }
        last
    }

    /// A user begins to think about the next request.
    fn think(&mut self, node: NodeId) {
        let Some(id) = self.new_request(node) else { return };
        let (now, key) = (self.now, self.calls[id].key);
        let Some(client) = self.client(node) else { return };
        client.thinking += 1;
        let mean = client.load.think_s;
        let time = match client.load.think_law {
            ThinkLaw::Constant => mean,
            ThinkLaw::Exponential => mean * standard_exponential(&mut Draws::of(key, THINK)),
        };
        self.calls[id].phase = Phase::Thinking;
        self.schedule_call(id, now + SimDuration::from_secs(time));
    }

    /// A user has thought: asks, or leaves if there are too many.
    pub(crate) fn thought(&mut self, id: CallId) {
        let node = self.calls[id].caller;
        let Some(client) = self.client(node) else { return };
        let population = client.thinking + client.in_flight;
        client.thinking -= 1;
        if population > client.users() {
            self.calls.free(id);
        } else {
            self.want(id);
        }
    }

    /// A request's life is over. The call is free already.
    pub(crate) fn finished(&mut self, end: &Finish) {
        self.observer.finished(end);
        let Some(client) = self.client(end.client) else { return };
        client.in_flight -= 1;
        if client.thinking + client.in_flight < client.users() {
            self.think(end.client);
        }
    }

    /// The world is as full as it can be: a request ends as it begins.
    fn turned_away(&mut self, node: NodeId) {
        let now = self.now;
        let Some(kind) = self.choose_kind(self.requests) else { return };
        let request = self.requests;
        self.requests += 1;
        let outcome: Outcome = Err(Failure { cause: Cause::SimulatorFull, at: node });
        self.observer.arrived(now, node, kind);
        self.observer.finished(&Finish { request, now, client: node, kind, wanted: now, tries: 0, outcome });
    }
}
