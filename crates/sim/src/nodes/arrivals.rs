//! When open clients' requests come: spacing and load shapes.
//!
//! The rate at time t is λ·f(t), f being the load's shape. Time is cut into pieces within which the rate has a known
//! greatest value; arrivals are drawn at that greatest rate and accepted with probability rate/greatest (Lewis and
//! Shedler 1979, thinning), which is exact for Poisson arrivals of any shape. Bursty arrivals are an interrupted
//! Poisson process: silent and talking phases of exponential length, with the mean rate kept. Evenly spaced arrivals
//! take the rate in the middle of each piece, which keeps the mean over a ramp or a wave.

use crate::params::{self, Load, Shape};
use crate::rng::{Source, Stream};
use crate::sampling::standard_exponential;
use crate::time::{SimDuration, SimTime};

/// Rates below one request in 17 minutes count as none: the search for the next one would be long and nobody waits.
const LEAST_RATE: f64 = 0.001;
/// Pieces that a ramp or a wave is cut into.
const PIECES: f64 = 64.0;

/// The process of one client's arrivals.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals {
    stream: Stream,
    /// The mean time between two at the base rate, in seconds: kept because dividing takes long.
    mean_gap: f64,
    /// Bursty: is a burst on, and until when is it (or the silence).
    talking: bool,
    switch: SimTime,
}

/// A piece of time: the greatest rate in it and the one in its middle, as multiples of the base rate, and its end.
struct Piece {
    greatest: f64,
    middle: f64,
    end: f64,
}

impl Arrivals {
    pub fn new(stream: Stream) -> Arrivals {
        Arrivals { stream, mean_gap: f64::INFINITY, talking: false, switch: SimTime::ZERO }
    }

    /// Another load is put on the system. Returns when its first request comes.
    pub fn follow(&mut self, load: &Load, now: SimTime) -> SimTime {
        self.mean_gap = 1.0 / load.rate;
        self.next(load, now)
    }

    /// The next arrival of this load after `now`; never, if the rate is 0 from now on.
    #[inline]
    pub fn next(&mut self, load: &Load, now: SimTime) -> SimTime {
        if load.rate < LEAST_RATE {
            return SimTime::NEVER;
        }
        if load.shape == Shape::Constant && load.arrivals != params::Arrivals::Bursty {
            return now + SimDuration::from_secs(self.gap(load) * self.mean_gap);
        }
        self.shaped(load, now)
    }

    /// A gap, in mean gaps.
    fn gap(&mut self, load: &Load) -> f64 {
        match load.arrivals {
            params::Arrivals::Deterministic => 1.0,
            params::Arrivals::Poisson | params::Arrivals::Bursty => standard_exponential(&mut self.stream),
        }
    }

    fn shaped(&mut self, load: &Load, now: SimTime) -> SimTime {
        let mut at = now.as_secs();
        let mut gap = self.gap(load);
        loop {
            let piece = piece(load, at);
            if piece.end == f64::INFINITY && load.rate * piece.greatest < LEAST_RATE {
                return SimTime::NEVER;
            }
            let (burst, end) = self.burst(load, at, piece.end);
            let poisson = load.arrivals != params::Arrivals::Deterministic;
            let rate = load.rate * burst * if poisson { piece.greatest } else { piece.middle };
            if at + gap / rate >= end || rate <= 0.0 {
                // What is left of the gap goes on in the next piece, at its rate.
                gap = (gap - (end - at) * rate).max(0.0);
                at = end;
                continue;
            }
            at += gap / rate;
            if !poisson || piece.greatest <= 0.0 || self.stream.unit() * piece.greatest < factor(load, at) {
                return SimTime::from_secs(at).max(now);
            }
            gap = self.gap(load);
        }
    }

    /// The rate's multiple by the burst that is on at `at`, and when that, or the piece, ends.
    fn burst(&mut self, load: &Load, at: f64, end: f64) -> (f64, f64) {
        if load.arrivals != params::Arrivals::Bursty {
            return (1.0, end);
        }
        while self.switch.as_secs() <= at {
            self.talking = !self.talking;
            let mean = if self.talking { load.burst_on_s } else { load.burst_off_s };
            let length = SimDuration::from_secs(mean * standard_exponential(&mut self.stream));
            self.switch = self.switch + length + SimDuration(1);
        }
        let cycle = load.burst_on_s + load.burst_off_s;
        (if self.talking { cycle / load.burst_on_s } else { 0.0 }, end.min(self.switch.as_secs()))
    }
}

impl Load {
    /// Where its rate begins to change by itself and, if it does, ends to: in seconds.
    pub fn turns(&self) -> [Option<f64>; 2] {
        let (start, end) = (Some(self.shape_start_s), Some(self.shape_start_s + self.shape_length_s));
        match self.shape {
            _ if self.workload == params::Workload::Closed => [None, None],
            Shape::Constant => [None, None],
            Shape::Step | Shape::Daily => [start, None],
            Shape::Ramp | Shape::Spike => [start, end],
        }
    }
}

/// The rate at `at` seconds, as a multiple of the base rate.
pub(crate) fn factor(load: &Load, at: f64) -> f64 {
    let (peak, passed) = (load.shape_peak, at - load.shape_start_s);
    let part = passed / load.shape_length_s;
    match load.shape {
        _ if passed < 0.0 => 1.0,
        Shape::Constant => 1.0,
        Shape::Step => peak,
        Shape::Ramp => 1.0 + (peak - 1.0) * part.min(1.0),
        Shape::Spike => {
            if part < 1.0 {
                peak
            } else {
                1.0
            }
        }
        Shape::Daily => 1.0 + (peak - 1.0) * wave(part),
    }
}

/// (1 − cos 2πx)/2: 0 at whole numbers, 1 half way between them.
///
/// It is sin² of half the angle, here by its series at a 64th of that, and sin² 2b = 4 sin² b (1 − sin² b) from there:
/// exact to the last digits, and far less code than a cosine of every angle there is.
fn wave(turns: f64) -> f64 {
    let passed = turns - turns.floor();
    let angle = passed.min(1.0 - passed) * (std::f64::consts::PI / 64.0);
    let square = angle * angle;
    let series = square * (1.0 - square / 3.0 * (1.0 - square * (2.0 / 15.0) * (1.0 - square / 14.0)));
    (0..6).fold(series, |wave, _| 4.0 * wave * (1.0 - wave))
}

/// The piece of time that `at` is in: what is left of it.
fn piece(load: &Load, at: f64) -> Piece {
    let (start, length) = (load.shape_start_s, load.shape_length_s);
    let level = |end: f64| Piece { greatest: factor(load, at), middle: factor(load, at), end };
    match load.shape {
        Shape::Constant => level(f64::INFINITY),
        _ if at < start => level(start),
        Shape::Spike if at < start + length => level(start + length),
        Shape::Ramp if at >= start + length => level(f64::INFINITY),
        Shape::Step | Shape::Spike => level(f64::INFINITY),
        Shape::Ramp | Shape::Daily => {
            let size = length / PIECES;
            let number = ((at - start) / size).floor();
            let end = start + (number + 1.0) * size;
            // A piece so short that it vanishes in rounding would never end.
            let end = if end > at { end } else { at + size };
            Piece {
                greatest: factor(load, at).max(factor(load, end - 1e-9)),
                middle: factor(load, start + (number + 0.5) * size),
                end,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::wave;

    #[test]
    fn the_wave_is_a_cosine() {
        for step in 0..100_000 {
            let turns = f64::from(step) / 8192.0;
            let exact = (1.0 - libm::cos(turns * std::f64::consts::TAU)) / 2.0;
            assert!((wave(turns) - exact).abs() < 1e-14, "{turns}: {} is not {exact}", wave(turns));
        }
        assert_eq!([0.0, 0.25, 0.5, 3.0, 1e15 + 0.5].map(wave), [0.0, 0.5, 1.0, 0.0, 1.0]);
    }
}
