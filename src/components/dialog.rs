//! The sheet of keys.

use super::SessionContext;
use crate::state::Action;
use crate::text::english;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// The sheet of keys, if it is `open`.
#[hook]
pub fn use_key_sheet(context: &SessionContext, open: bool) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(open, move |open| {
            let Some(dialog) = dialog.cast::<HtmlDialogElement>() else { return };
            if *open && !dialog.open() {
                // It fails only for a dialog that is open or gone, and then there is nothing to do.
                dialog.show_modal().ok();
            } else if !*open && dialog.open() {
                dialog.close();
            }
        });
    }
    let onclose = context.acts(Action::Help(false));
    let onclick = context.acts(Action::Help(false));
    html! {
        <dialog class="sheet" ref={dialog} aria-labelledby="keys-title" {onclose}>
            <h2 id="keys-title">{ english::KEYS_LABEL }</h2>
            <dl>
                { for english::KEYS.iter().map(|(keys, text)| html! {
                    <div>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                        <dd>{ *text }</dd>
                    </div>
                }) }
            </dl>
            <button class="is-primary" {onclick}>{ english::CLOSE }</button>
        </dialog>
    }
}
