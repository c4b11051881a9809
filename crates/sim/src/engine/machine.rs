//! The called machine's side of a call: letting it in, working on it, calling others for it, answering.

use super::calls::{Flags, Phase};
use super::event::Event;
use super::station::{self, Station};
use super::world::{Ready, World};
use crate::ids::{CallId, ComponentId, KindId, NodeId};
use crate::nodes::Role;
use crate::observe::view::Condition;
use crate::observe::{Cause, Failure, Leg, Observer, Outcome, Span};
use crate::params::Class;
use crate::rng::{Draws, Source, mix};
use crate::scenario::{CallStep, Step};
use crate::time::{SimDuration, SimTime};

/// Draws that belong to a call.
const FLAKY: u64 = 4;
const DEMAND: u64 = 5;
const CHILD: u64 = 0x1000;
/// Most calls one step makes; scenarios are checked for it.
pub(crate) const MOST_CALLS: usize = 64;

/// What is to be done next for a call.
enum Task {
    /// Work, in seconds of a plain machine.
    Work(f64),
    /// Call others.
    Call,
    /// Pass it on to a server.
    Forward,
    /// Answer.
    Answer,
}

impl<O: Observer> World<O> {
    /// A question has arrived.
    #[inline(always)]
    pub(crate) fn deliver(&mut self, id: CallId) {
        let now = self.now;
        let call = &mut self.calls[id];
        call.arrived = now;
        let node = call.node;
        match self.nodes[node.index()].state.condition {
            Condition::Up | Condition::Leaving => match self.admit(id) {
                Ok(()) => self.enter(id),
                Err(cause) => self.reply(id, Err(Failure { cause, at: node })),
            },
            Condition::Hung => self.enter(id),
            Condition::Booting(_) | Condition::Crashed | Condition::Off => {
                self.reply(id, Err(Failure { cause: Cause::Refused, at: node }));
            }
        }
    }

    /// Does the machine let it in? Health checks are asked for nothing here: the endpoint they use is a shallow one.
    #[inline(always)]
    fn admit(&mut self, id: CallId) -> Result<(), Cause> {
        let now = self.now;
        let call = &self.calls[id];
        if call.flags.has(Flags::CHECK) {
            return Ok(());
        }
        let (node, key, client) = (call.node, call.key, call.client);
        let machine = &mut self.nodes[node.index()];
        if let Some(limiter) = &mut machine.gate.limiter
            && !limiter.admit(now, client)
        {
            return Err(Cause::RateLimited);
        }
        // A call passed on has its parent's key: each machine draws for itself.
        let flaky = FLAKY + (u64::from(node.0) << 32);
        if machine.state.flaky && Draws::of(key, flaky).chance(machine.gate.flaky) {
            return Err(Cause::ServerError);
        }
        let machine = &self.nodes[node.index()];
        match &machine.role {
            Role::Balancer(balancer) if balancer.aboard >= balancer.routing.connections => {
                Err(Cause::ConnectionLimit)
            }
            Role::Database(database) if self.connections_exceed(id, database.storage.max_connections) => {
                Err(Cause::TooManyConnections)
            }
            _ => Ok(()),
        }
    }

    /// Takes a slot, or a place in the line, or is refused.
    #[inline(always)]
    fn enter(&mut self, id: CallId) {
        let call = &self.calls[id];
        let node = call.node;
        if call.flags.has(Flags::CHECK) && !self.checks_queue(call.caller) {
            self.check_at_side_door(id);
            return;
        }
        let machine = &mut self.nodes[node.index()];
        let hung = machine.state.condition == Condition::Hung;
        let station = &mut machine.station;
        let has_slot = match &station.sharing {
            Some(sharing) => sharing.inside < station.slots.saturating_add(station.limit),
            None => station.busy < station.slots && station.line.len() == 0,
        };
        if has_slot && !hung {
            self.take_in(id);
            self.start(id);
        } else if station.sharing.is_none() && station.line.len() < station.limit {
            station.line.join(&mut self.calls, id);
            self.calls[id].phase = Phase::Queued;
            self.take_in(id);
            self.tell_load(node);
        } else if hung {
            self.calls[id].phase = Phase::Swallowed;
        } else {
            self.reply(id, Err(Failure { cause: Cause::QueueFull, at: node }));
        }
    }

    /// A check that doesn't wait in line: answered at once by whoever can answer at all.
    fn check_at_side_door(&mut self, id: CallId) {
        if self.nodes[self.calls[id].node.index()].state.condition == Condition::Hung {
            self.calls[id].phase = Phase::Swallowed;
        } else {
            self.reply(id, Ok(()));
        }
    }

    /// Counts a call in.
    #[inline(always)]
    fn take_in(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        call.flags.set(Flags::INSIDE);
        let machine = &mut self.nodes[call.node.index()];
        if let Role::Balancer(balancer) = &mut machine.role {
            balancer.aboard += 1;
        }
        if let Some(sharing) = &mut machine.station.sharing {
            sharing.inside += 1;
        }
    }

    /// A call gets its slot.
    #[inline(always)]
    fn start(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        call.started = self.now;
        let node = call.node;
        let station = &mut self.nodes[node.index()].station;
        if station.sharing.is_none() {
            station.busy += 1;
            call.flags.set(Flags::SLOT);
        }
        self.tell_load(node);
        self.advance(id);
    }

    /// Does what is next for a call.
    pub(crate) fn advance(&mut self, id: CallId) {
        loop {
            match self.task(id) {
                Task::Work(seconds) if seconds <= 0.0 => self.calls[id].step += 1,
                Task::Work(seconds) => return self.work(id, seconds),
                Task::Call => return self.call_out(id),
                Task::Forward => return self.forward(id),
                Task::Answer => return self.finish(id, Ok(())),
            }
        }
    }

    #[inline(always)]
    fn task(&self, id: CallId) -> Task {
        let call = &self.calls[id];
        let first = call.step == 0;
        if call.flags.has(Flags::CHECK) {
            return if first { Task::Work(self.check_work(call.caller)) } else { Task::Answer };
        }
        match &self.nodes[call.node.index()].role {
            Role::Server(_) => {
                let kind = &self.kinds[call.kind.index()];
                match kind.steps.get(usize::from(call.step)) {
                    Some(Step::Work(share)) => {
                        Task::Work(share * kind.demand.sample(&mut Draws::of(call.key, DEMAND)))
                    }
                    Some(Step::Call(_)) => Task::Call,
                    None => Task::Answer,
                }
            }
            Role::Balancer(balancer) if first => Task::Work(balancer.route_seconds),
            Role::Balancer(_) => Task::Forward,
            Role::Database(database) if first => {
                let write = self.kinds[call.kind.index()].class == Class::Write;
                let cost = if write { &database.write } else { &database.read };
                Task::Work(cost.sample(&mut Draws::of(call.key, DEMAND)))
            }
            Role::Database(_) | Role::Client(_) => Task::Answer,
        }
    }

    /// Works on a call.
    #[inline(always)]
    fn work(&mut self, id: CallId, seconds: f64) {
        let now = self.now;
        let call = &mut self.calls[id];
        call.phase = Phase::Working;
        let node = call.node;
        let station = &mut self.nodes[node.index()].station;
        let Station { speed, slots, .. } = *station;
        match &mut station.sharing {
            Some(sharing) => {
                sharing.catch_up(now, slots, speed);
                call.used -= sharing.time();
                sharing.begin(id, seconds);
                self.tell_load(node);
                self.arm_sharing(node);
            }
            None if speed > 0.0 => self.schedule_call(id, now + SimDuration::from_secs(seconds / speed)),
            None => call.left = seconds,
        }
    }

    /// A call's work is done.
    #[inline(always)]
    pub(crate) fn worked(&mut self, id: CallId) {
        self.calls[id].step += 1;
        self.advance(id);
    }

    /// Makes the calls of a step, all at once.
    fn call_out(&mut self, id: CallId) {
        let call = &self.calls[id];
        let (node, step, key, own_kind) = (call.node, call.step, call.key, call.kind);
        let mut children = [CallId::NONE; MOST_CALLS];
        let mut made = 0;
        while let Some(CallStep { to, kind }) = self.call_step(own_kind, step, made) {
            let place = self.edge(node, to);
            let child =
                self.make_child(id, kind, mix(key, CHILD + u64::from(step) * 64 + made as u64), place);
            let Some(child) = child else { break };
            children[made] = child;
            made += 1;
        }
        self.calls[id].phase = Phase::Waiting;
        self.tell_load(node);
        if made == 0 {
            self.finish(id, Err(Failure { cause: Cause::SimulatorFull, at: node }));
            return;
        }
        children[..made].iter().for_each(|child| self.try_call(*child));
    }

    fn call_step(&self, kind: KindId, step: u8, at: usize) -> Option<CallStep> {
        match self.kinds[kind.index()].steps.get(usize::from(step)) {
            Some(Step::Call(calls)) if at < MOST_CALLS => calls.get(at).copied(),
            _ => None,
        }
    }

    fn edge(&self, node: NodeId, to: ComponentId) -> u16 {
        self.nodes[node.index()].edges.iter().position(|edge| edge.to == to).map_or(u16::MAX, |at| at as u16)
    }

    /// A balancer passes a call on; it holds no worker while it waits for the answer.
    fn forward(&mut self, id: CallId) {
        let call = &self.calls[id];
        let (node, kind, key) = (call.node, call.kind, call.key);
        self.give_back_slot(id);
        self.calls[id].phase = Phase::Waiting;
        self.tell_load(node);
        match self.make_child(id, kind, key, u16::MAX) {
            Some(child) => self.try_call(child),
            None => self.finish(id, Err(Failure { cause: Cause::SimulatorFull, at: node })),
        }
    }

    /// A call on behalf of another.
    #[inline]
    fn make_child(&mut self, parent: CallId, kind: KindId, key: u64, place: u16) -> Option<CallId> {
        let id = self.calls.create()?;
        let now = self.now;
        let call = &mut self.calls[parent];
        call.open += 1;
        let (caller, request, address, client, sibling) =
            (call.node, call.request, call.address, call.client, call.child);
        call.child = id;
        let child = &mut self.calls[id];
        child.wanted = now;
        child.parent = parent;
        child.sibling = sibling;
        child.caller = caller;
        child.request = request;
        child.address = address;
        child.client = client;
        child.kind = kind;
        child.key = key;
        child.place = place;
        Some(id)
    }

    /// All calls made for a call are over: it goes on.
    pub(crate) fn resume(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        let node = call.node;
        let failure = call.failure;
        let machine = &self.nodes[node.index()];
        if machine.state.condition == Condition::Hung {
            call.phase = Phase::Stalled;
            return;
        }
        if let Some(failure) = failure {
            self.finish(id, Err(failure));
        } else if matches!(machine.role, Role::Balancer(_)) {
            self.finish(id, Ok(()));
        } else {
            self.worked(id);
        }
    }

    /// The machine is done with a call, and answers.
    #[inline]
    pub(crate) fn finish(&mut self, id: CallId, outcome: Outcome) {
        self.leave(id, outcome);
        self.reply(id, outcome);
    }

    /// A call leaves the machine.
    pub(crate) fn leave(&mut self, id: CallId, outcome: Outcome) {
        let now = self.now;
        self.give_back_slot(id);
        let abandoned = self.calls.abandoned(id);
        let call = &mut self.calls[id];
        let node = call.node;
        call.flags.clear(Flags::INSIDE);
        let machine = &mut self.nodes[node.index()];
        if let Some(sharing) = &mut machine.station.sharing {
            sharing.inside -= 1;
        }
        if let Role::Balancer(balancer) = &mut machine.role {
            balancer.aboard -= 1;
        }
        let span = Span {
            node,
            kind: call.kind,
            request: call.request,
            arrived: call.arrived,
            started: (call.started != SimTime::NEVER).then_some(call.started),
            ended: now,
            service: SimDuration::from_secs(call.used),
            abandoned,
            outcome,
        };
        self.observer.served(&span);
        self.tell_load(node);
        if self.nodes[node.index()].state.condition == Condition::Leaving {
            self.switch_off_if_empty(node);
        }
    }

    /// A call that holds a slot gives it back.
    #[inline(always)]
    fn give_back_slot(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        if !call.flags.has(Flags::SLOT) {
            return;
        }
        call.flags.clear(Flags::SLOT);
        let node = call.node;
        call.used += self.now.since(call.started).as_secs();
        let station = &mut self.nodes[node.index()].station;
        station.busy -= 1;
        if station.line.len() > 0 {
            self.ready.push(Ready::Slot(node));
        }
        if station.busy >= station.slots {
            // One of those that were to go.
            self.tell_slots(node);
        }
    }

    /// Sends the answer.
    #[inline(always)]
    pub(crate) fn reply(&mut self, id: CallId, outcome: Outcome) {
        self.calls[id].failure = outcome.err();
        self.transmit(id, Leg::Response);
    }

    /// Slots are free: those who wait get them.
    pub(crate) fn fill_slots(&mut self, node: NodeId) {
        let now = self.now;
        loop {
            let machine = &mut self.nodes[node.index()];
            if !matches!(machine.state.condition, Condition::Up | Condition::Leaving) {
                return;
            }
            let station = &mut machine.station;
            if station.busy >= station.slots {
                return;
            }
            match station::next_in_line(station, &mut self.calls, now) {
                None => return,
                Some((id, true)) => self.finish(id, Err(Failure { cause: Cause::Shed, at: node })),
                Some((id, false)) => self.start(id),
            }
        }
    }

    /// Tells the observer what the machine works on and lets wait.
    #[inline]
    pub(crate) fn tell_load(&mut self, node: NodeId) {
        let machine = &self.nodes[node.index()];
        let station = &machine.station;
        let (busy, waiting) = (station.working(), station.waiting());
        let inside = match (&machine.role, &station.sharing) {
            (Role::Balancer(balancer), _) => balancer.aboard,
            (_, Some(sharing)) => sharing.inside,
            (_, None) => busy + waiting,
        };
        self.observer.load(self.now, node, busy, waiting, inside);
    }

    /// The next call of a shared machine may be done.
    pub(crate) fn sharing(&mut self, node: NodeId) {
        let now = self.now;
        let station = &mut self.nodes[node.index()].station;
        let Some(sharing) = &mut station.sharing else { return };
        if sharing.armed != now {
            return;
        }
        sharing.armed = SimTime::NEVER;
        sharing.catch_up(now, station.slots, station.speed);
        loop {
            let station = &mut self.nodes[node.index()].station;
            let speed = station.speed;
            let Some(sharing) = &mut station.sharing else { return };
            let Some(id) = sharing.take_done(speed) else { break };
            self.calls[id].used += sharing.time();
            self.tell_load(node);
            self.worked(id);
        }
        self.arm_sharing(node);
    }

    /// Sees to it that an event comes when the next call of a shared machine is done.
    pub(crate) fn arm_sharing(&mut self, node: NodeId) {
        let now = self.now;
        let station = &mut self.nodes[node.index()].station;
        let Some(sharing) = &mut station.sharing else { return };
        let next = sharing.next_end(now, station.slots, station.speed);
        if next < sharing.armed {
            sharing.armed = next;
            self.schedule(next, Event::Sharing(node));
        }
    }
}
