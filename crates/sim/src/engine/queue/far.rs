//! Events that are far off: put in buckets by their time, and in order only when theirs comes next.
//!
//! A bucket spans a power of two of nanoseconds, so that finding it is a shift. One more has whatever is later than all of
//! them; when they are empty, it is spread over them. A bucket is meant to hold a few hundred events when its time comes,
//! and does where times lie evenly or exponentially. Nothing but speed depends on it.
//!
//! The events of a bucket lie in chunks, which share one arena. So an event costs one write where it goes in and one read
//! where it comes out, however many there are. This is the upper part of a ladder queue (Tang, Goh and Thng, ACM Transactions on
//! Modeling and Computer Simulation 15, 2005) with a single rung.

use super::Key;

/// Buckets but the one more.
const BUCKETS: usize = 512;
/// The place of that one.
const LATER: usize = BUCKETS;
/// Events in a chunk: with what else it holds, four cache lines.
const ROOM: usize = 15;
/// No chunk.
const NONE: u32 = u32::MAX;

/// Some events of a bucket.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Chunk {
    keys: [Key; ROOM],
    len: u32,
    /// The next one of the bucket, or of those that are free.
    next: u32,
}

impl Chunk {
    const BLANK: Chunk = Chunk { keys: [Key::VACANT; ROOM], len: 0, next: NONE };

    fn keys(&self) -> &[Key] {
        &self.keys[..self.len as usize]
    }

    fn add(&mut self, key: Key) {
        self.keys[self.len as usize] = key;
        self.len += 1;
    }
}

/// Events that are far off.
#[derive(Clone, Debug)]
pub(super) struct Far {
    few: usize,
    /// When the first bucket begins.
    start_ns: u64,
    /// A bucket spans two to this power of nanoseconds.
    shift: u32,
    /// The first chunk of each bucket; no buckets until they are needed.
    buckets: Vec<u32>,
    /// The bucket that is open; those before it are empty.
    open: usize,
    chunks: Vec<Chunk>,
    /// The first chunk that is free.
    free: u32,
    /// How many events there are.
    len: usize,
}

impl Far {
    /// Nothing is far off yet. A bucket is meant to hold `few` events.
    pub fn new(few: usize) -> Far {
        let (buckets, chunks) = (Vec::new(), Vec::new());
        Far { few, start_ns: 0, shift: 0, buckets, open: LATER, chunks, free: NONE, len: 0 }
    }

    /// How many events a bucket is meant to hold.
    pub fn few(&self) -> usize {
        self.few
    }

    /// How many events there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds an event, which is later than the bucket that is open.
    #[inline(never)]
    pub fn push(&mut self, key: Key) {
        self.put(key, self.bucket(key));
    }

    /// Takes in more events, and puts all there are where nothing is said about their time.
    pub fn gather(&mut self, more: impl Iterator<Item = Key>) {
        self.buckets.resize(BUCKETS + 1, NONE);
        more.for_each(|key| self.put(key, LATER));
        (0..BUCKETS).for_each(|bucket| self.pour(bucket, |_, _| LATER));
        self.open = LATER;
    }

    /// Opens the first bucket that isn't empty; returns when it ends. With no more events than are meant to be in one, it
    /// has them all.
    pub fn open(&mut self) -> u64 {
        if self.len <= self.few {
            self.gather(std::iter::empty());
            return u64::MAX;
        }
        let filled = |bucket: &usize| self.buckets[*bucket] != NONE;
        self.open = (self.open..BUCKETS).find(filled).unwrap_or(LATER);
        if self.open == LATER {
            self.spread();
        }
        (self.open as u64 + 1).saturating_mul(1 << self.shift).saturating_add(self.start_ns)
    }

    /// Takes all events out of the bucket that is open.
    pub fn empty(&mut self, mut take: impl FnMut(Key)) {
        let mut rest = std::mem::replace(&mut self.buckets[self.open], NONE);
        while let Some(chunk) = self.chunks.get(rest as usize) {
            chunk.keys().iter().for_each(|key| take(*key));
            rest = self.release(rest);
        }
    }

    /// Forgets all events; keeps the memory.
    pub fn clear(&mut self) {
        self.buckets.fill(NONE);
        self.chunks.clear();
        (self.open, self.free, self.len) = (LATER, NONE, 0);
    }

    /// Spreads what is in the last bucket over all of them, and opens the first.
    fn spread(&mut self) {
        let (first_ns, mean_ns) = self.times();
        // Where times are exponential, this is how far the first few reach; where they are even, the first half of them.
        let width = mean_ns as u128 * self.few as u128 / self.len as u128;
        (self.start_ns, self.shift, self.open) = (first_ns, (width as u64).checked_ilog2().unwrap_or(0), 0);
        self.pour(LATER, Far::bucket);
    }

    /// The first time in the last bucket, and how long after it they are on average.
    fn times(&self) -> (u64, u64) {
        let first = self.chunks.get(self.buckets[LATER] as usize);
        let next = |chunk: &&Chunk| self.chunks.get(chunk.next as usize);
        let keys = std::iter::successors(first, next).flat_map(Chunk::keys);
        let first_ns = keys.clone().map(|key| key.time_ns).min().unwrap_or(0);
        let sum = keys.map(|key| u128::from(key.time_ns - first_ns)).sum::<u128>();
        (first_ns, (sum / self.len as u128) as u64)
    }

    /// Takes all events out of a bucket, and puts each where `place` says.
    fn pour(&mut self, bucket: usize, place: impl Fn(&Far, Key) -> usize) {
        let mut rest = std::mem::replace(&mut self.buckets[bucket], NONE);
        while let Some(&chunk) = self.chunks.get(rest as usize) {
            rest = self.release(rest);
            for key in chunk.keys() {
                self.put(*key, place(self, *key));
            }
        }
    }

    /// The bucket of an event.
    fn bucket(&self, key: Key) -> usize {
        ((key.time_ns - self.start_ns) >> self.shift).min(LATER as u64) as usize
    }

    fn put(&mut self, key: Key, bucket: usize) {
        let at = self.buckets[bucket];
        match self.chunks.get_mut(at as usize) {
            Some(chunk) if chunk.keys().len() < ROOM => chunk.add(key),
            _ => self.begin_chunk(bucket).add(key),
        }
        self.len += 1;
    }

    fn begin_chunk(&mut self, bucket: usize) -> &mut Chunk {
        if self.free == NONE {
            self.free = self.chunks.len() as u32;
            self.chunks.push(Chunk::BLANK);
        }
        let at = self.free;
        let chunk = &mut self.chunks[at as usize];
        self.free = chunk.next;
        chunk.len = 0;
        chunk.next = std::mem::replace(&mut self.buckets[bucket], at);
        chunk
    }

    /// A chunk's events are elsewhere; returns the next one of its bucket.
    fn release(&mut self, at: u32) -> u32 {
        let chunk = &mut self.chunks[at as usize];
        self.len -= chunk.keys().len();
        std::mem::replace(&mut chunk.next, std::mem::replace(&mut self.free, at))
    }
}
