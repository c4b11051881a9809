//! What happened, in a few words.

use super::{english, names};
use crate::state::Snapshot;
use headroom_sim::observe::Note;

/// A few words for a mark.
pub fn note(snapshot: &Snapshot, note: &Note) -> String {
    let name = |id| names::node_id(&snapshot.scenario, &snapshot.nodes, id);
    match note {
        Note::Broke(node, fault) => format!("{}: {}", name(*node), english::fault(*fault).0.to_lowercase()),
        Note::Repaired(node) => format!("{} repaired", name(*node)),
        Note::Booted(node) => format!("{} has started", name(*node)),
        Note::BelievedDown { server, .. } => format!("{} believed down", name(*server)),
        Note::BelievedUp { server, .. } => format!("{} believed up", name(*server)),
        Note::Ejected { server, .. } => format!("{} put out", name(*server)),
        Note::TookOver { balancer, .. } => format!("{} took over", name(*balancer)),
        Note::BreakerOpened(node) => format!("breaker of {} opened", name(*node)),
        Note::BreakerClosed(node) => format!("breaker of {} closed", name(*node)),
        Note::Draining(node) => format!("{} drains", name(*node)),
        Note::Undrained(node) => format!("{} is back", name(*node)),
        Note::Changed(entry) => snapshot.change(*entry).unwrap_or_default(),
    }
}
