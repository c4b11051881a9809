//! Servers: they work on requests step by step, and keep connections to the databases they call.

use crate::engine::lists::Line;
use crate::engine::{Deadline, Event, Flags, Phase, Ready, World};
use crate::ids::{CallId, NodeId};
use crate::nodes::Role;
use crate::observe::view::Condition;
use crate::observe::{Cause, Observer, Outcome};
use crate::params::Capacity;
use crate::time::{SimDuration, SimTime};

/// What only servers have.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub capacity: Capacity,
    /// When it will have booted.
    pub boots_at: SimTime,
}

/// Connections from one server to one database (HikariCP's rules: as many as the size, opened when first needed; a
/// call waits for one, but not for ever).
#[derive(Clone, Debug, Default)]
pub(crate) struct Pool {
    pub size: u32,
    pub patience: SimDuration,
    /// Connections that exist.
    pub open: u32,
    /// Connections that carry a call.
    pub in_use: u32,
    /// Calls that wait for one.
    pub line: Line,
}

impl<O: Observer> World<O> {
    /// Gets the call a connection, or a place in the line for one. True if it has one, or needs none.
    pub(crate) fn connect(&mut self, id: CallId) -> bool {
        let now = self.now;
        let call = &mut self.calls[id];
        let node = &mut self.nodes[call.caller.index()];
        let Some(pool) = node.edges.get_mut(usize::from(call.place)).and_then(|edge| edge.pool.as_mut())
        else {
            return true;
        };
        if pool.in_use < pool.size {
            pool.in_use += 1;
            call.flags.set(Flags::CONNECTION);
            if pool.in_use > pool.open {
                pool.open = pool.in_use;
                call.flags.set(Flags::NEW);
            }
            return true;
        }
        let (caller, deadline) = (call.caller, now + pool.patience);
        call.phase = Phase::Connection;
        self.calls.timer(id).deadline = deadline;
        pool.line.join(&mut self.calls, id);
        self.add_deadline(caller, Deadline::Connection, id);
        false
    }

    /// A call needs its connection no longer; one that broke with it is closed.
    #[inline(always)]
    pub(crate) fn disconnect(&mut self, id: CallId, outcome: Outcome) {
        if self.calls[id].flags.has(Flags::CONNECTION) {
            self.give_back_connection(id, outcome);
        }
    }

    fn give_back_connection(&mut self, id: CallId, outcome: Outcome) {
        let call = &mut self.calls[id];
        call.flags.clear(Flags::CONNECTION);
        call.flags.clear(Flags::NEW);
        let (caller, place) = (call.caller, call.place);
        let Some(pool) = self.pool(caller, place) else { return };
        pool.in_use -= 1;
        let broken = outcome.is_err_and(|failure| {
            use Cause::{Died, GatewayTimeout, Refused, TimedOut, TooManyConnections, Unreachable};
            matches!(
                failure.cause,
                Died | Refused | GatewayTimeout | TimedOut | TooManyConnections | Unreachable
            )
        });
        // A pool that has been made smaller closes what it has too many of.
        let most = if broken { pool.open.saturating_sub(1) } else { pool.size };
        pool.open = pool.open.min(most).max(pool.in_use);
        self.ready.push(Ready::Pool(caller, place));
    }

    /// A machine is gone: connections that carry nothing are closed.
    pub(crate) fn hang_up(&mut self, node: NodeId) {
        let pools = self.nodes[node.index()].edges.iter_mut().filter_map(|edge| edge.pool.as_mut());
        pools.for_each(|pool| pool.open = pool.in_use);
    }

    pub(crate) fn pool(&mut self, node: NodeId, place: u16) -> Option<&mut Pool> {
        self.nodes[node.index()].edges.get_mut(usize::from(place))?.pool.as_mut()
    }

    /// A call waits for a connection no longer.
    pub(crate) fn leave_pool_line(&mut self, id: CallId) {
        let call = &self.calls[id];
        let edge = self.nodes[call.caller.index()].edges.get_mut(usize::from(call.place));
        if let Some(pool) = edge.and_then(|edge| edge.pool.as_mut()) {
            pool.line.leave(&mut self.calls, id);
        }
    }

    /// Connections became free: those who wait for one go on.
    pub(crate) fn serve_pool(&mut self, node: NodeId, place: u16) {
        if self.stands_still(node) {
            return;
        }
        loop {
            let Some(edge) = self.nodes[node.index()].edges.get_mut(usize::from(place)) else { return };
            let Some(pool) = &mut edge.pool else { return };
            if pool.in_use >= pool.size {
                return;
            }
            let Some(id) = pool.line.next(&mut self.calls, false) else { return };
            self.drop_deadline(id);
            if self.connect(id) {
                self.send(id);
            }
        }
    }

    /// The server starts: it takes requests once it has booted.
    pub(crate) fn boot(&mut self, node: NodeId) {
        let now = self.now;
        let boot = match &self.nodes[node.index()].role {
            Role::Server(server) => SimDuration::from_secs(server.capacity.boot_s),
            _ => SimDuration::ZERO,
        };
        let at = now + boot;
        if let Role::Server(server) = &mut self.nodes[node.index()].role {
            server.boots_at = at;
        }
        let was_off = self.nodes[node.index()].state.condition == Condition::Off;
        self.change_condition(node, Condition::Booting(at));
        if was_off {
            self.tell_slots(node);
        }
        if boot.is_zero() {
            self.booted(node);
        } else {
            self.schedule(at, Event::Booted(node));
        }
    }
}
