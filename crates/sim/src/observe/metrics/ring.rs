//! The latest windows of one length.
//!
//! Windows never change once they are closed, so they are kept in blocks that copies of a run share: a checkpoint
//! costs a few counts, not a copy of every chart. Blocks are allocated at the first window and used again and again.

use super::window::{NodeWindow, Row, Window};
use crate::time::SimDuration;
use std::collections::VecDeque;
use std::sync::Arc;

/// Windows per block.
const BLOCK: usize = 16;
/// Blocks per ring: one may be nearly empty.
const BLOCKS: usize = Ring::KEPT / BLOCK + 1;

/// The latest windows of one length.
#[derive(Clone, Debug)]
pub struct Ring {
    length: SimDuration,
    /// Oldest first; those not needed yet are empty.
    blocks: VecDeque<Arc<Block>>,
    machines: usize,
}

/// A few windows with their machines.
#[derive(Clone, Debug, Default)]
struct Block {
    windows: Vec<Window>,
    /// Row by row.
    nodes: Vec<NodeWindow>,
    machines: usize,
}

impl Ring {
    /// How many windows are kept, at least.
    pub const KEPT: usize = 240;

    pub(super) fn new(length: SimDuration) -> Self {
        Ring { length, blocks: VecDeque::new(), machines: 0 }
    }

    /// How long each window is.
    pub fn length(&self) -> SimDuration {
        self.length
    }

    /// How many windows there are: once enough time has passed, from [`Ring::KEPT`] up to a few more.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.windows.len()).sum()
    }

    /// Is there none yet?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The windows, oldest first.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> {
        self.blocks.iter().flat_map(|block| block.rows())
    }

    /// The latest window.
    pub fn last(&self) -> Option<Row<'_>> {
        self.rows().next_back()
    }

    /// From now on, windows have this many machines.
    pub(super) fn set_machines(&mut self, machines: usize) {
        self.machines = machines;
        if let Some(open) = self.blocks.back_mut() {
            Arc::make_mut(open).widen(machines);
        }
    }

    /// Allocates all memory it will need for its machines.
    pub(super) fn reserve(&mut self) {
        self.blocks.resize_with(BLOCKS, || Arc::new(Block::new(self.machines)));
    }

    /// Puts a window in, over the oldest when it is full; returns where its machines go.
    pub(super) fn push(&mut self, window: Window) -> &mut [NodeWindow] {
        if self.blocks.back().is_none_or(|open| open.windows.len() == BLOCK) {
            self.open_block();
        }
        let open = self.blocks.back_mut().expect("a block was just opened");
        Arc::make_mut(open).push(window)
    }

    /// Opens a new block: the oldest, unless another run shares it.
    fn open_block(&mut self) {
        let mut oldest = self.blocks.pop_front().unwrap_or_default();
        match Arc::get_mut(&mut oldest) {
            Some(block) => block.clear(self.machines),
            None => oldest = Arc::new(Block::new(self.machines)),
        }
        self.blocks.push_back(oldest);
    }
}

impl Block {
    fn new(machines: usize) -> Self {
        Block { windows: Vec::with_capacity(BLOCK), nodes: Vec::with_capacity(BLOCK * machines), machines }
    }

    fn clear(&mut self, machines: usize) {
        self.windows.clear();
        self.nodes.clear();
        self.machines = machines;
    }

    fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> {
        let row = |at| &self.nodes[at * self.machines..][..self.machines];
        self.windows.iter().enumerate().map(move |(at, window)| Row { window, nodes: row(at) })
    }

    fn push(&mut self, window: Window) -> &mut [NodeWindow] {
        let start = self.nodes.len();
        self.windows.push(window);
        self.nodes.resize(start + self.machines, NodeWindow::default());
        &mut self.nodes[start..]
    }

    /// Makes room for new machines, which did nothing in the windows so far.
    fn widen(&mut self, machines: usize) {
        let mut wider = Block::new(machines);
        for row in self.rows() {
            wider.push(*row.window)[..row.nodes.len()].copy_from_slice(row.nodes);
        }
        *self = wider;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(machines: usize) -> Ring {
        let mut ring = Ring::new(SimDuration(1));
        ring.set_machines(machines);
        ring.reserve();
        ring
    }

    fn push(ring: &mut Ring, number: u64) {
        let row = ring.push(Window { arrived: number, ..Window::default() });
        row.iter_mut().for_each(|node| node.arrived = number as f32);
    }

    fn numbers(ring: &Ring) -> Vec<u64> {
        ring.rows().map(|row| row.window.arrived).collect()
    }

    #[test]
    fn keeps_the_latest_in_order() {
        let mut ring = ring(2);
        (0..1000).for_each(|number| push(&mut ring, number));
        let kept = numbers(&ring);
        assert!((Ring::KEPT..=Ring::KEPT + BLOCK).contains(&ring.len()));
        assert_eq!(kept, (1000 - ring.len() as u64..1000).collect::<Vec<_>>());
        assert!(ring.rows().all(|row| row.nodes.iter().all(|n| n.arrived == row.window.arrived as f32)));
    }

    #[test]
    fn new_machines_have_done_nothing_before() {
        let mut ring = ring(1);
        (1..4).for_each(|number| push(&mut ring, number));
        ring.set_machines(2);
        push(&mut ring, 4);
        let shown: Vec<Vec<f32>> =
            ring.rows().map(|row| row.nodes.iter().map(|node| node.arrived).collect()).collect();
        assert_eq!(shown, [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, 4.0]]);
    }

    #[test]
    fn a_copy_goes_its_own_way() {
        let mut ring = ring(1);
        (0..300).for_each(|number| push(&mut ring, number));
        let before = numbers(&ring);
        let copy = ring.clone();
        (300..700).for_each(|number| push(&mut ring, number));
        assert_eq!(numbers(&copy), before);
        assert_eq!(ring.last().map(|row| row.window.arrived), Some(699));
    }
}
