//! Calls under way, and the arena they live in.
//!
//! A call is one machine asking another for something: a client its balancer, a balancer a server, a server its
//! database. A request is the tree of calls below the one its client made. A call is a sequence: it travels, waits,
//! is worked on, waits for its own calls, travels back; so it has at most one event that matters, at [`Call::due`].
//! Events that no longer matter are left in the queue and recognised by their time; a slot of the arena is free again
//! only when none of them is left ([`Call::pending`]).

use super::event::INDEX_END;
use crate::ids::{CallId, KindId, LinkId, NodeId};
use crate::observe::{Failure, Leg, Traffic};
use crate::time::{SimDuration, SimTime};
use std::ops::{Index, IndexMut};

/// What a call is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing: the slot is free, or will be when its last event has passed.
    Free,
    /// Its user thinks.
    Thinking,
    /// Waits before the next try.
    Backoff,
    /// Waits for a connection from the caller's pool.
    Connection,
    /// On the line.
    Travel(Leg),
    /// Lost on the line; to be sent again.
    Resend(Leg),
    /// Lost on the line for good.
    Lost,
    /// In the machine's queue.
    Queued,
    /// Being worked on.
    Working,
    /// The machine waits for the calls it made on its behalf.
    Waiting,
    /// Answered, but its caller stands still and has not read it.
    Unread,
    /// Swallowed by a machine that stands still.
    Swallowed,
}

/// One call: two cache lines, so that a hundred thousand under way cost little memory traffic. The first has what every
/// event looks at.
#[derive(Clone, Debug)]
#[repr(C, align(128))]
pub(crate) struct Call {
    /// When its next event is; an event at another time is an old one.
    pub due: SimTime,
    /// When the caller first wanted it; tries before this one included.
    pub wanted: SimTime,
    /// When it came to the machine.
    pub arrived: SimTime,
    /// When work on it began, or never.
    pub started: SimTime,
    /// The call on whose behalf it was made; of a slot that is free, the next one that is.
    pub parent: CallId,
    /// Events in the queue that name it.
    pub pending: u32,
    /// What went wrong, if something did.
    pub failure: Option<Failure>,
    /// Who asks.
    pub caller: NodeId,
    /// Who is asked.
    pub node: NodeId,
    /// The line between them.
    pub link: LinkId,
    /// What for.
    pub kind: KindId,
    /// The server's place among its balancer's servers, or the edge of its caller's pool.
    pub place: u16,
    /// What it is doing.
    pub phase: Phase,
    /// Properties.
    pub flags: Flags,
    /// Step of the plan it is at.
    pub step: u8,
    /// Tries so far, this one included.
    pub tries: u8,
    /// Calls made on its behalf that are still under way.
    pub open: u8,
    /// Times this message was lost so far.
    pub losses: u8,
    /// What its messages carry.
    pub traffic: Traffic,

    /// Which request it belongs to, counted over the run. Here the second line begins.
    pub request: u64,
    /// All its random draws derive from this.
    pub key: u64,
    /// When this try was sent.
    pub sent: SimTime,
    /// How long it has held a slot.
    pub held: SimDuration,
    /// At a machine whose processors are shared, processor time it has had; at others, work left in seconds of a plain
    /// machine while the machine stands still.
    pub seconds: f64,
    /// The latest call made on its behalf; the others follow by `sibling`.
    pub child: CallId,
    /// The call its parent made before it.
    pub sibling: CallId,
    /// Neighbours in the queue it waits in.
    pub line: Neighbours,
    /// Network address of the client.
    pub address: u32,
    /// That address as a dense number.
    pub client: u32,
}

/// How long a call's caller is willing to wait: apart, because most calls are made without a limit.
#[derive(Clone, Debug)]
pub(crate) struct Timer {
    /// When its caller loses patience.
    pub deadline: SimTime,
    /// Neighbours in the list of deadlines.
    pub list: Neighbours,
}

/// Neighbours in an intrusive list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbours {
    pub before: CallId,
    pub after: CallId,
}

impl Neighbours {
    pub const NONE: Neighbours = Neighbours { before: CallId::NONE, after: CallId::NONE };
}

/// Properties of a call, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags(u8);

impl Flags {
    /// Nobody waits for it.
    pub const ABANDONED: Flags = Flags(1);
    /// It is a health check.
    pub const CHECK: Flags = Flags(2);
    /// It holds a slot of the machine it is at.
    pub const SLOT: Flags = Flags(4);
    /// It is on a list of deadlines.
    pub const TIMED: Flags = Flags(8);
    /// It holds a connection of its caller's pool.
    pub const CONNECTION: Flags = Flags(16);
    /// That connection is new: the database may refuse it.
    pub const NEW: Flags = Flags(32);
    /// The machine has taken it in and not answered it yet.
    pub const INSIDE: Flags = Flags(64);
    /// The news that nobody waits for it has come, and its machine stands still and has not read it.
    pub const CALLED_OFF: Flags = Flags(128);

    /// What is looked at more closely when a call arrives.
    pub const UNUSUAL: Flags = Flags(Flags::CHECK.0 | Flags::NEW.0);

    /// Its answer concludes no try, or there is more to do than that.
    pub const NOT_SETTLED: Flags =
        Flags(Flags::CHECK.0 | Flags::ABANDONED.0 | Flags::TIMED.0 | Flags::CONNECTION.0);

    #[inline]
    pub fn any(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }

    #[inline]
    pub fn has(self, flag: Flags) -> bool {
        self.0 & flag.0 != 0
    }

    #[inline]
    pub fn set(&mut self, flag: Flags) {
        self.0 |= flag.0;
    }

    #[inline]
    pub fn clear(&mut self, flag: Flags) {
        self.0 &= !flag.0;
    }
}

impl Call {
    /// A call that has yet to get its caller and its purpose.
    pub const BLANK: Call = Call {
        due: SimTime::NEVER,
        wanted: SimTime::ZERO,
        arrived: SimTime::ZERO,
        started: SimTime::NEVER,
        parent: CallId::NONE,
        pending: 0,
        failure: None,
        caller: NodeId::NONE,
        node: NodeId::NONE,
        link: LinkId::NONE,
        kind: KindId::NONE,
        place: u16::MAX,
        phase: Phase::Backoff,
        flags: Flags(0),
        step: 0,
        tries: 0,
        open: 0,
        losses: 0,
        traffic: Traffic::Check,
        request: 0,
        key: 0,
        sent: SimTime::ZERO,
        held: SimDuration::ZERO,
        seconds: 0.0,
        child: CallId::NONE,
        sibling: CallId::NONE,
        line: Neighbours::NONE,
        address: 0,
        client: 0,
    };

    /// Ends. Its slot joins the list of those that are free, once no event names it. Returns the call on whose behalf it
    /// was made; all else can still be read.
    #[inline(always)]
    pub fn end(&mut self, id: CallId, free: &mut CallId) -> CallId {
        debug_assert!(self.phase != Phase::Free, "a call ends once");
        let parent = self.parent;
        self.phase = Phase::Free;
        self.due = SimTime::NEVER;
        if self.pending == 0 {
            self.parent = std::mem::replace(free, id);
        }
        parent
    }
}

/// All calls under way. Slots are used again, so that a warm run allocates nothing.
#[derive(Clone, Debug)]
#[repr(C)]
pub(crate) struct Calls {
    slots: Vec<Call>,
    /// The slot that became free last; the others follow by `parent`.
    free: CallId,
    /// By slot; what one holds is only valid while its call is on a list of deadlines.
    timers: Vec<Timer>,
    /// Has any call ever been given up? In most runs none is, and nobody needs to ask.
    given_up: bool,
    /// What was read last, only for the sake of reading.
    touched: u64,
}

/// More calls than this don't fit a processor's cache.
const MANY: usize = 4096;

impl Default for Calls {
    fn default() -> Self {
        let (slots, timers) = (Vec::new(), Vec::new());
        Calls { slots, free: CallId::NONE, timers, given_up: false, touched: 0 }
    }
}

impl Calls {
    /// A place for a new call, unless as many as events can name are under way. What it holds is up to the caller.
    #[inline]
    pub fn create(&mut self) -> Option<CallId> {
        let id = self.free;
        let Some(call) = self.slots.get(id.index()) else { return self.add() };
        self.free = call.parent;
        Some(id)
    }

    #[cold]
    fn add(&mut self) -> Option<CallId> {
        if self.slots.len() >= INDEX_END as usize {
            return None;
        }
        self.slots.push(Call::BLANK);
        self.timers.push(Timer { deadline: SimTime::NEVER, list: Neighbours::NONE });
        Some(CallId::from(self.slots.len() - 1))
    }

    /// Ends a call. Its slot is free once no event names it.
    pub fn free(&mut self, id: CallId) {
        let (call, free) = self.with_free(id);
        call.end(id, free);
    }

    /// A call, and the list that its slot joins when it ends.
    #[inline(always)]
    pub fn with_free(&mut self, id: CallId) -> (&mut Call, &mut CallId) {
        (&mut self.slots[id.index()], &mut self.free)
    }

    /// A call that was made on behalf of `parent` has ended; `sibling` followed it in the parent's list. Returns the
    /// parent.
    #[inline(always)]
    pub fn child_over(&mut self, id: CallId, parent: CallId, sibling: CallId) -> &mut Call {
        self.unlink(id, parent, sibling);
        let call = &mut self.slots[parent.index()];
        call.open -= 1;
        call
    }

    /// Takes a call out of its parent's list of children, where `sibling` follows it.
    #[inline(always)]
    pub fn unlink(&mut self, id: CallId, parent: CallId, sibling: CallId) {
        let first = &mut self.slots[parent.index()].child;
        match *first == id {
            true => *first = sibling,
            false => self.unlink_later(id, parent, sibling),
        }
    }

    /// The same for a call that is not the first in the list.
    #[inline(never)]
    fn unlink_later(&mut self, id: CallId, parent: CallId, sibling: CallId) {
        let mut at = self[parent].child;
        while at != CallId::NONE {
            if self[at].sibling == id {
                self[at].sibling = sibling;
                return;
            }
            at = self[at].sibling;
        }
    }

    /// An event that names the call has come. What the call is doing, if this is the event it waits for.
    #[inline(always)]
    pub fn came(&mut self, id: CallId, now: SimTime) -> Option<Phase> {
        let call = &mut self.slots[id.index()];
        if call.due != now {
            self.settle(id);
            return None;
        }
        call.pending -= 1;
        call.due = SimTime::NEVER;
        Some(call.phase)
    }

    /// An event that names the call is gone; is the call still under way?
    pub fn settle(&mut self, id: CallId) -> bool {
        let call = &mut self.slots[id.index()];
        call.pending -= 1;
        if call.phase != Phase::Free {
            return true;
        }
        if call.pending == 0 {
            call.parent = std::mem::replace(&mut self.free, id);
        }
        false
    }

    /// Nobody waits for a call any more.
    pub fn abandon(&mut self, id: CallId) -> &mut Call {
        self.given_up = true;
        let call = &mut self[id];
        call.flags.set(Flags::ABANDONED);
        call
    }

    /// Does nobody wait for a call any more, or for the one on whose behalf it was made?
    #[inline]
    pub fn abandoned(&self, id: CallId) -> bool {
        self.given_up && self.is_abandoned(id)
    }

    #[inline(never)]
    fn is_abandoned(&self, mut id: CallId) -> bool {
        while id != CallId::NONE {
            let call = &self[id];
            if call.flags.has(Flags::ABANDONED) {
                return true;
            }
            id = call.parent;
        }
        false
    }

    /// Are there more than a processor's cache holds?
    #[inline(always)]
    pub fn many(&self) -> bool {
        self.slots.len() > MANY
    }

    /// Reads the calls that events with these codes name, so that they are at hand soon. Codes of other events name none:
    /// they are too large.
    #[inline(always)]
    pub fn touch(&mut self, codes: [u32; 4]) {
        let read = |code: u32| self.slots.get(code as usize).map_or(0, |call| call.due.0);
        self.touched = codes.into_iter().fold(0, |read_so_far, code| read_so_far ^ read(code));
    }

    /// A call's timer.
    #[inline]
    pub fn timer(&mut self, id: CallId) -> &mut Timer {
        &mut self.timers[id.index()]
    }

    /// When a call's caller loses patience.
    #[inline]
    pub fn deadline(&self, id: CallId) -> SimTime {
        self.timers[id.index()].deadline
    }

    /// Every call under way.
    pub fn live(&self) -> impl Iterator<Item = (CallId, &Call)> {
        self.slots
            .iter()
            .enumerate()
            .filter(|(_, call)| call.phase != Phase::Free)
            .map(|(at, call)| (CallId::from(at), call))
    }
}

impl Index<CallId> for Calls {
    type Output = Call;
    #[inline]
    fn index(&self, id: CallId) -> &Call {
        &self.slots[id.index()]
    }
}

impl IndexMut<CallId> for Calls {
    #[inline]
    fn index_mut(&mut self, id: CallId) -> &mut Call {
        &mut self.slots[id.index()]
    }
}

const _: () = assert!(size_of::<Call>() == 128, "a call has grown beyond its two cache lines");
