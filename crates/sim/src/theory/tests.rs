//! Every closed form against the figures of the literature, against each other, and against nonsense.

mod identities;
mod nonsense;
mod oracles;

/// Fails unless `got` is `expected` to within a relative `tolerance` (absolute when 0 is expected).
fn assert_near(what: &str, got: Option<f64>, expected: f64, tolerance: f64) {
    let Some(got) = got else { panic!("{what}: no figure, expected {expected}") };
    let scale = if expected == 0.0 { 1.0 } else { expected.abs() };
    assert!((got - expected).abs() <= tolerance * scale, "{what}: {got} is not {expected}");
}
