//! Which tier a component stands in.

use super::Machine;
use headroom_sim::scenario::Link;
use std::collections::BTreeMap;

/// The machines by tier, clients first; within a tier by component and number.
pub(super) fn tiers(machines: &[Machine], links: &[Link]) -> Vec<Vec<Machine>> {
    let depths = depths(machines, links);
    let mut tiers: BTreeMap<usize, Vec<Machine>> = BTreeMap::new();
    for machine in machines {
        let depth = depths.get(machine.component.index()).copied().unwrap_or(0);
        tiers.entry(depth).or_default().push(*machine);
    }
    let mut tiers: Vec<_> = tiers.into_values().collect();
    for tier in &mut tiers {
        tier.sort_by_key(|machine| (machine.component, machine.node));
    }
    tiers
}

/// The longest way from a client to each component. Calls may lead in circles from kind to kind, so it is bounded.
fn depths(machines: &[Machine], links: &[Link]) -> Vec<usize> {
    let ends = links.iter().flat_map(|link| [link.from, link.to]);
    let components = machines.iter().map(|machine| machine.component).chain(ends);
    let count = components.map(|component| component.index() + 1).max().unwrap_or(0);
    let mut depths = vec![0; count];
    for _ in 0..count {
        for link in links {
            let (from, to) = (link.from.index(), link.to.index());
            depths[to] = depths[to].max(depths[from] + 1).min(count - 1);
        }
    }
    depths
}
