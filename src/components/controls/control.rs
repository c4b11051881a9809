//! One parameter: slider and number, switch, or menu, as its kind asks for.

use super::track::Track;
use crate::components::{SessionContext, chosen, find, option};
use crate::text::{english, number};
use headroom_sim::engine::Command;
use headroom_sim::params::{Kind, Spec};
use headroom_sim::problem::Problem;
use headroom_sim::scenario::Target;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a control needs to know.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Takes changes.
    pub context: SessionContext,
    /// Whose parameter.
    pub target: Target,
    /// The same as a name: what tells this control from others of the same parameter.
    pub owner: String,
    /// Which parameter.
    pub spec: &'static Spec,
    /// Its value now.
    pub raw: f64,
    /// Its value when the scenario was opened.
    pub original: f64,
    /// In which run: how many were begun before.
    pub run: u32,
}

/// A parameter's control.
#[component]
pub fn Control(props: &Props) -> Html {
    let problem = use_state_eq(|| None::<(f64, u32, String)>);
    let Props { owner, spec, raw, original, .. } = props;
    let id = format!("{owner}.{}", spec.key);
    let help = format!("{id}-help");
    let set = setter(props, problem.setter());
    let reset = set.reform(Ok);
    let original = *original;
    let undo = (*raw != original).then(|| {
        let label = english::back_to(&number::value(spec, original));
        let onclick = reset.reform(move |_: MouseEvent| original);
        html! { <button class="undo" title={label.clone()} aria-label={label} {onclick}>{ "↺" }</button> }
    });
    let input = match spec.kind {
        Kind::Flag => flag(props, &id, &help, &set),
        Kind::Choice(_) => choice(props, &id, &help, &set),
        Kind::Real { .. } | Kind::Whole { .. } => amount(props, &id, &help, &set, problem.setter()),
    };
    html! {
        <div class="control">
            <div class="control-head">
                <label for={id}>{ spec.label }</label>
                { undo }
                { input.0 }
            </div>
            { input.1 }
            <p class="help" id={help}>{ about(spec, *raw) }</p>
            // What was wrong with a value is no news once there is another, or another run.
            if let Some((_, _, problem)) = problem.as_ref().filter(|(was, run, _)| (was, run) == (raw, &props.run)) {
                <p class="problem" role="alert">{ problem }</p>
            }
        </div>
    }
}

/// Takes a new value, or says what is wrong with it.
type Set = Callback<Result<f64, Problem>>;
/// Shows what was wrong with a value, with the value and the run that stood there then; or nothing.
type Tell = UseStateSetter<Option<(f64, u32, String)>>;

fn setter(props: &Props, problem: Tell) -> Set {
    let (context, target, spec) = (props.context.clone(), props.target, props.spec);
    let (was, run) = (props.raw, props.run);
    Callback::from(move |value: Result<f64, Problem>| {
        let command = value.map(|raw| Command::Set { target, key: spec.key, raw });
        let done = command.and_then(|command| context.session.apply(command));
        // The key is for links and the terminal; here a parameter is known by what stands beside it.
        let said = |problem| Problem { field: spec.label.to_owned(), ..problem }.to_string();
        problem.set(done.err().map(|problem| (was, run, said(problem))));
    })
}

/// The parameter's help; a menu adds that of the option chosen.
fn about(spec: &Spec, raw: f64) -> String {
    match spec.kind {
        Kind::Choice(options) => match options.get(raw as usize) {
            Some(option) => format!("{} {}: {}", spec.help, option.label, option.help),
            None => spec.help.to_owned(),
        },
        _ => spec.help.to_owned(),
    }
}

fn flag(props: &Props, id: &str, help: &str, set: &Set) -> (Html, Html) {
    let onchange = set.reform(|event: Event| {
        Ok(f64::from(u8::from(event.target_unchecked_into::<HtmlInputElement>().checked())))
    });
    let checked = props.raw != 0.0;
    let input = html! {
        <input
            type="checkbox"
            role="switch"
            id={id.to_owned()}
            aria-describedby={help.to_owned()}
            {checked}
            {onchange}
        />
    };
    (input, Html::default())
}

fn choice(props: &Props, id: &str, help: &str, set: &Set) -> (Html, Html) {
    let Kind::Choice(options) = props.spec.kind else { return Default::default() };
    let spec = props.spec;
    let onchange = set.reform(move |event: Event| spec.parse(&chosen(event)));
    let now = options.get(props.raw as usize).map_or("", |option| option.id);
    let own = |own: &headroom_sim::params::Choice| option(own.id, own.id == now, own.label);
    let input = html! {
        <select id={id.to_owned()} aria-describedby={help.to_owned()} ~value={now} {onchange}>
            { for options.iter().map(own) }
        </select>
    };
    (Html::default(), input)
}

/// A number to type and a slider to drag; the label belongs to the slider. Enter and Esc lead from the one to the other,
/// where the page's keys count again: Enter with a value that may be, Esc with the one that was there.
fn amount(props: &Props, id: &str, help: &str, set: &Set, problem: Tell) -> (Html, Html) {
    let Some(track) = Track::of(props.spec) else { return Default::default() };
    let (spec, raw) = (props.spec, props.raw);
    let typed = set.reform(move |event: Event| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        spec.parse(text.trim())
    });
    let slider_at = format!("[id='{id}']");
    let pressed = Callback::from(move |event: KeyboardEvent| {
        let field = event.target_unchecked_into::<HtmlInputElement>();
        match &*event.key() {
            "Enter" if spec.parse(field.value().trim()).is_ok() => {}
            "Escape" => {
                field.set_value(&raw.to_string());
                problem.set(None);
            }
            _ => return,
        }
        // This takes what was typed, as leaving a field always does.
        if let Some(slider) = find(&slider_at) {
            slider.focus().ok();
        }
    });
    let entry = html! {
        <span class="entry">
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-label={english::exact(spec.label)}
                value={raw.to_string()}
                size="7"
                onchange={typed}
                onkeydown={pressed}
            />
            <span class="unit">{ spec.unit.symbol() }</span>
        </span>
    };
    let (place, last) = (track.place(raw), track.last());
    let dragged = set.reform(move |event: InputEvent| {
        let place = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
        Ok(track.value(place as usize))
    });
    let share = format!("--at:{}%", place as f64 / last.max(1) as f64 * 100.0);
    let slider = html! {
        <input
            type="range"
            id={id.to_owned()}
            min="0"
            max={last.to_string()}
            step="1"
            value={place.to_string()}
            style={share}
            aria-valuetext={number::value(spec, raw)}
            aria-describedby={help.to_owned()}
            oninput={dragged}
        />
    };
    (entry, slider)
}
