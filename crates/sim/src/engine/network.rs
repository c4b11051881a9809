//! Messages on lines: latency, loss, cuts.
//!
//! Each way takes half the round-trip time by the link's law, plus the time the bytes take to get onto the line. A
//! lost message is sent again after 200 ms, then 400 ms and so on (Linux's least retransmission time; RFC 6298 §5.5
//! for the doubling) until the sender gives up. Messages don't queue for the line.

use super::call::{Call, Flags, Phase};
use super::calls::Calls;
use super::queue::EventQueue;
use super::world::World;
use crate::ids::{CallId, LinkId, NodeId};
use crate::observe::{Cause, Failure, Fate, Flight, Leg, Observer};
use crate::params::{LatencyLaw, Network};
use crate::rng::{Draws, Source};
use crate::sampling::{Law, Sampler};
use crate::time::{SimDuration, SimTime};

/// The first wait before a lost message is sent again.
pub(crate) const RESEND: SimDuration = SimDuration(200_000_000);
/// After so many losses (the message and six repetitions) the sender gives up: 12.6 s after the first.
pub(crate) const MOST_LOSSES: u8 = 7;
/// Longer than any line takes.
const NOT_PLAIN: SimDuration = SimDuration(u64::MAX);
/// Draws that belong to a message.
const LATENCY: u64 = 0x10_0000;
const LOSS: u64 = 0x20_0000;
const NEWS: u64 = 0x30_0000;

/// A line, ready to be drawn from.
#[derive(Clone, Debug)]
pub(crate) struct LinkState {
    /// One way, in seconds, and whether it varies.
    one_way: Sampler,
    steady: Option<SimDuration>,
    /// What every message takes, if that is all there is to say about the line; `NOT_PLAIN` if there is more.
    plain: SimDuration,
    /// Seconds per byte.
    per_byte: f64,
    /// Share of messages lost.
    loss: f64,
    cut: bool,
}

impl LinkState {
    /// `cuts`: some machine is cut off, which each message has to ask for.
    pub fn new(network: &Network, cuts: bool) -> LinkState {
        let mean = network.rtt_ms / 2e3;
        let spread = network.jitter_pct / 100.0;
        let one_way = match network.latency {
            LatencyLaw::Constant => Sampler::new(Law::Deterministic, mean, 0.0),
            // A uniform law of half width w·mean has C² = w²/3.
            LatencyLaw::Uniform => Sampler::new(Law::Uniform, mean, spread * spread / 3.0),
            LatencyLaw::Lognormal => Sampler::new(Law::Lognormal, mean, spread * spread),
        };
        let steady = (network.latency == LatencyLaw::Constant).then(|| SimDuration::from_secs(mean));
        let per_byte = network.seconds_per_byte();
        let loss = network.loss_pct / 100.0;
        let simple = per_byte == 0.0 && loss <= 0.0 && !network.cut && !cuts;
        let plain = steady.filter(|_| simple).unwrap_or(NOT_PLAIN);
        LinkState { one_way, steady, plain, per_byte, loss, cut: network.cut }
    }
}

/// What carries messages: the part of the world that sending one takes, so that whoever holds a call can send it.
pub(crate) struct Post<'a, O> {
    pub links: &'a [LinkState],
    pub queue: &'a mut EventQueue,
    pub observer: &'a mut O,
    pub now: SimTime,
}

/// What became of a message that was to be sent.
#[must_use]
pub(crate) enum Sent {
    /// It is on its way.
    Away,
    /// It is there: the way takes no time.
    There,
    /// Nothing yet: there is more to say about the line than how long it takes.
    NotYet,
}

impl<O: Observer> Post<'_, O> {
    /// Sends a call's question or answer, if its line is a plain one.
    #[inline(always)]
    pub fn send(&mut self, id: CallId, call: &mut Call, leg: Leg) -> Sent {
        let latency = self.links.get(call.link.index()).map_or(NOT_PLAIN, |link| link.plain);
        if latency == NOT_PLAIN {
            return Sent::NotYet;
        }
        // No line takes centuries.
        let arrives = SimTime(self.now.0 + latency.0);
        self.observer.flight(&flight(call, leg, self.now, arrives, None));
        call.phase = Phase::Travel(leg);
        if latency.is_zero() {
            return Sent::There;
        }
        call.wait_until(arrives, id, self.queue);
        Sent::Away
    }
}

impl<O: Observer> World<O> {
    /// The calls, and what carries their messages.
    #[inline(always)]
    pub(crate) fn post(&mut self) -> (&mut Calls, Post<'_, O>) {
        let World { calls, links, queue, observer, now, .. } = self;
        (calls, Post { links, queue, observer, now: *now })
    }

    /// The line between two machines' components.
    pub(crate) fn link_to(&self, from: NodeId, to: NodeId) -> LinkId {
        let component = self.component(to);
        let edge = self.nodes[from.index()].edges.iter().find(|edge| edge.to == component);
        edge.map_or(LinkId::NONE, |edge| edge.link)
    }

    /// Sends a call's question or answer.
    #[inline(always)]
    pub(crate) fn transmit(&mut self, id: CallId, leg: Leg) {
        let (calls, mut post) = self.post();
        let sent = post.send(id, &mut calls[id], leg);
        self.sent(id, leg, sent);
    }

    /// A message was sent, or is to be sent with care.
    #[inline(always)]
    pub(crate) fn sent(&mut self, id: CallId, leg: Leg, sent: Sent) {
        match sent {
            Sent::Away => {}
            Sent::There => self.arrives(id, leg),
            Sent::NotYet => self.transmit_with_care(id, leg),
        }
    }

    /// The same on a line of which there is more to say than how long it takes.
    #[inline(never)]
    pub(crate) fn transmit_with_care(&mut self, id: CallId, leg: Leg) {
        let arrives = self.now + self.latency(id, leg);
        if self.gets_lost(id, leg) {
            self.lost(id, leg, arrives);
            return;
        }
        self.fly(id, leg, arrives, None);
        self.calls[id].phase = Phase::Travel(leg);
        if arrives == self.now {
            self.arrives(id, leg);
        } else {
            self.schedule_call(id, arrives);
        }
    }

    /// A lost message is sent again.
    #[inline(never)]
    pub(crate) fn resend(&mut self, id: CallId, leg: Leg) {
        match leg {
            Leg::Request => self.transmit(id, Leg::Request),
            Leg::Response => self.transmit(id, Leg::Response),
        }
    }

    /// How long the message takes.
    pub(crate) fn latency(&self, id: CallId, leg: Leg) -> SimDuration {
        let call = &self.calls[id];
        let Some(link) = self.links.get(call.link.index()) else { return SimDuration::ZERO };
        let travel = link.steady.unwrap_or_else(|| {
            let tag = LATENCY + u64::from(call.link.0) * 4 + leg as u64 * 2 + u64::from(call.losses) * 0x1000;
            SimDuration::from_secs(link.one_way.sample(&mut Draws::of(call.key, tag)))
        });
        if link.per_byte == 0.0 {
            return travel;
        }
        // A health check is of no kind, and too small to be counted.
        let bytes = self.kinds.get(call.kind.index()).map_or(0.0, |kind| match leg {
            Leg::Request => kind.request_bytes,
            Leg::Response => kind.response_bytes,
        });
        travel + SimDuration::from_secs(bytes * link.per_byte)
    }

    fn gets_lost(&self, id: CallId, leg: Leg) -> bool {
        let call = &self.calls[id];
        self.falls_prey(call, LOSS + leg as u64 * 2 + u64::from(call.losses) * 0x1000)
    }

    /// Does the news that nobody waits for a call any more get lost? It is sent once.
    pub(crate) fn news_gets_lost(&self, id: CallId) -> bool {
        self.falls_prey(&self.calls[id], NEWS)
    }

    /// Is a message about a call lost to a cut, or to chance?
    fn falls_prey(&self, call: &Call, purpose: u64) -> bool {
        let Some(link) = self.links.get(call.link.index()) else { return true };
        let cut = |node: NodeId| self.nodes[node.index()].state.cut;
        link.cut
            || (self.cut_nodes > 0 && (cut(call.caller) || cut(call.node)))
            || link.loss > 0.0 && Draws::of(call.key, purpose + u64::from(call.link.0) * 4).chance(link.loss)
    }

    /// A message got lost: it is sent again after a while, unless it is a mere check or hope is lost.
    fn lost(&mut self, id: CallId, leg: Leg, arrives: SimTime) {
        self.fly(id, leg, arrives, Some(Fate::Lost));
        let now = self.now;
        let call = &mut self.calls[id];
        if call.flags.has(Flags::CHECK) {
            call.phase = Phase::Lost;
            if call.flags.has(Flags::ABANDONED) {
                self.calls.free(id);
            }
            return;
        }
        call.losses += 1;
        if call.losses < MOST_LOSSES {
            call.phase = Phase::Resend(leg);
            let wait = SimDuration(RESEND.0 << (call.losses - 1));
            self.schedule_call(id, now + wait);
            return;
        }
        // The caller's own machine tells it that nothing gets through to the other, or from it.
        call.failure = Some(Failure { cause: Cause::Unreachable, at: call.node });
        call.phase = Phase::Travel(Leg::Response);
        self.arrives(id, Leg::Response);
    }

    fn fly(&mut self, id: CallId, leg: Leg, arrives: SimTime, lost: Option<Fate>) {
        let flight = flight(&self.calls[id], leg, self.now, arrives, lost);
        self.observer.flight(&flight);
    }

    /// A message is there.
    #[inline(never)]
    pub(crate) fn arrives(&mut self, id: CallId, leg: Leg) {
        match leg {
            Leg::Request => self.deliver(id),
            Leg::Response => self.answer_is_back(id),
        }
    }
}

/// Who sends a message, and to whom.
#[inline(always)]
fn ends(call: &Call, leg: Leg) -> (NodeId, NodeId) {
    match leg {
        Leg::Request => (call.caller, call.node),
        Leg::Response => (call.node, call.caller),
    }
}

/// A message as observers see it.
#[inline(always)]
fn flight(call: &Call, leg: Leg, departs: SimTime, arrives: SimTime, lost: Option<Fate>) -> Flight {
    let (from, to) = ends(call, leg);
    let fate = lost.unwrap_or(match leg {
        _ if call.flags.has(Flags::ABANDONED) => Fate::Abandoned,
        Leg::Response if call.failure.is_some() => Fate::Failed,
        Leg::Request if call.tries > 1 => Fate::Retry,
        _ => Fate::Fine,
    });
    Flight { request: call.request, from, to, departs, arrives, traffic: call.traffic, leg, fate }
}
