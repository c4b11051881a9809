//! Which tier a component stands in.

use super::Machine;
use headroom_sim::scenario::Link;

/// The machines by tier, clients first; within a tier by component and in the order given.
pub(super) fn tiers(machines: &[Machine], links: &[Link]) -> Vec<Vec<Machine>> {
    let depths = depths(machines, links);
    let mut tiers = vec![Vec::new(); depths.iter().max().map_or(0, |deepest| deepest + 1)];
    for (component, depth) in depths.into_iter().enumerate() {
        let own = machines.iter().filter(|machine| machine.component.index() == component);
        tiers[depth].extend(own);
    }
    tiers.retain(|tier| !tier.is_empty());
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
