//! The bar on top: which scenario, how time passes, how the page looks.

use super::use_session;
use crate::state::playback::{SPEEDS, next_speed};
use crate::state::snapshot::Clock;
use crate::state::url::Link;
use crate::state::{Action, Theme};
use crate::text::{english, number};
use headroom_course::scenarios;
use headroom_sim::scenario::Scenario;
use headroom_sim::time::SimTime;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Name of the scenario in links.
    pub id: String,
    /// Seed of the run.
    pub seed: u64,
    /// Simulated time.
    pub now: SimTime,
    /// How it passes.
    pub clock: Clock,
    /// The theme chosen.
    pub theme: Theme,
}

/// The bar on top.
#[component]
pub fn TopBar(props: &Props) -> Html {
    let context = use_session();
    let act = |what: fn(&crate::state::Session)| {
        let session = context.session.clone();
        Callback::from(move |_: MouseEvent| what(&session))
    };
    let help = context.dispatch.reform(|_: MouseEvent| Action::Help(true));
    let seed = props.seed;
    let reseed = {
        let session = context.session.clone();
        Callback::from(move |_: MouseEvent| session.reseed(seed.wrapping_add(1)))
    };
    let (play_icon, play_label) = match props.clock.playing {
        true => ("M4 2h3v12H4zM9 2h3v12H9z", english::PAUSE),
        false => ("M4 2l10 6-10 6z", english::PLAY),
    };
    html! {
        <header class="top">
            <h1 class="brand">{ english::BRAND }</h1>
            <Scenarios id={props.id.clone()} />
            <div class="transport" role="group" aria-label={english::TIME}>
                { icon_button(play_label, play_icon, "is-primary", act(|session| session.toggle())) }
                { icon_button(english::STEP_EVENT, "M3 2l7 6-7 6zM11 2h2v12h-2z", "", act(|s| s.step_event())) }
                { icon_button(english::STEP_REQUEST, "M1 2l6 6-6 6zM7 2l6 6-6 6zM13 2h2v12h-2z", "", act(|s| s.step_request())) }
            </div>
            <Speeds clock={props.clock} />
            <output class="clock" aria-label={english::CLOCK}>{ number::clock(props.now) }</output>
            if let Some(reached) = props.clock.behind {
                <p class="behind" role="status">{ english::reaches(reached) }</p>
            }
            <span class="spring" />
            <button class="quiet" title={english::RESET_HELP} onclick={act(|session| session.reset())}>
                { english::RESET }
            </button>
            <button class="quiet" title={english::RESEED_HELP} onclick={reseed}>
                { english::seed(props.seed) }
            </button>
            <Themes theme={props.theme} />
            <button class="quiet" aria-label={english::KEYS_LABEL} onclick={help}>{ "?" }</button>
        </header>
    }
}

fn icon_button(label: &'static str, path: &'static str, class: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class={classes!("icon", class)} aria-label={label} title={label} {onclick}>
            <svg viewBox="0 0 16 16" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ScenariosProps {
    id: String,
}

/// The menu of scenarios.
#[component]
fn Scenarios(ScenariosProps { id }: &ScenariosProps) -> Html {
    let context = use_session();
    let titles = use_memo((), |()| {
        let title = |entry: &scenarios::Entry| {
            Scenario::from_toml(entry.text).map_or(entry.id.to_owned(), |scenario| scenario.title)
        };
        scenarios::ALL.iter().map(title).collect::<Vec<_>>()
    });
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        open(&context, &chosen);
    });
    let options = scenarios::ALL.iter().zip(titles.iter()).enumerate().map(|(at, (entry, title))| html! {
        <option value={entry.id} selected={entry.id == id}>{ format!("{}. {title}", at + 1) }</option>
    });
    html! {
        <select class="scenarios" aria-label={english::SCENARIO} {onchange}>{ for options }</select>
    }
}

/// Opens another scenario.
pub fn open(context: &super::SessionContext, id: &str) {
    let link = Link { scenario: Some(id.to_owned()), ..Link::default() };
    let problems = context.session.go_to(&link);
    context.dispatch.emit(Action::Complain(problems.iter().map(ToString::to_string).collect()));
}

#[derive(Clone, PartialEq, Properties)]
struct SpeedsProps {
    clock: Clock,
}

/// The choice of speeds.
#[component]
fn Speeds(SpeedsProps { clock }: &SpeedsProps) -> Html {
    let context = use_session();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        if let Ok(speed) = chosen.parse() {
            context.session.set_speed(speed);
        }
    });
    let mut speeds: Vec<f64> = std::iter::successors(Some(SPEEDS.0), |speed| {
        (*speed < SPEEDS.1).then(|| next_speed(*speed, true))
    })
    .collect();
    if !speeds.iter().any(|speed| near(*speed, clock.speed)) {
        speeds.push(clock.speed);
        speeds.sort_by(f64::total_cmp);
    }
    let options = speeds.into_iter().map(|speed| html! {
        <option value={speed.to_string()} selected={near(speed, clock.speed)}>{ english::speed(speed) }</option>
    });
    html! { <select class="speeds" aria-label={english::SPEED} {onchange}>{ for options }</select> }
}

fn near(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() < 1e-9
}

#[derive(Clone, PartialEq, Properties)]
struct ThemesProps {
    theme: Theme,
}

/// The choice of themes.
#[component]
fn Themes(ThemesProps { theme }: &ThemesProps) -> Html {
    let context = use_session();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        if let Some(theme) = Theme::from_id(&chosen) {
            context.dispatch.emit(Action::Wear(theme));
        }
    });
    let options = Theme::ALL.into_iter().map(|option| html! {
        <option value={option.id()} selected={option == *theme}>{ english::theme(option) }</option>
    });
    html! { <select class="themes" aria-label={english::THEME} {onchange}>{ for options }</select> }
}
