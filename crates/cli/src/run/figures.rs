//! The figures of a stretch: one function each, of which the whole run and its parts are asked in turn.

use super::estimate::Estimate;
use super::measure::{Sample, Stretch};
use headroom_sim::ids::{ComponentId, NodeId};
use headroom_sim::observe::batch::Part;
use headroom_sim::observe::metrics::{Histogram, NodeTotals};
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
    /// A ratio of sums over everything, with the interval its parts give it; none where nothing was measured.
    pub fn estimate(&self, figure: impl Fn(&Stretch) -> Part) -> Option<Estimate> {
        let (above, below) = figure(&self.whole);
        let parts: Vec<Part> = self.parts.iter().map(figure).collect();
        (below > 0.0).then(|| Estimate { value: above / below, ci95: self.kind.half_width(&parts) })
    }

    /// A ratio of sums at a machine.
    pub fn of_machine(
        &self,
        node: NodeId,
        figure: impl Fn(&Stretch, &NodeTotals) -> Part,
    ) -> Option<Estimate> {
        self.estimate(|stretch| {
            stretch.totals.nodes.get(node.index()).map_or((0.0, 0.0), |node| figure(stretch, node))
        })
    }

    /// Response times of answered requests.
    pub fn response(&self) -> Times {
        let spread = |share| self.quantile(share, |stretch| Some(&stretch.response));
        Times {
            mean: self.estimate(|stretch| (millis(stretch.totals.response_ns), stretch.totals.done as f64)),
            p50: spread(0.5),
            p95: spread(0.95),
            p99: spread(0.99),
        }
    }

    /// Waits for a slot at a component's machines.
    pub fn wait(&self, component: ComponentId) -> Times {
        let spread = |share| self.quantile(share, |stretch| stretch.waits.get(component.index()));
        Times {
            mean: self.estimate(|stretch| {
                let calls = stretch.totals.component(component).calls;
                (millis(calls.wait_ns), calls.ended as f64)
            }),
            p50: spread(0.5),
            p95: spread(0.95),
            p99: spread(0.99),
        }
    }

    /// Share of calls that had to wait for a slot at a component's machines.
    pub fn waiting_probability(&self, component: ComponentId) -> Option<Estimate> {
        self.estimate(|stretch| {
            let calls = stretch.totals.component(component).calls;
            (calls.waited as f64, calls.ended as f64)
        })
    }

    /// A quantile, in milliseconds. How far it may be off follows from how far the share of times up to it may be: the
    /// interval reaches from the quantile of the least such share to that of the greatest. Where that is beyond the
    /// longest time but one, nothing bounds it.
    fn quantile<const BITS: u32>(
        &self,
        share: f64,
        times: impl Fn(&Stretch) -> Option<&Histogram<BITS>>,
    ) -> Option<Estimate> {
        let whole = times(&self.whole)?;
        let found = whole.quantile(share)?;
        let within = |stretch: &Stretch| {
            times(stretch).map_or((0.0, 0.0), |times| {
                let count = times.count() as f64;
                (times.share_within(found) * count, count)
            })
        };
        let parts: Vec<Part> = self.parts.iter().map(within).collect();
        let value = found.as_millis();
        let bounded =
            self.kind.half_width(&parts).filter(|off| (1.0 - share - off) * whole.count() as f64 >= 1.0);
        let ci95 = bounded.and_then(|off| {
            let [low, high] = whole.quantiles([(share - off).max(0.0), share + off])?;
            Some((value - low.as_millis()).max(high.as_millis() - value))
        });
        Some(Estimate { value, ci95 })
    }
}

/// Nanoseconds as milliseconds.
pub fn millis(nanos: u128) -> f64 {
    nanos as f64 / 1e6
}
