use super::*;
use crate::rng::{Draws, Stream};

/// Each law with variabilities inside its range, and a bound of the kurtosis E(X−m)⁴/σ⁴, which sets the error of a
/// measured variance. Pareto's is infinite, so only its mean can be banded.
const CASES: &[(Law, f64, Option<f64>)] = &[
    (Law::Deterministic, 0.0, Some(1.0)),
    (Law::Uniform, 0.1, Some(1.8)),
    (Law::Uniform, 1.0 / 3.0, Some(1.8)),
    (Law::Exponential, 1.0, Some(9.0)),
    (Law::Erlang, 0.01, Some(3.06)),
    (Law::Erlang, 0.25, Some(4.5)),
    (Law::Erlang, 0.3, Some(6.0)),
    (Law::Erlang, 0.7, Some(9.0)),
    (Law::Erlang, 1.0, Some(9.0)),
    (Law::Hyperexponential, 1.0, Some(9.0)),
    (Law::Hyperexponential, 4.0, Some(52.3)),
    (Law::Lognormal, 0.0, Some(3.0)),
    (Law::Lognormal, 0.25, Some(8.04)),
    (Law::Lognormal, 1.0, Some(41.0)),
    (Law::Pareto, 0.1, None),
    (Law::Pareto, 2.0, None),
];

fn moments(sampler: &Sampler, n: u32) -> (f64, f64) {
    let mut source = Stream::new(11, "moments", 0);
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..n {
        let deviation = sampler.sample(&mut source) - sampler.mean();
        sum += deviation;
        squares += deviation * deviation;
    }
    let n = f64::from(n);
    (sampler.mean() + sum / n, squares / n / (sampler.mean() * sampler.mean()))
}

#[test]
fn moments_agree_with_theory_within_five_sigma() {
    let n = 1_000_000;
    for &(law, scv, kurtosis) in CASES {
        let sampler = Sampler::new(law, 20.0, scv);
        assert_eq!(sampler.scv(), scv, "{law:?} was clamped");
        let (mean, got) = moments(&sampler, n);
        let rounding = 1e-9;
        let band = 5.0 * (scv / f64::from(n)).sqrt() * 20.0 + rounding;
        assert!((mean - 20.0).abs() < band, "{law:?} C²={scv}: mean {mean} is not 20 ± {band}");
        if let Some(kurtosis) = kurtosis {
            let band = 5.0 * scv * ((kurtosis - 1.0) / f64::from(n)).sqrt() + rounding;
            assert!((got - scv).abs() < band, "{law:?}: C² {got} is not {scv} ± {band}");
        }
    }
}

/// The largest distance between the draws' distribution and `cdf`, times √n (Kolmogorov–Smirnov).
fn distance(sampler: &Sampler, cdf: impl Fn(f64) -> f64) -> f64 {
    let n = 200_000;
    let mut source = Stream::new(5, "distance", 0);
    let mut draws: Vec<f64> = (0..n).map(|_| sampler.sample(&mut source)).collect();
    draws.sort_by(f64::total_cmp);
    let n = f64::from(n);
    let mut worst: f64 = 0.0;
    for (i, x) in draws.into_iter().enumerate() {
        let (below, above) = (i as f64 / n, (i + 1) as f64 / n);
        worst = worst.max(cdf(x) - below).max(above - cdf(x));
    }
    worst * n.sqrt()
}

#[test]
fn draws_are_distributed_as_their_law_says() {
    // A correct sampler exceeds 2.23 with probability 10⁻⁴.
    let check = |law, scv, cdf: &dyn Fn(f64) -> f64| {
        let worst = distance(&Sampler::new(law, 1.0, scv), cdf);
        assert!(worst < 2.23, "{law:?} C²={scv}: {worst}");
    };
    check(Law::Exponential, 1.0, &|x| -libm::expm1(-x));
    check(Law::Uniform, 1.0 / 3.0, &|x| x / 2.0);
    check(Law::Erlang, 0.5, &|x| 1.0 - libm::exp(-2.0 * x) * (1.0 + 2.0 * x));
    let p = 0.5 * (1.0 + 0.6_f64.sqrt());
    check(Law::Hyperexponential, 4.0, &|x| {
        1.0 - p * libm::exp(-2.0 * p * x) - (1.0 - p) * libm::exp(-2.0 * (1.0 - p) * x)
    });
    let sigma = libm::log(2.0).sqrt();
    check(Law::Lognormal, 1.0, &|x| {
        0.5 * libm::erfc(-(libm::log(x) / sigma + sigma / 2.0) / std::f64::consts::SQRT_2)
    });
    check(Law::Pareto, 1.0 / 3.0, &|x| 1.0 - libm::pow((2.0 / 3.0) / x, 3.0));
}

#[test]
fn draws_are_pinned() {
    let mut source = Draws::new(42);
    let got = Law::ALL.map(|law| Sampler::new(law, 1.0, 0.5).sample(&mut source).to_bits());
    let expected = [
        0x3FF0_0000_0000_0000,
        0x3FF3_1367_E261_40C7,
        0x3FBC_B618_1679_EF3A,
        0x3FE6_B125_F032_5365,
        0x3FCE_82BD_09A4_3820,
        0x3FE1_D12D_5308_BD8A,
        0x3FE7_CAB8_2CB2_B1B7,
    ];
    assert_eq!(got, expected, "{got:#x?}");
}

#[test]
fn the_same_key_draws_the_same() {
    for &(law, scv, _) in CASES {
        let sampler = Sampler::new(law, 1.0, scv);
        let draw = |key| sampler.sample(&mut Draws::new(key)).to_bits();
        assert!((0..100).all(|key| draw(key) == draw(key)));
    }
}

#[test]
fn no_parameter_breaks_a_sampler() {
    let odd = [f64::NAN, f64::NEG_INFINITY, -1.0, 0.0, 1e-300, 0.5, 1.0, 3.0, 1e300, f64::INFINITY];
    let mut source = Stream::new(9, "odd", 0);
    for law in Law::ALL {
        for (mean, scv) in odd.iter().flat_map(|&mean| odd.iter().map(move |&scv| (mean, scv))) {
            let sampler = Sampler::new(law, mean, scv);
            let (least, most) = law.scv_range();
            assert!((least..=most).contains(&sampler.scv()), "{law:?} {scv}");
            for _ in 0..20 {
                let draw = sampler.sample(&mut source);
                assert!(draw.is_finite() && draw >= 0.0, "{law:?} mean {mean} C² {scv} drew {draw}");
            }
        }
    }
}
