//! The called machine's side of a call: letting it in, working on it, calling others for it, answering.

use super::call::{Call, Flags};
use super::checks::{CheckCost, check_cost};
use super::event::Event;
use super::network::Sent;
use super::station;
use super::visit::{Left, Next, Visit};
use super::world::{Ready, World};
use crate::ids::{CallId, ComponentId, KindId, NodeId};
use crate::nodes::Node;
use crate::observe::view::Condition;
use crate::observe::{Cause, Failure, Leg, Observer, Outcome, Traffic};
use crate::rng::mix;
use crate::scenario::{CallStep, Step};
use crate::time::SimTime;

/// Draws that belong to a call.
const CHILD: u64 = 0x1000;
/// Most calls one step makes; scenarios are checked for it.
pub(crate) const MOST_CALLS: usize = 64;

/// What a call is made for.
struct Errand {
    kind: KindId,
    traffic: Traffic,
    /// All its draws derive from it.
    key: u64,
    /// The edge of the caller's pool, if it is a server.
    place: u16,
}

impl<O: Observer> World<O> {
    /// A call at its machine, where it is past what is special about health checks.
    #[inline(always)]
    pub(crate) fn visit(&mut self, id: CallId) -> Visit<'_, O> {
        self.visit_for(id, None)
    }

    /// A call at its machine, where it may get its first slot.
    #[inline(always)]
    fn first_visit(&mut self, id: CallId) -> Visit<'_, O> {
        let call = &self.calls[id];
        let check = if call.flags.has(Flags::CHECK) { check_cost(&self.nodes, call.caller) } else { None };
        self.visit_for(id, check)
    }

    #[inline(always)]
    fn visit_for(&mut self, id: CallId, check: Option<CheckCost>) -> Visit<'_, O> {
        let World { calls, nodes, kinds, queue, observer, now, .. } = self;
        let call = &mut calls[id];
        let machine = &mut nodes[call.node.index()];
        Visit { id, call, machine, check, now: *now, kinds, queue, observer }
    }

    /// Does what a visit led to.
    #[inline(always)]
    pub(crate) fn go_on(&mut self, id: CallId, next: Next) {
        match next {
            Next::Wait => {}
            Next::Share => self.arm_sharing(self.calls[id].node),
            Next::Line => self.join_line(id),
            Next::Call => self.call_out(id),
            Next::Forward(freed) => self.pass_on(id, freed),
            Next::Finish => self.finish(id, Ok(())),
            Next::Answer(outcome) => self.reply(id, outcome),
        }
    }

    /// The same where that seldom comes to much: compiled once.
    #[inline(never)]
    fn go_on_apart(&mut self, id: CallId, next: Next) {
        self.go_on(id, next);
    }

    /// A question has arrived.
    #[inline(always)]
    pub(crate) fn deliver(&mut self, id: CallId) {
        if self.calls[id].flags.any(Flags::UNUSUAL) {
            return self.deliver_unusual(id);
        }
        let next = self.visit(id).arrive(false);
        self.go_on(id, next);
    }

    /// The same for health checks, and for what comes over a new connection.
    #[cold]
    pub(crate) fn deliver_unusual(&mut self, id: CallId) {
        let call = &self.calls[id];
        let crowded = call.flags.has(Flags::NEW) && self.one_connection_too_many(call.node);
        let next = self.first_visit(id).arrive(crowded);
        self.go_on_apart(id, next);
    }

    fn join_line(&mut self, id: CallId) {
        let node = self.calls[id].node;
        self.nodes[node.index()].station.line.join(&mut self.calls, id);
        self.tell_load(node);
    }

    /// A call gets its slot.
    fn start(&mut self, id: CallId) {
        let next = self.first_visit(id).start();
        self.go_on(id, next);
    }

    /// A call's work is done.
    #[inline]
    pub(crate) fn worked(&mut self, id: CallId) {
        if self.gets_done(id) {
            self.reply(id, Ok(()));
        }
    }

    /// A call's work is done: it goes on, or leaves. True if it has left, and is to be answered.
    #[inline(always)]
    fn gets_done(&mut self, id: CallId) -> bool {
        let abandoned = self.calls.abandoned(id);
        let mut visit = self.visit(id);
        match visit.worked() {
            Next::Finish => {
                let left = visit.leave(abandoned, Ok(()));
                self.left(left);
                true
            }
            next => {
                self.go_on_apart(id, next);
                false
            }
        }
    }

    /// Makes the calls of a step, all at once.
    #[inline(never)]
    fn call_out(&mut self, id: CallId) {
        let call = &self.calls[id];
        let (node, step, key, own_kind) = (call.node, call.step, call.key, call.kind);
        let mut children = [CallId::NONE; MOST_CALLS];
        let mut made = 0;
        while let Some(CallStep { to, kind }) = self.call_step(own_kind, step, made) {
            let place = self.edge(node, to);
            let traffic = self.kinds[kind.index()].traffic;
            let key = mix(key, CHILD + u64::from(step) * 64 + made as u64);
            let Some(child) = self.make_child(id, Some(Errand { kind, traffic, key, place })) else { break };
            children[made] = child;
            made += 1;
        }
        self.wait_for_others(id);
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

    /// A balancer passes a call on; it holds no worker while it waits for the answer. Returns the call to be made.
    #[inline(always)]
    pub(crate) fn forward(&mut self, id: CallId, freed: bool) -> Option<CallId> {
        if freed {
            self.ready.push(Ready::Slot(self.calls[id].node));
        }
        let child = self.make_child(id, None);
        if child.is_none() {
            self.finish(id, Err(Failure { cause: Cause::SimulatorFull, at: self.calls[id].node }));
        }
        child
    }

    fn pass_on(&mut self, id: CallId, freed: bool) {
        if let Some(child) = self.forward(id, freed) {
            self.try_call(child);
        }
    }

    /// A call on behalf of another: for an errand, or to pass it on.
    #[inline(always)]
    fn make_child(&mut self, parent: CallId, errand: Option<Errand>) -> Option<CallId> {
        let id = self.calls.create()?;
        let call = &mut self.calls[parent];
        let Call { kind, traffic, key, .. } = *call;
        let passed_on = Errand { kind, traffic, key, place: u16::MAX };
        let Errand { kind, traffic, key, place } = errand.unwrap_or(passed_on);
        let Call { node, request, address, child: sibling, .. } = *call;
        call.open += 1;
        call.child = id;
        self.calls[id] = Call {
            wanted: self.now,
            parent,
            sibling,
            caller: node,
            request,
            address,
            kind,
            traffic,
            key,
            place,
            ..Call::BLANK
        };
        Some(id)
    }

    /// All calls made for a call are over, and it has left or goes on. Returns it and its outcome if it has left, and is to
    /// be answered.
    #[inline(always)]
    pub(crate) fn resumed(&mut self, id: CallId, left: Option<(Left, Outcome)>) -> Option<(CallId, Outcome)> {
        match left {
            Some((left, outcome)) => {
                self.left(left);
                Some((id, outcome))
            }
            None => self.gets_done(id).then_some((id, Ok(()))),
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
        let abandoned = self.calls.abandoned(id);
        let left = self.visit(id).leave(abandoned, outcome);
        self.left(left);
    }

    /// A call has left a machine.
    #[inline(always)]
    fn left(&mut self, Left { node, freed, leaving }: Left) {
        if freed {
            self.ready.push(Ready::Slot(node));
        }
        if leaving {
            self.switch_off_if_empty(node);
        }
    }

    #[inline(always)]
    fn wait_for_others(&mut self, id: CallId) {
        let mut visit = self.visit(id);
        if visit.wait_for_others() {
            let node = visit.call.node;
            self.ready.push(Ready::Slot(node));
        }
    }

    /// Sends the answer.
    #[inline(always)]
    pub(crate) fn reply(&mut self, id: CallId, outcome: Outcome) {
        self.answers(id, Some(outcome));
    }

    /// The answer is back at the caller.
    #[inline(always)]
    pub(crate) fn answer_is_back(&mut self, id: CallId) {
        self.answers(id, None);
    }

    /// Sends an answer, unless it is back already; and sends those that follow from it at once, because it takes no time on
    /// its way.
    #[inline(never)]
    fn answers(&mut self, mut id: CallId, mut to_send: Option<Outcome>) {
        loop {
            if let Some(outcome) = to_send {
                let (calls, mut post) = self.post();
                let call = &mut calls[id];
                call.failure = outcome.err();
                match post.send(id, call, Leg::Response) {
                    Sent::Away => return,
                    Sent::NotYet => return self.transmit_with_care(id, Leg::Response),
                    Sent::There => {}
                }
            }
            let Some((next, outcome)) = self.answered(id) else { return };
            (id, to_send) = (next, Some(outcome));
        }
    }

    /// Slots are free: those who wait get them. Tells the machine's load, whatever comes of it.
    pub(crate) fn fill_slots(&mut self, node: NodeId) {
        while let Some((id, waited_too_long)) = self.next_for_slot(node) {
            if waited_too_long {
                self.finish(id, Err(Failure { cause: Cause::Shed, at: node }));
            } else {
                self.start(id);
            }
        }
        self.tell_load(node);
    }

    /// The next call to get a slot, if there is one, and whether it has waited too long.
    #[inline]
    fn next_for_slot(&mut self, node: NodeId) -> Option<(CallId, bool)> {
        let Node { state, station, .. } = &mut self.nodes[node.index()];
        let works = matches!(state.condition, Condition::Up | Condition::Leaving);
        if !works || station.busy >= station.slots {
            return None;
        }
        station::next_in_line(station, &mut self.calls, self.now)
    }

    /// Tells the observer what the machine works on and lets wait.
    #[inline]
    pub(crate) fn tell_load(&mut self, node: NodeId) {
        let station = &self.nodes[node.index()].station;
        self.observer.load(self.now, node, station.working(), station.waiting(), station.inside);
    }

    /// The next call of a shared machine may be done.
    #[inline(never)]
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
            self.calls[id].seconds += sharing.time();
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
