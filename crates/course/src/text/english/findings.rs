//! Why the system does as it does: each finding goes to the function that puts its kind into words.

use super::{defences, load, outages};
use crate::text::names::{Names, the};
use crate::text::numbers::{duration, number};
use headroom_sim::ids::{ComponentId, NodeId};
use headroom_sim::observe::explain::Finding;
use headroom_sim::time::SimDuration;

/// What to say about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The fact, in one sentence.
    pub headline: String,
    /// Its figures, its mechanism and what follows, in a few sentences.
    pub detail: String,
}

impl Sentence {
    /// A headline, and the parts of the detail that have something to say.
    pub(super) fn new(headline: &str, detail: &[&str]) -> Self {
        let said: Vec<&str> = detail.iter().copied().filter(|part| !part.is_empty()).collect();
        Sentence { headline: crate::text::names::capital(headline), detail: said.join(" ") }
    }
}

/// A finding in words; rates of failures are means over what is `recent`.
pub fn sentence(finding: &Finding, recent: SimDuration, names: &dyn Names) -> Sentence {
    let node = |id: &NodeId| the(&names.node(*id));
    let component = |id: &ComponentId| the(&names.component(*id));
    match finding {
        Finding::MachineDown { node: id, kind, down, lasting, failed, others, down_too } => {
            let since = outages::since(*lasting, *failed);
            outages::machine_down(&node(id), *kind, *down, &since, *others, *down_too)
        }
        Finding::NoStandby { active, fallen, down, lasting } => {
            outages::no_standby(&node(active), &node(fallen), *down, *lasting)
        }
        Finding::NoHealthyServer { balancer, fail_open, truth, ejected, failing } => {
            outages::no_healthy_server(
                &node(balancer),
                *fail_open,
                &outages::truth(truth, *ejected),
                &lately(*failing, ["request fails", "requests fail"], recent),
            )
        }
        Finding::AllDrained { balancer, arriving } => outages::all_drained(&node(balancer), *arriving),
        Finding::DownUnnoticed { server, balancer, down, lasting, share, failed, stuck, watch, failures } => {
            let harm = outages::harm(*share, *failed, *lasting, *stuck);
            let until = outages::until_noticed(watch, *failures);
            outages::down_unnoticed(&node(server), &node(balancer), *down, &harm, &until)
        }
        Finding::LinkCut { from, to, failing } => outages::link_cut(
            &component(from),
            &component(to),
            &lately(*failing, ["request fails", "requests fail"], recent),
        ),
        Finding::RetryStorm { arriving, retries, wasted, goodput } => {
            defences::retry_storm(*arriving, *retries, *wasted, *goodput)
        }
        Finding::WastedWork { wasted, arriving, goodput, cancelled } => {
            defences::wasted_work(*wasted, *arriving, *goodput, *cancelled)
        }
        Finding::SlowLine { from, to, takes, budget } => {
            outages::slow_line(&component(from), &component(to), *takes, *budget)
        }
        Finding::DatabaseBottleneck { database, utilisation, waiting, pool_waiting, held, capacity } => {
            let queue = load::database_queue(*waiting, *pool_waiting);
            load::database_bottleneck(&node(database), *utilisation, *capacity, &queue, *held)
        }
        Finding::PoolExhausted { database, utilisation, connections, pool_waiting, in_vain } => {
            let calls = load::pool_queue(*connections, *pool_waiting);
            load::pool_exhausted(&node(database), *utilisation, &calls, *in_vain)
        }
        Finding::BalancerChokepoint { balancer, pressure, servers, too } => {
            load::balancer_chokepoint(&node(balancer), pressure, *servers, *too)
        }
        Finding::Flaky { node: id, failing } => outages::flaky(&node(id), *failing),
        Finding::Slow { node: id, speed, held, out, utilisation } => {
            outages::slow(&node(id), *speed, *utilisation, &outages::slowed(*held, *out))
        }
        Finding::Flapping { server, balancer, changes, utilisation, demanded } => {
            outages::flapping(&node(server), &node(balancer), *changes, *utilisation, *demanded)
        }
        Finding::FalseAlarm { server, balancer, lasting, ejected, utilisation } => {
            outages::false_alarm(&node(server), &node(balancer), *lasting, *ejected, *utilisation)
        }
        Finding::DownNoticed { server, balancer, down, lasting, others, left, pressure } => {
            let (since, rest) = (outages::out_for(*lasting, *others), outages::left(*left, pressure));
            outages::down_noticed(&node(server), &node(balancer), *down, &since, &rest)
        }
        Finding::BackUnnoticed { server, balancer, lasting } => {
            outages::back_unnoticed(&node(server), &node(balancer), *lasting)
        }
        Finding::Unbalanced { balancer, method, busiest, most, idlest, least } => {
            let loads = [(node(busiest), *most), (node(idlest), *least)];
            load::unbalanced(&node(balancer), *method, &loads)
        }
        Finding::Saturated { node: id, kind, machines, of, pressure } => {
            load::saturated(&load::group(&node(id), *kind, *machines, *of), *kind, *machines, pressure)
        }
        Finding::BreakerOpen { caller, kept_back, reopens_in } => {
            defences::breaker_open(&node(caller), *kept_back, *reopens_in)
        }
        Finding::RateLimited { node: id, refused, share } => {
            defences::rate_limited(&node(id), *refused, *share)
        }
        Finding::Throttled { caller, kept_back } => defences::throttled(&node(caller), *kept_back),
        Finding::Failing { cause, at, rate, share } => {
            let words = ["request fails in this way", "requests fail in this way"];
            defences::failing_for(*cause, &node(at), &lately(*rate, words, recent), *share)
        }
        Finding::LossyLink { from, to, loss, budget } => {
            outages::lossy_link(&component(from), &component(to), *loss, *budget)
        }
        Finding::Booting { node: id, ready_in } => outages::booting(&node(id), *ready_in),
        Finding::Backlog { node: id, waiting, work, held_up } => {
            load::backlog(&node(id), *waiting, *work, *held_up)
        }
        Finding::NearKnee { node: id, kind, machines, demanded, stretch, waited } => {
            let who = load::group(&node(id), *kind, *machines, *machines);
            load::near_knee(&who, *kind, *machines, *demanded, *stretch, *waited)
        }
        Finding::Headroom {
            busiest,
            component: group,
            machines,
            narrow,
            demanded,
            factor,
            goodput,
            response,
            calm,
        } => {
            let busiest = if *machines > 1 { component(group) } else { node(busiest) };
            let answered = load::answered(*goodput, *response, *calm);
            let first = load::first(&busiest, *machines, *narrow, *demanded);
            load::headroom(&first, *factor, &answered, calm.is_some())
        }
        Finding::Idle => Sentence::new("Nobody wants anything.", &["No requests come."]),
    }
}

/// "26 requests fail each second, on average over the last 5 s."; nothing if none fails. What they fail for may have begun
/// only a moment ago.
fn lately(rate: f64, words: [&str; 2], recent: SimDuration) -> String {
    let rate = each_second(rate, words);
    match rate.strip_suffix('.') {
        Some(rate) => format!("{rate}, on average over the last {}.", duration(recent)),
        None => rate,
    }
}

/// "26 tries fail there each second." for subject and verb in singular and plural.
pub(super) fn each_second(rate: f64, [one, many]: [&str; 2]) -> String {
    match rate {
        _ if rate < 0.005 => String::new(),
        _ if rate < 0.95 => format!("One {one} every {}.", duration(SimDuration::from_secs(1.0 / rate))),
        _ if rate < 1.05 => format!("One {one} each second."),
        _ => format!("{} {many} each second.", number(rate)),
    }
}
