//! The world: a system in motion, and the loop that moves it.

use super::call::Phase;
use super::calls::Calls;
use super::command::Command;
use super::event::{Deadline, Event};
use super::network::LinkState;
use super::queue::EventQueue;
use crate::ids::{CallId, ComponentId, KindId, NodeId};
use crate::nodes::Node;
use crate::observe::{Change, Note, Observer, Traffic};
use crate::params::Class;
use crate::problem::Problem;
use crate::sampling::Sampler;
use crate::scenario::{Scenario, Step};
use crate::time::SimTime;

/// A running system.
///
/// Cloning it makes a checkpoint: the clone goes on exactly as the original would.
// What every event needs comes first: fields near the start take shorter instructions.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct World<O> {
    pub(crate) now: SimTime,
    pub(crate) nodes: Vec<Node>,
    pub(crate) calls: Calls,
    pub(crate) queue: EventQueue,
    pub(crate) links: Vec<LinkState>,
    pub(crate) kinds: Vec<KindState>,
    /// What became free in this event and has to be handed on.
    pub(crate) ready: Vec<Ready>,
    /// Machines that are cut off: when there are none, no message needs to ask.
    pub(crate) cut_nodes: u32,
    /// Machines that stand still: when there are none, no answer needs to ask.
    pub(crate) hung_nodes: u32,
    /// Requests so far.
    pub(crate) requests: u64,
    /// The kinds that clients ask for, and the sum of their shares.
    pub(crate) offered: Vec<KindId>,
    pub(crate) share_sum: f64,
    /// The machines of each component, by instance.
    pub(crate) members: Vec<Vec<NodeId>>,
    /// Those of them that callers may turn to.
    pub(crate) targets: Vec<Vec<NodeId>>,
    pub(crate) observer: O,
    /// The system as it is now, with every change made so far.
    pub(crate) scenario: Scenario,
    pub(crate) seed: u64,
    /// Who watches whom: a balancer and a server's place among its servers.
    pub(crate) watches: Vec<(NodeId, u16)>,
    log: Vec<(SimTime, Command)>,
}

/// Something that became free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ready {
    /// A slot.
    Slot(NodeId),
    /// A connection of a pool.
    Pool(NodeId, u16),
}

/// A request kind, ready to be drawn from.
#[derive(Clone, Debug)]
pub(crate) struct KindState {
    pub share: f64,
    /// Service demand in seconds.
    pub demand: Sampler,
    pub steps: Vec<Step>,
    pub class: Class,
    pub traffic: Traffic,
    pub request_bytes: f64,
    pub response_bytes: f64,
}

impl<O: Observer> World<O> {
    /// A system at the start of its run.
    pub fn new(scenario: &Scenario, seed: u64, observer: O) -> Self {
        let mut world = World {
            scenario: scenario.clone(),
            seed,
            now: SimTime::ZERO,
            queue: EventQueue::default(),
            calls: Calls::default(),
            nodes: Vec::new(),
            members: vec![Vec::new(); scenario.components.len()],
            targets: vec![Vec::new(); scenario.components.len()],
            kinds: Vec::new(),
            offered: Vec::new(),
            share_sum: 0.0,
            links: Vec::new(),
            watches: Vec::new(),
            ready: Vec::new(),
            requests: 0,
            cut_nodes: 0,
            hung_nodes: 0,
            log: Vec::new(),
            observer,
        };
        world.build();
        world
    }

    /// Simulated time.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The seed of all random streams.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The system as it is now, with every change made so far.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The observer.
    pub fn observer(&self) -> &O {
        &self.observer
    }

    /// The observer, to empty its buffers.
    pub fn observer_mut(&mut self) -> &mut O {
        &mut self.observer
    }

    /// All commands so far, with their times. Together with scenario and seed they are the run.
    pub fn log(&self) -> &[(SimTime, Command)] {
        &self.log
    }

    /// When the next event is.
    pub fn next_event(&self) -> Option<SimTime> {
        self.queue.peek_time().map(SimTime)
    }

    /// Carries out everything up to and including `end`; returns how many events that were.
    pub fn run_until(&mut self, end: SimTime) -> u64 {
        self.run_within(end, u64::MAX)
    }

    /// Carries out the next event; returns its time, or nothing if there is none.
    pub fn step(&mut self) -> Option<SimTime> {
        let next = self.next_event()?;
        self.run_within(next, 1);
        Some(next)
    }

    /// Carries out everything up to and including `end`, or the first `most` events if that is less; returns how many
    /// events that were. Work that is bounded so ends at the same moment on every machine.
    pub fn run_within(&mut self, end: SimTime, most: u64) -> u64 {
        let mut events = 0;
        loop {
            let boundary = self.observer.boundary();
            let stop = end.min(boundary);
            while let Some((time, code)) = self.queue.pop_until(stop.0) {
                self.happen(SimTime(time), code);
                events += 1;
                if events == most {
                    return events;
                }
            }
            self.now = self.now.max(stop);
            if boundary > end {
                return events;
            }
            self.observer.reached(self.now);
        }
    }

    /// Carries out a command now, and writes it into the log. What else happens at this moment happens first: the log
    /// names moments only, and a replay has to know what came before the command.
    ///
    /// # Errors
    /// When it can't be carried out; then nothing changes.
    pub fn apply(&mut self, command: Command) -> Result<(), Problem> {
        command.check(&self.scenario)?;
        self.run_until(self.now);
        self.log.push((self.now, command.clone()));
        self.carry_out(&command);
        if matches!(command, Command::Set { .. }) {
            self.observer.noted(self.now, Note::Changed(Change::Commanded(self.log.len() as u32 - 1)));
        }
        self.hand_on();
        Ok(())
    }

    /// Carries out an event.
    #[inline(always)]
    fn happen(&mut self, now: SimTime, code: u32) {
        self.now = now;
        if self.queue.filled() {
            self.look_ahead();
        }
        self.observer.event(now, code);
        self.dispatch(Event::from_code(code));
        self.hand_on();
    }

    /// So many events are pending that a processor's cache can't hold the calls they are about. Each would wait for memory to
    /// bring its own; reading many at a time, one after the other, lets memory work on several at once.
    #[cold]
    fn look_ahead(&mut self) {
        self.calls.touch(self.queue.soon());
    }

    #[inline(always)]
    fn dispatch(&mut self, event: Event) {
        match event {
            Event::Call(call) => {
                if let Some(phase) = self.calls.came(call, self.now) {
                    self.due(call, phase);
                }
            }
            Event::Arrival(node) => self.arrival(node),
            Event::Cancel(call) => {
                if self.calls.settle(call) {
                    self.cancelled(call);
                }
            }
            Event::Deadline(node, list) => self.deadline(node, list),
            Event::Sharing(node) => self.sharing(node),
            Event::Check(watch) => self.check(watch),
            Event::Silence(watch) => self.silence(watch),
            Event::Refresh(node) => self.refresh(node),
            Event::Booted(node) => self.boot_over(node),
            Event::Advert(node) => self.advert(node),
            Event::Takeover(node) => self.takeover(node),
            Event::Script(line) => self.script(line),
        }
    }

    /// A call's moment has come.
    #[inline(always)]
    fn due(&mut self, id: CallId, phase: Phase) {
        match phase {
            Phase::Working => self.worked(id),
            Phase::Travel(leg) => self.arrives(id, leg),
            Phase::Resend(leg) => self.resend(id, leg),
            Phase::Backoff => self.try_again(id),
            Phase::Thinking => self.thought(id),
            Phase::Free
            | Phase::Connection
            | Phase::Lost
            | Phase::Queued
            | Phase::Waiting
            | Phase::Unread
            | Phase::Swallowed => {}
        }
    }

    /// Hands on what became free. Done after each event and not where it happens, so that a chain of calls that end at
    /// once can't grow the stack.
    #[inline(always)]
    pub(crate) fn hand_on(&mut self) {
        while let Some(ready) = self.ready.pop() {
            self.hand_on_one(ready);
        }
    }

    fn hand_on_one(&mut self, ready: Ready) {
        match ready {
            Ready::Slot(node) => self.fill_slots(node),
            Ready::Pool(node, place) => self.serve_pool(node, place),
        }
    }

    /// An event, unless it never comes.
    #[inline(always)]
    pub(crate) fn schedule(&mut self, time: SimTime, event: Event) {
        debug_assert!(time >= self.now, "{event:?} at {time} is over: it is {}", self.now);
        if time != SimTime::NEVER {
            self.queue.push(time.0, event.code());
        }
    }

    /// The next thing that happens to a call.
    #[inline(always)]
    pub(crate) fn schedule_call(&mut self, id: CallId, due: SimTime) {
        debug_assert!(due >= self.now, "a call's {due} is over: it is {}", self.now);
        self.calls[id].wait_until(due, id, &mut self.queue);
    }

    /// Puts a call on a list of deadlines.
    #[inline]
    pub(crate) fn add_deadline(&mut self, node: NodeId, which: Deadline, id: CallId) {
        let list = self.nodes[node.index()].caller.list(which);
        list.add(&mut self.calls, id);
        self.calls[id].flags.set(super::Flags::TIMED);
        self.arm(node, which);
    }

    /// Sees to it that an event watches a list of deadlines.
    #[inline]
    pub(crate) fn arm(&mut self, node: NodeId, which: Deadline) {
        let now = self.now;
        let list = self.nodes[node.index()].caller.list(which);
        let Some(first) = list.first() else { return };
        // It is over already where the machine has stood still meanwhile.
        let deadline = self.calls.deadline(first).max(now);
        if deadline < list.armed {
            list.armed = deadline;
            self.schedule(deadline, Event::Deadline(node, which));
        }
    }

    /// The component a machine belongs to.
    #[inline]
    pub(crate) fn component(&self, node: NodeId) -> ComponentId {
        self.nodes[node.index()].address.component
    }
}
