//! A 4-ary implicit heap, for events that come soon.
//!
//! - **Families on cache lines.** The four children of a node share one aligned 64-byte `Family`. Slots not in
//!   use are later than any event, so the earliest of four is chosen without a branch and without a special case for
//!   the last family; the bounds check of a descent *is* its loop condition.
//! - **Times apart.** Times are hardly ever equal, so the four times are compared, which processors and browsers have
//!   an instruction for, and the rest is looked at where that leaves a tie. Slots not in use differ in time as well.
//! - **A lazy hole.** Most events schedule a successor. [`Heap::pop`] therefore leaves the root empty; the next
//!   [`Heap::push`] drops its key there and sifts it down. A pop and a push cost one sift instead of two.

use super::{Key, LATEST};

/// Position of the root. Starting at 3 puts the root's children at 4, and every family on its own line.
const ROOT: usize = 3;
/// Families that a new heap has room for, 4 KiB: small systems ask for no more.
const ROOM: usize = 64;

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

/// Events in a heap.
#[derive(Clone, Debug)]
pub(super) struct Heap {
    /// Family `f` holds positions `4f..4f + 4`; position 3 is the root and 0 to 2 stay vacant.
    families: Vec<Family>,
    /// How many positions are in use from the root on, counting the hole.
    nodes: usize,
    /// Whether the root was popped and not filled again. Its slot then holds a stale key.
    hole: bool,
    /// With more events, give or take a few, it is full.
    most: usize,
}

impl Heap {
    /// An empty heap that is full with this many events, give or take a few.
    pub fn new(most: usize) -> Self {
        Heap { families: Vec::with_capacity(ROOM), nodes: 0, hole: false, most }
    }

    /// Is full with so many events from now on.
    pub fn limit(&mut self, most: usize) {
        self.most = most;
    }

    /// How many events it holds.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.nodes - usize::from(self.hole)
    }

    /// All its events, in no order.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        let keys = self.families.iter().flat_map(|family| (0..4).map(|slot| family.get(slot)));
        keys.skip(if self.hole { ROOT + 1 } else { ROOT }).take(self.len())
    }

    /// Forgets all events; keeps the memory.
    pub fn clear(&mut self) {
        self.families.clear();
        self.nodes = 0;
        self.hole = false;
    }

    /// How many events it has room for.
    #[cfg(test)]
    pub fn capacity(&self) -> usize {
        4 * self.families.capacity()
    }

    /// Adds an event, unless the heap is full; returns whether it did.
    #[inline]
    #[must_use]
    pub fn push(&mut self, key: Key) -> bool {
        if self.hole {
            self.hole = false;
            self.sift_down(key);
            return true;
        }
        self.append(key)
    }

    /// Removes the first event, which is there and known; returns whether it was the last.
    #[inline(always)]
    pub fn pop(&mut self) -> bool {
        if self.hole {
            self.close_hole();
        }
        self.hole = true;
        self.nodes == 1
    }

    /// The first key; a vacant one if there is none.
    #[inline(always)]
    pub fn first(&self) -> Key {
        if self.hole {
            self.families.get(family_below(ROOT)).map_or(Key::VACANT, |family| family.get(family.first()))
        } else {
            self.families.first().map_or(Key::VACANT, |family| family.get(ROOT))
        }
    }

    /// Adds `key` behind the last node and lets it rise.
    #[inline]
    fn append(&mut self, key: Key) -> bool {
        let mut position = ROOT + self.nodes;
        if position / 4 == self.families.len() {
            if position > self.most {
                return false;
            }
            self.families.push(Family::VACANT);
        }
        self.nodes += 1;
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
        true
    }

    /// Fills the hole at the root with the last node's key. There is one: a hole alone holds no event to be removed.
    #[inline]
    fn close_hole(&mut self) {
        self.hole = false;
        self.nodes -= 1;
        let last = ROOT + self.nodes;
        debug_assert!(last > ROOT, "an event is removed from a heap that holds none");
        let key = self.families[last / 4].vacate(last % 4);
        if last.is_multiple_of(4) {
            self.families.pop();
        }
        self.sift_down(key);
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
}
