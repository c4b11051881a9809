//! The selected machine: how it is, what can be done to it, and its own parameters.

use super::actions::actions;
use super::controls::{Only, blocks, has_any};
use super::request::request;
use super::{SessionContext, fact};
use crate::stage::Face;
use crate::state::Snapshot;
use crate::text::{english, names, number};
use headroom_sim::observe::view::{Belief, RoleView};
use headroom_sim::scenario::{NodeAddress, Target};
use yew::prelude::*;

/// The selected machine.
pub fn inspector(context: &SessionContext, snapshot: &Snapshot, selected: Option<NodeAddress>) -> Html {
    let Some(view) = selected.and_then(|address| snapshot.at(address)) else {
        return request(context, snapshot);
    };
    let face = Face::of(snapshot, view);
    let scenario = &snapshot.scenario;
    let (component, own) = (Target::Component(view.address.component), Target::Instance(view.address));
    let alone = scenario.components.get(view.address.component.index()).is_none_or(|c| c.instances() == 1);
    let draining = snapshot.nodes.iter().find_map(|node| match &node.role {
        RoleView::Balancer { backends, .. } => {
            let backend = backends.iter().find(|backend| backend.node == view.id)?;
            Some(backend.belief == Belief::Draining)
        }
        _ => None,
    });
    let checks = snapshot.recent.nodes.get(view.id.index()).map_or(0, |node| node.checks.ended);
    let facts = face.facts.iter().map(|(name, value)| fact(name, value));
    html! {
        <section class="inspector">
            <h2>{ &face.name }</h2>
            <p class={classes!("muted", face.status.tone.class())}>
                { for face.status.belief.iter().map(|belief| html! { <>{ belief }{ " · " }</> }) }
                { &face.status.truth }
            </p>
            { actions(context, view, draining) }
            <dl class="facts">
                { fact(english::load_figure(view.kind), &face.figure) }
                { for facts }
                if checks > 0 {
                    { fact(english::CHECKS, &number::rate(snapshot.recent.per_second(checks))) }
                }
            </dl>
            if !alone {
                if has_any(scenario, own, Only::Instance) {
                    <h3>{ english::only(&face.name) }</h3>
                    { blocks(context, snapshot, own, Only::Instance) }
                }
                <h3>{ english::all_of(&names::target(scenario, component)) }</h3>
            }
            { blocks(context, snapshot, component, Only::All) }
        </section>
    }
}
