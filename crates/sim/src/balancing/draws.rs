//! The power of a few choices: draw some servers, keep the best.

use crate::rng::{Source, Stream};

/// The most servers drawn for a pick: the top of the parameter `choices`.
pub(super) const MOST: usize = 10;

/// The place with the least score among `draws` different ones of `count`, all when there are fewer; the first drawn
/// of equals. Every order of draws is equally likely, so equals share evenly.
pub(super) fn best_distinct<S: PartialOrd>(
    draws: usize,
    count: usize,
    stream: &mut Stream,
    mut score: impl FnMut(usize) -> S,
) -> usize {
    // Places drawn so far, ascending.
    let mut drawn = [0; MOST];
    best((0..draws.min(count).min(MOST)).map(|already| {
        let place = nth_left(&drawn[..already], stream.below((count - already) as u32) as usize);
        let at = drawn[..already].partition_point(|&other| other < place);
        drawn[at..=already].rotate_right(1);
        drawn[at] = place;
        (place, score(place))
    }))
}

/// As [`best_distinct`], but a server can be drawn more than once.
pub(super) fn best_with_replacement<S: PartialOrd>(
    draws: usize,
    count: usize,
    stream: &mut Stream,
    mut score: impl FnMut(usize) -> S,
) -> usize {
    best((0..draws).map(|_| stream.below(count as u32) as usize).map(|place| (place, score(place))))
}

/// The n-th place (from 0) that isn't among those `taken`, which ascend.
fn nth_left(taken: &[usize], n: usize) -> usize {
    taken.iter().fold(n, |place, &other| place + usize::from(other <= place))
}

/// The place with the least score; the first of equals; 0 of none.
fn best<S: PartialOrd>(scored: impl Iterator<Item = (usize, S)>) -> usize {
    scored.reduce(|best, next| if next.1 < best.1 { next } else { best }).map_or(0, |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params::{Block, Routing};

    /// Counts which of `count` places is best by `score`, over 60,000 picks.
    fn shares(draws: usize, score: [u32; 3]) -> [f64; 3] {
        let mut stream = Stream::new(1, "draws", 0);
        let mut counts = [0.0; 3];
        for _ in 0..60_000 {
            counts[best_distinct(draws, 3, &mut stream, |place| score[place])] += 1.0;
        }
        counts.map(|count| count / 60_000.0)
    }

    fn close(got: [f64; 3], expected: [f64; 3]) -> bool {
        // Five standard deviations of a share are at most 0.0103.
        got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < 0.0103)
    }

    #[test]
    fn the_parameter_ends_where_draws_do() {
        let choices = Routing::default().spec("choices").map(|spec| spec.range().1);
        assert_eq!(choices, Some(MOST as f64));
    }

    #[test]
    fn different_ones_are_drawn_evenly() {
        // The worst of three is never the better of two different ones, the best is in two of three pairs.
        assert!(close(shares(2, [0, 1, 2]), [2.0 / 3.0, 1.0 / 3.0, 0.0]));
        assert_eq!(shares(3, [2, 0, 1]), [0.0, 1.0, 0.0]);
        assert_eq!(shares(10, [2, 1, 0]), [0.0, 0.0, 1.0]);
    }

    #[test]
    fn equals_share_evenly() {
        for draws in [1, 2, 3, 10] {
            assert!(close(shares(draws, [4, 4, 4]), [1.0 / 3.0; 3]), "{draws} draws");
        }
    }

    #[test]
    fn drawing_again_can_miss_the_better_of_two() {
        let mut stream = Stream::new(2, "draws", 0);
        let worse: usize = (0..60_000).map(|_| best_with_replacement(2, 2, &mut stream, |place| place)).sum();
        // Both draws fall on the worse one in a quarter of the picks; five standard deviations are 530.
        assert!(worse.abs_diff(15_000) < 530, "{worse}");
    }
}
