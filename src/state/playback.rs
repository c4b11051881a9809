//! Where wall time meets simulated time: nowhere else is one turned into the other.
//!
//! A frame asks how far to run; the run goes in slices of about a millisecond, so that it stops when the frame's
//! budget is used up, and the page can say at which speed it really goes.

use headroom_sim::time::{SimDuration, SimTime};

/// Slowest and fastest speed, in simulated seconds per second.
pub const SPEEDS: (f64, f64) = (0.001, 10_000.0);

/// Main-thread time that running the simulation may take in a frame.
const BUDGET_MS: f64 = 8.0;
/// What a slice aims at: short enough to stop in time, long enough not to measure for nothing.
const SLICE_MS: f64 = 1.0;
/// No frame counts for more than this: after a pause of the browser the run goes on where it was.
const LONGEST_FRAME_MS: f64 = 100.0;
/// How long a dot stays visible at least, so that the eye can follow it.
const VISIBLE_MS: f64 = 300.0;
/// What charts show of wall time at least, as simulated time at speed 1.
const WINDOW_S: f64 = 60.0;
/// The longest measured windows reach back so far.
const LONGEST_WINDOW_S: f64 = 61_440.0;
/// Over how long the achieved speed is averaged.
const MEMORY_MS: f64 = 500.0;
/// Below this share of the wanted speed, the page says that the machine can't keep up.
const FALLS_BEHIND: f64 = 0.9;
/// It says so until the share is above this one, so that it doesn't flicker.
const KEEPS_UP: f64 = 0.97;

/// Wall time, in milliseconds since the page was opened: the only clock that the page reads.
pub fn wall_ms() -> f64 {
    gloo::utils::window().performance().map_or(0.0, |clock| clock.now())
}

/// The page's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Playback {
    speed: f64,
    playing: bool,
    /// Simulated nanoseconds that were due but make no whole one yet.
    due_ns: f64,
    /// What a simulated second costs, in milliseconds: decides the length of a slice.
    cost_ms_per_s: f64,
    /// Share of the wanted speed that is reached.
    reached: f64,
    /// Is that clearly less than all of it?
    behind: bool,
}

/// Something that can be run up to a moment.
pub trait Run {
    /// The moment it has reached.
    fn now(&self) -> SimTime;
    /// Runs up to and including this moment.
    fn run_until(&mut self, end: SimTime);
}

impl Playback {
    /// A clock that goes at this speed, kept within [`SPEEDS`].
    pub fn new(speed: f64) -> Self {
        let speed = speed.clamp(SPEEDS.0, SPEEDS.1);
        Playback { speed, playing: true, due_ns: 0.0, cost_ms_per_s: 0.0, reached: 1.0, behind: false }
    }

    /// Does the clock go?
    pub fn playing(&self) -> bool {
        self.playing
    }

    /// Starts or stops the clock.
    pub fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
        self.due_ns = 0.0;
        (self.reached, self.behind) = (1.0, false);
    }

    /// Simulated seconds per second, as wanted.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Wants another speed; it is kept within [`SPEEDS`].
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed.clamp(SPEEDS.0, SPEEDS.1);
        (self.reached, self.behind) = (1.0, false);
    }

    /// The speed that is reached, if that is clearly less than what is wanted.
    pub fn behind(&self) -> Option<f64> {
        self.behind.then_some(self.speed * self.reached)
    }

    /// The shortest time a dot is shown for, in simulated seconds.
    pub fn visible_s(&self) -> f64 {
        self.sim_seconds(VISIBLE_MS) * self.reached
    }

    /// How far back charts reach, in simulated seconds: a minute, or as far as a minute of wall time goes, but not
    /// beyond the start of the run.
    pub fn window_s(&self, now: SimTime) -> f64 {
        (self.speed * WINDOW_S).min(LONGEST_WINDOW_S).min(now.as_secs()).max(WINDOW_S)
    }

    /// Simulated seconds that pass in so many milliseconds of wall time.
    pub fn sim_seconds(&self, wall_ms: f64) -> f64 {
        self.speed * wall_ms / 1e3
    }

    /// Lets `frame_ms` of wall time pass for a run; `clock_ms` tells wall time.
    pub fn frame(&mut self, frame_ms: f64, run: &mut impl Run, clock_ms: impl Fn() -> f64) {
        let frame_ms = frame_ms.clamp(0.0, LONGEST_FRAME_MS);
        if !self.playing || frame_ms == 0.0 {
            return;
        }
        self.due_ns += self.sim_seconds(frame_ms) * 1e9;
        let begin = run.now();
        let whole = self.due_ns.floor();
        let end = begin + SimDuration(whole as u64);
        self.run_slices(run, end, BUDGET_MS, &clock_ms);
        let done_ns = run.now().since(begin).0 as f64;
        // What the machine can't do in time is let go, or it would never catch up.
        self.due_ns = if run.now() < end { 0.0 } else { self.due_ns - whole };
        self.note(if whole > 0.0 { done_ns / whole } else { 1.0 }, frame_ms);
    }

    /// Takes note of the share of the wanted speed that was reached in a frame.
    fn note(&mut self, share: f64, frame_ms: f64) {
        self.reached += (share - self.reached) * (frame_ms / MEMORY_MS).min(1.0);
        self.behind = self.reached < if self.behind { KEEPS_UP } else { FALLS_BEHIND };
    }

    /// Runs to `end` in slices, for about `budget_ms` at most.
    fn run_slices(&mut self, run: &mut impl Run, end: SimTime, budget_ms: f64, clock_ms: &impl Fn() -> f64) {
        let start_ms = clock_ms();
        let mut last_ms = start_ms;
        while run.now() < end && last_ms - start_ms < budget_ms {
            let from = run.now();
            let slice = self.slice(end.since(from));
            run.run_until(from + slice);
            let now_ms = clock_ms();
            self.learn(slice, now_ms - last_ms);
            last_ms = now_ms;
        }
    }

    /// The next slice of what remains: as much as should take [`SLICE_MS`].
    fn slice(&self, rest: SimDuration) -> SimDuration {
        if self.cost_ms_per_s <= 0.0 {
            // Nothing is known yet: a cautious first step.
            return rest.min(SimDuration::from_secs(0.01));
        }
        rest.min(SimDuration::from_secs(SLICE_MS / self.cost_ms_per_s).max(SimDuration(1)))
    }

    /// A browser's clock is coarse, so one slice that seems to cost nothing must not open the floodgates.
    fn learn(&mut self, slice: SimDuration, took_ms: f64) {
        let measured = took_ms / slice.as_secs().max(1e-9);
        let cheaper = self.cost_ms_per_s / 2.0;
        let floor = if self.cost_ms_per_s > 0.0 { cheaper } else { SLICE_MS / 0.1 };
        self.cost_ms_per_s = measured.max(floor).max(1e-6);
    }
}

/// The next speed up (or down) of the ladder 1, 2, 5, 10 … that the keys climb.
pub fn next_speed(speed: f64, up: bool) -> f64 {
    let ladder = (-3..=4).flat_map(|decade| [1.0, 2.0, 5.0].map(|step| step * 10f64.powi(decade)));
    let mut within = ladder.filter(|step| (SPEEDS.0..=SPEEDS.1).contains(step));
    let margin = 1e-9;
    let found = if up {
        within.find(|step| *step > speed * (1.0 + margin))
    } else {
        within.take_while(|step| *step < speed * (1.0 - margin)).last()
    };
    found.unwrap_or(if up { SPEEDS.1 } else { SPEEDS.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom_sim::observe::metrics::{Ring, Series};
    use std::cell::Cell;

    /// A run that takes `ms_per_s` of a made-up clock for each simulated second.
    struct Machine<'a> {
        now: SimTime,
        ms_per_s: f64,
        clock_ms: &'a Cell<f64>,
    }

    impl Run for Machine<'_> {
        fn now(&self) -> SimTime {
            self.now
        }
        fn run_until(&mut self, end: SimTime) {
            self.clock_ms.set(self.clock_ms.get() + end.since(self.now).as_secs() * self.ms_per_s);
            self.now = end;
        }
    }

    /// Plays `frames` of 16 ms each; returns simulated seconds, the longest frame's milliseconds and the speed said.
    fn play(speed: f64, ms_per_s: f64, frames: u32) -> (f64, f64, Option<f64>) {
        let clock_ms = Cell::new(0.0);
        let mut machine = Machine { now: SimTime::ZERO, ms_per_s, clock_ms: &clock_ms };
        let mut playback = Playback::new(speed);
        let mut longest = 0f64;
        for _ in 0..frames {
            let before = clock_ms.get();
            playback.frame(16.0, &mut machine, || clock_ms.get());
            longest = longest.max(clock_ms.get() - before);
        }
        (machine.now.as_secs(), longest, playback.behind())
    }

    #[test]
    fn a_second_shows_what_the_speed_says() {
        for speed in [0.001, 0.1, 1.0, 100.0, 10_000.0] {
            let (seconds, _, behind) = play(speed, 1e-5, 125);
            assert!((seconds / (2.0 * speed) - 1.0).abs() < 1e-6, "{seconds} s at {speed}");
            assert_eq!(behind, None);
        }
    }

    #[test]
    fn a_machine_that_cannot_keep_up_keeps_its_frames_and_says_its_speed() {
        // 20 ms of work for each simulated second: 8 of 16 ms are spent, which makes 25 s in a second.
        let (_, longest, behind) = play(100.0, 20.0, 200);
        assert!(longest < 10.5, "{longest} ms");
        assert!((behind.unwrap() / 25.0 - 1.0).abs() < 0.15, "{behind:?}");
    }

    #[test]
    fn that_a_machine_cannot_keep_up_is_said_and_unsaid_at_different_speeds() {
        let mut playback = Playback::new(1.0);
        let mut behind = |share| {
            playback.note(share, MEMORY_MS);
            playback.behind().is_some()
        };
        assert_eq!([0.93, 0.85, 0.93, 1.0, 0.93].map(&mut behind), [false, true, true, false, false]);
    }

    /// A dot is to be seen for 0.3 s of wall time; where a quarter of the speed is reached, in which a quarter as much
    /// passes.
    #[test]
    fn dots_are_shown_for_as_long_whatever_speed_is_reached() {
        let mut playback = Playback::new(100.0);
        assert_eq!(playback.visible_s(), 30.0);
        playback.note(0.25, MEMORY_MS);
        assert_eq!(playback.visible_s(), 7.5);
        playback.set_speed(2.0);
        assert_eq!(playback.visible_s(), 0.6, "another speed may well be reached");
    }

    /// 240 windows of 256 s are kept; before that nothing is known any more.
    #[test]
    fn charts_reach_back_over_a_minute_of_wall_time_but_not_beyond_what_is_kept() {
        let longest = Series::default().ring(Series::LEVELS - 1).length().as_secs() * Ring::KEPT as f64;
        let rows = [
            (1.0, 1e6, 60.0),
            (0.001, 1e6, 60.0),
            (10.0, 1e6, 600.0),
            (10.0, 250.0, 250.0),
            (10.0, 5.0, 60.0),
            (10_000.0, 1e6, longest),
        ];
        for (speed, now_s, window_s) in rows {
            let found = Playback::new(speed).window_s(SimTime::from_secs(now_s));
            assert_eq!(found, window_s, "at speed {speed}, {now_s} s from the start");
        }
    }

    #[test]
    fn nothing_is_owed_after_a_pause_of_the_browser() {
        let clock_ms = Cell::new(0.0);
        let mut machine = Machine { now: SimTime::ZERO, ms_per_s: 0.0, clock_ms: &clock_ms };
        Playback::new(1.0).frame(60_000.0, &mut machine, || clock_ms.get());
        assert_eq!(machine.now, SimTime::from_secs(0.1));
    }

    #[test]
    fn a_stopped_clock_stands() {
        let clock_ms = Cell::new(0.0);
        let mut machine = Machine { now: SimTime::ZERO, ms_per_s: 0.0, clock_ms: &clock_ms };
        let mut playback = Playback::new(1.0);
        playback.set_playing(false);
        playback.frame(16.0, &mut machine, || clock_ms.get());
        assert_eq!(machine.now, SimTime::ZERO);
    }

    #[test]
    fn speeds_climb_a_ladder_with_ends() {
        let rows = [
            (1.0, true, 2.0),
            (1.0, false, 0.5),
            (3.0, true, 5.0),
            (10_000.0, true, 10_000.0),
            (0.001, false, 0.001),
        ];
        for (from, up, to) in rows {
            assert!((next_speed(from, up) / to - 1.0).abs() < 1e-9, "{from} {up}");
        }
    }
}
