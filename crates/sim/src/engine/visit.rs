//! A call's visit to a machine: what happens there that concerns nobody else.
//!
//! The world lends a visit the call, its machine and what both need, each looked up once. What concerns others (an
//! answer, calls of its own, the line) comes back as [`Next`], for the world to do.

use super::call::{Call, Flags, Phase};
use super::checks::CheckCost;
use super::event::Event;
use super::queue::EventQueue;
use super::station::{Room, Station};
use super::world::KindState;
use crate::ids::{CallId, NodeId};
use crate::nodes::{Node, Role};
use crate::observe::view::Condition;
use crate::observe::{Cause, Failure, Observer, Outcome, Span};
use crate::params::Class;
use crate::rng::Draws;
use crate::scenario::Step;
use crate::time::{SimDuration, SimTime};

/// Draws that belong to a call.
const DEMAND: u64 = 5;

/// A call and the machine it is at.
pub(crate) struct Visit<'a, O> {
    pub id: CallId,
    pub call: &'a mut Call,
    pub machine: &'a mut Node,
    /// What is special about it if it is a health check.
    pub check: Option<CheckCost>,
    pub now: SimTime,
    pub kinds: &'a [KindState],
    pub queue: &'a mut EventQueue,
    pub observer: &'a mut O,
}

/// What is to be done next for a call.
#[must_use]
pub(crate) enum Next {
    /// Nothing, until its event comes.
    Wait,
    /// Nothing, until the machine's processors have worked on it.
    Share,
    /// It joins the line.
    Line,
    /// It calls others.
    Call,
    /// It is passed on to a server; true if somebody waits for its slot.
    Forward(bool),
    /// The machine is done with it.
    Finish,
    /// It is answered without having been taken in.
    Answer(Outcome),
}

/// What a call leaves behind at a machine.
pub(crate) struct Left {
    pub node: NodeId,
    /// A slot that somebody waits for.
    pub freed: bool,
    /// Is the machine to go once it is empty?
    pub leaving: bool,
}

/// What a machine does next for a call.
enum Task {
    /// Work, in seconds of a plain machine.
    Work(f64),
    /// Passing it on.
    Forward,
    /// Something else.
    Other(Next),
}

impl<O: Observer> Visit<'_, O> {
    /// The question has arrived. `crowded`: it came over one connection too many.
    #[inline(always)]
    pub fn arrive(&mut self, crowded: bool) -> Next {
        self.call.arrived = self.now;
        self.call.losses = 0;
        let mut hung = false;
        if crowded || self.machine.station.inside >= self.machine.free_below {
            if let Some(cause) = refused(self.machine, self.call, self.now, crowded) {
                return self.refuse(cause);
            }
            hung = self.machine.state.condition == Condition::Hung;
        }
        self.enter(hung)
    }

    /// Takes a slot, or a place in the line, or is refused. `hung`: the machine stands still.
    #[inline(always)]
    fn enter(&mut self, hung: bool) -> Next {
        let side_door = self.check.is_some_and(|check| !check.queues);
        match self.machine.station.room(hung) {
            // A check that doesn't wait in line: answered at once by whoever can answer at all.
            _ if side_door && !hung => Next::Answer(Ok(())),
            Room::Slot if !side_door => {
                self.machine.station.take_in(self.call);
                let next = self.start();
                // Whatever else comes next tells the load as well.
                if let Next::Wait = next {
                    self.tell_load();
                }
                next
            }
            Room::Line if !side_door => {
                self.machine.station.take_in(self.call);
                self.call.phase = Phase::Queued;
                Next::Line
            }
            _ if hung => {
                self.call.phase = Phase::Swallowed;
                Next::Wait
            }
            _ => self.refuse(Cause::QueueFull),
        }
    }

    fn refuse(&self, cause: Cause) -> Next {
        Next::Answer(Err(Failure { cause, at: self.call.node }))
    }

    /// It gets its slot. Who calls this sees to it that the machine's load is told at this moment.
    #[inline(always)]
    pub fn start(&mut self) -> Next {
        if self.routes_at_once() {
            self.call.started = self.now;
            self.call.step = 1;
            self.call.phase = Phase::Waiting;
            self.tell_load();
            return Next::Forward(self.machine.station.line.len() > 0);
        }
        self.machine.station.give_slot(self.call, self.now);
        self.advance()
    }

    /// Is it at a balancer whose work takes no time? A worker that it got would be free again at once.
    #[inline(always)]
    fn routes_at_once(&self) -> bool {
        matches!(&self.machine.role, Role::Balancer(balancer) if balancer.route_seconds <= 0.0)
            && self.check.is_none()
            && self.machine.station.sharing.is_none()
    }

    /// All its work of one step is done. A check asks for no more than one.
    #[inline(always)]
    pub fn worked(&mut self) -> Next {
        self.call.step += 1;
        if self.call.flags.has(Flags::CHECK) { Next::Finish } else { self.advance() }
    }

    /// Goes on to what takes time, or concerns others.
    #[inline(always)]
    fn advance(&mut self) -> Next {
        loop {
            match self.task() {
                Task::Work(seconds) if seconds <= 0.0 => self.call.step += 1,
                Task::Work(seconds) => return self.work(seconds),
                Task::Forward => return Next::Forward(self.wait_for_others()),
                Task::Other(next) => return next,
            }
        }
    }

    #[inline(always)]
    fn task(&self) -> Task {
        let first = self.call.step == 0;
        if let Some(check) = self.check {
            return if first { Task::Work(check.work) } else { Task::Other(Next::Finish) };
        }
        match &self.machine.role {
            Role::Server(_) => {
                let kind = &self.kinds[self.call.kind.index()];
                match kind.steps.get(usize::from(self.call.step)) {
                    Some(Step::Work(share)) => {
                        Task::Work(share * kind.demand.sample(&mut Draws::of(self.call.key, DEMAND)))
                    }
                    Some(Step::Call(_)) => Task::Other(Next::Call),
                    None => Task::Other(Next::Finish),
                }
            }
            Role::Balancer(balancer) if first => Task::Work(balancer.route_seconds),
            Role::Balancer(_) => Task::Forward,
            Role::Database(database) if first => {
                let write = self.kinds[self.call.kind.index()].class == Class::Write;
                let cost = if write { &database.write } else { &database.read };
                Task::Work(cost.sample(&mut Draws::of(self.call.key, DEMAND)))
            }
            Role::Database(_) | Role::Client(_) => Task::Other(Next::Finish),
        }
    }

    #[inline(always)]
    fn work(&mut self, seconds: f64) -> Next {
        self.call.phase = Phase::Working;
        let Station { speed, slots, .. } = self.machine.station;
        match &mut self.machine.station.sharing {
            Some(sharing) => {
                sharing.catch_up(self.now, slots, speed);
                self.call.seconds -= sharing.time();
                sharing.begin(self.id, seconds);
                self.tell_load();
                return Next::Share;
            }
            None if speed > 0.0 => {
                // Most machines are plain ones, and a division is slow.
                let seconds = if speed == 1.0 { seconds } else { seconds / speed };
                let due = self.now + SimDuration::from_secs(seconds);
                self.call.wait_until(due, self.id, self.queue);
            }
            None => self.call.seconds = seconds,
        }
        Next::Wait
    }

    /// All calls made for it are over: a balancer's leaves, and so does one whose calls failed. Returns what it leaves behind,
    /// and how it ended; nothing if it goes on.
    #[inline(always)]
    pub fn resume(&mut self, abandoned: bool) -> Option<(Left, Outcome)> {
        let outcome = self.call.failure.map_or(Ok(()), Err);
        if outcome.is_ok() && !matches!(self.machine.role, Role::Balancer(_)) {
            return None;
        }
        Some((self.leave(abandoned, outcome), outcome))
    }

    /// It leaves.
    #[inline(always)]
    pub fn leave(&mut self, abandoned: bool, outcome: Outcome) -> Left {
        let freed = self.machine.station.take_slot_back(self.call, self.now);
        self.machine.station.let_out(self.call);
        let started = self.call.started;
        self.observer.served(&Span {
            node: self.call.node,
            kind: self.call.kind,
            request: self.call.request,
            arrived: self.call.arrived,
            started: (started != SimTime::NEVER).then_some(started),
            ended: self.now,
            service: self.machine.station.service(self.call),
            abandoned,
            outcome,
        });
        self.tell_slots_gone();
        // Whoever gets the slot next has it told.
        if !freed {
            self.tell_load();
        }
        Left { node: self.call.node, freed, leaving: self.machine.state.condition == Condition::Leaving }
    }

    /// It waits for calls of its own; a balancer's worker doesn't. True if somebody waits for its slot.
    #[inline(always)]
    pub fn wait_for_others(&mut self) -> bool {
        self.call.phase = Phase::Waiting;
        let freed = matches!(self.machine.role, Role::Balancer(_))
            && self.machine.station.take_slot_back(self.call, self.now);
        self.tell_slots_gone();
        if !freed {
            self.tell_load();
        }
        freed
    }

    /// Tells the observer when a slot that was to go has gone: the machine has fewer now than it had workers.
    #[inline(always)]
    fn tell_slots_gone(&mut self) {
        let Station { busy, slots, ref sharing, .. } = self.machine.station;
        if busy >= slots && sharing.is_none() {
            self.observer.slots_changed(self.now, self.call.node, self.machine.slots());
        }
    }

    /// Tells the observer what the machine works on and lets wait.
    #[inline(always)]
    fn tell_load(&mut self) {
        let station = &self.machine.station;
        let (busy, waiting) = (station.working(), station.waiting());
        self.observer.load(self.now, self.call.node, busy, waiting, station.inside);
    }
}

/// Why a machine doesn't let a call in, if it doesn't.
#[inline(never)]
fn refused(machine: &mut Node, call: &Call, now: SimTime, crowded: bool) -> Option<Cause> {
    match machine.state.condition {
        Condition::Up | Condition::Leaving => {
            let crowded = crowded.then_some(Cause::TooManyConnections);
            machine.refuses(call, now).or(crowded)
        }
        Condition::Hung => None,
        Condition::Booting(_) | Condition::Crashed | Condition::Off => Some(Cause::Refused),
    }
}

impl Call {
    /// Its next event is at `due`, unless that is never.
    #[inline(always)]
    pub fn wait_until(&mut self, due: SimTime, id: CallId, queue: &mut EventQueue) {
        self.due = due;
        if due != SimTime::NEVER {
            self.pending += 1;
            queue.push(due.0, Event::Call(id).code());
        }
    }
}
