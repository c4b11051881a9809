//! What every method in the registry must do.

use super::testing::Balancer;
use super::*;
use crate::params::Block;
use crate::rng::{Source, Stream};
use crate::time::{SimDuration, SimTime};
use std::collections::BTreeSet;

/// Plays a balancer with a method: servers come, go, fill, answer and fail at random. Returns the picks.
fn play(about: &About, routing: &Routing, seed: u64, steps: u32) -> Vec<u16> {
    let mut chance = Stream::new(seed, "play", 0);
    let mut balancer = Balancer::with(about, &[1.0, 7.0, 256.0, 1.0, 3.0, 0.1], routing, seed);
    let all = balancer.candidates.clone();
    let mut picks = Vec::new();
    for step in 0..steps {
        balancer.candidates = all.iter().filter(|_| chance.chance(0.7)).copied().collect();
        if balancer.candidates.is_empty() {
            balancer.candidates.push(all[chance.below(6) as usize]);
        }
        for candidate in &mut balancer.candidates {
            candidate.active = chance.below(3);
            candidate.weight *= 1.0 - 0.9 * chance.unit();
        }
        let now = SimTime::from_secs(f64::from(step) / 10.0);
        let index = balancer.pick_at(chance.bits() as u32, now);
        let took = SimDuration::from_secs(chance.unit());
        balancer.method.answered(&Answer { index, took, now: now + took, ok: chance.chance(0.8) });
        picks.push(index);
    }
    picks
}

/// The defaults, and all parameters at the lower and at the upper end of their ranges.
fn extremes() -> [Routing; 3] {
    let at = |end: fn((f64, f64)) -> f64| {
        let mut routing = Routing::default();
        Routing::SPECS.iter().for_each(|spec| assert!(routing.put(spec.key, end(spec.range()))));
        routing
    };
    [Routing::default(), at(|range| range.0), at(|range| range.1)]
}

#[test]
fn the_first_is_round_robin_and_names_are_unique() {
    assert_eq!(CHOICES[0].id, "round_robin");
    let ids: BTreeSet<_> = CHOICES.iter().map(|choice| choice.id).collect();
    let labels: BTreeSet<_> = CHOICES.iter().map(|choice| choice.label).collect();
    assert_eq!((ids.len(), labels.len()), (CHOICES.len(), CHOICES.len()));
    assert!(CHOICES.iter().all(|choice| choice.help.ends_with('.')));
}

#[test]
fn lists_follow_the_features() {
    assert_eq!(DRAWING, ["random_choices", "random_choices_replace"]);
    assert_eq!(WEIGHTED, ["weighted_round_robin", "weighted_least_connections"]);
    assert_eq!(WEIGHED, ["weighted_round_robin", "weighted_least_connections", "ip_hash", "ring_hash"]);
    assert_eq!(ADDRESSED, ["ip_hash", "ring_hash", "jump_hash"]);
}

#[test]
fn who_looks_at_load_spares_the_busy() {
    for about in ALL {
        let counts = Balancer::new(about, &[1.0; 4]).active(&[30]).counts(1000);
        // Less than half a share, or all of one, give or take how uneven hashes are.
        assert_eq!(counts[0] < 125, about.has(Feature::Load), "{}: {:?}", about.choice.id, &counts[..4]);
    }
}

#[test]
fn who_is_not_told_of_answers_has_nothing_to_learn_from_them() {
    for about in ALL.iter().filter(|about| !about.has(Feature::Answers)) {
        let mut balancer = Balancer::new(about, &[1.0; 3]);
        balancer.picks(2);
        let before = format!("{:?}", balancer.method);
        let took = SimDuration::from_secs(0.5);
        balancer.method.answered(&Answer { index: 1, took, now: SimTime::from_secs(1.0), ok: false });
        assert_eq!(format!("{:?}", balancer.method), before, "{}", about.choice.id);
    }
}

#[test]
fn picks_are_valid_and_repeatable_whatever_happens() {
    for about in ALL {
        for (seed, routing) in (0..).zip(extremes()) {
            // A place outside the candidates panics in the test's balancer.
            let picks = play(about, &routing, seed, 2000);
            assert_eq!(picks, play(about, &routing, seed, 2000), "{}, seed {seed}", about.choice.id);
        }
    }
}

#[test]
fn equal_servers_all_get_work() {
    for about in ALL {
        let counts = Balancer::new(about, &[1.0; 16]).counts(10_000);
        // Rings and IP hash are uneven, but nobody gets less than half a share.
        assert!(counts[..16].iter().all(|&count| count > 312), "{}: {:?}", about.choice.id, &counts[..16]);
    }
}

#[test]
fn a_single_candidate_gets_it_all() {
    for about in ALL {
        let mut balancer = Balancer::new(about, &[1.0; 5]);
        balancer.candidates.retain(|candidate| candidate.index == 3);
        assert_eq!(balancer.counts(100)[3], 100, "{}", about.choice.id);
    }
}

#[test]
fn no_candidates_and_no_servers_are_survived() {
    for about in ALL {
        let mut balancer = Balancer::new(about, &[]);
        let (candidates, stream, now) = (&[], &mut balancer.stream, SimTime::ZERO);
        assert_eq!(balancer.method.peek(candidates, now, stream), None);
        let place = balancer.method.pick(&mut Choosing { candidates, address: 7, now, stream });
        assert_eq!(place, 0, "{}", about.choice.id);
    }
}

#[test]
fn build_finds_the_method_or_takes_the_default() {
    for (place, about) in (0..).zip(ALL) {
        let routing = Routing { method: MethodId(place), ..Routing::default() };
        assert_eq!(build(&routing, &[], 0).about().choice, about.choice);
    }
    let beyond = Routing { method: MethodId(ALL.len() as u8), ..Routing::default() };
    assert_eq!(build(&beyond, &[], 0).about().choice, CHOICES[0]);
}

#[test]
fn a_peek_is_the_next_pick_and_changes_nothing() {
    for about in ALL {
        let mut balancer = Balancer::new(about, &[2.0, 1.0, 1.0, 3.0]);
        for _ in 0..50 {
            let peek = || balancer.method.peek(&balancer.candidates, SimTime::ZERO, &balancer.stream);
            let expected = peek();
            assert_eq!(expected, peek());
            assert_eq!(expected.is_none(), about.has(Feature::Request), "{}", about.choice.id);
            let picked = balancer.pick_for(0);
            assert!(expected.is_none_or(|place| place == usize::from(picked)), "{}", about.choice.id);
        }
    }
}

#[test]
fn configuring_anew_keeps_the_memory() {
    for about in ALL {
        let (mut kept, mut again) =
            (Balancer::new(about, &[2.0, 1.0, 1.0]), Balancer::new(about, &[2.0, 1.0, 1.0]));
        let servers: Vec<Server> =
            kept.candidates.iter().map(|c| Server { index: c.index, weight: c.weight }).collect();
        for client in 0..50 {
            again.method.configure(&Routing::default(), &servers);
            assert_eq!(kept.pick_for(client), again.pick_for(client), "{}", about.choice.id);
        }
    }
}

#[test]
fn choosing_costs_at_least_one_and_more_with_more_servers() {
    for about in ALL {
        let costs = [1, 2, 16, 200].map(|count| Balancer::new(about, &vec![1.0; count]).method.cost(count));
        assert!(costs[0] >= 1.0 && costs.is_sorted(), "{}: {costs:?}", about.choice.id);
    }
}
