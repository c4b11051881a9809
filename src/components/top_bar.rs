//! The bar on top: which scenario, how time passes, how the page looks.

use super::{SessionContext, chosen, option};
use crate::state::playback::{SPEEDS, next_speed};
use crate::state::snapshot::Clock;
use crate::state::url::Link;
use crate::state::{Action, Store, Theme};
use crate::text::{english, number};
use headroom_course::scenarios;
use headroom_sim::decimal;
use yew::prelude::*;

/// The bar on top.
pub fn top_bar(context: &SessionContext, store: &Store) -> Html {
    let snapshot = &store.snapshot;
    let act = |what: fn(&crate::state::Session)| {
        let session = context.session.clone();
        Callback::from(move |_: MouseEvent| what(&session))
    };
    let help = context.acts(Action::Help(true));
    let (clock, finer) = number::clock_at(snapshot.now, snapshot.clock.is_slow());
    let seed = snapshot.seed;
    let reseed = {
        let session = context.session.clone();
        Callback::from(move |_: MouseEvent| session.reseed(seed.wrapping_add(1)))
    };
    let (play_icon, play_label) = match snapshot.clock.playing {
        true => ("M4 2h3v12H4zM9 2h3v12H9z", english::PAUSE),
        false => ("M4 2l10 6-10 6z", english::PLAY),
    };
    html! {
        <header class="top">
            <h1 class="brand">{ english::BRAND }</h1>
            { scenarios_menu(context, &snapshot.id) }
            <div class="transport" role="group" aria-label={english::TIME}>
                { icon_button(play_label, play_icon, "is-primary", act(|session| session.toggle())) }
                { icon_button(english::STEP_EVENT, "M3 2l7 6-7 6zM11 2h2v12h-2z", "", act(|s| s.step_event())) }
                { icon_button(english::STEP_REQUEST, "M1 2l6 6-6 6zM7 2l6 6-6 6zM13 2h2v12h-2z", "", act(|s| s.step_request())) }
            </div>
            { speeds_menu(context, snapshot.clock) }
            <div class="time">
                <output class="clock" aria-label={english::CLOCK}>
                    { clock }
                    if let Some(finer) = finer {
                        <small>{ finer }</small>
                    }
                </output>
                if let Some(reached) = snapshot.clock.behind {
                    <p class="behind" role="status">{ reaches(reached) }</p>
                }
            </div>
            <span class="spring" />
            <button class="quiet" title={english::RESET_HELP} onclick={act(|session| session.reset())}>
                { english::RESET }
            </button>
            <button class="quiet" title={english::RESEED_HELP} onclick={reseed}>
                { english::seed(snapshot.seed) }
            </button>
            { themes_menu(context, store.theme) }
            <button class="quiet" aria-label={english::KEYS_LABEL} onclick={help}>{ "?" }</button>
        </header>
    }
}

/// What the machine can do of the speed wanted; where there is little room, in fewer words.
fn reaches(speed: f64) -> Html {
    let [second, really, shows] = english::REALLY_SHOWS;
    html! { <><span>{ second }</span>{ really }<span>{ shows }</span>{ number::seconds(speed) }</> }
}

fn icon_button(
    label: &'static str,
    path: &'static str,
    class: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button class={classes!("icon", class)} aria-label={label} title={label} {onclick}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}

fn menu(
    class: &'static str,
    label: &'static str,
    onchange: Callback<Event>,
    value: &str,
    options: Html,
) -> Html {
    html! { <select {class} aria-label={label} ~value={value} {onchange}>{ options }</select> }
}

/// The menu of scenarios.
fn scenarios_menu(context: &SessionContext, id: &str) -> Html {
    let context = context.clone();
    let onchange = Callback::from(move |event: Event| {
        open(&context, &chosen(event));
    });
    let options = scenarios::ALL
        .iter()
        .enumerate()
        .map(|(at, entry)| option(entry.id, entry.id == id, &format!("{}. {}", at + 1, entry.written.title)));
    menu("scenarios", english::SCENARIO, onchange, id, options.collect())
}

/// Opens another scenario.
pub fn open(context: &SessionContext, id: &str) {
    let link = Link { scenario: Some(id.to_owned()), ..Link::default() };
    let problems = context.session.go_to(&link, Vec::new());
    context.dispatcher.dispatch(Action::Complain(problems.iter().map(ToString::to_string).collect()));
}

/// The choice of speeds.
fn speeds_menu(context: &SessionContext, clock: Clock) -> Html {
    let context = context.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(speed) = decimal::read(&chosen(event)) {
            context.session.set_speed(speed);
        }
    });
    let ladder =
        std::iter::successors(Some(SPEEDS.0), |speed| (*speed < SPEEDS.1).then(|| next_speed(*speed, true)));
    let mut speeds: Vec<f64> = ladder.collect();
    let step = speeds.iter().copied().find(|speed| near(*speed, clock.speed));
    // A link may ask for a speed between the steps.
    let shown = step.unwrap_or_else(|| {
        let place = speeds.partition_point(|speed| *speed < clock.speed);
        speeds.insert(place, clock.speed);
        clock.speed
    });
    let options =
        speeds.into_iter().map(|speed| option(&speed.to_string(), speed == shown, &english::speed(speed)));
    menu("speeds", english::SPEED, onchange, &shown.to_string(), options.collect())
}

fn near(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() < 1e-9
}

/// The choice of themes.
fn themes_menu(context: &SessionContext, theme: Theme) -> Html {
    let context = context.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(theme) = Theme::from_id(&chosen(event)) {
            context.dispatcher.dispatch(Action::Wear(theme));
        }
    });
    let options = Theme::ALL.into_iter().map(|own| option(own.id(), own == theme, english::theme(own)));
    menu("themes", english::THEME, onchange, theme.id(), options.collect())
}
