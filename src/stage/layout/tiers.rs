//! Which tier a component stands in.

use super::Machine;
use headroom_sim::scenario::Link;
use std::collections::BTreeMap;

/// The machines by tier, clients first; within a tier by component and in the order given.
pub(super) fn tiers(machines: &[Machine], links: &[Link]) -> Vec<Vec<Machine>> {
    let depths = depths(machines, links);
    let mut tiers: BTreeMap<usize, Vec<Machine>> = BTreeMap::new();
    for (component, depth) in depths.into_iter().enumerate() {
        let own = machines.iter().filter(|machine| machine.component.index() == component);
        tiers.entry(depth).or_default().extend(own);
    }
    tiers.into_values().filter(|tier| !tier.is_empty()).collect()
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
