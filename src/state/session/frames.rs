//! What happens in each animation frame: the run goes on, the canvas is drawn, now and then a snapshot is published.

use super::Session;
use crate::stage::Scenery;
use crate::state::playback::wall_ms;
use gloo::render::request_animation_frame;
use yew::Callback;

/// Wall time between two snapshots.
const PUBLISH_MS: f64 = 100.0;
/// Figures of the last few seconds are renewed so often: they change all the time, and are to be read.
const RENEW_MS: f64 = 1000.0;

impl Session {
    /// Gives the stage's canvas to the run; `None` takes it away.
    pub fn set_scenery(&self, scenery: Option<Scenery>) {
        self.0.scenery.replace(scenery);
    }

    /// Changes something about the stage's canvas.
    pub fn with_scenery(&self, change: impl FnOnce(&mut Scenery)) {
        if let Some(scenery) = self.0.scenery.borrow_mut().as_mut() {
            change(scenery);
        }
        self.draw();
    }

    /// Lets animation frames drive the run from now on. `first` is called after the first one.
    pub fn start(&self, first: Callback<()>) {
        let session = self.clone();
        let frame = request_animation_frame(move |now_ms| {
            session.frame(now_ms);
            first.emit(());
            session.start(Callback::noop());
        });
        self.0.frame.replace(Some(frame));
    }

    /// Ends it.
    pub fn stop(&self) {
        self.0.frame.replace(None);
    }

    fn frame(&self, now_ms: f64) {
        let frame_ms = self.0.last_frame_ms.replace(Some(now_ms)).map_or(0.0, |last_ms| now_ms - last_ms);
        self.advance(frame_ms);
        self.draw();
        self.publish_at_times(now_ms);
    }

    /// Lets the run go on for a frame's wall time.
    pub fn advance(&self, frame_ms: f64) {
        self.0.engine.borrow_mut().frame(frame_ms, wall_ms);
        self.note_motion(frame_ms);
    }

    /// Publishes how the run stands, unless that was done a moment ago: what was found out in one frame is shown in the
    /// next, for each of the two is a good part of what a frame costs.
    pub fn publish_at_times(&self, now_ms: f64) {
        if self.0.found.take() {
            self.tell();
        } else if self.0.engine.borrow().playback.playing()
            && now_ms - self.0.last_publish_ms.get() >= PUBLISH_MS
        {
            self.0.last_publish_ms.set(now_ms);
            let renewed = now_ms - self.0.last_renewal_ms.get() >= RENEW_MS;
            if renewed {
                self.0.last_renewal_ms.set(now_ms);
            }
            self.find_out(renewed);
            self.0.found.set(true);
        }
    }

    /// Takes note of how much there is to follow with the eye.
    fn note_motion(&self, frame_ms: f64) {
        let mut engine = self.0.engine.borrow_mut();
        if !engine.playback.playing() || frame_ms <= 0.0 {
            return;
        }
        let mut motion = self.0.motion.get();
        let speed = engine.playback.speed();
        let flights = engine.flights_mut();
        let per_second = if motion.flows() {
            self.0.scenery.borrow().as_ref().map_or(0.0, |scenery| scenery.rates().sum::<f64>() * speed)
        } else {
            (flights.kept().len() as u64 + flights.dropped()) as f64 * 1e3 / frame_ms
        };
        motion.note(per_second, speed, frame_ms);
        flights.record(!motion.flows());
        if motion.flows()
            && let Some(scenery) = self.0.scenery.borrow_mut().as_mut()
        {
            scenery.clear();
        }
        self.0.motion.set(motion);
    }

    /// Do people want motion from now on, or not?
    pub fn keep_still(&self, still: bool) {
        let mut motion = self.0.motion.get();
        motion.keep_still(still);
        self.0.motion.set(motion);
        if !self.0.engine.borrow().playback.playing() {
            self.look_closer();
        }
        if still {
            self.with_scenery(Scenery::clear);
        }
        self.publish();
    }

    /// Shows dots where the clock stands, so that steps are seen.
    pub(super) fn look_closer(&self) {
        let mut motion = self.0.motion.get();
        motion.stand();
        self.0.engine.borrow_mut().flights_mut().record(!motion.flows());
        self.0.motion.set(motion);
    }

    /// Moves new messages to the canvas and draws it.
    pub fn draw(&self) {
        let mut engine = self.0.engine.borrow_mut();
        let (now, visible_s) = (engine.world().now(), engine.playback.visible_s());
        let visible_s = self.0.motion.get().visible_s(visible_s);
        let messages = engine.flights_mut().drain();
        if let Some(scenery) = self.0.scenery.borrow_mut().as_mut() {
            scenery.push(messages);
            scenery.draw(now, visible_s);
            scenery.point_out(engine.followed);
        }
    }

    /// Messages per second on each line, while lines are drawn as flows.
    pub(super) fn flows(&self) -> Option<Vec<f64>> {
        let mut engine = self.0.engine.borrow_mut();
        let now = engine.world().now();
        let (since, lines) = engine.flights_mut().lines();
        let mut scenery = self.0.scenery.borrow_mut();
        let scenery = scenery.as_mut()?;
        scenery.note_lines(lines, now.since(since).as_secs());
        engine.flights_mut().restart_lines(now);
        self.0.motion.get().flows().then(|| scenery.rates().collect())
    }
}
