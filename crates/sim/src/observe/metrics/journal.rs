//! What was noted: marks for charts, and how long detections and takeovers took.

use crate::ids::NodeId;
use crate::observe::{Note, Noted, Truth};
use crate::time::{SimDuration, SimTime};
use std::collections::VecDeque;

/// The latest notes, and what they say in figures.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    notes: VecDeque<Noted>,
    forgotten: Option<SimTime>,
    detections: Vec<Detection>,
    /// When what a balancer noticed last of a server had happened. There are few such pairs.
    noticed: Vec<((NodeId, NodeId), SimTime)>,
    takeovers: Vec<SimDuration>,
    false_alarms: u64,
    false_ejections: u64,
}

/// A balancer noticed that a server is broken: by its checks, or by the requests that failed there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detection {
    /// When.
    pub time: SimTime,
    /// The balancer.
    pub balancer: NodeId,
    /// The server.
    pub server: NodeId,
    /// How long after it broke.
    pub after: SimDuration,
}

impl Journal {
    /// How many notes are kept.
    pub const NOTES: usize = 1000;
    /// How many detections, and how many takeovers, are kept.
    pub const DETECTIONS: usize = 1 << 16;

    /// The latest notes, oldest first, at most [`Journal::NOTES`].
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = &Noted> + ExactSizeIterator {
        self.notes.iter()
    }

    /// Up to when notes are missing, because more followed than are kept.
    pub fn forgotten(&self) -> Option<SimTime> {
        self.forgotten
    }

    /// Failures noticed, in order; the first [`Journal::DETECTIONS`].
    pub fn detections(&self) -> &[Detection] {
        &self.detections
    }

    /// How long each takeover by a standby came after the break, in order; the first [`Journal::DETECTIONS`].
    pub fn takeovers(&self) -> &[SimDuration] {
        &self.takeovers
    }

    /// How often a server was taken for down that was up.
    pub fn false_alarms(&self) -> u64 {
        self.false_alarms
    }

    /// How often a server was put out for failing requests though nothing was wrong with it.
    pub fn false_ejections(&self) -> u64 {
        self.false_ejections
    }

    pub(super) fn note(&mut self, time: SimTime, note: Note) {
        if self.notes.is_empty() {
            self.notes.reserve(Self::NOTES);
        }
        if self.notes.len() == Self::NOTES {
            self.forgotten = self.notes.pop_front().map(|oldest| oldest.time);
        }
        self.notes.push_back(Noted { time, note });
        match note {
            Note::BelievedDown { truth: Truth::Sound, .. } => self.false_alarms += 1,
            Note::Ejected { truth: Truth::Sound, .. } => self.false_ejections += 1,
            Note::BelievedDown { balancer, server, truth: Truth::Broken(after) }
            | Note::Ejected { balancer, server, truth: Truth::Broken(after) } => {
                self.detected(Detection { time, balancer, server, after });
            }
            Note::TookOver { after, .. } => keep(&mut self.takeovers, after),
            _ => {}
        }
    }

    /// What is broken is noticed once: a server that is put out again, or condemned by checks when it is out already,
    /// tells nothing new.
    fn detected(&mut self, detection: Detection) {
        let Detection { time, balancer, server, after } = detection;
        let broke = SimTime(time.0.saturating_sub(after.0));
        match self.noticed.iter_mut().find(|(pair, _)| *pair == (balancer, server)) {
            Some((_, last)) if *last == broke => return,
            Some((_, last)) => *last = broke,
            None => self.noticed.push(((balancer, server), broke)),
        }
        keep(&mut self.detections, detection);
    }

    /// Forgets the figures; the notes stay.
    pub(super) fn reset(&mut self) {
        self.detections.clear();
        self.takeovers.clear();
        self.false_alarms = 0;
        self.false_ejections = 0;
    }
}

fn keep<T>(list: &mut Vec<T>, item: T) {
    if list.len() < Journal::DETECTIONS {
        list.push(item);
    }
}
