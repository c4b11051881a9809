//! The engine compiled for those who watch it for people.
//!
//! A generic function is compiled where it is used, with the options of the crate that uses it: the page is built for
//! size, and its world would run at that speed. These functions are not generic: they are compiled here, for speed,
//! with everything they call. Whoever shows runs to people uses them; tests may use the generic ones.

use super::command::Command;
use super::world::World;
use crate::observe::{Measured, Watched};
use crate::problem::Problem;
use crate::time::SimTime;

/// A world whose loop has been compiled for speed, however its user is compiled.
pub trait Compiled {
    /// As [`World::run_until`].
    fn run_on(&mut self, end: SimTime) -> u64;

    /// As [`World::step`].
    fn step_on(&mut self) -> Option<SimTime>;

    /// As [`World::apply`].
    ///
    /// # Errors
    /// When it can't be carried out; then nothing changes.
    fn give(&mut self, command: Command) -> Result<(), Problem>;
}

macro_rules! compiled {
    ($($observer:ty),*) => {$(
        impl Compiled for World<$observer> {
            #[inline(never)]
            fn run_on(&mut self, end: SimTime) -> u64 {
                self.run_until(end)
            }

            #[inline(never)]
            fn step_on(&mut self) -> Option<SimTime> {
                self.step()
            }

            #[inline(never)]
            fn give(&mut self, command: Command) -> Result<(), Problem> {
                self.apply(command)
            }
        }
    )*};
}

compiled! { Watched, Measured, () }
