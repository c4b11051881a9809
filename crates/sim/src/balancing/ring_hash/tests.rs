use super::*;
use crate::balancing::testing::Balancer;

const CLIENTS: u32 = 100_000;
/// Length of the ring.
const WHOLE: f64 = (1u128 << 64) as f64;

fn servers(count: u16) -> Vec<Server> {
    (0..count).map(|index| Server { index, weight: 1.0 }).collect()
}

fn balancer(weights: &[f64], salt: u64) -> Balancer {
    Balancer::with(&ABOUT, weights, &Routing::default(), salt)
}

/// Squared coefficient of variation of the arcs that the servers own.
fn squared_spread(points: &[u64], count: usize) -> f64 {
    let mut arcs = vec![0.0; count];
    let before = points.last().into_iter().chain(points);
    for (&from, &to) in before.zip(points) {
        arcs[(to & SERVER_BITS) as usize] += to.wrapping_sub(from) as f64 / WHOLE;
    }
    let mean = 1.0 / count as f64;
    arcs.iter().map(|arc| (arc / mean - 1.0) * (arc / mean - 1.0)).sum::<f64>() / count as f64
}

#[test]
fn oracle_l07_spread_of_shares() {
    let rings = 400;
    let squares: f64 =
        (0..rings).map(|salt| squared_spread(&ring(&servers(10), 160.0, salt), 10)).sum();
    let spread = (squares / rings as f64).sqrt();
    assert!((spread / 0.074_976_6 - 1.0).abs() < 0.1, "{spread}");
}

#[test]
fn the_ring_closes_and_those_who_are_out_are_walked_past() {
    let mut balancer = balancer(&[1.0; 3], 0);
    let ring = RingHash { salt: 0, points: [0x10_0000, 0x20_0002, 0x30_0001].into() };
    let next = |candidates: &[Candidate], position| candidates[ring.next(position, candidates)].index;
    let whole = [0, 0x10_0000, 0x10_0001, 0x30_0001, 0x30_0002].map(|at| next(&balancer.candidates, at));
    assert_eq!(whole, [0, 0, 2, 1, 0]);
    balancer.without(0);
    let lacking = [0, 0x20_0003, 0x30_0002].map(|at| next(&balancer.candidates, at));
    assert_eq!(lacking, [2, 1, 2]);
}

#[test]
fn clients_share_as_the_arcs_do() {
    let counts = balancer(&[1.0; 10], 1).counts(CLIENTS);
    let points = ring(&servers(10), 160.0, 1);
    let mean = f64::from(CLIENTS) / 10.0;
    let square = |&count: &u32| (f64::from(count) / mean - 1.0) * (f64::from(count) / mean - 1.0);
    let spread = (counts[..10].iter().map(square).sum::<f64>() / 10.0).sqrt();
    // Counting CLIENTS adds a coefficient of variation of 1 % at most.
    assert!((spread - squared_spread(&points, 10).sqrt()).abs() < 0.01, "{spread}");
}

#[test]
fn only_the_lost_servers_clients_move_and_they_scatter() {
    let (mut whole, mut lacking) = (balancer(&[1.0; 10], 3), balancer(&[1.0; 10], 3));
    lacking.without(4);
    let mut heirs = [0; 10];
    for client in 0..CLIENTS {
        let (before, after) = (whole.pick_for(client), lacking.pick_for(client));
        if before == 4 {
            heirs[usize::from(after)] += 1;
        } else {
            assert_eq!(before, after);
        }
    }
    assert!(heirs.iter().enumerate().all(|(index, &count)| (index == 4) == (count == 0)), "{heirs:?}");
}

#[test]
fn a_new_server_takes_its_share_and_moves_nobody_else() {
    // From 10 to 11 servers, 1/11 of the clients move; averaged over rings, as one ring's shares differ.
    let (rings, clients) = (40, 20_000);
    let mut moved = 0;
    for salt in 0..rings {
        let (mut ten, mut eleven) = (balancer(&[1.0; 10], salt), balancer(&[1.0; 11], salt));
        for client in 0..clients {
            let (before, after) = (ten.pick_for(client), eleven.pick_for(client));
            assert!(before == after || after == 10);
            moved += u32::from(before != after);
        }
    }
    let share = f64::from(moved) / f64::from(rings as u32 * clients);
    // A share varies by about 7.5 % from ring to ring: four standard deviations over 40 rings.
    assert!((share * 11.0 - 1.0).abs() < 0.05, "{share}");
}

#[test]
fn heavy_servers_get_more_and_huge_rings_are_bounded() {
    let counts = balancer(&[3.0, 1.0], 2).counts(CLIENTS);
    assert!((f64::from(counts[0]) / f64::from(CLIENTS) - 0.75).abs() < 0.1, "{:?}", &counts[..2]);
    let heavy: Vec<Server> = servers(200).iter().map(|&s| Server { weight: 256.0, ..s }).collect();
    let points = ring(&heavy, 1000.0, 0);
    assert!(points.len() as f64 <= MOST_POINTS * 1.01, "{}", points.len());
}

#[test]
fn slow_start_moves_nobody() {
    let (mut full, mut starting) = (balancer(&[1.0; 4], 5), balancer(&[1.0; 4], 5));
    starting.candidates[2].weight = 0.1;
    assert!((0..CLIENTS).all(|client| full.pick_for(client) == starting.pick_for(client)));
}
