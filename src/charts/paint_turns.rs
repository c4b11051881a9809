//! Charts are painted in turn, one in a frame: all of them in the same one would cost more than all else in it.

use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
use std::rc::Rc;

/// Whose turn it is.
#[derive(Clone, Default)]
pub struct Turns(Rc<Inner>);

#[derive(Default)]
struct Inner {
    waiting: RefCell<Waiting<Box<dyn FnOnce()>>>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl PartialEq for Turns {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Turns {
    /// Has a chart painted in one of the next frames; in the very next one if somebody waits for it.
    pub fn ask(&self, chart: &'static str, urgent: bool, paint: impl FnOnce() + 'static) {
        self.0.waiting.borrow_mut().put(chart, urgent, Box::new(paint));
        if self.0.frame.borrow().is_none() {
            self.await_frame();
        }
    }

    fn await_frame(&self) {
        let turns = self.clone();
        let frame = request_animation_frame(move |_| {
            turns.0.frame.replace(None);
            let due = turns.0.waiting.borrow_mut().take();
            due.into_iter().for_each(|paint| paint());
            if !turns.0.waiting.borrow().0.is_empty() {
                turns.await_frame();
            }
        });
        self.0.frame.replace(Some(frame));
    }
}

/// What waits for its turn, the longest first.
struct Waiting<T>(Vec<Turn<T>>);

struct Turn<T> {
    chart: &'static str,
    urgent: bool,
    what: T,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Waiting(Vec::new())
    }
}

impl<T> Waiting<T> {
    /// A chart that waits already keeps its place: it would never have its turn where frames are rarer than wishes.
    fn put(&mut self, chart: &'static str, urgent: bool, what: T) {
        match self.0.iter_mut().find(|turn| turn.chart == chart) {
            Some(turn) => *turn = Turn { chart, urgent: turn.urgent || urgent, what },
            None => self.0.push(Turn { chart, urgent, what }),
        }
    }

    /// What has its turn now.
    fn take(&mut self) -> Vec<T> {
        let mut first = true;
        let due = self.0.extract_if(.., |turn| std::mem::take(&mut first) || turn.urgent);
        due.map(|turn| turn.what).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_chart_has_its_turn_however_often_it_asks() {
        let mut waiting = Waiting::default();
        let mut painted = Vec::new();
        for frame in 0..6 {
            ["a", "b", "c"].into_iter().for_each(|chart| waiting.put(chart, false, (chart, frame)));
            painted.extend(waiting.take());
        }
        assert_eq!(painted, [("a", 0), ("b", 1), ("c", 2), ("a", 3), ("b", 4), ("c", 5)]);
    }

    #[test]
    fn what_somebody_waits_for_comes_at_once() {
        let mut waiting = Waiting::default();
        ["a", "b", "c"].into_iter().for_each(|chart| waiting.put(chart, false, chart));
        waiting.put("c", true, "c anew");
        waiting.put("c", false, "c again");
        assert_eq!(waiting.take(), ["a", "c again"]);
        assert_eq!(waiting.take(), ["b"]);
        assert!(waiting.take().is_empty());
    }
}
