//! The side panel: what the scenario is about, all controls, or the selected machine.

use super::SessionContext;
use super::controls::controls;
use super::inspector::inspector;
use super::intro::intro;
use crate::state::{Action, Store, Tab};
use crate::text::english;
use yew::prelude::*;

/// The side panel.
pub fn panel(context: &SessionContext, store: &Store) -> Html {
    let Store { snapshot, tab, selected, .. } = store;
    let tabs = [
        (Tab::Scenario, english::TAB_SCENARIO),
        (Tab::Controls, english::TAB_CONTROLS),
        (Tab::Selected, english::TAB_SELECTED),
    ];
    let title = tabs.iter().find(|(own, _)| own == tab).map(|(_, title)| *title);
    let tabs = tabs.into_iter().map(|(own, title)| {
        let onclick = context.dispatch.reform(move |_: MouseEvent| Action::Open(own));
        html! { <button class="tab" aria-pressed={(own == *tab).to_string()} {onclick}>{ title }</button> }
    });
    html! {
        <aside class="panel" aria-label={english::PANEL}>
            <div class="tabs" role="group" aria-label={english::PANEL}>{ for tabs }</div>
            <div class="panel-body" tabindex="0" role="region" aria-label={title}>
                {
                    match tab {
                        Tab::Scenario => intro(snapshot),
                        Tab::Controls => controls(&snapshot.scenario, &snapshot.opened),
                        Tab::Selected => inspector(context, snapshot, *selected),
                    }
                }
            </div>
        </aside>
    }
}
