//! The same server for the same client, by a hash that jumps along the list of servers.
//!
//! Lamping and Veach 2014: even to the last client and without any table, and when a server joins at the end of the
//! list only its new clients move. A server lost from the middle, however, shifts all that follow it.

use super::{About, Choosing, Feature, Method, costs};
use crate::params::Choice;
use crate::rng::mix;

pub(super) const ABOUT: About = About {
    choice: Choice {
        id: "jump_hash",
        label: "Jump hash",
        help: "The same server for the same client, perfectly even; best when servers join or leave at the end only.",
    },
    features: &[Feature::Request],
    new: |_| Box::new(JumpHash),
};

/// Has no memory.
#[derive(Clone, Debug)]
struct JumpHash;

/// The bucket of a key among so many; 0 of none. The published algorithm, to the letter.
fn jump(mut key: u64, buckets: usize) -> usize {
    let (mut bucket, mut next) = (0, 0);
    while next < buckets as u64 {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        next = ((bucket + 1) as f64 * ((1u64 << 31) as f64 / ((key >> 33) + 1) as f64)) as u64;
    }
    bucket as usize
}

impl Method for JumpHash {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn cost(&self, servers: usize) -> f64 {
        // It jumps about ln(n) times.
        costs::halvings(servers)
    }

    fn pick(&mut self, choosing: &mut Choosing) -> usize {
        jump(mix(u64::from(choosing.address), 0), choosing.candidates.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: u64 = 1_000_000;

    /// Share of a million keys that change their place as servers go from 10 to 11.
    fn moved(place: impl Fn(u64, usize) -> usize) -> f64 {
        (0..KEYS).filter(|&key| place(key, 10) != place(key, 11)).count() as f64 / KEYS as f64
    }

    #[test]
    fn agrees_with_other_implementations() {
        // Vectors of the Go package go-jump.
        let vectors = [(1, 1, 0), (42, 57, 43), (0xDEAD_10CC, 1, 0), (0xDEAD_10CC, 666, 361), (256, 1024, 520)];
        assert!(vectors.iter().all(|&(key, buckets, bucket)| jump(key, buckets) == bucket));
        assert_eq!(jump(42, 0), 0);
    }

    #[test]
    fn oracle_l08_modulo_moves_nearly_all() {
        let share = moved(|key, servers| (mix(key, 0) % servers as u64) as usize);
        assert!((share / 0.909_091 - 1.0).abs() < 0.0015, "{share}");
    }

    #[test]
    fn oracle_l09_jump_moves_the_least_possible() {
        let share = moved(|key, servers| jump(mix(key, 0), servers));
        assert!((share / 0.090_909_1 - 1.0).abs() < 0.013, "{share}");
    }

    #[test]
    fn who_moves_goes_to_the_new_server_and_all_get_their_share() {
        let mut counts = [0; 11];
        for key in (0..KEYS).map(|key| mix(key, 0)) {
            let (before, after) = (jump(key, 10), jump(key, 11));
            assert!(before == after || after == 10);
            counts[after] += 1;
        }
        // Binomial: five standard deviations are 1,437.
        assert!(counts.iter().all(|&count: &u64| count.abs_diff(KEYS / 11) < 1437), "{counts:?}");
    }
}
