//! From what was measured to the report.

use super::figures::millis;
use super::measure::{Sample, Stretch};
use super::plan::Plan;
use super::report::{CauseRow, ComponentRow, Delays, KindCauseRow, KindRow, MachineRow, Report, Requests};
use headroom_sim::ids::{ComponentId, KindId, NodeId};
use headroom_sim::observe::metrics::{ByCause, NodeTotals};
use headroom_sim::observe::{Cause, view};
use headroom_sim::scenario::{ComponentKind, NodeAddress, Scenario, Target};
use headroom_sim::time::SimDuration;

impl Report {
    /// Draws the figures from what was measured.
    pub fn new(plan: &Plan, sample: &Sample) -> Self {
        let scenario = &plan.scenario;
        let goodput = sample.estimate(|stretch| (stretch.totals.done as f64, seconds(stretch)));
        let cost_per_hour = view::price(&sample.machines);
        Report {
            title: scenario.title.clone(),
            seed: plan.seed,
            warmup_s: plan.warmup_s,
            duration_s: plan.duration_s,
            replications: plan.replications,
            parts: sample.parts.len(),
            requests: requests(scenario, sample),
            throughput: sample
                .estimate(|stretch| ((stretch.totals.done + stretch.totals.late) as f64, seconds(stretch))),
            goodput,
            failed_share: sample.estimate(|stretch| {
                let failures = stretch.totals.failures();
                (failures as f64, (stretch.totals.done + failures) as f64)
            }),
            in_flight: sample
                .estimate(|stretch| (stretch.totals.in_flight_ns as f64 / 1e9, seconds(stretch))),
            response_ms: sample.response(),
            components: components(scenario, sample),
            machines: machines(scenario, sample),
            checks_per_s: sample.estimate(|stretch| {
                let checks = stretch.totals.nodes.iter().map(|node| node.checks.ended);
                (checks.sum::<u64>() as f64, seconds(stretch))
            }),
            detections: delays(sample.detections.iter().map(|detection| detection.after)),
            false_alarms: sample.false_alarms,
            false_ejections: sample.false_ejections,
            takeovers: delays(sample.takeovers.iter().copied()),
            cost_per_hour,
            cost_per_million: goodput
                .filter(|goodput| goodput.value > 0.0)
                .map(|goodput| cost_per_hour * 1e6 / (3600.0 * goodput.value)),
            picks: sample.picks.iter().map(|pick| machine(scenario, sample, pick.server)).collect(),
        }
    }
}

fn requests(scenario: &Scenario, sample: &Sample) -> Requests {
    let totals = &sample.whole.totals;
    let kinds = scenario.kinds.iter().enumerate().map(|(at, kind)| {
        let id = KindId::from(at);
        let counts = totals.kind(id);
        KindRow {
            kind: kind.id.clone(),
            arrived: counts.arrived,
            done: counts.done,
            failed: counts.failures(),
            mean_response_ms: sample.estimate(|stretch| {
                let counts = stretch.totals.kind(id);
                (millis(counts.response_ns), counts.done as f64)
            }),
            causes: causes_of_kind(&counts.failed),
        }
    });
    Requests {
        arrived: totals.arrived,
        done: totals.done,
        failed: totals.failures(),
        tries: totals.tries,
        retries: totals.retries,
        kinds: kinds.collect(),
        causes: causes(scenario, sample),
    }
}

/// How long a stretch is.
fn seconds(stretch: &Stretch) -> f64 {
    stretch.totals.length().as_secs()
}

/// Most frequent first.
fn causes_of_kind(failed: &ByCause) -> Vec<KindCauseRow> {
    let row = |(cause, count): (Cause, u64)| KindCauseRow { cause: cause.id(), count };
    let mut rows: Vec<KindCauseRow> = counted(failed).map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// The causes for which something failed.
fn counted(failed: &ByCause) -> impl Iterator<Item = (Cause, u64)> {
    Cause::ALL.iter().copied().zip(*failed).filter(|(_, count)| *count > 0)
}

/// Most frequent first.
fn causes(scenario: &Scenario, sample: &Sample) -> Vec<CauseRow> {
    let of_machine = |(node, part): (NodeId, &NodeTotals)| {
        let at = machine(scenario, sample, node);
        let row = |(cause, count): (Cause, u64)| CauseRow {
            cause: cause.id(),
            status: scenario.status(cause, part.address.component),
            at: at.clone(),
            count,
        };
        counted(&part.failed).map(row).collect::<Vec<_>>()
    };
    let nodes = sample.whole.totals.nodes.iter().enumerate();
    let mut rows: Vec<CauseRow> = nodes.flat_map(|(at, node)| of_machine((at.into(), node))).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    rows
}

/// Clients have no slots to wait for.
fn has_slots(scenario: &Scenario, component: ComponentId) -> bool {
    scenario
        .components
        .get(component.index())
        .is_some_and(|component| component.settings.kind() != ComponentKind::Client)
}

fn components(scenario: &Scenario, sample: &Sample) -> Vec<ComponentRow> {
    let ids = (0..scenario.components.len()).map(ComponentId::from);
    let row = |id: ComponentId| ComponentRow {
        component: scenario.name(Target::Component(id)),
        wait_ms: sample.wait(id),
        waiting_probability: sample.waiting_probability(id),
    };
    ids.filter(|id| has_slots(scenario, *id)).map(row).collect()
}

fn machines(scenario: &Scenario, sample: &Sample) -> Vec<MachineRow> {
    let nodes = sample.whole.totals.nodes.iter().enumerate();
    let working = nodes.filter(|(_, node)| has_slots(scenario, node.address.component));
    let row = |(at, node): (usize, &NodeTotals)| {
        let id = NodeId::from(at);
        MachineRow {
            machine: name(scenario, sample, node.address),
            utilisation: sample.of_machine(id, |_, node| (node.busy_ns as f64, node.slots_ns as f64)),
            queue: sample.of_machine(id, |stretch, node| (node.waiting_ns as f64 / 1e9, seconds(stretch))),
            served_per_s: sample
                .of_machine(id, |stretch, node| (node.calls.served() as f64, seconds(stretch))),
            service_ms: sample
                .of_machine(id, |_, node| (millis(node.calls.service_ns), node.calls.started as f64)),
            failed: node.failed.iter().sum(),
            checks_per_s: sample.of_machine(id, |stretch, node| (node.checks.ended as f64, seconds(stretch))),
        }
    };
    working.map(row).collect()
}

fn machine(scenario: &Scenario, sample: &Sample, node: NodeId) -> String {
    let address = sample.whole.totals.nodes.get(node.index()).map(|node| node.address);
    address.map_or_else(|| "?".to_owned(), |address| name(scenario, sample, address))
}

/// `web/2`, or `db` where there was only one in all the run: a name that changed within it, when a second one came, would
/// name two machines.
fn name(scenario: &Scenario, sample: &Sample, node: NodeAddress) -> String {
    let of_component = |other: &&NodeTotals| other.address.component == node.component;
    match sample.whole.totals.nodes.iter().filter(of_component).count() {
        0 | 1 => scenario.name(Target::Component(node.component)),
        _ => scenario.node_name(node),
    }
}

fn delays(times: impl ExactSizeIterator<Item = SimDuration> + Clone) -> Delays {
    let count = times.len();
    let sum: f64 = times.clone().map(SimDuration::as_secs).sum();
    Delays {
        count,
        mean_s: (count > 0).then(|| sum / count as f64),
        max_s: times.max().map(SimDuration::as_secs),
    }
}
