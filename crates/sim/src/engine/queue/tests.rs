use super::far::Far;
use super::heap::Heap;
use super::{CODE_BITS, EventQueue, FEW, LATEST, SEQUENCE_END, most};
use crate::rng::{Source, Stream};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What the queue must do, in the plainest way: a sorted map from (time, order of insertion) to code.
#[derive(Clone, Default)]
struct Model {
    pending: BTreeMap<(u64, u64), u32>,
    pushed: u64,
}

impl Model {
    fn push(&mut self, time_ns: u64, code: u32) {
        self.pending.insert((time_ns, self.pushed), code);
        self.pushed += 1;
    }

    fn pop(&mut self) -> Option<(u64, u32)> {
        self.pending.pop_first().map(|((time_ns, _), code)| (time_ns, code))
    }

    fn peek_time(&self) -> Option<u64> {
        self.pending.first_key_value().map(|(&(time_ns, _), _)| time_ns)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Push(u64, u32),
    PushAside(u64, u32),
    Pop,
    Clear,
    Fork,
}

/// Few distinct times give many ties; the extremes check that no key collides with a vacant slot.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    steps_at(prop_oneof![6 => 0..8u64, 3 => 0..=LATEST, 1 => Just(LATEST)])
}

fn steps_at(time: impl Strategy<Value = u64> + Clone + 'static) -> impl Strategy<Value = Vec<Step>> {
    let code = prop_oneof![9 => 0..1u32 << CODE_BITS, 1 => Just((1 << CODE_BITS) - 1)];
    let step = prop_oneof![
        100 => (time.clone(), code.clone()).prop_map(|(time_ns, code)| Step::Push(time_ns, code)),
        20 => (time, code).prop_map(|(time_ns, code)| Step::PushAside(time_ns, code)),
        100 => Just(Step::Pop),
        1 => Just(Step::Clear),
        1 => Just(Step::Fork),
    ];
    prop::collection::vec(step, 0..600)
}

/// Runs `steps` on both and compares everything that can be seen after each.
fn check(mut queue: EventQueue, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut model = Model::default();
    for step in steps {
        match *step {
            Step::Push(time_ns, code) => {
                queue.push(time_ns, code);
                model.push(time_ns, code);
            }
            Step::PushAside(time_ns, code) => {
                queue.push_aside(time_ns, code);
                model.push(time_ns, code);
            }
            Step::Pop => prop_assert_eq!(queue.pop(), model.pop()),
            Step::Clear => {
                queue.clear();
                model.pending.clear();
            }
            Step::Fork => queue = queue.clone(),
        }
        prop_assert_eq!(queue.len(), model.pending.len());
        prop_assert_eq!(queue.is_empty(), model.pending.is_empty());
        prop_assert_eq!(queue.peek_time(), model.peek_time());
    }
    while let Some(expected) = model.pop() {
        prop_assert_eq!(queue.pop(), Some(expected));
    }
    prop_assert_eq!(queue.pop(), None);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn behaves_like_a_sorted_map(steps in steps()) {
        check(EventQueue::default(), &steps)?;
    }

    #[test]
    fn far_events_come_in_order_too(
        // How wide buckets are follows from the times in them: of one nanosecond, more, and as wide as can be.
        steps in prop_oneof![steps(), steps_at(0..8u64), steps_at(0..1_000u64), steps_at(0..=LATEST)],
        few in 1..20usize,
    ) {
        check(EventQueue { heap: Heap::new(most(few)), far: Far::new(few), ..EventQueue::default() }, &steps)?;
    }

    #[test]
    fn renumbering_keeps_the_order(steps in steps(), left in 0..200u64) {
        check(EventQueue { sequence: SEQUENCE_END - left, ..EventQueue::default() }, &steps)?;
    }
}

#[test]
fn ties_leave_in_the_order_they_came() {
    let mut queue = EventQueue::default();
    // Codes fall while sequences rise: the code must have no say.
    (0..1_000).for_each(|i| queue.push(7, 1_000 - i));
    let left: Vec<u32> = std::iter::from_fn(|| queue.pop()).map(|(_, code)| code).collect();
    assert!(left.is_sorted_by(|a, b| a > b));
    assert_eq!(left.len(), 1_000);
}

#[test]
fn renumbers_when_the_sequence_is_exhausted() {
    let mut queue = EventQueue { sequence: SEQUENCE_END - 2, ..EventQueue::default() };
    queue.push(5, 1);
    queue.push(5, 2);
    assert_eq!(queue.sequence(), SEQUENCE_END);
    queue.push(5, 3);
    assert_eq!(queue.sequence(), 3);
    assert_eq!([queue.pop(), queue.pop(), queue.pop()], [Some((5, 1)), Some((5, 2)), Some((5, 3))]);
}

#[test]
fn renumbers_with_a_hole_at_the_root() {
    let mut queue = EventQueue { sequence: SEQUENCE_END - 3, ..EventQueue::default() };
    (1..=3).for_each(|code| queue.push(5, code));
    assert_eq!(queue.pop(), Some((5, 1)));
    queue.push(5, 4);
    assert_eq!(queue.len(), 3);
    assert_eq!([queue.pop(), queue.pop(), queue.pop()], [Some((5, 2)), Some((5, 3)), Some((5, 4))]);
}

#[test]
fn allocates_nothing_once_warm() {
    let mut queue = EventQueue::default();
    (0..1_000).for_each(|i| queue.push(i, 0));
    let capacity = queue.heap.capacity();
    for i in 0..10_000 {
        queue.pop();
        queue.push(i * 7_919 % 1_000, 0);
    }
    queue.clear();
    (0..1_000).for_each(|i| queue.push(i, 0));
    assert_eq!(queue.heap.capacity(), capacity);
}

/// Goes on with as many pending events as there are: each that comes pushes one, so much later.
fn hold(queue: &mut EventQueue, events: usize, mut later: impl FnMut() -> u64) {
    for _ in 0..events {
        let (now, code) = queue.pop().expect("as many come as go");
        queue.push(now + later(), code);
    }
}

/// Numbers from 0 to just below 1.
fn uniform() -> impl FnMut() -> f64 {
    let mut stream = Stream::new(1, "queue", 0);
    move || stream.unit()
}

#[test]
fn the_heap_stays_small_however_many_are_pending() {
    const PENDING: usize = 50_000;
    let mut draw = uniform();
    let spans: [&mut dyn FnMut(f64) -> f64; 3] =
        [&mut |draw| 2e9 * draw, &mut |draw| -1e9 * libm::log(1.0 - draw), &mut |_| 1e9];
    for span in spans {
        let mut queue = EventQueue::default();
        let mut later = || span(draw()) as u64;
        (0..PENDING).for_each(|i| queue.push(i as u64 * 1_000_000_000 / PENDING as u64, 0));
        hold(&mut queue, 4 * PENDING, &mut later);
        let (mut fills, mut largest) = (0, 0);
        for _ in 0..2 * PENDING {
            hold(&mut queue, 1, &mut later);
            if queue.filled() {
                fills += 1;
                largest = largest.max(queue.soon().count());
            }
        }
        assert!(largest <= most(FEW), "{largest} at once");
        assert!((PENDING / FEW..8 * PENDING / FEW).contains(&fills), "{fills} fills");
    }
}

#[test]
fn few_lie_in_the_heap_even_after_many() {
    let mut draw = uniform();
    let mut queue = EventQueue::default();
    (0..20_000).for_each(|i| queue.push(i, 0));
    while queue.len() > 100 {
        queue.pop();
    }
    let mut fills = 0;
    for _ in 0..1_000 {
        hold(&mut queue, 1, || (20_000.0 * draw()) as u64);
        fills += u32::from(queue.filled());
        let _ = queue.soon();
    }
    assert!(fills <= 2, "{fills} fills");
}

#[test]
fn what_comes_after_many_at_once_is_not_lost() {
    let mut queue = EventQueue::default();
    (0..10_000).for_each(|_| queue.push(7, 0));
    while queue.pop().is_some() {}
    queue.push(9, 1);
    assert_eq!((queue.peek_time(), queue.pop(), queue.len()), (Some(9), Some((9, 1)), 0));
}

#[test]
fn many_at_once_are_not_laid_out_over_and_over() {
    let mut queue = EventQueue::default();
    let mut fills = 0;
    for _ in 0..100_000 {
        queue.push(7, 0);
        fills += u32::from(queue.filled());
        let _ = queue.soon();
    }
    assert!((1..10).contains(&fills), "{fills} times");
}
