//! A station: slots that work, and a line before them.
//!
//! First come, first served: a call holds one slot from start to end, also while it waits for calls of its own (a
//! worker is blocked by a slow database). Processor sharing: everyone inside is worked on at once; n calls on c
//! processors each get a share of min(1, c/n). See Kleinrock, Queueing Systems II (1976), chapter 4.

use super::call::{Call, Flags};
use super::calls::Calls;
use super::lists::Line;
use crate::ids::CallId;
use crate::time::{SimDuration, SimTime};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Slots and a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Station {
    /// Slots.
    pub slots: u32,
    /// Slots at work.
    pub busy: u32,
    /// Calls the machine has taken in and not answered yet, also those that wait for calls of their own.
    pub inside: u32,
    /// How many may wait.
    pub limit: u32,
    /// Those who wait.
    pub line: Line,
    /// The newest is served first.
    pub newest_first: bool,
    /// Who has waited longer is dropped instead of started; zero never.
    pub shed_after: SimDuration,
    /// How fast it works: 0 while it stands still.
    pub speed: f64,
    /// How it shares its processors, if it does.
    pub sharing: Option<Box<Sharing>>,
}

impl Station {
    /// Where there is room. A machine that stands still starts nothing.
    #[inline(always)]
    pub fn room(&self, stands_still: bool) -> Room {
        match &self.sharing {
            None if self.busy < self.slots && self.line.len() == 0 && !stands_still => Room::Slot,
            None if self.line.len() < self.limit => Room::Line,
            Some(_) if self.inside < self.slots.saturating_add(self.limit) && !stands_still => Room::Slot,
            _ => Room::Nowhere,
        }
    }

    /// Counts a call in.
    #[inline(always)]
    pub fn take_in(&mut self, call: &mut Call) {
        call.flags.set(Flags::INSIDE);
        self.inside += 1;
    }

    /// Counts a call out.
    #[inline(always)]
    pub fn let_out(&mut self, call: &mut Call) {
        call.flags.clear(Flags::INSIDE);
        self.inside -= 1;
    }

    /// Work on a call begins. When processors are shared, no slot is its own.
    #[inline(always)]
    pub fn give_slot(&mut self, call: &mut Call, now: SimTime) {
        call.started = now;
        if self.sharing.is_none() {
            call.flags.set(Flags::SLOT);
            self.busy += 1;
        }
    }

    /// A call needs its slot no longer, if it holds one. True if somebody waits for it.
    #[inline(always)]
    pub fn take_slot_back(&mut self, call: &mut Call, now: SimTime) -> bool {
        if !call.flags.has(Flags::SLOT) {
            return false;
        }
        call.flags.clear(Flags::SLOT);
        call.held = now.since(call.started);
        self.busy -= 1;
        self.line.len() > 0
    }

    /// How long a call that is done has kept a slot, or its share of the processors, busy.
    #[inline(always)]
    pub fn service(&self, call: &Call) -> SimDuration {
        match self.sharing {
            None => call.held,
            Some(_) => SimDuration::from_secs(call.seconds),
        }
    }

    /// Calls that wait (or, when processors are shared, that are more than these).
    #[inline]
    pub fn waiting(&self) -> u32 {
        match &self.sharing {
            None => self.line.len(),
            Some(sharing) => sharing.jobs().saturating_sub(self.slots),
        }
    }

    /// Slots (or processors) at work.
    #[inline]
    pub fn working(&self) -> u32 {
        match &self.sharing {
            None => self.busy,
            Some(sharing) => sharing.jobs().min(self.slots),
        }
    }
}

/// Where a machine has room for one more call.
pub(crate) enum Room {
    Slot,
    Line,
    Nowhere,
}

/// Processors that everyone inside shares.
///
/// Two clocks run while calls are inside. One counts the work each of them has got: a call is done when that clock
/// reaches its reading at the start plus the call's work, so the order of ends never changes when others come and go.
/// The other counts the processor time each has had, which is what utilisation is made of.
#[derive(Clone, Debug)]
pub(crate) struct Sharing {
    /// Who is inside, by the reading of the work clock at which they are done.
    ends: BinaryHeap<Reverse<(Reading, CallId)>>,
    /// Work each has got, in seconds of a plain machine.
    work: f64,
    /// Processor time each has had, in seconds.
    time: f64,
    /// When the clocks were last set.
    set: SimTime,
    /// When the event that watches it comes.
    pub armed: SimTime,
}

/// A reading of the work clock, ordered: never negative, never NaN.
#[derive(Clone, Copy, Debug)]
struct Reading(f64);

impl PartialEq for Reading {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Reading {}

impl PartialOrd for Reading {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reading {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Default for Sharing {
    fn default() -> Self {
        Sharing { ends: BinaryHeap::new(), work: 0.0, time: 0.0, set: SimTime::ZERO, armed: SimTime::NEVER }
    }
}

impl Sharing {
    /// Calls being worked on.
    pub fn jobs(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Sets the clocks to now. Must be called before anything changes.
    pub fn catch_up(&mut self, now: SimTime, slots: u32, speed: f64) {
        let passed = now.since(self.set).as_secs();
        self.set = now;
        if self.jobs() == 0 {
            // Nobody remembers a reading: small numbers keep their last digits.
            (self.work, self.time) = (0.0, 0.0);
            return;
        }
        let share = self.share(slots);
        self.work += passed * speed * share;
        // Who is inside a machine that stands still keeps its processors taken, as it would keep a slot.
        self.time += passed * share;
    }

    /// Part of a processor that each call gets.
    fn share(&self, slots: u32) -> f64 {
        match self.jobs() {
            0 => 0.0,
            jobs => (f64::from(slots) / f64::from(jobs)).min(1.0),
        }
    }

    /// A call begins its work, in seconds of a plain machine.
    pub fn begin(&mut self, id: CallId, work: f64) {
        self.ends.push(Reverse((Reading(self.work + work), id)));
    }

    /// Processor time each call inside has had since the clock began; differences count.
    pub fn time(&self) -> f64 {
        self.time
    }

    /// What that clock will say at `now` if nothing changes until then.
    pub fn time_at(&self, now: SimTime, slots: u32) -> f64 {
        self.time + now.since(self.set).as_secs() * self.share(slots)
    }

    /// The next call to be done, if its work is done by now. A nanosecond's rounding is forgiven.
    pub fn take_done(&mut self, speed: f64) -> Option<CallId> {
        const FORGIVEN: f64 = 2e-9;
        let Reverse((end, id)) = *self.ends.peek()?;
        (end.0 - self.work <= FORGIVEN * speed).then(|| {
            self.ends.pop();
            id
        })
    }

    /// When the next call will be done if nothing changes.
    pub fn next_end(&self, now: SimTime, slots: u32, speed: f64) -> SimTime {
        let Some(Reverse((end, _))) = self.ends.peek() else { return SimTime::NEVER };
        let rate = speed * self.share(slots);
        if rate > 0.0 {
            now + SimDuration::from_secs((end.0 - self.work).max(0.0) / rate)
        } else {
            SimTime::NEVER
        }
    }

    /// A call leaves before its work is done.
    pub fn forget(&mut self, id: CallId) {
        self.ends.retain(|Reverse((_, other))| *other != id);
    }
}

/// The next call to start, and those before it that have waited too long.
#[inline]
pub(crate) fn next_in_line(
    station: &mut Station,
    calls: &mut Calls,
    now: SimTime,
) -> Option<(CallId, /* waited too long */ bool)> {
    let id = station.line.next(calls, station.newest_first)?;
    let waited = now.since(calls[id].arrived);
    Some((id, !station.shed_after.is_zero() && waited > station.shed_after))
}
