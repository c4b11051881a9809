//! The blocks of parameters of one target.

use super::control::Control;
use crate::components::SessionContext;
use crate::state::{Shared, Snapshot};
use crate::text::english;
use headroom_sim::params::{Block, Scope, Spec};
use headroom_sim::scenario::{Scenario, Target};
use yew::prelude::*;

/// Which parameters to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    All,
    /// Those in which single machines may differ.
    Instance,
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    /// Takes changes.
    context: SessionContext,
    /// The scenario as it is now.
    scenario: Shared<Scenario>,
    /// The scenario as it was opened, without the changes of a link.
    opened: Shared<Scenario>,
    /// Whose parameters.
    target: Target,
    /// Which of them.
    only: Only,
    /// In which run: how many were begun before.
    run: u32,
}

/// The blocks of a target's parameters; they are looked at again only when the scenario has changed.
pub fn blocks(context: &SessionContext, snapshot: &Snapshot, target: Target, only: Only) -> Html {
    let (context, scenario, opened) = (context.clone(), snapshot.scenario.clone(), snapshot.opened.clone());
    let run = context.session.run();
    html! { <Blocks {context} {scenario} {opened} {target} {only} {run} /> }
}

/// Has a target such parameters that have an effect?
pub fn has_any(scenario: &Scenario, target: Target, only: Only) -> bool {
    scenario
        .blocks(target)
        .into_iter()
        .any(|block| parameters(block, scenario, target, only).next().is_some())
}

/// A collapsible section for each block; the first one is open.
#[component]
fn Blocks(props: &Props) -> Html {
    let Props { scenario, target, only, .. } = props;
    let shown = |block: &&dyn Block| parameters(*block, scenario, *target, *only).next().is_some();
    let blocks: Vec<&dyn Block> = scenario.blocks(*target).into_iter().filter(shown).collect();
    if let [single] = blocks[..] {
        return controls(single, props);
    }
    let section = |(at, block): (usize, &&dyn Block)| {
        html! {
            <details class="block" key={block.name()} open={at == 0}>
                <summary>{ english::block(block.name()) }</summary>
                { controls(*block, props) }
            </details>
        }
    };
    blocks.iter().enumerate().map(section).collect()
}

/// The parameters of a block that are to be shown and that have an effect.
fn parameters(
    block: &dyn Block,
    scenario: &Scenario,
    target: Target,
    only: Only,
) -> impl Iterator<Item = &'static Spec> {
    let mine = move |spec: &&Spec| only == Only::All || spec.scope == Scope::Instance;
    block.specs().iter().filter(mine).filter(move |spec| scenario.relevant(target, spec))
}

fn controls(block: &dyn Block, Props { context, scenario, opened, target, only, run }: &Props) -> Html {
    let (target, only, run) = (*target, *only, *run);
    let control = |spec: &'static Spec| {
        let context = context.clone();
        let raw = scenario.get(target, spec.key).unwrap_or(spec.default);
        let original = opened.get(target, spec.key).unwrap_or(spec.default);
        let owner = scenario.name(target);
        html! { <Control key={spec.key} {context} {target} {owner} {spec} {raw} {original} {run} /> }
    };
    html! { <div class="block-body">{ for parameters(block, scenario, target, only).map(control) }</div> }
}
