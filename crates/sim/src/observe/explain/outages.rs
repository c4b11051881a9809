//! Rules about what is down, and about what balancers believe.

use super::figures::{Down, Truths};
use super::finding::Finding;
use super::load::{MOSTLY, Pools, by_load, held, too_much};
use super::scene::{Pair, Scene, down};
use super::watch::{failures, watch};
use crate::engine::Fault;
use crate::observe::view::{BackendView, Belief, Condition, NodeView, RoleView};
use crate::observe::{Cause, Note, Noted, Truth};
use crate::scenario::ComponentKind;
use crate::time::{SimDuration, SimTime};

/// Machines without which requests fail: databases, balancers that hold the address, servers without a balancer.
pub(super) fn machine_down(scene: &Scene, found: &mut Vec<Finding>) {
    let lone = scene.machines(ComponentKind::Server).filter(|server| !scene.behind_balancer(server));
    let active = scene.machines(ComponentKind::Balancer).filter(|node| is_active(node));
    // Nearest to the clients first: what lies behind it gets no requests that could fail there.
    for node in active.chain(lone).chain(scene.machines(ComponentKind::Database)) {
        let Some(down) = down(node) else { continue };
        let like_it =
            |other: &&NodeView| other.address.component == node.address.component && other.id != node.id;
        let others = || scene.machines(node.kind).filter(like_it);
        let up = others().filter(|other| alive(other)).count();
        found.push(Finding::MachineDown {
            node: node.id,
            kind: node.kind,
            down,
            lasting: scene.now - node.since,
            failed: scene.metrics.failed_since_turn(node.id).requests,
            others: up as u32,
            down_too: (others().count() - up) as u32,
        });
    }
}

/// Pairs of balancers of which one is down.
pub(super) fn no_standby(scene: &Scene, found: &mut Vec<Finding>) {
    for (active, _) in scene.serving() {
        let partner =
            |node: &&NodeView| node.address.component == active.address.component && node.id != active.id;
        let Some(fallen) = scene.machines(ComponentKind::Balancer).find(partner) else { continue };
        let Some(down) = down(fallen) else { continue };
        let lasting = scene.now - fallen.since;
        found.push(Finding::NoStandby { active: active.id, fallen: fallen.id, down, lasting });
    }
}

/// Mistakes within a minute from which on a server flaps: out, back, and out again though it was up all the time.
const MISTAKES: usize = 2;
/// A mind that was not changed for so long has settled: four changes within a minute are no farther apart.
const SETTLED: SimDuration = SimDuration(20_000_000_000);
const MINUTE: SimDuration = SimDuration(60_000_000_000);

/// Servers that are taken out and back again and again, though nothing has happened to them.
pub(super) fn flapping(scene: &Scene, found: &mut Vec<Finding>) {
    let restless = |pair: &Pair| alive(pair.server) && scene.now - pair.backend.since < SETTLED;
    for pair in scene.pairs().filter(restless).filter(|pair| mistakes(scene, pair) >= MISTAKES) {
        found.push(Finding::Flapping {
            server: pair.server.id,
            balancer: pair.balancer.id,
            changes: pair.backend.changes,
            utilisation: scene.utilisation(pair.server),
            demanded: scene.pressure(&scene.group(pair.server)).demanded(),
        });
    }
}

/// How often a balancer has put a server out within the last minute, since it was broken or repaired last.
fn mistakes(scene: &Scene, pair: &Pair) -> usize {
    let told = (pair.balancer.id, pair.server.id);
    let mistaken = |noted: &&Noted| match noted.note {
        Note::BelievedDown { balancer, server, truth: Truth::Sound }
        | Note::Ejected { balancer, server, truth: Truth::Sound } => (balancer, server) == told,
        _ => false,
    };
    let repaired = |noted: &&Noted| matches!(noted.note, Note::Repaired(node) if node == pair.server.id);
    let lately = |noted: &&Noted| {
        noted.time >= pair.server.since && scene.now - noted.time <= MINUTE && !repaired(noted)
    };
    scene.metrics.journal().notes().rev().take_while(lately).filter(mistaken).count()
}

/// Is it said already that this balancer takes this server out and back again and again?
fn flaps(pair: &Pair, found: &[Finding]) -> bool {
    let told = (pair.server.id, pair.balancer.id);
    found.iter().any(
        |finding| matches!(finding, Finding::Flapping { server, balancer, .. } if (*server, *balancer) == told),
    )
}

/// Nobody is left, and requests fail for it.
pub(super) fn no_healthy_server(scene: &Scene, found: &mut Vec<Finding>) {
    found.extend(deserted(scene).filter(|finding| !is_mistaken(finding)));
}

/// Nobody is left as far as the balancer knows. It sends to all nevertheless and all are up in truth, so it is a
/// consequence: of overload that makes checks late.
pub(super) fn all_mistrusted(scene: &Scene, found: &mut Vec<Finding>) {
    found.extend(deserted(scene).filter(is_mistaken));
}

fn is_mistaken(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::NoHealthyServer { fail_open: true, truth: Truths { up: 1.., down: [0, 0, 0, 0] }, .. }
    )
}

fn deserted(scene: &Scene) -> impl Iterator<Item = Finding> {
    scene.serving().filter_map(|(balancer, backends)| {
        // Who is being drained gets nothing new in any case.
        let eligible: Vec<&BackendView> =
            backends.iter().filter(|backend| backend.belief != Belief::Draining).collect();
        if backends.is_empty() || eligible.iter().any(|backend| backend.belief == Belief::Up) {
            return None;
        }
        if eligible.is_empty() {
            let arriving = scene.recent.per_second(scene.recent.arrived);
            return Some(Finding::AllDrained { balancer: balancer.id, arriving });
        }
        let up = || eligible.iter().filter(|backend| scene.node(backend.node).is_some_and(alive));
        let mut truth = Truths::default();
        for server in eligible.iter().filter_map(|backend| scene.node(backend.node)) {
            match down(server) {
                Some(down) => truth.down[down as usize] += 1,
                None => truth.up += u32::from(alive(server)),
            }
        }
        Some(Finding::NoHealthyServer {
            balancer: balancer.id,
            fail_open: scene.settings(balancer).is_some_and(|settings| settings.checks.fail_open),
            truth,
            ejected: up().all(|backend| matches!(backend.belief, Belief::Ejected(_))),
            failing: scene.recent.per_second(scene.recent.failures()),
        })
    })
}

pub(super) fn down_unnoticed(scene: &Scene, found: &mut Vec<Finding>) {
    for pair in scene.pairs().filter(Pair::trusted) {
        let Some(down) = down(pair.server) else { continue };
        found.push(Finding::DownUnnoticed {
            server: pair.server.id,
            balancer: pair.balancer.id,
            down,
            lasting: scene.now - pair.server.since,
            share: share(scene, &pair),
            failed: scene.metrics.failed_since_turn(pair.server.id).tries,
            stuck: if down == Down::Hung { pair.backend.active } else { 0 },
            watch: watch(scene, &pair, down),
            failures: failures(scene, &pair),
        });
    }
}

/// Share of the balancer's calls that go to the server: as lately, or as the balancer deals where nobody saw them arrive,
/// because none came anywhere, or the server hangs or is cut off.
fn share(scene: &Scene, pair: &Pair) -> f64 {
    let others = scene.pairs_of(pair.balancer);
    let all: u64 = others.iter().map(|other| scene.sent(other.server)).sum();
    let unseen = matches!(down(pair.server), Some(Down::Hung | Down::Cut)) && !by_load(scene, pair.server);
    if all > 0 && !unseen {
        return scene.sent(pair.server) as f64 / all as f64;
    }
    let active: u32 = others.iter().map(|other| other.backend.active).sum();
    let dealt = scene.deal(&others).map(|deal| deal.share(&[pair.server]));
    dealt.unwrap_or(f64::from(pair.backend.active) / f64::from(active.max(1)))
}

pub(super) fn false_alarm(scene: &Scene, found: &mut Vec<Finding>) {
    // A server that came back after it was put out was no false alarm.
    let judged_since = |pair: &Pair| pair.backend.since >= pair.server.since;
    let told = |pair: &Pair| {
        found.iter().any(
            |finding| matches!(finding, Finding::NoHealthyServer { balancer, .. } if *balancer == pair.balancer.id),
        )
    };
    let mistaken = |pair: &Pair| {
        pair.out() && alive(pair.server) && judged_since(pair) && !told(pair) && !flaps(pair, found)
    };
    let alarms: Vec<Pair> = scene.pairs().filter(mistaken).collect();
    for pair in alarms {
        found.push(Finding::FalseAlarm {
            server: pair.server.id,
            balancer: pair.balancer.id,
            lasting: scene.now - pair.backend.since.max(failed_open_until(scene, pair.balancer)),
            ejected: matches!(pair.backend.belief, Belief::Ejected(_)),
            utilisation: scene.utilisation(pair.server),
        });
    }
}

/// Until when a balancer trusted none of its servers, so that it may have sent to all of them.
fn failed_open_until(scene: &Scene, balancer: &NodeView) -> SimTime {
    let pairs = scene.pairs_of(balancer);
    pairs.iter().filter(|pair| pair.trusted()).map(|pair| pair.backend.since).min().unwrap_or_default()
}

/// Servers that are down, and their balancer knows: the latest, with how many there are besides.
pub(super) fn down_noticed(scene: &Scene, found: &mut Vec<Finding>) {
    for (balancer, _) in scene.serving() {
        let pairs = scene.pairs_of(balancer);
        let servers = || pairs.iter();
        let all = || {
            let out = servers().filter(|pair| pair.out());
            let fallen = out.filter_map(|pair| Some((pair.server, down(pair.server)?)));
            fallen.filter(|(_, down)| *down != Down::Booting)
        };
        let Some((server, down)) = all().max_by_key(|(server, _)| server.since) else { continue };
        let alive = || servers().filter(|pair| alive(pair.server));
        let mut at_work: Vec<&NodeView> =
            alive().filter(|pair| pair.trusted()).map(|pair| pair.server).collect();
        if at_work.is_empty() {
            // Failing open, it sends to all.
            let rest = alive().filter(|pair| pair.backend.belief != Belief::Draining);
            at_work.extend(rest.map(|pair| pair.server));
        }
        found.push(Finding::DownNoticed {
            server: server.id,
            balancer: balancer.id,
            down,
            lasting: scene.now - server.since,
            others: all().count() as u32 - 1,
            left: at_work.len() as u32,
            pressure: scene.pressure(&at_work),
        });
    }
}

pub(super) fn back_unnoticed(scene: &Scene, found: &mut Vec<Finding>) {
    let came_back = |pair: &Pair| pair.backend.since < pair.server.since;
    for pair in scene.pairs().filter(|pair| pair.out() && alive(pair.server)).filter(came_back) {
        if flaps(&pair, found) {
            continue;
        }
        found.push(Finding::BackUnnoticed {
            server: pair.server.id,
            balancer: pair.balancer.id,
            lasting: scene.now - pair.server.since,
        });
    }
}

/// Lines that are cut: those by which `most` of the requests fail that do, and others.
pub(super) fn links(scene: &Scene, most: bool, found: &mut Vec<Finding>) {
    for link in scene.scenario.links.iter().filter(|link| link.network.cut || link.network.loss_pct >= 100.0)
    {
        let callers = scene.recent.component(link.from);
        let clients = scene.machines(ComponentKind::Client).any(|node| node.address.component == link.from);
        let failures = if clients { callers.calls.failed } else { scene.recent.failures() };
        let used = callers.arrived > 0 || callers.inside_ns > 0;
        if (used && 2 * failures >= scene.recent.failures()) == most {
            let failing = scene.recent.per_second(failures);
            found.push(Finding::LinkCut { from: link.from, to: link.to, failing });
        }
    }
}

/// Machines that are flaky; where most fails, first.
pub(super) fn flaky(scene: &Scene, found: &mut Vec<Finding>) {
    let first = found.len();
    let mut most = 0;
    for node in scene.workers().filter(|node| node.faults.contains(&Fault::Flaky)) {
        let failed = scene.failed_tries(node, &[Cause::ServerError]);
        found.push(Finding::Flaky { node: node.id, failing: scene.recent.per_second(failed) });
        if failed > most {
            most = failed;
            found[first..].rotate_right(1);
        }
    }
}

/// From here on a slow machine makes others wait.
const BUSY: f64 = 0.8;

/// Machines that are slow: those that are the `bottleneck`, and those that have time, or whose whole group has too much to
/// do.
pub(super) fn slow(scene: &Scene, bottleneck: bool, found: &mut Vec<Finding>) {
    let mut group = None;
    for node in scene.workers().filter(|node| node.faults.contains(&Fault::Slow)) {
        let component = node.address.component;
        let overloaded = match group {
            // The machines of a component follow each other.
            Some((same, overloaded)) if same == component => overloaded,
            _ => !too_much(scene, component).is_empty(),
        };
        group = Some((component, overloaded));
        let (utilisation, held) = (scene.utilisation(node), held_by(scene, node));
        let waits = node.waiting > node.slots || held > 0.0;
        let busy = waits || scene.pressure(&[node]).demanded().max(utilisation) >= BUSY;
        if (busy && !overloaded) == bottleneck {
            let out = scene.pairs().any(|pair| pair.server.id == node.id && pair.out());
            found.push(Finding::Slow { node: node.id, speed: node.speed, held, utilisation, out });
        }
    }
}

/// Share of the servers' slots that wait for a database, if that is most of them and leaves them no time.
fn held_by(scene: &Scene, node: &NodeView) -> f64 {
    if node.kind != ComponentKind::Database {
        return 0.0;
    }
    let busy = scene.mean_utilisation(scene.machines(ComponentKind::Server)) >= BUSY;
    let waiting =
        if scene.machines(ComponentKind::Database).len() == 1 { Pools::of(scene).waiting } else { 0 };
    let held = held(scene, node, waiting);
    if busy && held >= MOSTLY { held } else { 0.0 }
}

pub(super) fn booting(scene: &Scene, found: &mut Vec<Finding>) {
    for node in scene.nodes {
        if let Condition::Booting(ready) = node.condition {
            found.push(Finding::Booting { node: node.id, ready_in: ready - scene.now });
        }
    }
}

fn is_active(node: &NodeView) -> bool {
    matches!(node.role, RoleView::Balancer { active: true, .. })
}

/// Does it take requests, and do they reach it?
fn alive(node: &NodeView) -> bool {
    node.condition == Condition::Up && down(node).is_none()
}
