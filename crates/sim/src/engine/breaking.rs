//! Breaking, repairing, giving up: everything that ends a call before its time, or a machine's.

use super::Station;
use super::call::{Call, Flags, Phase};
use super::command::{Command, Fault};
use super::event::Deadline;
use super::world::{Ready, World};
use crate::ids::{CallId, NodeId};
use crate::nodes::Role;
use crate::observe::view::Condition;
use crate::observe::{Cause, Change, Failure, Note, Observer};
use crate::scenario::NodeAddress;
use crate::time::{SimDuration, SimTime};

impl<O: Observer> World<O> {
    /// Carries out a command that has been checked.
    pub(crate) fn carry_out(&mut self, command: &Command) {
        match command {
            Command::Set { target, key, raw } => self.set(*target, key, *raw),
            Command::Fault(address, fault) => self.with(*address, |world, node| world.fault(node, *fault)),
            Command::Recover(address) => self.with(*address, Self::recover),
            Command::Drain(address) => self.with(*address, |world, node| world.drain(node, true)),
            Command::Undrain(address) => self.with(*address, |world, node| world.drain(node, false)),
        }
    }

    /// The scenario's script acts.
    #[inline(never)]
    pub(crate) fn script(&mut self, line: u32) {
        let command = self.scenario.script.get(line as usize).map(|(_, command)| command.clone());
        // A machine that the script names may have been taken away meanwhile.
        if let Some(command) = command.filter(|command| command.check(&self.scenario).is_ok()) {
            self.carry_out(&command);
            if matches!(command, Command::Set { .. }) {
                self.observer.noted(self.now, Note::Changed(Change::Scripted(line)));
            }
        }
    }

    fn with(&mut self, address: NodeAddress, act: impl FnOnce(&mut Self, NodeId)) {
        let node = self.members[address.component.index()].get(usize::from(address.instance)).copied();
        if let Some(node) = node {
            act(self, node);
        }
    }

    fn fault(&mut self, node: NodeId, fault: Fault) {
        let now = self.now;
        let state = &mut self.nodes[node.index()].state;
        if matches!(fault, Fault::Slow | Fault::Flaky) && !(state.slow || state.flaky) {
            state.impaired = now;
        }
        match fault {
            Fault::Crash if matches!(state.condition, Condition::Crashed | Condition::Off) => return,
            Fault::Hang if !matches!(state.condition, Condition::Up | Condition::Leaving) => return,
            Fault::Slow => state.slow = true,
            Fault::Flaky => state.flaky = true,
            Fault::Cut => {
                self.cut_nodes += u32::from(!state.cut);
                state.cut = true;
                state.since = now;
                self.read_links();
            }
            Fault::Crash => self.crash(node),
            Fault::Hang => self.change_condition(node, Condition::Hung),
        }
        self.nodes[node.index()].reopen();
        self.observer.noted(now, Note::Broke(node, fault));
        self.refresh_speeds(self.component(node));
    }

    /// A machine is in another condition from now on.
    pub(crate) fn change_condition(&mut self, node: NodeId, condition: Condition) {
        let state = &mut self.nodes[node.index()].state;
        self.hung_nodes -= u32::from(state.condition == Condition::Hung);
        self.hung_nodes += u32::from(condition == Condition::Hung);
        state.condition = condition;
        state.since = self.now;
        self.nodes[node.index()].reopen();
        self.refresh_targets(self.component(node));
    }

    /// The process is gone, with everything it had.
    pub(crate) fn crash(&mut self, node: NodeId) {
        self.change_condition(node, Condition::Crashed);
        self.lose_everything(node);
        self.hang_up(node);
        if matches!(self.nodes[node.index()].role, Role::Database(_)) {
            self.drop_connections(node);
        }
    }

    /// Everything a machine has aboard fails.
    pub(crate) fn lose_everything(&mut self, node: NodeId) {
        let lost = self.empty(node);
        self.report_lost(node, lost);
    }

    /// Takes everything out of a machine; returns the calls, which are yet to be answered. Not done in one go: an answer
    /// that takes no time to travel may bring a new call in at once.
    pub(crate) fn empty(&mut self, node: NodeId) -> Vec<CallId> {
        let aboard = |call: &Call| {
            call.node == node && (call.flags.has(Flags::INSIDE) || call.phase == Phase::Swallowed)
        };
        let lost: Vec<CallId> =
            self.calls.live().filter(|(_, call)| aboard(call)).map(|(id, _)| id).collect();
        for id in lost.iter().copied() {
            self.orphan_children(id, false);
            self.take_out(id);
            if self.calls[id].flags.has(Flags::INSIDE) {
                self.leave(id, Err(Failure { cause: Cause::Died, at: node }));
            }
        }
        self.forget_checks(node);
        lost
    }

    /// Tells the callers of calls that a machine has lost.
    pub(crate) fn report_lost(&mut self, node: NodeId, lost: Vec<CallId>) {
        lost.into_iter().for_each(|id| self.reply(id, Err(Failure { cause: Cause::Died, at: node })));
    }

    /// Takes a call away from whatever it waits for in its machine.
    fn take_out(&mut self, id: CallId) {
        let now = self.now;
        let call = &mut self.calls[id];
        let station = &mut self.nodes[call.node.index()].station;
        let Station { slots, speed, .. } = *station;
        match (call.phase, &mut station.sharing) {
            (Phase::Queued, _) => station.line.leave(&mut self.calls, id),
            (Phase::Working, Some(sharing)) => {
                sharing.catch_up(now, slots, speed);
                sharing.forget(id);
                call.seconds += sharing.time();
            }
            _ => {}
        }
        let call = &mut self.calls[id];
        call.due = SimTime::NEVER;
        let node = call.node;
        self.arm_sharing(node);
    }

    /// The calls made for a call lose the one they were made for.
    fn orphan_children(&mut self, id: CallId, cancel: bool) {
        while self.calls[id].child != CallId::NONE {
            let child = self.calls[id].child;
            self.detach(child);
            self.orphan(child, cancel);
        }
        self.calls[id].open = 0;
    }

    fn orphan(&mut self, id: CallId, cancel: bool) {
        self.drop_deadline(id);
        let call = &self.calls[id];
        let (node, place, phase) = (call.caller, call.place, call.phase);
        let gone = Failure { cause: Cause::TimedOut, at: node };
        self.disconnect(id, Err(gone));
        if phase != Phase::Backoff {
            // A breaker on trial waits for the end of every call it let through.
            self.guards_learn(node, Err(gone));
            if let Some(balancer) = self.balancer(node) {
                balancer.count_out(place);
            }
        }
        match phase {
            Phase::Connection => {
                self.leave_pool_line(id);
                self.calls.free(id);
            }
            Phase::Backoff => self.calls.free(id),
            _ => self.abandon(id, cancel),
        }
    }

    /// The news has come that nobody waits for this call any more.
    #[inline(never)]
    pub(crate) fn cancelled(&mut self, id: CallId) {
        let still = self.stands_still(self.calls[id].node);
        let call = &mut self.calls[id];
        let inside = call.flags.has(Flags::INSIDE);
        if inside && still {
            call.flags.set(Flags::CALLED_OFF);
            return;
        }
        match call.phase {
            // The answer is under way already.
            Phase::Travel(crate::observe::Leg::Response) | Phase::Resend(crate::observe::Leg::Response) => {
                return;
            }
            _ if inside => {
                let failure = Err(Failure { cause: Cause::TimedOut, at: call.node });
                self.orphan_children(id, true);
                self.take_out(id);
                self.leave(id, failure);
            }
            _ => {}
        }
        self.calls.free(id);
    }

    /// Repairs a machine.
    fn recover(&mut self, node: NodeId) {
        let now = self.now;
        let state = &mut self.nodes[node.index()].state;
        if !state.broken() {
            return;
        }
        let cut = state.cut;
        self.cut_nodes -= u32::from(cut);
        (state.slow, state.flaky, state.cut) = (false, false, false);
        let condition = state.condition;
        self.read_links();
        self.nodes[node.index()].reopen();
        self.observer.noted(now, Note::Repaired(node));
        match condition {
            Condition::Crashed => self.boot(node),
            Condition::Hung => self.wake(node),
            Condition::Up if cut => {
                self.change_condition(node, Condition::Up);
                self.balancer_is_back(node);
            }
            _ => {}
        }
        self.refresh_speeds(self.component(node));
    }

    /// A machine has booted, if it is still at it.
    #[inline(never)]
    pub(crate) fn boot_over(&mut self, node: NodeId) {
        if self.nodes[node.index()].state.condition == Condition::Booting(self.now) {
            self.booted(node);
        }
    }

    pub(crate) fn booted(&mut self, node: NodeId) {
        self.change_condition(node, Condition::Up);
        self.observer.noted(self.now, Note::Booted(node));
        self.refresh_speeds(self.component(node));
        self.balancer_is_back(node);
    }

    /// Does a machine stand still? It reads nothing and its clocks don't run.
    #[inline]
    pub(crate) fn stands_still(&self, node: NodeId) -> bool {
        self.nodes[node.index()].state.condition == Condition::Hung
    }

    /// A machine that stood still goes on. It reads what came meanwhile: news of calls that nobody waits for any more,
    /// and answers. What it had swallowed and has no place for it turns away; what should have been tried again is; and
    /// whatever is still unanswered past its time is given up.
    fn wake(&mut self, node: NodeId) {
        self.change_condition(node, Condition::Up);
        self.refresh_speeds(self.component(node));
        let held = |call: &Call| match call.phase {
            Phase::Unread => call.caller == node,
            Phase::Backoff => call.caller == node && call.due == SimTime::NEVER,
            Phase::Swallowed => call.node == node,
            _ => call.node == node && call.flags.has(Flags::CALLED_OFF),
        };
        let held: Vec<CallId> = self.calls.live().filter(|(_, call)| held(call)).map(|(id, _)| id).collect();
        for id in held {
            match self.calls[id].phase {
                _ if self.calls[id].flags.has(Flags::CALLED_OFF) => self.cancelled(id),
                Phase::Unread => self.answer_is_back(id),
                Phase::Backoff => self.try_call(id),
                Phase::Swallowed => self.reply(id, Err(Failure { cause: Cause::QueueFull, at: node })),
                // What came before has seen to it.
                _ => {}
            }
        }
        Deadline::ALL.into_iter().for_each(|list| self.arm(node, list));
        self.ready.push(Ready::Slot(node));
        let pools = 0..self.nodes[node.index()].edges.len() as u16;
        self.ready.extend(pools.map(|place| Ready::Pool(node, place)));
        self.balancer_is_back(node);
    }

    fn drain(&mut self, node: NodeId, draining: bool) {
        let now = self.now;
        let mut changed = false;
        for (balancer, place) in self.watches.clone() {
            let Some(state) = self.balancer(balancer) else { continue };
            let Some(backend) = state.backends.get_mut(usize::from(place)).filter(|b| b.node == node) else {
                continue;
            };
            changed |= backend.draining != draining;
            backend.draining = draining;
            backend.since = now;
            if !draining {
                backend.warm_from = now;
            }
            state.list_candidates(now);
        }
        if changed {
            self.observer.noted(now, if draining { Note::Draining(node) } else { Note::Undrained(node) });
        }
    }

    /// Works out anew how fast the machines of a component are.
    pub(crate) fn refresh_speeds(&mut self, component: crate::ids::ComponentId) {
        let members = self.members[component.index()].clone();
        let up = |node: &NodeId| {
            matches!(self.nodes[node.index()].state.condition, Condition::Up | Condition::Hung)
        };
        let fleet = members.iter().filter(|node| up(node)).count().max(1) as f64;
        for node in members {
            let speed = self.speed_of(node, fleet);
            self.change_speed(node, speed);
        }
    }

    /// A machine works at another speed from now on; what it has begun goes on at that speed.
    fn change_speed(&mut self, node: NodeId, speed: f64) {
        let now = self.now;
        let station = &mut self.nodes[node.index()].station;
        let old = station.speed;
        if old == speed {
            return;
        }
        if let Some(sharing) = &mut station.sharing {
            sharing.catch_up(now, station.slots, old);
            station.speed = speed;
            self.arm_sharing(node);
            return;
        }
        station.speed = speed;
        let working = |call: &Call| call.node == node && call.phase == Phase::Working;
        let working: Vec<CallId> =
            self.calls.live().filter(|(_, call)| working(call)).map(|(id, _)| id).collect();
        for id in working {
            let call = &mut self.calls[id];
            if old > 0.0 {
                call.seconds = call.due.since(now).as_secs() * old;
            }
            call.due = SimTime::NEVER;
            if speed > 0.0 {
                let rest = SimDuration::from_secs(call.seconds / speed);
                self.schedule_call(id, now + rest);
            }
        }
    }
}
