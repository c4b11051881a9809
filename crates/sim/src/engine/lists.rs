//! Lists of calls that need no memory of their own: the links are in the calls.

use super::call::Neighbours;
use super::calls::Calls;
use crate::ids::CallId;
use crate::time::SimTime;

/// A line of waiting calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    head: CallId,
    tail: CallId,
    len: u32,
}

impl Default for Line {
    fn default() -> Self {
        Line { head: CallId::NONE, tail: CallId::NONE, len: 0 }
    }
}

impl Line {
    /// How many wait.
    #[inline]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Joins the end of the line.
    #[inline]
    pub fn join(&mut self, calls: &mut Calls, id: CallId) {
        calls[id].line = Neighbours { before: self.tail, after: CallId::NONE };
        match self.tail {
            CallId::NONE => self.head = id,
            tail => calls[tail].line.after = id,
        }
        self.tail = id;
        self.len += 1;
    }

    /// Leaves the line, from wherever it stands.
    #[inline]
    pub fn leave(&mut self, calls: &mut Calls, id: CallId) {
        let Neighbours { before, after } = calls[id].line;
        match before {
            CallId::NONE => self.head = after,
            before => calls[before].line.after = after,
        }
        match after {
            CallId::NONE => self.tail = before,
            after => calls[after].line.before = before,
        }
        calls[id].line = Neighbours::NONE;
        self.len -= 1;
    }

    /// The one who came first, or last; leaves the line.
    #[inline]
    pub fn next(&mut self, calls: &mut Calls, last_first: bool) -> Option<CallId> {
        let id = if last_first { self.tail } else { self.head };
        if id == CallId::NONE {
            return None;
        }
        self.leave(calls, id);
        Some(id)
    }
}

/// Calls with deadlines, in their order. Only the earliest needs an event, and it may come too early: whoever gets it
/// looks at the list and asks for another. So a call that is answered in time costs no event at all.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadlines {
    head: CallId,
    tail: CallId,
    /// When the event that watches this list comes, if there is one.
    pub armed: SimTime,
}

impl Default for Deadlines {
    fn default() -> Self {
        Deadlines { head: CallId::NONE, tail: CallId::NONE, armed: SimTime::NEVER }
    }
}

impl Deadlines {
    /// The earliest deadline's call.
    #[inline]
    pub fn first(&self) -> Option<CallId> {
        (self.head != CallId::NONE).then_some(self.head)
    }

    /// Adds a call whose deadline is set. The usual place is the end: the same patience for everyone keeps the order.
    #[inline]
    pub fn add(&mut self, calls: &mut Calls, id: CallId) {
        let deadline = calls.deadline(id);
        let mut before = self.tail;
        while before != CallId::NONE && calls.deadline(before) > deadline {
            before = calls.timer(before).list.before;
        }
        let after = match before {
            CallId::NONE => std::mem::replace(&mut self.head, id),
            before => std::mem::replace(&mut calls.timer(before).list.after, id),
        };
        match after {
            CallId::NONE => self.tail = id,
            after => calls.timer(after).list.before = id,
        }
        calls.timer(id).list = Neighbours { before, after };
    }

    /// Takes a call out.
    #[inline]
    pub fn remove(&mut self, calls: &mut Calls, id: CallId) {
        let Neighbours { before, after } = calls.timer(id).list;
        match before {
            CallId::NONE => self.head = after,
            before => calls.timer(before).list.after = after,
        }
        match after {
            CallId::NONE => self.tail = before,
            after => calls.timer(after).list.before = before,
        }
        calls.timer(id).list = Neighbours::NONE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(deadlines: &[u64]) -> (Calls, Vec<CallId>) {
        let mut calls = Calls::default();
        let ids = deadlines.iter().map(|deadline| {
            let id = calls.create().expect("an empty arena has room");
            calls.timer(id).deadline = SimTime(*deadline);
            id
        });
        let ids = ids.collect();
        (calls, ids)
    }

    #[test]
    fn deadlines_stay_in_order_however_they_come() {
        let (mut calls, ids) = calls(&[30, 10, 20, 10]);
        let mut list = Deadlines::default();
        ids.iter().for_each(|id| list.add(&mut calls, *id));
        let mut order = Vec::new();
        while let Some(first) = list.first() {
            order.push(first);
            list.remove(&mut calls, first);
        }
        assert_eq!(order, [ids[1], ids[3], ids[2], ids[0]]);
    }

    #[test]
    fn lines_serve_either_end_and_let_anyone_leave() {
        let (mut calls, ids) = calls(&[0; 4]);
        let mut line = Line::default();
        ids.iter().for_each(|id| line.join(&mut calls, *id));
        line.leave(&mut calls, ids[1]);
        assert_eq!(line.next(&mut calls, true), Some(ids[3]));
        assert_eq!(line.next(&mut calls, false), Some(ids[0]));
        assert_eq!((line.len(), line.next(&mut calls, false)), (1, Some(ids[2])));
        assert_eq!(line.next(&mut calls, true), None);
    }
}
