//! The caller's side of a call: trying, waiting, giving up, trying again.

use super::call::{Call, Flags, Phase};
use super::event::Deadline;
use super::network::{Post, Sent};
use super::visit::{Next, Visit};
use super::world::World;
use crate::breaker::Transition;
use crate::ids::{CallId, ComponentId, NodeId};
use crate::nodes::{Edge, Node, Role};
use crate::observe::view::Condition;
use crate::observe::{Cause, Failure, Finish, Leg, Note, Observer, Outcome};
use crate::retry;
use crate::rng::{Draws, Source, mix};
use crate::time::{SimDuration, SimTime};

/// Draws that belong to a try.
const RETRY: u64 = 0x1_0000;
const JITTER: u64 = 0x1_0001;
const INSTANCE: u64 = 0x1_0002;

impl<O: Observer> World<O> {
    /// Makes a call, if the caller's defences let it; and those that machines on its way make at once to pass it on.
    #[inline(never)]
    pub(crate) fn try_call(&mut self, mut id: CallId) {
        while let Some(passed_on) = self.try_one(id, false) {
            id = passed_on;
        }
    }

    /// The same for a call that is new, as most are.
    #[inline(always)]
    pub(crate) fn try_new(&mut self, id: CallId) {
        if let Some(passed_on) = self.try_one(id, true) {
            self.try_call(passed_on);
        }
    }

    /// Makes one call. Returns the call that a machine makes at once to pass it on. `client`: it is known to be a client's.
    #[inline(always)]
    fn try_one(&mut self, id: CallId, client: bool) -> Option<CallId> {
        let World { calls, nodes, targets, links, kinds, queue, observer, now, .. } = self;
        let (call, now) = (&mut calls[id], *now);
        let Node { carefree, role, edges, .. } = &mut nodes[call.caller.index()];
        if !*carefree {
            self.try_with_care(id);
            return None;
        }
        count_try(call);
        let found = match role {
            Role::Balancer(balancer) if !client => balancer.route(call, now, observer),
            _ => resolve(call, edges, targets),
        };
        if let Err(failure) = found {
            self.conclude(id, Err(failure));
            return None;
        }
        call.sent = now;
        let mut post = Post { links, queue, observer, now };
        match post.send(id, call, Leg::Request) {
            Sent::Away => {}
            Sent::NotYet => self.transmit_with_care(id, Leg::Request),
            Sent::There if call.flags.any(Flags::UNUSUAL) => self.deliver_unusual(id),
            Sent::There => {
                let machine = &mut nodes[call.node.index()];
                let mut visit = Visit { id, call, machine, check: None, now, kinds, queue, observer };
                match visit.arrive(false) {
                    Next::Forward(freed) => return self.forward(id, freed),
                    next => self.go_on(id, next),
                }
            }
        }
        None
    }

    /// Makes a call where the caller has something to heed: its defences, its patience, a pool of connections.
    #[inline(never)]
    fn try_with_care(&mut self, id: CallId) {
        let World { calls, nodes, targets, observer, now, .. } = self;
        let (call, now) = (&mut calls[id], *now);
        count_try(call);
        let node = call.caller;
        let Node { caller, role, edges, .. } = &mut nodes[node.index()];
        if let Err(cause) = caller.tries(call.tries == 1, now) {
            return self.conclude(id, Err(Failure { cause, at: node }));
        }
        let found = match role {
            Role::Balancer(balancer) => balancer.route(call, now, observer),
            _ => resolve(call, edges, targets),
        };
        match found {
            // A call that gets no connection waits for one; only servers have pools.
            Ok(()) if !self.connect(id) => {}
            Ok(()) => self.send(id),
            Err(failure) => self.conclude(id, Err(failure)),
        }
    }

    /// Whom callers turn to in a component: its only machine; the active one of a pair; all that are there to stay.
    pub(crate) fn refresh_targets(&mut self, component: ComponentId) {
        let members = &self.members[component.index()];
        let targets = &mut self.targets[component.index()];
        let node = |id: &&NodeId| &self.nodes[id.index()];
        let is_active = |id: &&NodeId| matches!(&node(id).role, Role::Balancer(balancer) if balancer.active);
        let stays = |id: &&NodeId| !matches!(node(id).state.condition, Condition::Off | Condition::Leaving);
        targets.clear();
        match (&members[..], members.iter().find(is_active)) {
            ([only], _) => targets.push(*only),
            (_, Some(active)) => targets.push(*active),
            _ => targets.extend(members.iter().filter(stays)),
        }
        let only = if let [only] = targets[..] { only } else { NodeId::NONE };
        let edges = self.nodes.iter_mut().flat_map(|caller| &mut caller.edges);
        edges.filter(|edge| edge.to == component).for_each(|edge| edge.only = only);
    }

    /// Sends a call that has everything it needs.
    pub(crate) fn send(&mut self, id: CallId) {
        let now = self.now;
        let call = &mut self.calls[id];
        call.sent = now;
        let node = call.caller;
        if let Some(patience) = self.nodes[node.index()].caller.patience {
            self.calls.timer(id).deadline = now + patience;
            self.add_deadline(node, Deadline::Answer, id);
        }
        self.transmit(id, Leg::Request);
    }

    /// The answer is back at the caller. Returns the call that is to be answered because of it, and how.
    #[inline(always)]
    pub(crate) fn answered(&mut self, id: CallId) -> Option<(CallId, Outcome)> {
        let call = &self.calls[id];
        let outcome = call.failure.map_or(Ok(()), Err);
        if call.flags.any(Flags::NOT_SETTLED) || self.hung_nodes > 0 {
            self.answered_with_care(id, outcome);
            return None;
        }
        self.concluded(id, outcome)
    }

    /// The same for what nobody waits for any more, for health checks, for calls with a deadline or a connection to give
    /// back, and where the caller may stand still.
    #[inline(never)]
    fn answered_with_care(&mut self, id: CallId, outcome: Outcome) {
        self.calls[id].losses = 0;
        let call = &self.calls[id];
        if call.flags.has(Flags::ABANDONED) {
            if outcome.is_ok() && matches!(self.nodes[call.caller.index()].role, Role::Client(_)) {
                self.observer.late(self.now, call.caller);
            }
            self.calls.free(id);
        } else if self.stands_still(call.caller) {
            self.calls[id].phase = Phase::Unread;
        } else if call.flags.has(Flags::CHECK) {
            self.check_over(id, outcome.is_ok());
        } else {
            self.drop_deadline(id);
            self.conclude(id, outcome);
        }
    }

    /// A try is over, without an answer that could be read at once.
    pub(crate) fn conclude(&mut self, id: CallId, outcome: Outcome) {
        if let Some((next, outcome)) = self.concluded_with_care(id, outcome) {
            self.reply(next, outcome);
        }
    }

    /// A try is over. What the caller learns from it, and whether it tries again. Returns the call that is to be answered
    /// because of it, and how.
    #[inline(always)]
    fn concluded(&mut self, id: CallId, outcome: Outcome) -> Option<(CallId, Outcome)> {
        let World { calls, nodes, kinds, queue, observer, now, .. } = self;
        let (call, free) = calls.with_free(id);
        let (node, now) = (call.caller, *now);
        let machine = &mut nodes[node.index()];
        let guarded = !machine.carefree && machine.caller.guarded();
        if outcome.is_err() || guarded || call.flags.has(Flags::CONNECTION) {
            return self.concluded_with_care(id, outcome);
        }
        if call.place != u16::MAX
            && let Role::Balancer(balancer) = &mut machine.role
        {
            balancer.went_well(call, now);
        }
        let (parent, sibling) = (call.end(id, free), call.sibling);
        if parent == CallId::NONE {
            observer.finished(&end_of(call, now, outcome));
            if let Role::Client(client) = &mut machine.role
                && client.one_is_over()
            {
                self.think(node);
            }
            return None;
        }
        let abandoned = calls.abandoned(parent);
        let call = calls.child_over(id, parent, sibling);
        if call.open > 0 {
            return None;
        }
        let mut visit = Visit { id: parent, call, machine, check: None, now, kinds, queue, observer };
        let resumed = visit.resume(abandoned);
        self.resumed(parent, resumed)
    }

    /// The same where the try has failed, the caller's defences learn from it, or a connection is given back.
    #[inline(never)]
    fn concluded_with_care(&mut self, id: CallId, outcome: Outcome) -> Option<(CallId, Outcome)> {
        let call = &self.calls[id];
        if call.flags.has(Flags::CONNECTION) {
            self.disconnect(id, outcome);
            self.conclude(id, outcome);
            return None;
        }
        let (node, place) = (call.caller, call.place);
        if place != u16::MAX
            && let Role::Balancer(balancer) = &mut self.nodes[node.index()].role
        {
            // Who turns requests away because they are too many is well.
            if outcome.is_err_and(|failure| failure.cause != Cause::RateLimited) {
                if let Some(until) = balancer.went_wrong(call, self.now) {
                    self.ejected(node, place, until);
                }
            } else {
                balancer.went_well(call, self.now);
            }
        }
        self.guards_learn(node, outcome);
        match outcome {
            Ok(()) => self.settle(id, outcome),
            Err(failure) => self.failed(id, failure),
        }
    }

    /// A try has failed: the next one, if the caller may have one.
    fn failed(&mut self, id: CallId, failure: Failure) -> Option<(CallId, Outcome)> {
        let now = self.now;
        let call = &self.calls[id];
        let (node, tries) = (call.caller, call.tries);
        let caller = &mut self.nodes[node.index()].caller;
        let again = u32::from(tries) <= caller.retries.retries
            && (caller.retries.retry_budget_pct <= 0.0 || caller.budget.try_retry(now));
        if !again {
            return self.settle(id, Err(failure));
        }
        let unit = Draws::of(call.key, JITTER).unit();
        let wait = retry::wait(&caller.retries, u32::from(tries), unit);
        self.observer.retried(now, node, failure);
        self.rewind(id);
        if wait.is_zero() {
            self.try_call(id);
        } else {
            self.schedule_call(id, now + wait);
        }
        None
    }

    /// The wait before a try is over. A machine that stands still tries when it goes on.
    #[inline(never)]
    pub(crate) fn try_again(&mut self, id: CallId) {
        if !self.stands_still(self.calls[id].caller) {
            self.try_call(id);
        }
    }

    /// Makes a call ready for its next try.
    fn rewind(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        let routed = matches!(self.nodes[call.caller.index()].role, Role::Balancer(_));
        call.phase = Phase::Backoff;
        call.failure = None;
        call.started = SimTime::NEVER;
        call.step = 0;
        call.losses = 0;
        call.held = SimDuration::ZERO;
        call.seconds = 0.0;
        if routed {
            call.place = u16::MAX;
        }
    }

    /// What a caller's breaker and throttle learn from a try.
    pub(crate) fn guards_learn(&mut self, node: NodeId, outcome: Outcome) {
        let now = self.now;
        let caller = &mut self.nodes[node.index()].caller;
        let tried = !outcome.is_err_and(|f| matches!(f.cause, Cause::BreakerOpen | Cause::Throttled));
        if !tried {
            return;
        }
        if let Some(throttle) = &mut caller.throttle
            && accepted(outcome)
        {
            throttle.accepted(now);
        }
        let turn = caller.circuit.as_mut().and_then(|circuit| circuit.record(now, outcome.is_ok()));
        match turn {
            Some(Transition::Opened) => self.observer.noted(now, Note::BreakerOpened(node)),
            Some(Transition::Closed) => self.observer.noted(now, Note::BreakerClosed(node)),
            None => {}
        }
    }

    /// A call is over for good. Returns the call that is to be answered because of it, and how.
    fn settle(&mut self, id: CallId, outcome: Outcome) -> Option<(CallId, Outcome)> {
        let (call, free) = self.calls.with_free(id);
        let (parent, sibling) = (call.end(id, free), call.sibling);
        if parent == CallId::NONE {
            let end = end_of(call, self.now, outcome);
            self.finished(&end);
            return None;
        }
        let parent_call = self.calls.child_over(id, parent, sibling);
        if let Err(failure) = outcome {
            parent_call.failure.get_or_insert(failure);
        }
        if parent_call.open > 0 {
            return None;
        }
        let abandoned = self.calls.abandoned(parent);
        let resumed = self.visit(parent).resume(abandoned);
        self.resumed(parent, resumed)
    }

    /// A call has no parent any more, if it had one.
    pub(crate) fn detach(&mut self, id: CallId) {
        let call = &mut self.calls[id];
        let parent = std::mem::replace(&mut call.parent, CallId::NONE);
        let sibling = std::mem::replace(&mut call.sibling, CallId::NONE);
        if parent != CallId::NONE {
            self.calls.unlink(id, parent, sibling);
        }
    }
}

/// The end of a request's life, when its client's call is over.
#[inline(always)]
fn end_of(call: &Call, now: SimTime, outcome: Outcome) -> Finish {
    Finish {
        request: call.request,
        now,
        client: call.caller,
        kind: call.kind,
        wanted: call.wanted,
        tries: u32::from(call.tries),
        outcome,
    }
}

/// Finds the machine a call goes to: the only one of the component it calls (which may be the balancer that holds the
/// address), or one of several.
///
/// # Errors
/// When there is none.
#[inline(always)]
fn resolve(call: &mut Call, edges: &[Edge], targets: &[Vec<NodeId>]) -> Result<(), Failure> {
    let nobody = Failure { cause: Cause::Refused, at: call.caller };
    let edge = edges.get(usize::from(call.place)).ok_or(nobody)?;
    let node = match edge.only {
        NodeId::NONE => among(call, &targets[edge.to.index()]).ok_or(nobody)?,
        only => only,
    };
    call.node = node;
    call.link = edge.link;
    Ok(())
}

/// Counts a try. All that is random about another one is its own.
#[inline(always)]
fn count_try(call: &mut Call) {
    call.tries += 1;
    if call.tries > 1 {
        call.key = mix(call.key, RETRY);
    }
}

/// One of several machines: any of them, as round-robin DNS would have it.
fn among(call: &Call, targets: &[NodeId]) -> Option<NodeId> {
    let draw = Draws::of(call.key, INSTANCE).below(targets.len() as u32);
    targets.get(draw as usize).copied()
}

/// Did the other side work on it, however that ended?
fn accepted(outcome: Outcome) -> bool {
    use Cause::{Died, PoolTimeout, ServerError, TooManyConnections};
    !outcome.is_err_and(|f| !matches!(f.cause, Died | PoolTimeout | ServerError | TooManyConnections))
}
