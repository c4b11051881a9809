//! Health checks: real messages on real lines, and what a balancer concludes from them.
//!
//! Detection of a machine that refuses takes up to k intervals, of one that hangs a timeout more; `theory::health` has
//! the formulas, and the tests hold this code against them.

use super::call::{Call, Flags, Phase};
use super::event::{Deadline, Event};
use super::world::World;
use crate::ids::{CallId, NodeId};
use crate::nodes::balancer::Balancer;
use crate::nodes::{Node, Role};
use crate::observe::view::Condition;
use crate::observe::{Leg, Observer};
use crate::params::{Checks, Detector, Schedule};
use crate::rng::{Source, Stream, mix, stream_key};
use crate::time::{SimDuration, SimTime};

/// Checks come at least this far apart: an interval that rounds to no time at all would stop the clock.
const LEAST_INTERVAL: SimDuration = SimDuration(1_000_000);

/// What a health check asks of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckCost {
    /// Work, in seconds.
    pub work: f64,
    /// Does it wait in line with requests?
    pub queues: bool,
}

/// What the checks of a balancer ask for.
#[cold]
pub(crate) fn check_cost(nodes: &[Node], balancer: NodeId) -> Option<CheckCost> {
    match &nodes[balancer.index()].role {
        Role::Balancer(balancer) => {
            let Checks { check_work_ms, check_queues, .. } = balancer.checks;
            Some(CheckCost { work: check_work_ms / 1e3, queues: check_queues })
        }
        _ => None,
    }
}

impl<O: Observer> World<O> {
    fn watch(&mut self, watch: u32) -> Option<(NodeId, u16, &mut Balancer)> {
        let (node, place) = *self.watches.get(watch as usize)?;
        self.balancer(node).map(|balancer| (node, place, balancer))
    }

    /// Sets when a balancer's next check of each server is sent.
    pub(crate) fn start_checks(&mut self, node: NodeId) {
        let places = self.balancer(node).map_or(0, |balancer| balancer.backends.len() as u16);
        (0..places).for_each(|place| self.start_check(node, place));
    }

    /// Sets when the next check of a server is sent: anywhere within the interval, so that they don't all come at once.
    pub(crate) fn start_check(&mut self, node: NodeId, place: u16) {
        let (now, seed) = (self.now, self.seed);
        let Some(Balancer { checks, backends, .. }) = self.balancer(node) else { return };
        let backend = &mut backends[usize::from(place)];
        if backend.check.is_some() && checks.check_schedule == Schedule::FixedDelay {
            // The one under way sets the next.
            return;
        }
        let phase = Stream::new(seed, "checks", u64::from(backend.watch)).unit();
        backend.next_check = match checks.check_interval_s > 0.0 && backend.present {
            true => now + SimDuration::from_secs(phase * check_interval(checks).as_secs()),
            false => SimTime::NEVER,
        };
        let (when, watch) = (backend.next_check, backend.watch);
        self.schedule(when, Event::Check(watch));
    }

    /// It is time for a check.
    #[inline(never)]
    pub(crate) fn check(&mut self, watch: u32) {
        let now = self.now;
        let Some((node, place, balancer)) = self.watch(watch) else { return };
        let Balancer { checks, backends, .. } = balancer;
        let backend = &mut backends[usize::from(place)];
        if backend.next_check != now {
            return;
        }
        backend.next_check = SimTime::NEVER;
        if !backend.present || checks.check_interval_s <= 0.0 {
            return;
        }
        let under_way = backend.check;
        let steady = checks.check_schedule == Schedule::FixedRate;
        if steady {
            backend.next_check = now + check_interval(checks);
        }
        let next = backend.next_check;
        self.schedule(next, Event::Check(watch));
        if self.nodes[node.index()].state.condition != Condition::Up {
            return;
        }
        // A check that is still under way takes this one's place, unless it is given up at this very moment.
        let over = under_way.is_some() && steady && self.calls.deadline(under_way) <= now;
        if over {
            self.drop_deadline(under_way);
            self.check_missed(under_way);
        }
        if over || under_way == CallId::NONE {
            self.send_check(node, place);
        }
    }

    fn send_check(&mut self, node: NodeId, place: u16) {
        let (now, seed) = (self.now, self.seed);
        let Some(id) = self.calls.create() else { return };
        let Some(balancer) = self.balancer(node) else { return };
        let timeout = SimDuration::from_secs(balancer.checks.check_timeout_s);
        let backend = &mut balancer.backends[usize::from(place)];
        backend.check = id;
        backend.checks += 1;
        let (server, link) = (backend.node, backend.link);
        let key = mix(stream_key(seed, "check", u64::from(backend.watch)), backend.checks);
        let mut flags = Flags::default();
        flags.set(Flags::CHECK);
        self.calls[id] = Call {
            flags,
            caller: node,
            node: server,
            link,
            place,
            key,
            request: u64::MAX,
            wanted: now,
            sent: now,
            ..Call::BLANK
        };
        self.calls.timer(id).deadline = now + timeout;
        self.add_deadline(node, Deadline::Check, id);
        self.transmit(id, Leg::Request);
    }

    /// A check was answered in time.
    pub(crate) fn check_over(&mut self, id: CallId, ok: bool) {
        self.drop_deadline(id);
        let (node, place) = (self.calls[id].caller, self.calls[id].place);
        self.calls.free(id);
        self.judge(node, place, ok);
    }

    /// A check was not answered in time.
    pub(crate) fn check_missed(&mut self, id: CallId) {
        let call = self.calls.abandon(id);
        let (node, place) = (call.caller, call.place);
        if call.phase == Phase::Lost {
            self.calls.free(id);
        }
        self.judge(node, place, false);
    }

    /// What a balancer concludes from a check.
    fn judge(&mut self, node: NodeId, place: u16, ok: bool) {
        let now = self.now;
        let Some(Balancer { checks, backends, .. }) = self.balancer(node) else { return };
        let checks = checks.clone();
        let backend = &mut backends[usize::from(place)];
        backend.check = CallId::NONE;
        backend.streak.record(ok);
        let up = backend.streak.up(if backend.joining { 1 } else { checks.up_after });
        let down = backend.streak.down(checks.down_after);
        if checks.check_schedule == Schedule::FixedDelay {
            backend.next_check = now + check_interval(&checks);
        }
        let (next, watch) = (backend.next_check, backend.watch);
        if ok {
            backend.phi.heartbeat(now);
        }
        let down = down && checks.detector == Detector::Consecutive;
        if checks.check_schedule == Schedule::FixedDelay {
            self.schedule(next, Event::Check(watch));
        }
        self.watch_silence(node, place);
        if up || down {
            self.believe(node, place, up);
        }
    }

    /// Sees to it that an event comes when a server's silence has lasted too long.
    pub(crate) fn watch_silence(&mut self, node: NodeId, place: u16) {
        let now = self.now;
        let Some(Balancer { checks, backends, .. }) = self.balancer(node) else { return };
        let backend = &mut backends[usize::from(place)];
        if !accrues(checks) || !backend.present {
            return;
        }
        // It may have lasted too long already, when a check is missed after the verdict or the threshold was lowered.
        let when = backend.phi.convicts_at().max(now);
        if when < backend.silence_watched_at {
            backend.silence_watched_at = when;
            let watch = backend.watch;
            self.schedule(when, Event::Silence(watch));
        }
    }

    /// A server's silence may have lasted too long.
    #[inline(never)]
    pub(crate) fn silence(&mut self, watch: u32) {
        let now = self.now;
        let Some((node, place, balancer)) = self.watch(watch) else { return };
        let accrues = accrues(&balancer.checks);
        let backend = &mut balancer.backends[usize::from(place)];
        if backend.silence_watched_at != now {
            return;
        }
        backend.silence_watched_at = SimTime::NEVER;
        let judged = accrues && backend.present;
        if backend.phi.convicts_at() > now {
            self.watch_silence(node, place);
        } else if judged && self.nodes[node.index()].state.condition == Condition::Up {
            self.believe(node, place, false);
        }
    }

    /// The checks that a machine has under way are nobody's any more.
    pub(crate) fn forget_checks(&mut self, node: NodeId) {
        let Some(balancer) = self.balancer(node) else { return };
        let checks: Vec<CallId> =
            balancer.backends.iter().map(|b| b.check).filter(|id| id.is_some()).collect();
        balancer.backends.iter_mut().for_each(|backend| backend.check = CallId::NONE);
        for id in checks {
            self.drop_deadline(id);
            self.abandon(id, false);
        }
    }

    /// Somebody's ejection is over.
    #[inline(never)]
    pub(crate) fn refresh(&mut self, node: NodeId) {
        let now = self.now;
        if let Some(balancer) = self.balancer(node) {
            balancer.backends.iter_mut().filter(|b| b.ejected_until == now).for_each(|b| {
                b.warm_from = now;
                b.since = now;
                b.changes.note(now);
            });
            balancer.list_candidates(now);
        }
    }
}

/// Time between two checks of a server.
pub(crate) fn check_interval(checks: &Checks) -> SimDuration {
    SimDuration::from_secs(checks.check_interval_s).max(LEAST_INTERVAL)
}

/// Are servers judged by their silence?
fn accrues(checks: &Checks) -> bool {
    checks.detector == Detector::PhiAccrual && checks.check_interval_s > 0.0
}
