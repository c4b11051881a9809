//! How the run stands at a moment: plain data for the components, published some ten times a second.

use super::Shared;
use super::engine::{Engine, Followed};
use super::load_turns::{Happening, turns};
use crate::charts::{self, Figure};
use headroom_sim::engine::Command;
use headroom_sim::ids::NodeId;
use headroom_sim::observe::metrics::{Response, Totals};
use headroom_sim::observe::view::{Condition, NodeView};
use headroom_sim::observe::{Finding, Metrics, explain};
use headroom_sim::scenario::{ComponentKind, NodeAddress, Scenario};
use headroom_sim::time::{SimDuration, SimTime};

/// How the run stands.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Name of the scenario in links.
    pub id: String,
    /// Seed of the run.
    pub seed: u64,
    /// The scenario as it was opened, without the changes of a link.
    pub opened: Shared<Scenario>,
    /// The scenario as it is now.
    pub scenario: Shared<Scenario>,
    /// Simulated time.
    pub now: SimTime,
    /// The clock.
    pub clock: Clock,
    /// The machines.
    pub nodes: Vec<NodeView>,
    /// Sums since the run began.
    pub totals: Totals,
    /// Sums of the last few seconds, as of a moment ago: whatever tells of them tells the same, long enough to be read.
    pub recent: Totals,
    /// How long the requests took that were answered in the same seconds.
    pub recent_response: Option<Response>,
    /// Requests in flight.
    pub in_flight: u64,
    /// What there is to say, the most important first.
    pub findings: Vec<Finding>,
    /// What happened, oldest first.
    pub happenings: Vec<Happening>,
    /// Up to when some of it is missing, if too much has happened since to be kept.
    pub forgotten: Option<SimTime>,
    /// That of it that tells of loads.
    turns: Vec<Happening>,
    /// All commands so far, with their times.
    pub log: Vec<(SimTime, Command)>,
    /// The charts' contents.
    pub figures: Vec<Shared<Figure>>,
    /// Requests per second of each group of clients over the last minute, oldest first.
    pub sparks: Vec<(NodeId, Vec<f32>)>,
    /// How the request stands that is followed, if one is.
    pub followed: Option<Followed>,
    /// Messages per simulated second on each line, while they are drawn as flows.
    pub flows: Option<Vec<f64>>,
}

/// How the clock goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Does it go?
    pub playing: bool,
    /// Simulated seconds per second.
    pub speed: f64,
    /// What is reached of that, if the machine can't keep up.
    pub behind: Option<f64>,
}

impl Clock {
    /// Does it stand, to be stepped, or go so slowly that milliseconds stand for long?
    pub fn is_slow(&self) -> bool {
        !self.playing || self.speed < SLOW
    }
}

/// At this speed (simulated seconds per second) the clock moves on by a millisecond each time it is shown anew.
const SLOW: f64 = 0.01;

impl Snapshot {
    /// Looks at a run. Of `last`, what hasn't changed is kept, and unless they are to be `renewed` the recent sums.
    pub fn of(engine: &Engine, last: Option<&Snapshot>, renewed: bool, flows: Option<Vec<f64>>) -> Self {
        let world = engine.world();
        let metrics = world.metrics();
        let now = world.now();
        let nodes: Vec<NodeView> =
            world.nodes().into_iter().filter(|node| node.condition != Condition::Off).collect();
        let (recent, recent_response) = match last {
            Some(last) if !renewed => (last.recent.clone(), last.recent_response),
            _ => {
                let recent = metrics.recent(now);
                let response = metrics.recent_response(&recent);
                (recent, response)
            }
        };
        let scenario = match last {
            Some(last) if *last.scenario == *world.scenario() => last.scenario.clone(),
            _ => Shared::new(world.scenario().clone()),
        };
        // A run that begins anew looks as it did at first.
        let same_run = last.filter(|last| {
            (&last.opened, last.seed) == (&engine.origin().scenario, engine.origin().seed) && last.now <= now
        });
        // Commands change a scenario at the moment at which it is looked at, so until now it was as it was.
        let (from, before) = same_run.map_or((SimTime::ZERO, &scenario), |last| (last.now, &last.scenario));
        let mut loads = same_run.map_or_else(Vec::new, |last| last.turns.clone());
        turns(before, from, now, &mut loads);
        let mut happenings: Vec<Happening> = metrics.journal().notes().map(Happening::from).collect();
        for turn in &loads {
            happenings.insert(happenings.partition_point(|noted| noted.time <= turn.time), *turn);
        }
        let span = SimDuration::from_secs(engine.playback.window_s(now));
        Snapshot {
            id: engine.origin().id.clone(),
            seed: engine.origin().seed,
            opened: engine.origin().scenario.clone(),
            now,
            clock: Clock {
                playing: engine.playback.playing(),
                speed: engine.playback.speed(),
                behind: engine.playback.behind(),
            },
            findings: explain(&scenario, metrics, &recent, &nodes, now),
            figures: charts::figures(
                &charts::Material {
                    metrics,
                    recent: &recent,
                    recent_response: &recent_response,
                    scenario: &scenario,
                    nodes: &nodes,
                    now,
                    span,
                },
                same_run.map_or(&[], |last| &last.figures),
            ),
            totals: metrics.totals(now),
            recent,
            recent_response,
            in_flight: metrics.in_flight(),
            turns: loads,
            log: world.log().to_vec(),
            followed: engine.follow(),
            happenings,
            forgotten: metrics.journal().forgotten(),
            sparks: sparks(metrics, &nodes),
            scenario,
            nodes,
            flows,
        }
    }

    /// Is there (still) such a machine?
    pub fn has(&self, address: NodeAddress) -> bool {
        self.nodes.iter().any(|node| node.address == address)
    }

    /// A machine by its address.
    pub fn at(&self, address: NodeAddress) -> Option<&NodeView> {
        self.nodes.iter().find(|node| node.address == address)
    }

    /// A machine by its number.
    pub fn node(&self, id: NodeId) -> Option<&NodeView> {
        self.nodes.iter().find(|node| node.id == id)
    }
}

/// How far back the small curves on cards reach, in windows of a second.
const SPARK_WINDOWS: usize = 60;

fn sparks(metrics: &Metrics, nodes: &[NodeView]) -> Vec<(NodeId, Vec<f32>)> {
    let ring = metrics.series().ring(1);
    let skipped = ring.len().saturating_sub(SPARK_WINDOWS);
    let spark = |node: &NodeView| {
        let rows = ring.rows().skip(skipped);
        (node.id, rows.filter_map(|row| Some(row.nodes.get(node.id.index())?.arrived)).collect())
    };
    nodes.iter().filter(|node| node.kind == ComponentKind::Client).map(spark).collect()
}
