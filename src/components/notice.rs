//! What could not be done, and why.

use super::use_session;
use crate::state::Action;
use crate::text::english;
use yew::prelude::*;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What to say.
    pub problems: Vec<String>,
}

/// A message on top of the page, until it is dismissed.
#[component]
pub fn Notice(Props { problems }: &Props) -> Html {
    let context = use_session();
    let onclick = context.dispatch.reform(|_: MouseEvent| Action::Dismiss);
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
