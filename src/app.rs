//! The page.

use crate::charts::Charts;
use crate::components::SessionContext;
use crate::components::causes::causes;
use crate::components::dialog::use_key_sheet;
use crate::components::figures::figures;
use crate::components::keys::{self, Latest};
use crate::components::notice::notice;
use crate::components::panel::{panel, use_way_to_panel};
use crate::components::strip::strip;
use crate::components::top_bar::top_bar;
use crate::components::why_bar::use_why_bar;
use crate::palette::Palette;
use crate::stage::use_stage;
use crate::state::url::Link;
use crate::state::{Action, Session, Shared, Store, Theme, motion, persistence};
use gloo::events::EventListener;
use headroom_course::scenarios;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// What the page begins with.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The run.
    pub session: Session,
    /// The theme it wears.
    pub theme: Theme,
    /// What of the link could not be done.
    pub problems: Vec<String>,
}

/// The page.
#[component]
pub fn App(props: &Props) -> Html {
    let Props { session, theme, problems } = props.clone();
    let store = use_reducer(move || Store::new(session.snapshot(), theme, problems));
    let context = SessionContext { session: props.session.clone(), dispatcher: store.dispatcher() };
    let palette = use_palette(store.theme);
    use_run(&context, &store);
    use_way_to_panel(store.chosen);
    let snapshot = store.snapshot.clone();
    let why = use_why_bar(&snapshot);
    let stage = use_stage(&context, &snapshot, &palette, store.selected);
    let key_sheet = use_key_sheet(&context, store.help);
    html! {
        <>
            { top_bar(&context, &store) }
            { notice(&context, &store.problems) }
            <main data-ready={store.ready.then_some("")}>
                { panel(&context, &store) }
                <div class="system">
                    { why }
                    { stage }
                    { strip(&snapshot, store.theme) }
                    { figures(&snapshot) }
                    <Charts snapshot={snapshot.clone()} {palette} />
                    { causes(&context, &snapshot) }
                </div>
            </main>
            { key_sheet }
        </>
    }
}

/// Lets the run go on while the page is there, and keys and the page's address reach it.
#[hook]
fn use_run(context: &SessionContext, store: &UseReducerHandle<Store>) {
    let latest = use_mut_ref(|| store.clone());
    latest.replace(store.clone());
    use_address(&context.session, store);
    let context = context.clone();
    use_effect_with((), move |()| {
        let SessionContext { session, dispatcher } = context.clone();
        session.on_publish(Callback::from(move |snapshot| dispatcher.dispatch(Action::Published(snapshot))));
        session.start(context.acts(Action::Ready));
        let motion = follow_motion(&session);
        let listeners = (keys::listen(&context, latest.clone()), follow_address(context, latest), motion);
        move || {
            drop(listeners);
            session.stop();
        }
    });
}

/// The colours of the theme that is worn, kept up to date.
#[hook]
fn use_palette(theme: Theme) -> Shared<Palette> {
    let root = gloo::utils::document_element();
    let palette = use_state(|| Shared::new(Palette::read(&root)));
    let handle = palette.clone();
    use_effect_with(theme, move |theme| {
        let root = gloo::utils::document_element();
        root.set_attribute("data-theme", theme.id()).ok();
        handle.set(Shared::new(Palette::read(&root)));
        // What `auto` means can change while the page is open.
        let system = gloo::utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
        let listener = system.map(|system| {
            EventListener::new(&system, "change", move |_| handle.set(Shared::new(Palette::read(&root))))
        });
        move || drop(listener)
    });
    (*palette).clone()
}

/// Keeps the page's address a link to what it shows.
#[hook]
fn use_address(session: &Session, store: &Store) {
    let (session, theme) = (session.clone(), store.theme);
    let snapshot = &store.snapshot;
    let shown =
        (snapshot.opened.clone(), snapshot.scenario.clone(), snapshot.seed, snapshot.clock.speed.to_bits());
    use_effect_with((shown, theme), move |(_, theme)| {
        persistence::remember_theme(*theme);
        let link = link(&session, *theme);
        // Another scenario is another place to come back to; all else is the same place.
        let there = Link::parse(&hash()).0.scenario.unwrap_or_else(|| scenarios::FIRST.to_owned());
        show_address(&link.to_hash(), link.scenario.is_some_and(|here| here != there));
    });
}

/// The link to what the page shows.
fn link(session: &Session, theme: Theme) -> Link {
    Link { theme: (theme != Theme::Auto).then_some(theme), ..session.link() }
}

/// Heeds it when people ask their system for less motion, or no longer.
fn follow_motion(session: &Session) -> Option<EventListener> {
    let (query, session) = (motion::reduced()?, session.clone());
    let asked = query.clone();
    Some(EventListener::new(&query, "change", move |_| session.keep_still(asked.matches())))
}

/// Does what the page's address says when somebody changes it.
fn follow_address(context: SessionContext, latest: Latest) -> EventListener {
    EventListener::new(&gloo::utils::window(), "hashchange", move |_| {
        let SessionContext { session, dispatcher } = &context;
        let (link, problems) = Link::parse(&hash());
        let problems = session.go_to(&link, problems);
        if !problems.is_empty() {
            // What was running goes on, and the address keeps naming that.
            show_address(&self::link(session, latest.borrow().theme).to_hash(), false);
        } else if let Some(theme) = link.theme {
            dispatcher.dispatch(Action::Wear(theme));
        }
        dispatcher.dispatch(Action::Complain(problems.iter().map(ToString::to_string).collect()));
    })
}

/// Changes what stands behind the `#`; the browser's button back leads to what stood there before if it is left `behind`.
fn show_address(hash: &str, behind: bool) {
    let Ok(history) = gloo::utils::window().history() else { return };
    // A page opened from a disk may not change its address; then it just doesn't.
    match behind {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(hash)).ok(),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(hash)).ok(),
    };
}

/// What stands behind the `#` of the page's address.
pub fn hash() -> String {
    gloo::utils::window().location().hash().unwrap_or_default()
}
