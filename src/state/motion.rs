//! Dots or flows: single messages are drawn only while an eye could follow them.

use web_sys::MediaQueryList;

/// Messages per second of wall time at which dots turn into flows: some six thousand dots on the stage, a flood that is
/// worth seeing.
const TOO_MANY: f64 = 20_000.0;
/// The same while the clock runs faster than a real one. Dots stay in sight for a while, so they are seen on their way
/// long after they have arrived: then they are shown only as long as there are few of them, each to be told apart.
const TOO_MANY_AT_ONCE: f64 = 2_500.0;
/// They become dots again only below this share of that, so that the picture doesn't flicker.
const FEW_ENOUGH: f64 = 0.6;
/// Over how long the rate is averaged.
const MEMORY_MS: f64 = 300.0;
/// How long a dot is to be followed, in simulated seconds, where steps are taken from flows.
const STEPPED_S: f64 = 0.3;

/// Whether people asked their system for less motion; they may change their mind.
pub fn reduced() -> Option<MediaQueryList> {
    gloo::utils::window().match_media("(prefers-reduced-motion: reduce)").ok().flatten()
}

/// How messages are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    per_second: f64,
    flows: bool,
    still: bool,
    /// Dots instead of flows since the clock stands.
    stepped: bool,
}

impl Motion {
    /// Begins with dots; `still` for people who want no motion: they always see flows.
    pub fn new(still: bool) -> Self {
        Motion { per_second: 0.0, flows: still, still, stepped: false }
    }

    /// Takes note of so many messages per second of wall time, for as long as a frame, at a speed in simulated seconds
    /// per second.
    pub fn note(&mut self, per_second: f64, speed: f64, frame_ms: f64) {
        self.per_second += (per_second - self.per_second) * (frame_ms / MEMORY_MS).clamp(0.0, 1.0);
        let too_many = if speed > 1.0 { TOO_MANY_AT_ONCE } else { TOO_MANY };
        let limit = if self.flows { too_many * FEW_ENOUGH } else { too_many };
        self.flows = self.still || self.per_second > limit;
        self.stepped = false;
    }

    /// Is motion wanted from now on, or not?
    pub fn keep_still(&mut self, still: bool) {
        self.still = still;
        self.flows |= still;
    }

    /// The clock stands: few messages set out at a step, whatever the speed was.
    pub fn stand(&mut self) {
        self.stepped |= self.flows;
        (self.flows, self.per_second) = (self.still, 0.0);
    }

    /// How long a dot is shown at least, where the speed asks for so much: at a speed that makes flows a step would move
    /// none of them.
    pub fn visible_s(&self, at_speed_s: f64) -> f64 {
        if self.stepped { at_speed_s.min(STEPPED_S) } else { at_speed_s }
    }

    /// Are lines drawn as flows?
    pub fn flows(&self) -> bool {
        self.flows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_messages_become_flows_and_few_become_dots_again() {
        let mut motion = Motion::new(false);
        let mut after = |per_second, speed| {
            (0..100).for_each(|_| motion.note(per_second, speed, 16.0));
            motion.flows()
        };
        assert_eq!([6e3, 30e3, 15e3, 6e3].map(|many| after(many, 1.0)), [false, true, true, false]);
        assert_eq!([1e3, 3e3, 2e3, 1e3].map(|many| after(many, 2.0)), [false, true, true, false]);
    }

    #[test]
    fn nothing_moves_for_those_who_asked_for_that() {
        let mut motion = Motion::new(true);
        motion.note(0.0, 1.0, 16.0);
        assert!(motion.flows());
        motion.stand();
        assert!(motion.flows());
        motion.keep_still(false);
        motion.note(0.0, 1.0, 16.0);
        assert!(!motion.flows());
        motion.keep_still(true);
        assert!(motion.flows());
    }

    #[test]
    fn steps_are_seen_as_dots_whatever_the_speed_was() {
        let mut motion = Motion::new(false);
        motion.stand();
        assert_eq!((motion.flows(), motion.visible_s(3.0)), (false, 3.0), "a picture of dots stays");
        (0..100).for_each(|_| motion.note(30e3, 1000.0, 16.0));
        motion.stand();
        assert_eq!((motion.flows(), motion.visible_s(300.0)), (false, 0.3));
        motion.note(1e3, 1000.0, 16.0);
        assert_eq!((motion.flows(), motion.visible_s(300.0)), (false, 300.0));
    }
}
