//! The request that is followed: what it is, where it is, and how it ended.

use super::{SessionContext, fact, find};
use crate::state::engine::Followed;
use crate::state::{Action, Snapshot};
use crate::text::{english, number};
use headroom_course::text::{self, Names};
use headroom_sim::ids::{KindId, NodeId};
use headroom_sim::time::SimDuration;
use yew::prelude::*;

/// The request that is followed, or an offer to follow one.
pub fn request(context: &SessionContext, snapshot: &Snapshot) -> Html {
    let facts = |client: NodeId, kind: KindId, since: SimDuration, tries: u32, over: bool| {
        let title = snapshot.scenario.kinds.get(kind.index()).map(|kind| kind.label.clone());
        let rows = [
            (english::FROM, Names::node(snapshot, client)),
            (if over { english::TOOK } else { english::UNDER_WAY }, number::elapsed(since)),
            (english::TRIES_SO_FAR, tries.to_string()),
        ];
        html! {
            <>
                <h2>{ title }</h2>
                <dl class="facts">
                    { for rows.iter().map(|(name, value)| fact(name, value)) }
                </dl>
            </>
        }
    };
    let (facts, sentence) = match snapshot.followed {
        Some(Followed::UnderWay(view)) => {
            let since = snapshot.now.since(view.wanted);
            (facts(view.client, view.kind, since, view.tries, false), text::doing(view.doing, snapshot))
        }
        Some(Followed::Over(end)) => {
            let since = end.now.since(end.wanted);
            (facts(end.client, end.kind, since, end.tries, true), text::ended(end.outcome, snapshot))
        }
        Some(Followed::Forgotten) => (Html::default(), english::FORGOTTEN.to_owned()),
        None => (Html::default(), english::NOTHING_SELECTED.to_owned()),
    };
    let onclick = {
        let context = context.clone();
        Callback::from(move |_: MouseEvent| follow_oldest(&context))
    };
    html! {
        <section class="inspector">
            { facts }
            <p>{ sentence }</p>
            <button {onclick}>{ english::FOLLOW }</button>
            if snapshot.followed.is_some() {
                { let_go(context) }
            }
        </section>
    }
}

/// Stops following: what Escape does, for those without keys.
fn let_go(context: &SessionContext) -> Html {
    let session = context.session.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        session.follow(None);
        // This button goes; the focus stays beside where it was.
        find(".inspector button").and_then(|button| button.focus().ok());
    });
    html! { <button {onclick}>{ english::LET_GO }</button> }
}

/// Follows the request that has been under way longest.
pub fn follow_oldest(context: &SessionContext) {
    context.session.follow_oldest();
    context.dispatcher.dispatch(Action::Follow);
}
