//! The event queue: which event comes next.
//!
//! A 4-ary implicit heap of 16-byte keys. A key packs everything the order depends on into one `u128`, most
//! significant first, so that one comparison decides:
//!
//! | bits | field | meaning |
//! |---|---|---|
//! | 64 | time | nanoseconds of simulated time |
//! | 35 | sequence | how many events were pushed before this one: ties go to the earlier push |
//! | 29 | code | what happens; opaque here, and never reached by a comparison since sequences differ |
//!
//! Four things make it fast, and all four are safe code:
//!
//! - **Families on cache lines.** The four children of a node share one aligned 64-byte `Family`. Slots not in
//!   use hold `VACANT`, which is larger than any key, so the smallest of four is chosen without a branch and
//!   without a special case for the last family; the bounds check of a descent *is* its loop condition.
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
/// Bits of a key's sequence.
const SEQUENCE_BITS: u32 = 35;
/// The first sequence that is not given any more: time to renumber. It is the last that would fit, see `VACANT`.
const SEQUENCE_END: u64 = (1 << SEQUENCE_BITS) - 1;
/// Larger than every key: a sequence never has all its bits set.
const VACANT: u128 = u128::MAX;
/// Position of the root. Starting at 3 puts the root's children at 4, and every family on its own line.
const ROOT: usize = 3;

/// Families that a new queue has room for, 4 KiB: small systems ask for no more.
const ROOM: usize = 64;

/// Four siblings on one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Family([u128; 4]);

impl Family {
    /// The smallest of the four and its slot, without a branch.
    #[inline(always)]
    fn smallest(&self) -> (u128, usize) {
        let [a, b, c, d] = self.0;
        let (left, left_slot) = if b < a { (b, 1) } else { (a, 0) };
        let (right, right_slot) = if d < c { (d, 3) } else { (c, 2) };
        if right < left { (right, right_slot) } else { (left, left_slot) }
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
    /// The key kept beside the heap, or `VACANT`.
    aside: u128,
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
        EventQueue { aside: VACANT, families: Vec::with_capacity(ROOM), nodes: 0, hole: false, sequence: 0 }
    }
}

impl EventQueue {
    /// Adds an event at `time_ns`, behind every event that was pushed earlier for the same time.
    ///
    /// `code` must be below 2^[`CODE_BITS`]; higher bits are dropped (and caught in debug builds).
    #[inline]
    pub fn push(&mut self, time_ns: u64, code: u32) {
        let key = self.key(time_ns, code);
        self.insert(key);
    }

    /// The same for what recurs, one event at a time: it is kept aside, if nothing else is.
    #[inline]
    pub fn push_aside(&mut self, time_ns: u64, code: u32) {
        let key = self.key(time_ns, code);
        if self.aside == VACANT {
            self.aside = key;
        } else {
            self.insert(key);
        }
    }

    /// The key of an event that is pushed now.
    #[inline]
    fn key(&mut self, time_ns: u64, code: u32) -> u128 {
        debug_assert!(code >> CODE_BITS == 0, "code {code:#x} needs more than {CODE_BITS} bits");
        if self.sequence == SEQUENCE_END {
            self.renumber();
        }
        let code = u64::from(code) & ((1 << CODE_BITS) - 1);
        let key = u128::from(time_ns) << 64 | u128::from(self.sequence << CODE_BITS | code);
        self.sequence += 1;
        key
    }

    #[inline]
    fn insert(&mut self, key: u128) {
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
        self.pop_until(u64::MAX)
    }

    /// Removes the next event, if it comes no later than `end_ns`; returns its time in nanoseconds and its code.
    #[inline(always)]
    pub fn pop_until(&mut self, end_ns: u64) -> Option<(u64, u32)> {
        let top = self.top();
        let key = top.min(self.aside);
        let (time_ns, code) = unpack(key);
        if key == VACANT || time_ns > end_ns {
            return None;
        }
        if self.aside < top {
            self.aside = VACANT;
        } else {
            if self.hole {
                self.close_hole();
            }
            self.hole = true;
        }
        Some((time_ns, code))
    }

    /// The smallest key in the heap; `VACANT` if there is none.
    #[inline(always)]
    fn top(&self) -> u128 {
        if self.hole {
            self.families.get(family_below(ROOT)).map_or(VACANT, |family| family.smallest().0)
        } else {
            self.families.first().map_or(VACANT, |family| family.0[ROOT])
        }
    }

    /// The next key, if there is one.
    #[inline(always)]
    fn peek(&self) -> Option<u128> {
        let key = self.top().min(self.aside);
        (key != VACANT).then_some(key)
    }

    /// The time of the next event, in nanoseconds.
    #[inline]
    pub fn peek_time(&self) -> Option<u64> {
        self.peek().map(|key| unpack(key).0)
    }

    /// The code of the next event.
    #[inline]
    pub(crate) fn peek_code(&self) -> Option<u32> {
        self.peek().map(|key| unpack(key).1)
    }

    /// How many events are pending.
    #[inline]
    pub fn len(&self) -> usize {
        self.nodes - usize::from(self.hole) + usize::from(self.aside != VACANT)
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
        self.aside = VACANT;
        self.families.clear();
        self.nodes = 0;
        self.hole = false;
        self.sequence = 0;
    }

    /// Adds `key` behind the last node and lets it rise.
    #[inline]
    fn append(&mut self, key: u128) {
        let mut position = ROOT + self.nodes;
        self.nodes += 1;
        if position / 4 == self.families.len() {
            self.families.push(Family([VACANT; 4]));
        }
        while position > ROOT {
            let parent = parent_of(position);
            let above = self.families[parent / 4].0[parent % 4];
            if above < key {
                break;
            }
            self.families[position / 4].0[position % 4] = above;
            position = parent;
        }
        self.families[position / 4].0[position % 4] = key;
    }

    /// Fills the hole at the root with the last node's key, or empties the queue when the root is the last.
    #[inline]
    fn close_hole(&mut self) {
        self.hole = false;
        self.nodes -= 1;
        let last = ROOT + self.nodes;
        let key = std::mem::replace(&mut self.families[last / 4].0[last % 4], VACANT);
        if last.is_multiple_of(4) || last == ROOT {
            self.families.pop();
        }
        if last != ROOT {
            self.sift_down(key);
        }
    }

    /// Puts `key` at the root, whose slot is free, and lets it sink.
    #[inline]
    fn sift_down(&mut self, key: u128) {
        let mut position = ROOT;
        while let Some(family) = self.families.get(family_below(position)) {
            let (child, slot) = family.smallest();
            if key < child {
                break;
            }
            self.families[position / 4].0[position % 4] = child;
            position = 4 * family_below(position) + slot;
        }
        self.families[position / 4].0[position % 4] = key;
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

/// The time and the code in a key.
#[inline(always)]
fn unpack(key: u128) -> (u64, u32) {
    ((key >> 64) as u64, key as u32 & ((1 << CODE_BITS) - 1))
}

#[cfg(test)]
mod tests;
