//! Spreading keys over servers: how evenly, and how many move when a server is added or removed.

use super::domain::some;

/// Coefficient of variation of a server's share of the keys on a consistent-hashing ring: √((n − 1)/(nV + 1)).
///
/// `servers` n ≥ 1 with `points` V ≥ 1 random points each. Shares are spacings of nV uniform points on a circle,
/// whose sums of V follow a beta law; root mean square over rings.
pub fn ring_share_cv(servers: u32, points: u32) -> Option<f64> {
    let n = f64::from(some(servers)?);
    Some(((n - 1.0) / (n * f64::from(some(points)?) + 1.0)).sqrt())
}

/// Share of the keys that move when `from` servers become `to` and a key's place is its hash modulo their number:
/// 1 − gcd/max. From N to N + 1 that is N/(N + 1); from N to 2N, one half.
pub fn modulo_moved(from: u32, to: u32) -> Option<f64> {
    let (mut a, mut b) = (some(from)?, some(to)?);
    let most = a.max(b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    Some(f64::from(most - a) / f64::from(most))
}

/// Share of the keys that move with consistent hashing (ring, jump or rendezvous), the least possible:
/// |to − from|/max. From N to N + 1 that is 1/(N + 1).
pub fn consistent_moved(from: u32, to: u32) -> Option<f64> {
    let (from, to) = (some(from)?, some(to)?);
    Some(f64::from(from.abs_diff(to)) / f64::from(from.max(to)))
}
