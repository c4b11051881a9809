//! What a method says about itself, and lists of methods made from that while compiling.

use super::Method;
use crate::params::Choice;

/// What a method says about itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name in files, its label, and a sentence of help.
    pub choice: Choice,
    /// What sets it apart.
    pub features: &'static [Feature],
    /// A new one without memory, to be configured before its first pick; the salt is that of [`super::build`].
    pub new: fn(salt: u64) -> Box<dyn Method>,
}

/// What can set a method apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Draws as many servers as the parameter `choices` says.
    Draws,
    /// Gives a server more requests the greater the weight that was set for it.
    Shares,
    /// Follows weights as they stand at the moment, slow start included.
    Weights,
    /// Looks at how much each server has to do.
    Load,
    /// Where a request goes depends on who sent it, so there is no "next server" to show.
    Request,
    /// Learns from how requests fared: only then is it told.
    Answers,
}

impl About {
    /// Does this set it apart?
    pub const fn has(&self, feature: Feature) -> bool {
        let mut at = 0;
        while at < self.features.len() {
            if self.features[at] as u8 == feature as u8 {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// How many methods have a feature.
pub(super) const fn count(all: &[About], feature: Feature) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < all.len() {
        count += all[at].has(feature) as usize;
        at += 1;
    }
    count
}

/// The names of the methods that have a feature; `N` must be their [`count`], or compiling fails.
pub(super) const fn ids<const N: usize>(all: &[About], feature: Feature) -> [&'static str; N] {
    let mut ids = [""; N];
    let (mut at, mut found) = (0, 0);
    while at < all.len() {
        if all[at].has(feature) {
            ids[found] = all[at].choice.id;
            found += 1;
        }
        at += 1;
    }
    ids
}
