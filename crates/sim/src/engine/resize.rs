//! Machines that come and go with a component's parameters.

use super::world::World;
use crate::ids::{ComponentId, NodeId};
use crate::observe::Observer;
use crate::observe::view::Condition;
use crate::scenario::NodeAddress;

impl<O: Observer> World<O> {
    /// Makes the number of a component's machines agree with its parameters.
    pub(super) fn resize(&mut self, component: ComponentId) {
        let wanted = usize::from(self.scenario.components[component.index()].instances());
        let members = self.members[component.index()].clone();
        for (instance, node) in members.iter().enumerate() {
            let condition = self.nodes[node.index()].state.condition;
            match (instance < wanted, condition) {
                (true, Condition::Off) => self.boot(*node),
                (true, Condition::Leaving) => self.change_condition(*node, Condition::Up),
                (false, Condition::Up) => {
                    self.change_condition(*node, Condition::Leaving);
                    self.hand_over(*node);
                    self.switch_off_if_empty(*node);
                }
                // Who stands still would never finish.
                (false, Condition::Hung | Condition::Crashed | Condition::Booting(_)) => {
                    self.switch_off(*node);
                    self.lose_everything(*node);
                }
                _ => {}
            }
        }
        for instance in members.len()..wanted {
            let node = self.add_node(NodeAddress { component, instance: instance as u16 }, Condition::Off);
            self.boot(node);
        }
    }

    /// A machine that is to go goes once it has answered everything.
    pub(crate) fn switch_off_if_empty(&mut self, node: NodeId) {
        if self.nodes[node.index()].station.inside == 0 {
            self.switch_off(node);
        }
    }

    fn switch_off(&mut self, node: NodeId) {
        self.change_condition(node, Condition::Off);
        let state = &mut self.nodes[node.index()].state;
        self.cut_nodes -= u32::from(state.cut);
        // Should it be switched on again, it is another machine.
        (state.slow, state.flaky, state.cut) = (false, false, false);
        self.read_links();
        self.forget_checks(node);
        self.hang_up(node);
        self.tell_slots(node);
        self.hand_over(node);
    }

    /// A balancer that goes leaves the address to the other of the pair.
    fn hand_over(&mut self, node: NodeId) {
        let partner = self.members[self.component(node).index()].first().copied();
        if let Some(balancer) = self.balancer(node)
            && balancer.active
        {
            partner.into_iter().for_each(|partner| self.activate(partner));
        }
    }
}
