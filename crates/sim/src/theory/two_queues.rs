//! Two servers with a queue each, where an arrival prefers the shorter queue: a Markov chain, solved exactly up
//! to truncation.
//!
//! States are (m, d): m requests at the shorter queue, m + d at the longer. m decays as ρ²ᵐ, and d at least as
//! 0.64ᵈ when three quarters or more of the arrivals take the shorter queue; both are cut where what is left is
//! about 10⁻¹⁰.

/// The largest difference of lengths that is kept.
const MOST_APART: usize = 48;
/// States per value of m, and distance between (m, d) and (m + 1, d).
const WIDTH: usize = MOST_APART + 1;
/// A transition reaches at most this many states further: (m, d) → (m ± 1, d ∓ 1).
const BAND: usize = MOST_APART;
/// ln 10⁻¹⁰.
const LN_CUT: f64 = -23.0;
/// Beyond this utilisation the chain would outgrow a page's memory.
pub(super) const MOST_UTILISATION: f64 = 0.98;

/// Mean number of requests at both servers, each with exponential service of mean 1, with Poisson arrivals of rate
/// 2·`utilisation` of which a share `to_shorter` in 0.75..=1 joins the shorter queue and the rest the longer.
///
/// `utilisation` must be in 0..=[`MOST_UTILISATION`].
pub(super) fn in_system(utilisation: f64, to_shorter: f64) -> f64 {
    let most_shorter =
        (LN_CUT / (2.0 * libm::log(utilisation.clamp(1e-6, MOST_UTILISATION)))).ceil() as usize;
    let mut chain = Chain::new((most_shorter + 1) * WIDTH);
    let (shorter, longer) = (2.0 * utilisation * to_shorter, 2.0 * utilisation * (1.0 - to_shorter));
    for m in 0..=most_shorter {
        for d in 0..=MOST_APART {
            let here = m * WIDTH + d;
            if d == 0 {
                // Equal queues: whichever grows becomes the longer, whichever shrinks the shorter.
                chain.add(here, here + 1, shorter + longer);
                if m > 0 {
                    chain.add(here, here + 1 - WIDTH, 2.0);
                }
                continue;
            }
            chain.add(here, here - 1, 1.0);
            if m < most_shorter {
                chain.add(here, here + WIDTH - 1, shorter);
            }
            if d < MOST_APART {
                chain.add(here, here + 1, longer);
                if m > 0 {
                    chain.add(here, here + 1 - WIDTH, 1.0);
                }
            }
        }
    }
    let length = |state: usize| (2 * (state / WIDTH) + state % WIDTH) as f64;
    chain.steady_state().into_iter().enumerate().map(|(state, p)| p * length(state)).sum()
}

/// Where the rate from one state to another is kept: a row per state, as wide as the band to both sides.
fn rate_index(from: usize, to: usize) -> usize {
    from * (2 * BAND + 1) + to + BAND - from
}

/// Rates between states that are at most [`BAND`] apart.
struct Chain {
    /// See [`rate_index`].
    rates: Vec<f64>,
    states: usize,
}

impl Chain {
    fn new(states: usize) -> Self {
        Self { rates: vec![0.0; states * (2 * BAND + 1)], states }
    }

    fn add(&mut self, from: usize, to: usize, rate: f64) {
        self.rates[rate_index(from, to)] += rate;
    }

    /// The probabilities of the states, by state reduction (Grassmann, Taksar and Heyman 1985).
    ///
    /// Takes out one state after the other, from the last on, and adds the detours through it to the rates
    /// between the rest. It never subtracts, so every probability keeps its full relative precision.
    fn steady_state(mut self) -> Vec<f64> {
        for gone in (1..self.states).rev() {
            let first = gone.saturating_sub(BAND);
            let out = self.rates[rate_index(gone, first)..rate_index(gone, gone)].to_vec();
            let total: f64 = out.iter().sum();
            for from in first..gone {
                let (detours, rest) = self.rates[rate_index(from, first)..].split_at_mut(gone - first);
                rest[0] /= total;
                detours.iter_mut().zip(&out).for_each(|(rate, onward)| *rate += rest[0] * onward);
            }
        }
        let mut probabilities = vec![1.0];
        for state in 1..self.states {
            let first = state.saturating_sub(BAND);
            let inflow = (first..state).map(|from| probabilities[from] * self.rates[rate_index(from, state)]);
            probabilities.push(inflow.sum());
        }
        let total: f64 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|p| *p /= total);
        probabilities
    }
}
