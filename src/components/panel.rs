//! The side panel: what the scenario is about, all controls, or the selected machine.
//!
//! Where the window is narrow it stands below the stage, and there is a way between the two.

use super::controls::controls;
use super::inspector::inspector;
use super::intro::intro;
use super::{SessionContext, find};
use crate::state::{Action, Store, Tab};
use crate::text::english;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// Goes to the panel when something was chosen to be looked at, if the panel stands below the stage: nobody would see what
/// opened.
#[hook]
pub fn use_way_to_panel(chosen: u32) {
    use_effect_with(chosen, |chosen| {
        // The way back is shown there and only there.
        let below = find(".to-stage").is_some_and(|back| back.client_width() > 0);
        // Whoever chose it in the panel is there.
        if *chosen > 0 && below && find(".panel:focus-within").is_none() {
            go_to(find(".panel"), ScrollLogicalPosition::Start, find(".panel-body"));
        }
    });
}

/// The way back to the stage, where what was selected is let go of, so that a click on its card opens it again.
fn way_to_stage(context: &SessionContext) -> Html {
    let dispatcher = context.dispatcher.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        let card = find(".is-selected .card-name").or_else(|| find(".card-name"));
        // Only those who pressed a key need the focus there.
        let focus = card.clone().filter(|_| event.detail() == 0);
        go_to(card, ScrollLogicalPosition::Center, focus);
        dispatcher.dispatch(Action::Select(None));
    });
    html! { <button class="tab to-stage" aria-label={english::TO_STAGE_HELP} {onclick}>{ english::TO_STAGE }</button> }
}

/// Scrolls to an element, as smoothly as the style sheet says, and puts the focus on one.
fn go_to(there: Option<HtmlElement>, block: ScrollLogicalPosition, focus: Option<HtmlElement>) {
    focus.and_then(|element| element.focus().ok());
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    there.inspect(|there| there.scroll_into_view_with_scroll_into_view_options(&options));
}

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
        let onclick = context.acts(Action::Open(own));
        html! { <button class="tab" aria-pressed={(own == *tab).to_string()} {onclick}>{ title }</button> }
    });
    html! {
        <aside class="panel" aria-label={english::PANEL}>
            <div class="tabs" role="group" aria-label={english::PANEL}>{ for tabs }{ way_to_stage(context) }</div>
            <div class="panel-body" tabindex="0" role="region" aria-label={title}>
                {
                    match tab {
                        Tab::Scenario => intro(snapshot),
                        Tab::Controls => controls(context, snapshot),
                        Tab::Selected => inspector(context, snapshot, *selected),
                    }
                }
            </div>
        </aside>
    }
}
