//! The control panel: generated from the table of parameters, whatever stands in it.

mod blocks;
mod control;
mod track;

pub use blocks::{Only, blocks, has_any};
pub use control::Control;
pub use track::Track;

use super::SessionContext;
use crate::state::Snapshot;
use crate::text::{english, names};
use headroom_sim::ids::{ComponentId, KindId, LinkId};
use headroom_sim::scenario::{ComponentKind, Scenario, Target};
use yew::prelude::*;

/// Everything that has parameters, by tier, with headings; then lines and kinds of requests.
pub fn sections(scenario: &Scenario) -> Vec<(&'static str, Vec<Target>)> {
    let of_kind = |kind| {
        let components = scenario.components.iter().enumerate();
        let own = components.filter(move |(_, component)| component.settings.kind() == kind);
        own.map(|(at, _)| Target::Component(ComponentId::from(at))).collect::<Vec<_>>()
    };
    let tiers = ComponentKind::ALL.map(|kind| (english::tier(kind), of_kind(kind)));
    let kinds = (0..scenario.kinds.len()).map(|at| Target::Kind(KindId::from(at))).collect();
    let links = (0..scenario.links.len()).map(|at| Target::Link(LinkId::from(at))).collect();
    let sections = tiers.into_iter().chain([(english::REQUESTS, kinds), (english::LINES, links)]);
    sections.filter(|(_, targets)| !targets.is_empty()).collect()
}

/// All controls.
pub fn controls(context: &SessionContext, snapshot: &Snapshot) -> Html {
    let scenario = &snapshot.scenario;
    let group = |target: &Target| {
        html! {
            <details class="group" key={scenario.name(*target)}>
                <summary>{ names::target(scenario, *target) }</summary>
                { blocks(context, snapshot, *target, Only::All) }
            </details>
        }
    };
    html! {
        <div class="controls">
            { for sections(scenario).iter().map(|(title, targets)| html! {
                <section key={*title}>
                    <h2>{ *title }</h2>
                    { for targets.iter().map(group) }
                </section>
            }) }
        </div>
    }
}
