//! A call: one machine asks another for something.
//!
//! A client asks its balancer, a balancer a server, a server its database. A request is the tree of calls below the one
//! its client made. A call is a sequence: it travels, waits, is worked on, waits for its own calls, travels back; so it
//! has at most one event that matters, at [`Call::due`].

use crate::ids::{CallId, KindId, LinkId, NodeId};
use crate::observe::{Failure, Leg, Traffic};
use crate::time::{SimDuration, SimTime};

/// What a call is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing: the slot is free, or will be when its last event has passed.
    Free,
    /// Its user thinks.
    Thinking,
    /// Waits before the next try.
    Backoff,
    /// Waits for a connection from the caller's pool.
    Connection,
    /// On the line.
    Travel(Leg),
    /// Lost on the line; to be sent again.
    Resend(Leg),
    /// Lost on the line for good.
    Lost,
    /// In the machine's queue.
    Queued,
    /// Being worked on.
    Working,
    /// The machine waits for the calls it made on its behalf.
    Waiting,
    /// Answered, but its caller stands still and has not read it.
    Unread,
    /// Swallowed by a machine that stands still.
    Swallowed,
}

/// One call: two cache lines, so that a hundred thousand under way cost little memory traffic. The first has what every
/// event looks at.
#[derive(Clone, Debug)]
#[repr(C, align(128))]
pub(crate) struct Call {
    /// When its next event is; an event at another time is an old one.
    pub due: SimTime,
    /// When the caller first wanted it; tries before this one included.
    pub wanted: SimTime,
    /// When it came to the machine.
    pub arrived: SimTime,
    /// When work on it began, or never.
    pub started: SimTime,
    /// The call on whose behalf it was made; of a slot that is free, the next one that is.
    pub parent: CallId,
    /// Events in the queue that name it.
    pub pending: u32,
    /// What went wrong, if something did.
    pub failure: Option<Failure>,
    /// Who asks.
    pub caller: NodeId,
    /// Who is asked.
    pub node: NodeId,
    /// The line between them.
    pub link: LinkId,
    /// What for.
    pub kind: KindId,
    /// The server's place among its balancer's servers, or the edge of its caller's pool.
    pub place: u16,
    /// What it is doing.
    pub phase: Phase,
    /// Properties.
    pub flags: Flags,
    /// Step of the plan it is at.
    pub step: u8,
    /// Tries so far, this one included.
    pub tries: u8,
    /// Calls made on its behalf that are still under way.
    pub open: u8,
    /// Times this message was lost so far.
    pub losses: u8,
    /// What its messages carry.
    pub traffic: Traffic,

    /// Which request it belongs to, counted over the run. Here the second line begins.
    pub request: u64,
    /// All its random draws derive from this.
    pub key: u64,
    /// When this try was sent.
    pub sent: SimTime,
    /// How long it has held a slot.
    pub held: SimDuration,
    /// At a machine whose processors are shared, processor time it has had; at others, work left in seconds of a plain
    /// machine while the machine stands still.
    pub seconds: f64,
    /// The latest call made on its behalf; the others follow by `sibling`.
    pub child: CallId,
    /// The call its parent made before it.
    pub sibling: CallId,
    /// Neighbours in the queue it waits in.
    pub line: Neighbours,
    /// Network address of the client.
    pub address: u32,
}

/// Neighbours in an intrusive list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Neighbours {
    pub before: CallId,
    pub after: CallId,
}

impl Neighbours {
    pub const NONE: Neighbours = Neighbours { before: CallId::NONE, after: CallId::NONE };
}

/// Properties of a call, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags(u8);

impl Flags {
    /// Nobody waits for it.
    pub const ABANDONED: Flags = Flags(1);
    /// It is a health check.
    pub const CHECK: Flags = Flags(2);
    /// It holds a slot of the machine it is at.
    pub const SLOT: Flags = Flags(4);
    /// It is on a list of deadlines.
    pub const TIMED: Flags = Flags(8);
    /// It holds a connection of its caller's pool.
    pub const CONNECTION: Flags = Flags(16);
    /// That connection is new: the database may refuse it.
    pub const NEW: Flags = Flags(32);
    /// The machine has taken it in and not answered it yet.
    pub const INSIDE: Flags = Flags(64);
    /// The news that nobody waits for it has come, and its machine stands still and has not read it.
    pub const CALLED_OFF: Flags = Flags(128);

    /// What is looked at more closely when a call arrives.
    pub const UNUSUAL: Flags = Flags(Flags::CHECK.0 | Flags::NEW.0);

    /// Its answer concludes no try, or there is more to do than that.
    pub const NOT_SETTLED: Flags =
        Flags(Flags::CHECK.0 | Flags::ABANDONED.0 | Flags::TIMED.0 | Flags::CONNECTION.0);

    #[inline]
    pub fn any(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }

    #[inline]
    pub fn has(self, flag: Flags) -> bool {
        self.0 & flag.0 != 0
    }

    #[inline]
    pub fn set(&mut self, flag: Flags) {
        self.0 |= flag.0;
    }

    #[inline]
    pub fn clear(&mut self, flag: Flags) {
        self.0 &= !flag.0;
    }
}

impl Call {
    /// A call that has yet to get its caller and its purpose.
    pub const BLANK: Call = Call {
        due: SimTime::NEVER,
        wanted: SimTime::ZERO,
        arrived: SimTime::ZERO,
        started: SimTime::NEVER,
        parent: CallId::NONE,
        pending: 0,
        failure: None,
        caller: NodeId::NONE,
        node: NodeId::NONE,
        link: LinkId::NONE,
        kind: KindId::NONE,
        place: u16::MAX,
        phase: Phase::Backoff,
        flags: Flags(0),
        step: 0,
        tries: 0,
        open: 0,
        losses: 0,
        traffic: Traffic::Check,
        request: 0,
        key: 0,
        sent: SimTime::ZERO,
        held: SimDuration::ZERO,
        seconds: 0.0,
        child: CallId::NONE,
        sibling: CallId::NONE,
        line: Neighbours::NONE,
        address: 0,
    };

    /// Ends. Its slot joins the list of those that are free, once no event names it. Returns the call on whose behalf it
    /// was made; all else can still be read.
    #[inline(always)]
    pub fn end(&mut self, id: CallId, free: &mut CallId) -> CallId {
        debug_assert!(self.phase != Phase::Free, "a call ends once");
        let parent = self.parent;
        self.phase = Phase::Free;
        self.due = SimTime::NEVER;
        if self.pending == 0 {
            self.parent = std::mem::replace(free, id);
        }
        parent
    }
}

const _: () = assert!(size_of::<Call>() == 128, "a call has grown beyond its two cache lines");
const _: () =
    assert!(std::mem::offset_of!(Call, request) == 64, "`request` is not where the second line begins");
