use super::*;
use crate::rng::{Source, Stream};

fn of<const BITS: u32>(nanos: &[u64]) -> Histogram<BITS> {
    let mut histogram = Histogram::new();
    nanos.iter().for_each(|nanos| histogram.record(SimDuration(*nanos)));
    histogram
}

/// Times from 1 µs to an hour, equally likely at every scale.
fn spread(count: usize) -> Vec<u64> {
    let mut stream = Stream::new(7, "histogram", 0);
    (0..count).map(|_| (1e3 * libm::exp(stream.unit() * 22.0)) as u64).collect()
}

#[test]
fn every_time_is_in_a_cell_around_it() {
    for nanos in spread(20_000).into_iter().chain([0, 511, 512, 1 << 19, (1 << 42) - 1]) {
        let at = Fine::cell(nanos);
        // The first cell stands for no time at all, the others for their middles.
        let (middle, slack) = (Fine::middle(at), if at == 0 { 511 } else { 256.max(nanos / 1024) });
        assert!(at < Fine::CELLS, "{nanos}");
        assert!(middle.abs_diff(nanos) <= slack, "{nanos} lies {} from {middle}", middle.abs_diff(nanos));
    }
}

#[test]
fn cells_ascend_without_gaps() {
    let middles: Vec<u64> = (0..Coarse::CELLS).map(Coarse::middle).collect();
    assert!(middles.is_sorted());
    assert!(middles.iter().enumerate().all(|(at, middle)| Coarse::cell(*middle) == at));
}

#[test]
fn quantiles_agree_with_sorting() {
    let mut values = spread(5000);
    let histogram: Fine = of(&values);
    values.sort_unstable();
    for p in [0.001, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0] {
        let exact = values[((p * 5000.0f64).ceil() as usize).max(1) - 1] as f64;
        let found = histogram.quantile(p).expect("it has values").0 as f64;
        assert!((found - exact).abs() <= 511.0 + exact / 1024.0, "{p}: {found}, sorting says {exact}");
    }
}

#[test]
fn several_quantiles_are_those_one_by_one() {
    let histogram: Coarse = of(&spread(300));
    let all = histogram.quantiles([0.5, 0.95, 0.99]).expect("it has values");
    let single = [0.5, 0.95, 0.99].map(|p| histogram.quantile(p).expect("it has values"));
    assert_eq!(all, single);
}

#[test]
fn the_longest_is_exact() {
    let histogram: Coarse = of(&[1_234_567, 7_654_321, 99]);
    assert_eq!(histogram.max(), SimDuration(7_654_321));
    assert_eq!(histogram.quantile(1.0), Some(SimDuration(7_654_321)));
    assert_eq!(histogram.quantile(0.99), Some(SimDuration(7_654_321)));
}

#[test]
fn equal_values_are_never_reported_longer() {
    let histogram: Fine = of(&[10_000_000; 50]);
    assert!(histogram.quantile(0.5).is_some_and(|median| median.0 <= 10_000_000));
}

#[test]
fn merging_is_counting_together() {
    let values = spread(1000);
    let (first, second) = values.split_at(400);
    let mut merged: Coarse = of(first);
    merged.merge(&of(second));
    assert_eq!(merged, of(&values));
}

#[test]
fn clearing_forgets_everything() {
    let mut histogram: Coarse = of(&spread(1000));
    histogram.clear();
    assert_eq!(histogram, Coarse::new());
    assert_eq!(histogram.quantile(0.5), None);
}

#[test]
fn absurdly_long_times_count_as_the_limit() {
    let histogram: Fine = of(&[u64::MAX, 1 << 60, 1000]);
    assert_eq!(histogram.count(), 3);
    assert_eq!(histogram.max(), SimDuration(u64::MAX));
}

#[test]
fn shares_count_the_cell_they_end_in() {
    let histogram: Fine = of(&[1_000_000, 2_000_000, 3_000_000, 4_000_000]);
    assert_eq!(histogram.share_within(SimDuration(2_500_000)), 0.5);
    assert_eq!(histogram.share_within(SimDuration::ZERO), 0.0);
    assert_eq!(Fine::new().share_within(SimDuration(1)), 0.0);
}
