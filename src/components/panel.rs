//! The side panel: what the scenario is about, all controls, or the selected machine.

use super::controls::Controls;
use super::inspector::Inspector;
use super::intro::Intro;
use super::use_session;
use crate::state::{Action, Shared, Snapshot, Tab};
use crate::text::english;
use headroom_sim::scenario::NodeAddress;
use yew::prelude::*;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// How the run stands.
    pub snapshot: Shared<Snapshot>,
    /// The open tab.
    pub tab: Tab,
    /// The selected machine.
    pub selected: Option<NodeAddress>,
}

/// The side panel.
#[component]
pub fn Panel(Props { snapshot, tab, selected }: &Props) -> Html {
    let context = use_session();
    let tabs = [
        (Tab::Scenario, english::TAB_SCENARIO),
        (Tab::Controls, english::TAB_CONTROLS),
        (Tab::Selected, english::TAB_SELECTED),
    ];
    let tabs = tabs.into_iter().map(|(own, title)| {
        let onclick = context.dispatch.reform(move |_: MouseEvent| Action::Open(own));
        html! { <button class="tab" aria-pressed={(own == *tab).to_string()} {onclick}>{ title }</button> }
    });
    html! {
        <aside class="panel" aria-label={english::PANEL}>
            <div class="tabs" role="group" aria-label={english::PANEL}>{ for tabs }</div>
            <div class="panel-body" tabindex="0">
                {
                    match tab {
                        Tab::Scenario => html! { <Intro snapshot={snapshot.clone()} /> },
                        Tab::Controls => html! {
                            <Controls scenario={snapshot.scenario.clone()} opened={snapshot.opened.clone()} />
                        },
                        Tab::Selected => html! { <Inspector snapshot={snapshot.clone()} selected={*selected} /> },
                    }
                }
            </div>
        </aside>
    }
}
