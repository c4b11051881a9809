//! The event queue: which event comes next.
//!
//! Each has a 16-byte key: two numbers that hold everything the order depends on, most significant first:
//!
//! | bits | field | meaning |
//! |---|---|---|
//! | 64 | time | nanoseconds of simulated time |
//! | 35 | sequence | how many events were pushed before this one: ties go to the earlier push |
//! | 29 | code | what happens; opaque here, and never reached by a comparison since sequences differ |
//!
//! Where it lies depends on when it is:
//!
//! - **Soon**: in a 4-ary `Heap`.
//! - **Far off**, when so many are pending that the heap would not fit a processor's cache: in the buckets of `Far`,
//!   and in the heap when it is empty and their bucket is next. What a bucket's events are about can be read ahead, all at once.
//! - **Aside**: whoever has exactly one event at any time (the next arrival), and soon, keeps it beside the heap: it is
//!   compared with the first, and never sifted.
//!
//! All of it keeps its memory: once warm, only renumbering (below) and more events than ever before allocate.
//!
//! After 2³⁵ - 1 pushes the sequence is exhausted. The pending keys are then put in order once and numbered 0, 1, 2 …
//! anew, which preserves their order and that of everything pushed later.

mod far;
mod heap;
#[cfg(test)]
mod tests;

use far::Far;
use heap::Heap;

/// Bits of a key's code.
pub const CODE_BITS: u32 = 29;
/// The latest time an event can have, in nanoseconds: 584 years.
pub const LATEST: u64 = u64::MAX - 4;
/// Bits of a key's sequence.
const SEQUENCE_BITS: u32 = 35;
/// The first sequence that is not given any more: time to renumber.
const SEQUENCE_END: u64 = (1 << SEQUENCE_BITS) - 1;
/// So many events are few: the heap is fast with them, and the calls they are about fit a processor's cache.
const FEW: usize = 512;

/// When an event is, and what comes after that in the order: its sequence, and its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    time_ns: u64,
    rest: u64,
}

impl Key {
    /// No event: later than any.
    const VACANT: Key = Key { time_ns: u64::MAX, rest: u64::MAX };

    /// Does it come first?
    #[inline(always)]
    fn precedes(self, other: Key) -> bool {
        if self.time_ns == other.time_ns {
            self.precedes_at_once(other)
        } else {
            self.time_ns < other.time_ns
        }
    }

    #[cold]
    fn precedes_at_once(self, other: Key) -> bool {
        self.rest < other.rest
    }

    fn is_vacant(self) -> bool {
        self.time_ns > LATEST
    }

    #[inline(always)]
    fn code(self) -> u32 {
        self.rest as u32 & ((1 << CODE_BITS) - 1)
    }
}

/// Pending events in order of time; equal times in order of insertion.
///
/// ```
/// use headroom_sim::engine::queue::EventQueue;
/// let mut queue = EventQueue::default();
/// queue.push(20, 1);
/// queue.push(10, 2);
/// queue.push(10, 3);
/// assert_eq!(queue.pop(), Some((10, 2)));
/// assert_eq!(queue.peek_time(), Some(10));
/// assert_eq!(queue.len(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct EventQueue {
    /// The key kept beside the heap, if there is one.
    aside: Key,
    /// Events that come soon: there are some, unless there are none at all but the one aside.
    heap: Heap,
    /// Events that are far off.
    far: Far,
    /// Where far off begins; never, while nothing is.
    horizon_ns: u64,
    /// Has the heap been filled with what was far off, since the codes in it were last asked for?
    filled: bool,
    /// The sequence that the next push gets.
    sequence: u64,
}

impl Default for EventQueue {
    fn default() -> Self {
        EventQueue {
            aside: Key::VACANT,
            heap: Heap::new(most(FEW)),
            far: Far::new(FEW),
            horizon_ns: u64::MAX,
            filled: false,
            sequence: 0,
        }
    }
}

/// Events with which a heap is full that may be filled with `few` of those that are far off.
fn most(few: usize) -> usize {
    4 * few
}

impl EventQueue {
    /// Adds an event at `time_ns`, behind every event that was pushed earlier for the same time.
    ///
    /// `time_ns` must be at most [`LATEST`]. `code` must be below 2^[`CODE_BITS`]; higher bits are dropped. Both are
    /// caught in debug builds.
    #[inline]
    pub fn push(&mut self, time_ns: u64, code: u32) {
        let key = self.key(time_ns, code);
        self.insert(key);
    }

    /// The same for what recurs, one event at a time: it is kept aside, if nothing else is.
    #[inline]
    pub fn push_aside(&mut self, time_ns: u64, code: u32) {
        let key = self.key(time_ns, code);
        if self.aside.is_vacant() {
            self.aside = key;
        } else {
            self.insert(key);
        }
    }

    /// The key of an event that is pushed now.
    #[inline]
    fn key(&mut self, time_ns: u64, code: u32) -> Key {
        debug_assert!(time_ns <= LATEST, "{time_ns} ns is never");
        debug_assert!(code >> CODE_BITS == 0, "code {code:#x} needs more than {CODE_BITS} bits");
        if self.sequence == SEQUENCE_END {
            self.renumber();
        }
        let code = u64::from(code) & ((1 << CODE_BITS) - 1);
        let key = Key { time_ns, rest: self.sequence << CODE_BITS | code };
        self.sequence += 1;
        key
    }

    #[inline]
    fn insert(&mut self, key: Key) {
        if key.time_ns >= self.horizon_ns {
            self.far.push(key);
        } else if !self.heap.push(key) {
            self.spread(key);
        }
    }

    /// Removes the next event and returns its time in nanoseconds and its code.
    #[inline]
    pub fn pop(&mut self) -> Option<(u64, u32)> {
        self.pop_until(LATEST)
    }

    /// Removes the next event, if it comes no later than `end_ns`; returns its time in nanoseconds and its code.
    #[inline(always)]
    pub fn pop_until(&mut self, end_ns: u64) -> Option<(u64, u32)> {
        let (key, is_aside) = self.first();
        if key.time_ns > end_ns.min(LATEST) {
            return None;
        }
        if is_aside {
            self.aside = Key::VACANT;
        } else if self.heap.pop() && self.far.len() > 0 {
            self.fill();
        }
        Some((key.time_ns, key.code()))
    }

    /// The first key of all, and whether it is the one kept aside; a vacant one if there is none.
    #[inline(always)]
    fn first(&self) -> (Key, bool) {
        let top = self.heap.first();
        if self.aside.precedes(top) { (self.aside, true) } else { (top, false) }
    }

    /// The time of the next event, in nanoseconds.
    #[inline]
    pub fn peek_time(&self) -> Option<u64> {
        let (key, _) = self.first();
        (!key.is_vacant()).then_some(key.time_ns)
    }

    /// Have all events that come soon become others since their codes were last asked for?
    #[inline(always)]
    pub(crate) fn filled(&self) -> bool {
        self.filled
    }

    /// The codes of all events that come soon.
    pub(crate) fn soon(&mut self) -> impl Iterator<Item = u32> {
        self.filled = false;
        self.heap.keys().map(Key::code)
    }

    /// How many events are pending.
    #[inline]
    pub fn len(&self) -> usize {
        self.heap.len() + self.far.len() + usize::from(!self.aside.is_vacant())
    }

    /// Whether no event is pending.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sequence that the next push gets: how many events were pushed since the queue was new, cleared or
    /// renumbered.
    #[inline]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Forgets all events and starts the sequence over; keeps the memory.
    pub fn clear(&mut self) {
        self.aside = Key::VACANT;
        self.heap.clear();
        self.far.clear();
        self.horizon_ns = u64::MAX;
        self.heap.limit(most(self.far.few()));
        self.filled = false;
        self.sequence = 0;
    }

    /// Adds `key` where the heap is full: lays everything out anew.
    #[cold]
    fn spread(&mut self, key: Key) {
        self.far.gather(self.heap.keys().chain([key]));
        self.fill();
    }

    /// Fills the heap anew with the earliest of the events that are far off.
    #[cold]
    fn fill(&mut self) {
        self.heap.clear();
        self.heap.limit(usize::MAX);
        let horizon_ns = self.far.open();
        self.far.empty(|key| {
            let there_is_room = self.heap.push(key);
            debug_assert!(there_is_room, "a heap without a limit is never full");
        });
        self.horizon_ns = if self.far.len() == 0 { u64::MAX } else { horizon_ns };
        // Where so many come at once that it is all but full again, it may grow: laying out everything has to pay.
        self.heap.limit(most(self.far.few()).max(2 * self.heap.len()));
        self.filled = true;
    }

    /// Numbers the pending events 0, 1, 2 … in their order.
    #[cold]
    fn renumber(&mut self) {
        let mut pending = Vec::with_capacity(self.len());
        while let Some(event) = self.pop() {
            pending.push(event);
        }
        self.clear();
        for (time_ns, code) in pending {
            self.push(time_ns, code);
        }
    }
}
