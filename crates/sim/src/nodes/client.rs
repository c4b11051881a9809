//! Clients: they want things, at a rate or in turns of asking and thinking.

use super::Role;
use super::arrivals::Arrivals;
use crate::engine::Event;
use crate::engine::{Call, KindState, Phase, World};
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
        }
    }

    /// A request with its number, and with it everything about it that is random.
    #[inline(always)]
    fn new_call(&mut self, node: NodeId, request: u64) -> Call {
        let key = self.keys.bits();
        let place = Draws::of(key, ADDRESS).below(self.load.addresses);
        Call {
            caller: node,
            key,
            request,
            address: self.network.wrapping_add(place),
            place: 0,
            ..Call::BLANK
        }
    }

    /// A request is over. True if the one whose it was goes on to think about the next.
    #[inline(always)]
    pub fn one_is_over(&mut self) -> bool {
        self.in_flight -= 1;
        self.thinking + self.in_flight < self.users()
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
            Workload::Open => client.arrivals.follow(&client.load, now),
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
    #[inline(always)]
    pub(crate) fn arrival(&mut self, node: NodeId) {
        let now = self.now;
        let Role::Client(client) = &mut self.nodes[node.index()].role else { return };
        if client.next != now {
            return;
        }
        client.next = client.arrivals.next(&client.load, now);
        if client.next != SimTime::NEVER {
            self.queue.push_aside(client.next.0, Event::Arrival(node).code());
        }
        let Some(id) = self.calls.create() else { return self.turned_away(node) };
        let call = &mut self.calls[id];
        *call = client.new_call(node, self.requests);
        self.requests += 1;
        match choose_kind(&self.offered, self.share_sum, &self.kinds, call.key) {
            Some(kind) => {
                call.kind = kind;
                call.traffic = self.kinds[kind.index()].traffic;
                call.wanted = now;
                client.in_flight += 1;
                self.observer.arrived(now, node, kind);
                self.try_new(id);
            }
            None => self.calls.free(id),
        }
    }

    /// A user who has thought wants something.
    fn want(&mut self, id: CallId) {
        let now = self.now;
        let call = &mut self.calls[id];
        let node = call.caller;
        let Some(kind) = choose_kind(&self.offered, self.share_sum, &self.kinds, call.key) else {
            self.calls.free(id);
            return;
        };
        call.kind = kind;
        call.traffic = self.kinds[kind.index()].traffic;
        call.wanted = now;
        self.observer.arrived(now, node, kind);
        if let Some(client) = self.client(node) {
            client.in_flight += 1;
        }
        self.try_call(id);
    }

    /// A user begins to think about the next request.
    pub(crate) fn think(&mut self, node: NodeId) {
        let now = self.now;
        let Role::Client(client) = &mut self.nodes[node.index()].role else { return };
        let Some(id) = self.calls.create() else { return };
        let call = &mut self.calls[id];
        *call = client.new_call(node, self.requests);
        self.requests += 1;
        client.thinking += 1;
        let key = call.key;
        let mean = client.load.think_s;
        let time = match client.load.think_law {
            ThinkLaw::Constant => mean,
            ThinkLaw::Exponential => mean * standard_exponential(&mut Draws::of(key, THINK)),
        };
        call.phase = Phase::Thinking;
        self.schedule_call(id, now + SimDuration::from_secs(time));
    }

    /// A user has thought: asks, or leaves if there are too many.
    #[inline(never)]
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
        if self.client(end.client).is_some_and(Client::one_is_over) {
            self.think(end.client);
        }
    }

    /// The world is as full as it can be: a request ends as it begins.
    fn turned_away(&mut self, node: NodeId) {
        let now = self.now;
        let Some(kind) = choose_kind(&self.offered, self.share_sum, &self.kinds, self.requests) else {
            return;
        };
        let request = self.requests;
        self.requests += 1;
        let outcome: Outcome = Err(Failure { cause: Cause::SimulatorFull, at: node });
        self.observer.arrived(now, node, kind);
        self.observer.finished(&Finish { request, now, client: node, kind, wanted: now, tries: 0, outcome });
    }
}

/// What is wanted this time, by the shares of the mix.
#[inline]
fn choose_kind(offered: &[KindId], share_sum: f64, kinds: &[KindState], key: u64) -> Option<KindId> {
    if let [only] = offered {
        return (share_sum > 0.0).then_some(*only);
    }
    let mut draw = Draws::of(key, KIND).unit() * share_sum;
    let mut last = None;
    for kind in offered {
        let share = kinds[kind.index()].share;
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
