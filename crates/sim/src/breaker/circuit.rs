//! A circuit breaker: after too many failures it lets no call through for a while, then a few on trial.
//!
//! Resilience4j's count-based breaker. Closed, it judges by the latest calls once it has seen a whole window of them
//! (`minimumNumberOfCalls` equal to `slidingWindowSize`, the default). Open, it lets nothing through. After the wait
//! it is half open: so many trial calls pass, and their share of failures decides between closing and opening again.
//! As there, the end of a call is judged by the state it meets, not the one it was sent in: a straggler from before
//! counts as a trial.

use crate::observe::view::BreakerView;
use crate::params::Breaker;
use crate::time::{SimDuration, SimTime};

/// Bits of a word of [`Window`].
const WORD: u32 = u64::BITS;
/// Words of [`Window`]: enough for the longest window, 1,000 calls.
const WORDS: usize = 16;

/// The breaker of one caller.
#[derive(Clone, Debug)]
pub struct Circuit {
    on: bool,
    /// Share of failures that opens it, in percent.
    failure_pct: f64,
    open_for: SimDuration,
    trials: u32,
    window: Window,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Closed,
    Open { until: SimTime },
    HalfOpen { sent: u32, judged: u32, failed: u32 },
}

/// Half open with no trials yet.
const HALF_OPEN: State = State::HalfOpen { sent: 0, judged: 0, failed: 0 };

/// A change of state that the end of a call brought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// It lets no calls through from now on.
    Opened,
    /// It lets all calls through again.
    Closed,
}

impl Circuit {
    /// A closed breaker that has seen nothing.
    pub fn new(breaker: &Breaker) -> Self {
        let mut circuit = Circuit {
            on: false,
            failure_pct: 100.0,
            open_for: SimDuration::ZERO,
            trials: 1,
            window: Window::new(breaker.breaker_window),
            state: State::Closed,
        };
        circuit.configure(breaker);
        circuit
    }

    /// The parameters have changed. State and window stay, but a window of another length starts empty, another number
    /// of trials starts them again, and a breaker that is switched off forgets everything.
    pub fn configure(&mut self, breaker: &Breaker) {
        self.failure_pct = breaker.breaker_failure_pct;
        self.open_for = SimDuration::from_secs(breaker.breaker_open_s);
        if self.trials != breaker.breaker_trials && matches!(self.state, State::HalfOpen { .. }) {
            self.state = HALF_OPEN;
        }
        self.trials = breaker.breaker_trials;
        self.on = breaker.breaker;
        if !self.on {
            self.state = State::Closed;
        }
        if !self.on || self.window.length != Window::new(breaker.breaker_window).length {
            self.window = Window::new(breaker.breaker_window);
        }
    }

    /// May a call be sent? Each one that may must be [recorded](Self::record) when it ends, or a breaker on trial
    /// waits for it for ever.
    pub fn allow(&mut self, now: SimTime) -> bool {
        if let State::Open { until } = self.state
            && now >= until
        {
            self.state = HALF_OPEN;
        }
        match &mut self.state {
            State::Closed => true,
            State::Open { .. } => false,
            State::HalfOpen { sent, .. } => {
                let allowed = *sent < self.trials;
                *sent += u32::from(allowed);
                allowed
            }
        }
    }

    /// A call that was let through has ended well or not (timeouts and refusals are failures).
    pub fn record(&mut self, now: SimTime, ok: bool) -> Option<Transition> {
        if !self.on {
            return None;
        }
        match &mut self.state {
            State::Closed => {
                self.window.push(!ok);
                let judged = self.window.full();
                (judged && self.too_many(self.window.failed, self.window.seen)).then(|| self.open(now))
            }
            State::Open { .. } => None,
            State::HalfOpen { judged, failed, .. } => {
                *judged += 1;
                *failed += u32::from(!ok);
                let (judged, failed) = (*judged, *failed);
                (judged >= self.trials)
                    .then(|| if self.too_many(failed, judged) { self.open(now) } else { self.close() })
            }
        }
    }

    /// How it stands; none when it is switched off.
    pub fn state(&self, now: SimTime) -> Option<BreakerView> {
        self.on.then_some(match self.state {
            State::Closed => BreakerView::Closed,
            State::Open { until } if now < until => BreakerView::Open(until),
            State::Open { .. } | State::HalfOpen { .. } => BreakerView::HalfOpen,
        })
    }

    fn too_many(&self, failed: u32, of: u32) -> bool {
        f64::from(failed) * 100.0 >= self.failure_pct * f64::from(of)
    }

    fn open(&mut self, now: SimTime) -> Transition {
        self.state = State::Open { until: now + self.open_for };
        Transition::Opened
    }

    fn close(&mut self) -> Transition {
        self.window = Window::new(self.window.length);
        self.state = State::Closed;
        Transition::Closed
    }
}

/// How the latest calls ended: a ring of bits, set for failures.
#[derive(Clone, Debug)]
struct Window {
    bits: [u64; WORDS],
    length: u32,
    next: u32,
    seen: u32,
    failed: u32,
}

impl Window {
    fn new(length: u32) -> Self {
        Window { bits: [0; WORDS], length: length.clamp(1, WORDS as u32 * WORD), next: 0, seen: 0, failed: 0 }
    }

    fn full(&self) -> bool {
        self.seen == self.length
    }

    /// The newest takes the place of the oldest.
    fn push(&mut self, failed: bool) {
        let (word, bit) = (&mut self.bits[(self.next / WORD) as usize], self.next % WORD);
        let oldest_failed = *word >> bit & 1;
        *word = *word & !(1 << bit) | u64::from(failed) << bit;
        self.failed = self.failed + u32::from(failed) - oldest_failed as u32;
        self.seen = (self.seen + 1).min(self.length);
        self.next = (self.next + 1) % self.length;
    }
}

#[cfg(test)]
mod tests;
