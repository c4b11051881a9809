//! The event queue: which event comes next.
//!
//! A 4-ary implicit heap of 16-byte keys. A key is two numbers that hold everything the order depends on, most
//! significant first:
//!
//! | bits | field | meaning |
//! |---|---|---|
//! | 64 | time | nanoseconds of simulated time |
//! | 35 | sequence | how many events were pushed before this one: ties go to the earlier push |
//! | 29 | code | what happens; opaque here, and never reached by a comparison since sequences differ |
//!
//! Five things make it fast, and all five are safe code:
//!
//! - **Families on cache lines.** The four children of a node share one aligned 64-byte `Family`. Slots not in
//!   use are later than any event, so the earliest of four is chosen without a branch and without a special case for
//!   the last family; the bounds check of a descent *is* its loop condition.
//! - **Times apart.** Times are hardly ever equal, so the four times are compared, which processors and browsers have
//!   an instruction for, and the rest is looked at where that leaves a tie. Slots not in use differ in time as well.
//! - **A lazy hole.** Most events schedule a successor. `pop` therefore leaves the root empty; the next `push`
//!   drops its key there and sifts it down. A pop and a push cost one sift instead of two.
//! - **A place aside.** Whoever has exactly one event at any time (the next arrival), and soon, keeps it beside the
//!   heap: it is compared with the root, and never sifted.
//! - **No allocation once warm.** The heap keeps its capacity; only more events than ever before and renumbering (below)
//!   allocate.
//!
//! After 2³⁵ - 1 pushes the sequence is exhausted. The pending keys are then put in order once and numbered 0, 1, 2 …
//! anew, which preserves their order and that of everything pushed later.

/// Bits of a key's code.
pub const CODE_BITS: u32 = 29;
/// The latest time an event can have, in nanoseconds: 584 years.
pub const LATEST: u64 = u64::MAX - 4;
/// Bits of a key's sequence.
const SEQUENCE_BITS: u32 = 35;
/// The first sequence that is not given any more: time to renumber.
const SEQUENCE_END: u64 = (1 << SEQUENCE_BITS) - 1;
/// Position of the root. Starting at 3 puts the root's children at 4, and every family on its own line.
const ROOT: usize = 3;

/// Families that a new queue has room for, 4 KiB: small systems ask for no more.
const ROOM: usize = 64;

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

/// Four siblings on one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Family {
    times: [u64; 4],
    rests: [u64; 4],
}

impl Family {
    /// Nobody: each slot has its own time, so that none ties with another.
    const VACANT: Family =
        Family { times: [LATEST + 1, LATEST + 2, LATEST + 3, LATEST + 4], rests: [u64::MAX; 4] };

    #[inline(always)]
    fn get(&self, slot: usize) -> Key {
        Key { time_ns: self.times[slot], rest: self.rests[slot] }
    }

    #[inline(always)]
    fn set(&mut self, slot: usize, key: Key) {
        self.times[slot] = key.time_ns;
        self.rests[slot] = key.rest;
    }

    /// Takes a slot's key out.
    fn vacate(&mut self, slot: usize) -> Key {
        let key = self.get(slot);
        self.set(slot, Family::VACANT.get(slot));
        key
    }

    /// The slot of the first of the four.
    #[inline(always)]
    fn first(&self) -> usize {
        let [a, b, c, d] = self.times;
        let (left, left_slot) = if b < a { (b, 1) } else { (a, 0) };
        let (right, right_slot) = if d < c { (d, 3) } else { (c, 2) };
        if a == b || c == d || left == right {
            return self.first_of_equals();
        }
        if right < left { right_slot } else { left_slot }
    }

    #[cold]
    fn first_of_equals(&self) -> usize {
        (1..4).fold(0, |first, slot| if self.get(slot).precedes(self.get(first)) { slot } else { first })
    }
}

/// The family that holds the children of the node at `position`.
#[inline(always)]
fn family_below(position: usize) -> usize {
    position - 2
}

/// The position of the parent of the node at `position`, which is not the root.
#[inline(always)]
fn parent_of(position: usize) -> usize {
    position / 4 + 2
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
    /// Family `f` holds positions `4f..4f + 4`; position 3 is the root and 0 to 2 stay vacant.
    families: Vec<Family>,
    /// How many positions are in use from the root on, counting the hole.
    nodes: usize,
    /// Whether the root was popped and not filled again. Its slot then holds a stale key.
    hole: bool,
    /// The sequence that the next push gets.
    sequence: u64,
}

impl Default for EventQueue {
    fn default() -> Self {
        EventQueue {
            aside: Key::VACANT,
            families: Vec::with_capacity(ROOM),
            nodes: 0,
            hole: false,
            sequence: 0,
        }
    }
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
        if self.hole {
            self.hole = false;
            self.sift_down(key);
        } else {
            self.append(key);
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
        } else {
            if self.hole {
                self.close_hole();
            }
            self.hole = true;
        }
        Some((key.time_ns, key.code()))
    }

    /// The first key of all, and whether it is the one kept aside; a vacant one if there is none.
    #[inline(always)]
    fn first(&self) -> (Key, bool) {
        let top = self.top();
        if self.aside.precedes(top) { (self.aside, true) } else { (top, false) }
    }

    /// The first key in the heap; a vacant one if there is none.
    #[inline(always)]
    fn top(&self) -> Key {
        if self.hole {
            self.families.get(family_below(ROOT)).map_or(Key::VACANT, |family| family.get(family.first()))
        } else {
            self.families.first().map_or(Key::VACANT, |family| family.get(ROOT))
        }
    }

    /// The time of the next event, in nanoseconds.
    #[inline]
    pub fn peek_time(&self) -> Option<u64> {
        let (key, _) = self.first();
        (!key.is_vacant()).then_some(key.time_ns)
    }

    /// The codes of events that come soon, the next one in the heap nearly always among them; vacant slots give codes of
    /// no meaning.
    #[inline(always)]
    pub(crate) fn soon(&self) -> [u32; 4] {
        let family = self.families.get(family_below(ROOT)).unwrap_or(&Family::VACANT);
        [0, 1, 2, 3].map(|slot| family.get(slot).code())
    }

    /// How many events are pending.
    #[inline]
    pub fn len(&self) -> usize {
        self.nodes - usize::from(self.hole) + usize::from(!self.aside.is_vacant())
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
        self.families.clear();
        self.nodes = 0;
        self.hole = false;
        self.sequence = 0;
    }

    /// Adds `key` behind the last node and lets it rise.
    #[inline]
    fn append(&mut self, key: Key) {
        let mut position = ROOT + self.nodes;
        self.nodes += 1;
        if position / 4 == self.families.len() {
            self.families.push(Family::VACANT);
        }
        while position > ROOT {
            let parent = parent_of(position);
            let above = self.families[parent / 4].get(parent % 4);
            if above.precedes(key) {
                break;
            }
            self.families[position / 4].set(position % 4, above);
            position = parent;
        }
        self.families[position / 4].set(position % 4, key);
    }

    /// Fills the hole at the root with the last node's key, or empties the queue when the root is the last.
    #[inline]
    fn close_hole(&mut self) {
        self.hole = false;
        self.nodes -= 1;
        let last = ROOT + self.nodes;
        let key = self.families[last / 4].vacate(last % 4);
        if last.is_multiple_of(4) || last == ROOT {
            self.families.pop();
        }
        if last != ROOT {
            self.sift_down(key);
        }
    }

    /// Puts `key` at the root, whose slot is free, and lets it sink.
    #[inline]
    fn sift_down(&mut self, key: Key) {
        let mut position = ROOT;
        while let Some(family) = self.families.get(family_below(position)) {
            let slot = family.first();
            let child = family.get(slot);
            if key.precedes(child) {
                break;
            }
            self.families[position / 4].set(position % 4, child);
            position = 4 * family_below(position) + slot;
        }
        self.families[position / 4].set(position % 4, key);
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

#[cfg(test)]
mod tests;
