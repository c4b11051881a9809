//! Everything that can happen, as one closed type, and how it is packed into the queue's 29 bits.

use crate::ids::{CallId, NodeId};

/// What happens at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A call is due: it arrives, its work is done, its wait is over. Its phase says which.
    Call(CallId),
    /// The news that nobody waits for a call any more reaches the machine that works on it.
    Cancel(CallId),
    /// A client's next request.
    Arrival(NodeId),
    /// The earliest deadline of a machine's list may have come.
    Deadline(NodeId, Deadline),
    /// The next call of a shared machine may be done.
    Sharing(NodeId),
    /// A balancer checks a server: place in the table of watches.
    Check(u32),
    /// A balancer's patience with a silent server may be over (phi accrual).
    Silence(u32),
    /// A balancer looks again at who may be chosen: an ejection ends.
    Refresh(NodeId),
    /// A machine has booted.
    Booted(NodeId),
    /// A balancer tells its standby that it lives.
    Advert(NodeId),
    /// A standby has heard nothing for long enough, perhaps.
    Takeover(NodeId),
    /// The scenario's script acts: place in the script.
    Script(u32),
}

/// Lists of deadlines that each machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// Answers to calls.
    Answer,
    /// Connections from the pool.
    Connection,
    /// Answers to health checks.
    Check,
}

impl Deadline {
    /// The lists that each machine has.
    pub(crate) const ALL: [Deadline; 3] = [Deadline::Answer, Deadline::Connection, Deadline::Check];

    fn from_index(index: u32) -> Deadline {
        match index {
            0 => Deadline::Answer,
            1 => Deadline::Connection,
            _ => Deadline::Check,
        }
    }
}

const INDEX_BITS: u32 = 24;
/// The largest index an event can carry, and so the most calls a world can hold.
pub(crate) const INDEX_END: u32 = 1 << INDEX_BITS;

impl Event {
    /// Packed: kind in the upper 5 bits, index in the lower 24. Next to nothing where the kind is known, as it always is.
    #[inline(always)]
    pub(crate) fn code(self) -> u32 {
        let (kind, index) = match self {
            Event::Call(call) => (0, call.0),
            Event::Cancel(call) => (1, call.0),
            Event::Arrival(node) => (2, u32::from(node.0)),
            Event::Deadline(node, list) => (3 + list as u32, u32::from(node.0)),
            Event::Sharing(node) => (6, u32::from(node.0)),
            Event::Check(watch) => (7, watch),
            Event::Silence(watch) => (8, watch),
            Event::Refresh(node) => (9, u32::from(node.0)),
            Event::Booted(node) => (10, u32::from(node.0)),
            Event::Advert(node) => (11, u32::from(node.0)),
            Event::Takeover(node) => (12, u32::from(node.0)),
            Event::Script(line) => (13, line),
        };
        kind << INDEX_BITS | index
    }

    /// The event of a code made by [`Event::code`].
    #[inline]
    pub(crate) fn from_code(code: u32) -> Event {
        let index = code & (INDEX_END - 1);
        // By far the most.
        if index == code {
            return Event::Call(CallId(index));
        }
        let node = NodeId(index as u16);
        match code >> INDEX_BITS {
            1 => Event::Cancel(CallId(index)),
            2 => Event::Arrival(node),
            list @ 3..=5 => Event::Deadline(node, Deadline::from_index(list - 3)),
            6 => Event::Sharing(node),
            7 => Event::Check(index),
            8 => Event::Silence(index),
            9 => Event::Refresh(node),
            10 => Event::Booted(node),
            11 => Event::Advert(node),
            12 => Event::Takeover(node),
            _ => Event::Script(index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        let node = NodeId(u16::MAX - 1);
        let events = [
            Event::Call(CallId(INDEX_END - 1)),
            Event::Cancel(CallId(7)),
            Event::Arrival(node),
            Event::Deadline(node, Deadline::Answer),
            Event::Deadline(node, Deadline::Connection),
            Event::Deadline(node, Deadline::Check),
            Event::Sharing(node),
            Event::Check(9),
            Event::Silence(9),
            Event::Refresh(node),
            Event::Booted(node),
            Event::Advert(node),
            Event::Takeover(node),
            Event::Script(3),
        ];
        for event in events {
            assert_eq!(Event::from_code(event.code()), event);
            assert!(event.code() < 1 << super::super::queue::CODE_BITS);
        }
    }
}
