//! The caller's patience: what happens when an answer, a connection or a check takes too long.

use super::call::{Call, Flags, Phase};
use super::event::{Deadline, Event};
use super::world::World;
use crate::ids::{CallId, NodeId};
use crate::nodes::Role;
use crate::observe::{Cause, Failure, Leg, Observer};
use crate::time::{SimDuration, SimTime};

impl<O: Observer> World<O> {
    /// Takes a call off its list of deadlines.
    #[inline(always)]
    pub(crate) fn drop_deadline(&mut self, id: CallId) {
        if self.calls[id].flags.has(Flags::TIMED) {
            self.leave_deadlines(id);
        }
    }

    fn leave_deadlines(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        call.flags.clear(Flags::TIMED);
        let which = match call.phase {
            Phase::Connection => Deadline::Connection,
            _ if call.flags.has(Flags::CHECK) => Deadline::Check,
            _ => Deadline::Answer,
        };
        let caller = call.caller;
        self.nodes[caller.index()].caller.list(which).remove(&mut self.calls, id);
    }

    /// The event that watches a list of deadlines has come.
    #[inline(never)]
    pub(crate) fn deadline(&mut self, node: NodeId, which: Deadline) {
        let now = self.now;
        let list = self.nodes[node.index()].caller.list(which);
        if list.armed != now {
            return;
        }
        list.armed = SimTime::NEVER;
        if self.stands_still(node) {
            return;
        }
        while let Some(first) = self.nodes[node.index()].caller.list(which).first()
            && self.calls.deadline(first) <= now
        {
            self.drop_deadline(first);
            match which {
                Deadline::Answer => self.give_up(first),
                Deadline::Connection => self.no_connection(first),
                Deadline::Check => self.check_missed(first),
            }
        }
        self.arm(node, which);
    }

    /// No connection became free in time.
    fn no_connection(&mut self, id: CallId) {
        self.leave_pool_line(id);
        let caller = self.calls[id].caller;
        self.conclude(id, Err(Failure { cause: Cause::PoolTimeout, at: caller }));
    }

    /// The caller has waited long enough. The call itself goes on, for nobody; its place is taken by a copy.
    fn give_up(&mut self, id: CallId) {
        let at = self.whereabouts(id);
        let client = matches!(self.nodes[self.calls[id].caller.index()].role, Role::Client(_));
        let cause = if client { Cause::TimedOut } else { Cause::GatewayTimeout };
        let copy = self.calls.create();
        let cancel = self.nodes[self.calls[id].caller.index()].caller.retries.cancel;
        match copy {
            Some(copy) => {
                self.take_place(id, copy);
                self.abandon(id, cancel);
                self.conclude(copy, Err(Failure { cause, at }));
            }
            // No room for a copy: the caller goes on waiting.
            None => {
                let later = self.now + SimDuration::from_secs(1.0);
                self.calls.timer(id).deadline = later;
                let caller = self.calls[id].caller;
                self.add_deadline(caller, Deadline::Answer, id);
            }
        }
    }

    /// The machine at which a call, or the last of the calls made for it, is now.
    fn whereabouts(&self, id: CallId) -> NodeId {
        let mut at = id;
        while self.calls[at].child != CallId::NONE {
            at = self.calls[at].child;
        }
        let Call { phase, caller, node, .. } = self.calls[at];
        if matches!(phase, Phase::Connection | Phase::Backoff | Phase::Unread) { caller } else { node }
    }

    /// `copy` takes the place of `id` towards its caller and its parent.
    fn take_place(&mut self, id: CallId, copy: CallId) {
        let parent = self.calls[id].parent;
        self.detach(id);
        let old = self.calls[id].clone();
        let routed = Call {
            wanted: old.wanted,
            sent: old.sent,
            key: old.key,
            request: old.request,
            address: old.address,
            caller: old.caller,
            node: old.node,
            link: old.link,
            kind: old.kind,
            traffic: old.traffic,
            place: old.place,
            tries: old.tries,
            flags: old.flags,
            parent,
            ..Call::BLANK
        };
        self.calls[copy] = routed;
        let keep = self.calls[copy].flags;
        self.calls[copy].flags = Flags::default();
        if keep.has(Flags::CONNECTION) {
            self.calls[copy].flags.set(Flags::CONNECTION);
            self.calls[id].flags.clear(Flags::CONNECTION);
        }
        if parent != CallId::NONE {
            self.calls[copy].sibling = self.calls[parent].child;
            self.calls[parent].child = copy;
        }
    }

    /// Nobody waits for a call any more. If its caller says so, the machine hears of it one way later, unless that news
    /// gets lost: then the work goes on.
    pub(crate) fn abandon(&mut self, id: CallId, cancel: bool) {
        let lost = cancel && self.news_gets_lost(id);
        let call = self.calls.abandon(id);
        call.parent = CallId::NONE;
        call.sibling = CallId::NONE;
        match call.phase {
            Phase::Lost | Phase::Unread => self.calls.free(id),
            Phase::Resend(_) if !call.flags.has(Flags::INSIDE) => self.calls.free(id),
            _ if cancel && !lost => {
                let when = self.now + self.latency(id, Leg::Request);
                self.calls[id].pending += 1;
                self.schedule(when, Event::Cancel(id));
            }
            _ => {}
        }
    }
}
