//! Balancers: they pass calls on, by what they believe of their servers.

use crate::balancing::{self, Answer, Candidate, Choosing, Feature, Method, Server};
use crate::engine::{Call, Event, World};
use crate::health::{Changes, Phi, Streak, slow_start};
use crate::ids::{CallId, LinkId, NodeId};
use crate::nodes::Role;
use crate::observe::view::Belief;
use crate::observe::{Cause, Failure, Note, Observer};
use crate::params::{Checks, Failover, Routing};
use crate::rng::Stream;
use crate::time::{SimDuration, SimTime};

/// Ejections never last longer than this (Envoy's default).
const LONGEST_EJECTION: SimDuration = SimDuration(300_000_000_000);

/// What only balancers have.
#[derive(Clone, Debug)]
pub(crate) struct Balancer {
    pub routing: Routing,
    pub checks: Checks,
    pub failover: Failover,
    pub method: Box<dyn Method>,
    /// Does its method want to know how requests fare?
    pub learns: bool,
    /// Its work for one request, in seconds.
    pub route_seconds: f64,
    pub stream: Stream,
    /// Its servers, in the order they joined; places never change.
    pub backends: Vec<Backend>,
    /// Those that may be chosen now, as its method sees them.
    pub candidates: Vec<Candidate>,
    /// Is somebody among them still warming up?
    pub warming: bool,
    /// Does it hold the address?
    pub active: bool,
    /// Standby: when it takes over if it hears nothing more.
    pub patience_ends: SimTime,
    /// When the event that watches that comes.
    pub watched_at: SimTime,
    /// Active: when it next tells its standby that it lives.
    pub next_advert: SimTime,
}

/// What a balancer knows of one server.
#[derive(Clone, Debug)]
pub(crate) struct Backend {
    pub node: NodeId,
    pub link: LinkId,
    /// Its number in the table of watches.
    pub watch: u32,
    /// Is it still part of the system?
    pub present: bool,
    pub draining: bool,
    pub up: bool,
    /// Since when it is believed so.
    pub since: SimTime,
    pub streak: Streak,
    /// How often the balancer has changed its mind about it.
    pub changes: Changes,
    /// New here: one passed check is enough.
    pub joining: bool,
    pub phi: Phi,
    /// When the event comes that watches its silence.
    pub silence_watched_at: SimTime,
    /// The check under way, and how many there have been.
    pub check: CallId,
    pub checks: u64,
    /// When the next check is sent.
    pub next_check: SimTime,
    /// Calls there.
    pub active: u32,
    /// The server's own weight.
    pub weight: u32,
    /// When it came back and began to warm up.
    pub warm_from: SimTime,
    /// Failed calls in a row.
    pub failures: u32,
    pub ejected_until: SimTime,
    pub ejections: u32,
}

impl Backend {
    pub fn belief(&self, now: SimTime) -> Belief {
        match () {
            () if self.draining => Belief::Draining,
            () if !self.up => Belief::Down,
            () if self.ejected_until > now => Belief::Ejected(self.ejected_until),
            () => Belief::Up,
        }
    }

    /// Its share under weighted methods, as it warms up.
    pub fn effective_weight(&self, slow_start_s: f64, now: SimTime) -> f64 {
        f64::from(self.weight) * slow_start(now.since(self.warm_from), slow_start_s)
    }
}

impl Balancer {
    /// Draws up the list of who may be chosen.
    pub fn list_candidates(&mut self, now: SimTime) {
        self.candidates.clear();
        self.list(now, |backend| backend.belief(now) == Belief::Up);
        if self.candidates.is_empty() && self.checks.fail_open {
            self.list(now, |backend| !backend.draining);
        }
        let warm = |c: &Candidate| c.weight >= f64::from(self.backends[usize::from(c.index)].weight);
        self.warming = !self.candidates.iter().all(warm);
    }

    fn list(&mut self, now: SimTime, may: impl Fn(&Backend) -> bool) {
        let slow_start = self.routing.slow_start_s;
        let chosen = (0..).zip(&self.backends).filter(|(_, backend)| backend.present && may(backend));
        self.candidates.extend(chosen.map(|(index, backend)| Candidate {
            index,
            weight: backend.effective_weight(slow_start, now),
            active: backend.active,
        }));
    }

    /// Tells the method which servers there are and what its parameters say; another method starts without memory.
    pub fn configure_method(&mut self, salt: u64) {
        let present = self.backends.iter().enumerate().filter(|(_, backend)| backend.present);
        let server = |(place, backend): (usize, &Backend)| Server {
            index: place as u16,
            weight: f64::from(backend.weight),
        };
        let servers: Vec<Server> = present.map(server).collect();
        if self.method.about().choice == balancing::about(self.routing.method).choice {
            self.method.configure(&self.routing, &servers);
        } else {
            self.method = balancing::build(&self.routing, &servers, salt);
        }
        self.learns = self.method.about().has(Feature::Answers);
        self.route_seconds = self.routing.route_ms / 1e3 * self.method.cost(servers.len());
    }

    /// Chooses a server for a client's address, and counts a call to it in.
    #[inline]
    fn pick(&mut self, address: u32, now: SimTime) -> Option<(u16, &Backend)> {
        if self.candidates.is_empty() {
            return None;
        }
        if self.warming {
            self.list_candidates(now);
        }
        let Balancer { method, candidates, stream, backends, .. } = self;
        let place = method.pick(&mut Choosing { candidates, address, now, stream });
        let candidate = candidates.get_mut(place)?;
        let backend = backends.get_mut(usize::from(candidate.index))?;
        backend.active += 1;
        candidate.active = backend.active;
        Some((candidate.index, backend))
    }

    /// Chooses a server for a call of the balancer.
    ///
    /// # Errors
    /// When no server may be chosen.
    #[inline]
    pub fn route(
        &mut self,
        call: &mut Call,
        now: SimTime,
        observer: &mut impl Observer,
    ) -> Result<(), Failure> {
        let nobody = Failure { cause: Cause::NoServer, at: call.caller };
        let (place, backend) = self.pick(call.address, now).ok_or(nobody)?;
        call.place = place;
        call.node = backend.node;
        call.link = backend.link;
        observer.picked(now, call.caller, backend.node);
        Ok(())
    }

    /// Counts a call to a server out.
    #[inline]
    pub fn count_out(&mut self, place: u16) {
        self.one_less(place);
    }

    #[inline(always)]
    fn one_less(&mut self, place: u16) -> Option<&mut Backend> {
        let backend = self.backends.get_mut(usize::from(place))?;
        backend.active = backend.active.saturating_sub(1);
        if let Some(at) = balancing::place_of(&self.candidates, place) {
            self.candidates[at].active = backend.active;
        }
        Some(backend)
    }

    /// A call to a server has gone well.
    #[inline(always)]
    pub fn went_well(&mut self, call: &Call, now: SimTime) {
        if let Some(backend) = self.one_less(call.place) {
            backend.failures = 0;
            if self.learns {
                self.learn(call, now, true);
            }
        }
    }

    /// A call to a server has failed. Returns until when the server is put out, if it is to be.
    pub fn went_wrong(&mut self, call: &Call, now: SimTime) -> Option<SimTime> {
        self.one_less(call.place)?;
        if self.learns {
            self.learn(call, now, false);
        }
        self.failed(call.place, now)
    }

    #[inline(never)]
    fn learn(&mut self, call: &Call, now: SimTime, ok: bool) {
        self.method.answered(&Answer { index: call.place, took: now.since(call.sent), now, ok });
    }

    /// A server failed a call: is it to be put out? Returns until when.
    fn failed(&mut self, place: u16, now: SimTime) -> Option<SimTime> {
        if self.checks.passive_failures == 0 {
            return None;
        }
        let present = self.backends.iter().filter(|backend| backend.present).count() as f64;
        let out =
            self.backends.iter().filter(|backend| backend.present && backend.ejected_until > now).count()
                as f64;
        let may = out == 0.0 || (out + 1.0) <= present * self.checks.eject_max_pct / 100.0;
        let backend = self.backends.get_mut(usize::from(place))?;
        backend.failures += 1;
        if backend.failures < self.checks.passive_failures || backend.ejected_until > now || !may {
            return None;
        }
        backend.failures = 0;
        backend.ejections += 1;
        backend.since = now;
        let time = SimDuration::from_secs(self.checks.eject_s * f64::from(backend.ejections));
        backend.ejected_until = now + time.min(LONGEST_EJECTION);
        backend.changes.note(now);
        Some(backend.ejected_until)
    }
}

impl<O: Observer> World<O> {
    pub(crate) fn balancer(&mut self, node: NodeId) -> Option<&mut Balancer> {
        match &mut self.nodes[node.index()].role {
            Role::Balancer(balancer) => Some(balancer),
            _ => None,
        }
    }

    /// A server is put out for a while.
    #[cold]
    pub(crate) fn ejected(&mut self, node: NodeId, place: u16, until: SimTime) {
        let now = self.now;
        let Some(balancer) = self.balancer(node) else { return };
        balancer.list_candidates(now);
        let server = balancer.backends[usize::from(place)].node;
        let truth = self.nodes[server.index()].state.if_failing(now);
        self.observer.noted(now, Note::Ejected { balancer: node, server, truth });
        self.schedule(until, Event::Refresh(node));
    }

    /// The balancer changes its mind about a server.
    pub(crate) fn believe(&mut self, node: NodeId, place: u16, up: bool) {
        let now = self.now;
        let Some(balancer) = self.balancer(node) else { return };
        let Some(backend) = balancer.backends.get_mut(usize::from(place)) else { return };
        if backend.up == up {
            return;
        }
        backend.up = up;
        backend.since = now;
        backend.changes.note(now);
        if up {
            backend.joining = false;
            backend.warm_from = now;
            backend.failures = 0;
        }
        let server = backend.node;
        balancer.list_candidates(now);
        let note = if up {
            Note::BelievedUp { balancer: node, server }
        } else {
            let truth = self.nodes[server.index()].state.if_silent(now);
            Note::BelievedDown { balancer: node, server, truth }
        };
        self.observer.noted(now, note);
    }
}
