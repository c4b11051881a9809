//! The arena that calls under way live in.
//!
//! Events of a call that no longer matter are left in the queue and recognised by their time; a slot of the arena is free
//! again only when none of them is left ([`Call::pending`]).

use super::call::{Call, Flags, Neighbours, Phase};
use super::event::INDEX_END;
use crate::ids::CallId;
use crate::time::SimTime;
use std::ops::{Index, IndexMut};

/// How long a call's caller is willing to wait: apart, because most calls are made without a limit.
#[derive(Clone, Debug)]
pub(crate) struct Timer {
    /// When its caller loses patience.
    pub deadline: SimTime,
    /// Neighbours in the list of deadlines.
    pub list: Neighbours,
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

    /// Reads the calls that events with these codes name, both cache lines of each, so that they are at hand soon. Codes of
    /// other events name none: they are too large.
    pub fn touch(&mut self, codes: impl Iterator<Item = u32>) {
        let read = |code: u32| self.slots.get(code as usize).map_or(0, |call| call.due.0 ^ call.request);
        self.touched = codes.fold(0, |read_so_far, code| read_so_far ^ read(code));
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
