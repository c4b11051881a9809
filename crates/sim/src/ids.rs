//! Small numbers that name things, each its own type so that they can't be mixed up.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub $inner);

        impl $name {
            /// "None of them": never a valid index.
            pub const NONE: $name = $name(<$inner>::MAX);

            /// As an index into the table it names.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// Is it a real one?
            #[inline]
            pub fn is_some(self) -> bool {
                self != Self::NONE
            }
        }

        impl From<usize> for $name {
            #[inline]
            fn from(index: usize) -> Self {
                $name(index as $inner)
            }
        }
    )*};
}

ids! {
    /// A component of the scenario: a group of like machines, or of clients.
    ComponentId(u16);
    /// One machine (or group of clients): an instance of a component.
    NodeId(u16);
    /// A request kind of the scenario.
    KindId(u16);
    /// An edge between two components.
    LinkId(u16);
    /// A call under way: a slot in the arena of calls, used again once the call is over.
    CallId(u32);
}
