//! The figures of a stretch: one function each, of which the whole run and its parts are asked in turn.

use super::estimate::Estimate;
use super::measure::{Sample, Stretch};
use headroom_sim::ids::{ComponentId, NodeId};
use headroom_sim::observe::metrics::{Histogram, NodeTotals};
use headroom_sim::time::SimDuration;
use serde::Serialize;

/// How times are spread, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Times {
    /// Mean.
    pub mean: Option<Estimate>,
    /// Half are not longer.
    pub p50: Option<Estimate>,
    /// 95 in 100 are not longer.
    pub p95: Option<Estimate>,
    /// 99 in 100 are not longer.
    pub p99: Option<Estimate>,
}

impl Sample {
    /// A figure of everything, with the interval its parts give it; none where nothing was measured.
    pub fn estimate(&self, figure: impl Fn(&Stretch) -> Option<f64>) -> Option<Estimate> {
        let parts: Vec<f64> = self.parts.iter().filter_map(&figure).collect();
        figure(&self.whole).map(|value| Estimate::new(value, &parts))
    }

    /// A figure of a machine.
    pub fn of_machine(
        &self,
        node: NodeId,
        figure: impl Fn(&Stretch, &NodeTotals) -> f64,
    ) -> Option<Estimate> {
        self.estimate(|stretch| stretch.totals.nodes.get(node.index()).map(|node| figure(stretch, node)))
    }

    /// Response times of answered requests.
    pub fn response(&self) -> Times {
        Times {
            mean: self.estimate(|stretch| {
                (stretch.totals.done > 0).then(|| stretch.totals.mean_response().as_millis())
            }),
            p50: self.estimate(|stretch| quantile(&stretch.response, 0.5)),
            p95: self.estimate(|stretch| quantile(&stretch.response, 0.95)),
            p99: self.estimate(|stretch| quantile(&stretch.response, 0.99)),
        }
    }

    /// Waits for a slot at a component's machines.
    pub fn wait(&self, component: ComponentId) -> Times {
        let spread = |share| self.estimate(|s| quantile(s.waits.get(component.index())?, share));
        Times {
            mean: self.estimate(|stretch| {
                let together = stretch.totals.component(component);
                (together.calls.ended > 0).then(|| together.mean_wait().as_millis())
            }),
            p50: spread(0.5),
            p95: spread(0.95),
            p99: spread(0.99),
        }
    }

    /// Share of calls that had to wait for a slot at a component's machines.
    pub fn waiting_probability(&self, component: ComponentId) -> Option<Estimate> {
        self.estimate(|stretch| {
            let together = stretch.totals.component(component);
            (together.calls.ended > 0).then(|| together.waiting_probability())
        })
    }
}

fn quantile<const BITS: u32>(times: &Histogram<BITS>, share: f64) -> Option<f64> {
    times.quantile(share).map(SimDuration::as_millis)
}
