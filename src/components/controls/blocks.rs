//! The blocks of parameters of one target.

use super::control::Control;
use crate::state::Shared;
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

/// What it shows.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The scenario as it is now.
    pub scenario: Shared<Scenario>,
    /// The scenario as it was opened.
    pub opened: Shared<Scenario>,
    /// Whose parameters.
    pub target: Target,
    /// Which of them.
    pub only: Only,
}

/// A collapsible section for each block; the first one is open.
#[component]
pub fn Blocks(Props { scenario, opened, target, only }: &Props) -> Html {
    let shown = |block: &&dyn Block| parameters(*block, scenario, *target, *only).next().is_some();
    let blocks: Vec<&dyn Block> = scenario.blocks(*target).into_iter().filter(shown).collect();
    if let [single] = blocks[..] {
        return controls(single, scenario, opened, *target, *only);
    }
    let section = |(at, block): (usize, &&dyn Block)| {
        html! {
            <details class="block" key={block.name()} open={at == 0}>
                <summary>{ english::block(block.name()) }</summary>
                { controls(*block, scenario, opened, *target, *only) }
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

fn controls(block: &dyn Block, scenario: &Scenario, opened: &Scenario, target: Target, only: Only) -> Html {
    let control = |spec: &'static Spec| {
        let raw = scenario.get(target, spec.key).unwrap_or(spec.default);
        let original = opened.get(target, spec.key).unwrap_or(spec.default);
        let owner = scenario.name(target);
        html! { <Control key={spec.key} {target} {owner} {spec} {raw} {original} /> }
    };
    html! { <div class="block-body">{ for parameters(block, scenario, target, only).map(control) }</div> }
}
