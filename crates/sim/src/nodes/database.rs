//! Databases, plain for now: reads and writes that cost time, and a limit on connections.

use crate::engine::World;
use crate::ids::NodeId;
use crate::nodes::Role;
use crate::observe::Observer;
use crate::params::Storage;
use crate::sampling::Sampler;

/// What only databases have.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    pub storage: Storage,
    pub read: Sampler,
    pub write: Sampler,
}

impl Database {
    pub fn new(storage: &Storage) -> Database {
        let law = storage.cost_law.law();
        Database {
            read: Sampler::new(law, storage.read_ms / 1e3, storage.cost_scv),
            write: Sampler::new(law, storage.write_ms / 1e3, storage.cost_scv),
            storage: storage.clone(),
        }
    }
}

impl<O: Observer> World<O> {
    /// Does a database refuse a new connection?
    #[cold]
    pub(crate) fn one_connection_too_many(&self, node: NodeId) -> bool {
        match &self.nodes[node.index()].role {
            Role::Database(database) => self.connections(node) > database.storage.max_connections,
            _ => false,
        }
    }

    /// Connections open to a database, the newest included: what its callers' pools hold.
    pub(crate) fn connections(&self, node: NodeId) -> u32 {
        let component = self.nodes[node.index()].address.component;
        let edges = self.nodes.iter().flat_map(|caller| &caller.edges).filter(|edge| edge.to == component);
        edges.filter_map(|edge| edge.pool.as_ref()).map(|pool| pool.open).sum()
    }

    /// Every connection to this database that carries nothing is gone.
    pub(crate) fn drop_connections(&mut self, node: NodeId) {
        let component = self.nodes[node.index()].address.component;
        let edges = self.nodes.iter_mut().flat_map(|caller| &mut caller.edges);
        for pool in edges.filter(|edge| edge.to == component).filter_map(|edge| edge.pool.as_mut()) {
            pool.open = pool.in_use;
        }
    }
}
