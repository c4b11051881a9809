//! The called machine's side of a call: letting it in, working on it, calling others for it, answering.

use super::calls::{Call, Flags, Phase};
use super::event::Event;
use super::station::{self, Room, Station};
use super::world::{Ready, World};
use crate::ids::{CallId, ComponentId, KindId, NodeId};
use crate::nodes::{Node, Role};
use crate::observe::view::Condition;
use crate::observe::{Cause, Failure, Leg, Observer, Outcome, Span};
use crate::params::Class;
use crate::rng::{Draws, mix};
use crate::scenario::{CallStep, Step};
use crate::time::{SimDuration, SimTime};

/// Draws that belong to a call.
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
        let (node, new_connection) = (call.node, call.flags.has(Flags::NEW));
        let machine = &mut self.nodes[node.index()];
        let refused = match machine.state.condition {
            Condition::Up | Condition::Leaving => {
                let refused = machine.refuses(call, now);
                if new_connection { refused.or_else(|| self.one_connection_too_many(node)) } else { refused }
            }
            Condition::Hung => None,
            Condition::Booting(_) | Condition::Crashed | Condition::Off => Some(Cause::Refused),
        };
        match refused {
            None => self.enter(id),
            Some(cause) => self.reply(id, Err(Failure { cause, at: node })),
        }
    }

    /// Takes a slot, or a place in the line, or is refused.
    #[inline(always)]
    fn enter(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        let node = call.node;
        if call.flags.has(Flags::CHECK) {
            let caller = call.caller;
            if !self.checks_queue(caller) {
                return self.check_at_side_door(id);
            }
        }
        let call = &mut self.calls[id];
        let Node { state, station, .. } = &mut self.nodes[node.index()];
        let hung = state.condition == Condition::Hung;
        match station.room(hung) {
            Room::Slot => {
                station.take_in(call);
                self.start(id);
            }
            Room::Line => {
                station.take_in(call);
                call.phase = Phase::Queued;
                station.line.join(&mut self.calls, id);
                self.tell_load(node);
            }
            Room::Nowhere if hung => call.phase = Phase::Swallowed,
            Room::Nowhere => self.reply(id, Err(Failure { cause: Cause::QueueFull, at: node })),
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

    /// A call gets its slot.
    #[inline(always)]
    fn start(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        let node = call.node;
        self.nodes[node.index()].station.give_slot(call, self.now);
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
        self.give_back_slot(id);
        let call = &mut self.calls[id];
        call.phase = Phase::Waiting;
        let (node, kind, key) = (call.node, call.kind, call.key);
        self.tell_load(node);
        match self.make_child(id, kind, key, u16::MAX) {
            Some(child) => self.try_call(child),
            None => self.finish(id, Err(Failure { cause: Cause::SimulatorFull, at: node })),
        }
    }

    /// A call on behalf of another.
    #[inline]
    fn make_child(&mut self, parent: CallId, kind: KindId, key: u64, place: u16) -> Option<CallId> {
        let call = &self.calls[parent];
        let child = Call {
            wanted: self.now,
            parent,
            sibling: call.child,
            caller: call.node,
            request: call.request,
            address: call.address,
            client: call.client,
            kind,
            key,
            place,
            ..Call::BLANK
        };
        let id = self.calls.create(child)?;
        let call = &mut self.calls[parent];
        call.open += 1;
        call.child = id;
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
    pub(crate) fn finish(&mut self, id: CallId, outcome: Outcome) {
        self.leave(id, outcome);
        self.reply(id, outcome);
    }

    /// A call leaves the machine.
    #[inline]
    pub(crate) fn leave(&mut self, id: CallId, outcome: Outcome) {
        let now = self.now;
        let abandoned = self.calls.abandoned(id);
        let call = &mut self.calls[id];
        let node = call.node;
        let Node { state, station, .. } = &mut self.nodes[node.index()];
        if station.take_slot_back(call, now) {
            self.ready.push(Ready::Slot(node));
        }
        station.let_out(call);
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
        let leaving = state.condition == Condition::Leaving;
        self.observer.served(&span);
        self.tell_load(node);
        if leaving {
            self.switch_off_if_empty(node);
        }
    }

    /// A call that holds a slot gives it back.
    #[inline(always)]
    fn give_back_slot(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        let node = call.node;
        if self.nodes[node.index()].station.take_slot_back(call, self.now) {
            self.ready.push(Ready::Slot(node));
        }
    }

    /// Sends the answer.
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
        let station = &self.nodes[node.index()].station;
        self.observer.load(self.now, node, station.working(), station.waiting(), station.inside);
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
