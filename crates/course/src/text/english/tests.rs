mod every;
mod readings;

use super::*;
use crate::text::Names;
use headroom_sim::engine::Fault;
use headroom_sim::ids::{ComponentId, NodeId};
use headroom_sim::observe::explain::{Budget, Down, Finding, Narrow, Pressure, Truths, Watch};
use headroom_sim::observe::{Cause, Change, Note, Truth};
use headroom_sim::params::MethodId;
use headroom_sim::scenario::ComponentKind;
use headroom_sim::time::SimDuration;

/// Clients, a balancer, servers from 2 on, and a database that is number 9.
struct Shop;

impl Names for Shop {
    fn node(&self, node: NodeId) -> String {
        match node.0 {
            0 => "Clients".to_owned(),
            1 => "Load balancer".to_owned(),
            9 => "Database".to_owned(),
            server => format!("Web server {}", server - 1),
        }
    }

    fn component(&self, component: ComponentId) -> String {
        ["Clients", "Load balancer", "Web server"][component.index()].to_owned()
    }

    fn change(&self, change: Change) -> String {
        match change {
            Change::Commanded(entry) => format!("change {entry}"),
            Change::Scripted(entry) => format!("scripted change {entry}"),
        }
    }
}

const CLIENTS: NodeId = NodeId(0);
const BALANCER: NodeId = NodeId(1);
const SERVER: NodeId = NodeId(3);
const DATABASE: NodeId = NodeId(9);

fn secs(seconds: f64) -> SimDuration {
    SimDuration::from_secs(seconds)
}

/// Headline and detail with plain spaces.
fn said(finding: &Finding) -> String {
    let Sentence { headline, detail } = sentence(finding, secs(5.0), &Shop);
    format!("{headline} {detail}").replace('\u{a0}', " ")
}

fn unnoticed(down: Down, failed: u64, stuck: u32, watch: Watch) -> Finding {
    let (server, balancer, lasting, share, failures) = (SERVER, BALANCER, secs(4.0), 0.33, 0);
    Finding::DownUnnoticed { server, balancer, down, lasting, share, failed, stuck, watch, failures }
}

/// Machines that can do 286 calls a second.
fn pressure(offered: f64, refused: f64, queue: u32) -> Pressure {
    let (utilisation, capacity, waiting) = ((offered / 286.0).min(1.0), 286.0, 62.0);
    let (steady, shared) = (true, false);
    Pressure { utilisation, offered, capacity, steady, waiting, queue, shared, refused }
}

fn saturated(machines: u32, of: u32, refused: f64, queue: u32) -> Finding {
    let pressure = pressure(400.0, refused, queue);
    Finding::Saturated { node: SERVER, kind: ComponentKind::Server, machines, of, pressure }
}
