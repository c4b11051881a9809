//! What could not be done, and why.

use super::SessionContext;
use crate::state::Action;
use crate::text::english;
use yew::prelude::*;

/// A message on top of the page, until it is dismissed.
pub fn notice(context: &SessionContext, problems: &[String]) -> Html {
    let onclick = context.acts(Action::Dismiss);
    html! {
        <div class="notices" role="alert">
            if !problems.is_empty() {
                <div class="notice">
                    <ul>{ for problems.iter().map(|problem| html! { <li>{ problem }</li> }) }</ul>
                    <button {onclick}>{ english::DISMISS }</button>
                </div>
            }
        </div>
    }
}
