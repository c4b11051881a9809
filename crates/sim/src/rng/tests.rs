use super::*;
use proptest::prelude::*;

/// A source that replays what it is given.
struct Fixed(Vec<u64>);

impl Source for Fixed {
    fn bits(&mut self) -> u64 {
        self.0.remove(0)
    }
}

#[test]
fn hashes_match_their_published_vectors() {
    // FNV-1a: the vectors of RFC 9923. SplitMix64: the reference program started at 0.
    assert_eq!(fnv1a(b""), 0xCBF2_9CE4_8422_2325);
    assert_eq!(fnv1a(b"a"), 0xAF63_DC4C_8601_EC8C);
    assert_eq!(fnv1a(b"foobar"), 0x8594_4171_F739_67E8);
    let reference = [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F];
    assert_eq!([mix(0, 0), mix(0, 1), mix(0, 2)], reference);
}

#[test]
fn streams_are_pinned() {
    let mut stream = Stream::new(1, "arrivals", 0);
    // Computed apart, from the definitions in the documentation of this module.
    let expected = [0x3A1E_96FF_38A8_F982, 0x0241_435A_F17E_84DD, 0xD3E7_457D_2B1E_74EC];
    assert_eq!(expected, std::array::from_fn(|_| stream.bits()));
}

#[test]
fn streams_differ_by_seed_name_and_id() {
    let streams = [(1, "arrivals", 0), (2, "arrivals", 0), (1, "sizes", 0), (1, "arrivals", 1)];
    let mut first: Vec<u64> =
        streams.iter().map(|&(seed, name, id)| Stream::new(seed, name, id).bits()).collect();
    first.sort_unstable();
    first.dedup();
    assert_eq!(first.len(), streams.len());
}

#[test]
fn clones_continue_identically() {
    let mut stream = Stream::new(7, "balancing", 3);
    stream.bits();
    let mut fork = stream.clone();
    assert!((0..100).all(|_| stream.bits() == fork.bits()));
}

#[test]
fn units_cover_their_intervals_to_the_ends() {
    assert_eq!(Fixed(vec![0]).unit(), 0.0);
    assert_eq!(Fixed(vec![u64::MAX]).unit(), 1.0 - STEP);
    assert_eq!(Fixed(vec![0]).unit_open(), STEP);
    assert_eq!(Fixed(vec![u64::MAX]).unit_open(), 1.0);
}

#[test]
fn chance_is_certain_at_its_ends() {
    for (p, least, most) in
        [(0.0, false, false), (1.0, true, true), (0.5, true, false), (f64::NAN, false, false)]
    {
        assert_eq!((Fixed(vec![0]).chance(p), Fixed(vec![u64::MAX]).chance(p)), (least, most), "p = {p}");
    }
}

#[test]
fn below_rejects_what_would_bias() {
    // 2⁶⁴ mod 3 is 1: of all words only 0 is in excess and must be drawn again.
    let mut source = Fixed(vec![0, u64::MAX]);
    assert_eq!(source.below(3), 2);
    assert!(source.0.is_empty());
    assert_eq!(Fixed(vec![u64::MAX]).below(0), 0);
}

#[test]
fn below_is_uniform() {
    let (n, draws) = (7u32, 700_000);
    let mut stream = Stream::new(3, "test", 0);
    let mut counts = [0u32; 7];
    (0..draws).for_each(|_| counts[stream.below(n) as usize] += 1);
    // Binomial: five standard deviations are 1,464.
    assert!(counts.iter().all(|&count| count.abs_diff(100_000) < 1_464), "{counts:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn below_stays_below(bits in prop::collection::vec(any::<u64>(), 1), n in 1u32..) {
        let mut words = bits;
        words.push(u64::MAX);
        prop_assert!(Fixed(words).below(n) < n);
    }

    #[test]
    fn below_takes_the_upper_half_of_the_product(bits: u64, n in prop_oneof![Just(u32::MAX), 1u32..]) {
        // All that can be redrawn are products whose lower half is below n.
        let product = u128::from(bits) * u128::from(n);
        prop_assume!(product as u64 >= u64::from(n));
        prop_assert_eq!(u128::from(Fixed(vec![bits]).below(n)), product >> 64);
    }

    #[test]
    fn draws_are_mix_counted_up(key: u64) {
        let mut draws = Draws::new(key);
        for n in 0..10 {
            prop_assert_eq!(draws.bits(), mix(key, n));
        }
    }
}
