//! Buttons that break and repair machines.

use super::SessionContext;
use crate::stage::Face;
use crate::text::english;
use headroom_course::text::{self, Label};
use headroom_sim::engine::{Command, Fault};
use headroom_sim::observe::view::{Condition, NodeView};
use headroom_sim::scenario::ComponentKind;
use yew::prelude::*;

/// The button on a card: crashes the machine, or repairs it.
pub fn quick_action(context: &SessionContext, face: &Face) -> Html {
    let address = face.address;
    if face.kind_of == ComponentKind::Client {
        return Html::default();
    }
    let (label, help, command) = match face.status.broken {
        true => (english::RECOVER, english::RECOVER_HELP, Command::Recover(address)),
        false => {
            let Label { name, help } = text::fault(Fault::Crash);
            (name, help, Command::Fault(address, Fault::Crash))
        }
    };
    let onclick = context.commands(command);
    html! { <button class="card-action" title={help} {onclick}>{ label }</button> }
}

/// All that can be done to a machine, which is `draining` or not if a balancer sends to it.
pub fn actions(context: &SessionContext, view: &NodeView, draining: Option<bool>) -> Html {
    if view.kind == ComponentKind::Client {
        return Html::default();
    }
    let address = view.address;
    let button = |label: &'static str,
                  help: &'static str,
                  pressed: bool,
                  disabled: bool,
                  command: Command| {
        let onclick = context.commands(command);
        html! {
            <button class="action" title={help} aria-pressed={pressed.to_string()} {disabled} {onclick}>{ label }</button>
        }
    };
    let off = !matches!(view.condition, Condition::Up | Condition::Hung | Condition::Leaving);
    let faults = Fault::ALL.map(|fault| {
        let (Label { name, help }, pressed) = (text::fault(fault), has(view, fault));
        // Pressed again it is taken back.
        let command = if pressed { Command::Recover(address) } else { Command::Fault(address, fault) };
        // What doesn't run can't stand still.
        button(name, help, pressed, off && fault == Fault::Hang, command)
    });
    let broken = Fault::ALL.into_iter().any(|fault| has(view, fault));
    html! {
        <div class="actions" role="group" aria-label={english::BREAK_IT}>
            { for faults }
            if let Some(draining) = draining {
                {
                    button(
                        english::DRAIN,
                        english::DRAIN_HELP,
                        draining,
                        false,
                        if draining { Command::Undrain(address) } else { Command::Drain(address) },
                    )
                }
            }
            <button
                class="action is-primary"
                title={english::RECOVER_HELP}
                disabled={!broken}
                onclick={context.commands(Command::Recover(address))}
            >
                { english::RECOVER }
            </button>
        </div>
    }
}

fn has(view: &NodeView, fault: Fault) -> bool {
    match fault {
        Fault::Crash => view.condition == Condition::Crashed,
        Fault::Hang => view.condition == Condition::Hung,
        Fault::Slow | Fault::Flaky | Fault::Cut => view.faults.contains(&fault),
    }
}
