//! From a message between two machines to a dot on a line.

use super::layout::Line;
use headroom_sim::ids::NodeId;
use headroom_sim::observe::{self, Leg, Traffic};
use headroom_stage::{Direction, Fate, Flight, Kind, Reach, Style};

/// No line joins these two.
const NONE: u16 = u16::MAX;
/// A message that gets lost is lost half way: nobody knows where.
const LOST_AT: f32 = 0.5;

/// Which line joins which machines.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    nodes: usize,
    /// Number of the line from caller to called, `from * nodes + to`.
    lines: Vec<u16>,
}

impl Routes {
    /// Learns the lines by heart.
    pub fn new(lines: &[Line]) -> Routes {
        let ends = lines.iter().flat_map(|line| [line.from, line.to]);
        let nodes = ends.map(|node| node.index() + 1).max().unwrap_or(0);
        let mut routes = Routes { nodes, lines: vec![NONE; nodes * nodes] };
        for (at, line) in lines.iter().enumerate().take(usize::from(NONE)) {
            routes.lines[line.from.index() * nodes + line.to.index()] = at as u16;
        }
        routes
    }

    /// The line between two machines, whoever calls whom.
    pub fn between(&self, a: NodeId, b: NodeId) -> Option<usize> {
        self.line(a, b).or_else(|| self.line(b, a)).map(usize::from)
    }

    fn line(&self, caller: NodeId, called: NodeId) -> Option<u16> {
        let known = caller.index() < self.nodes && called.index() < self.nodes;
        let at = caller.index() * self.nodes + called.index();
        self.lines.get(at).copied().filter(|line| known && *line != NONE)
    }

    /// The dot of a message; none if no line joins its ends.
    pub fn flight(&self, message: &observe::Flight) -> Option<Flight> {
        let (caller, called, direction) = match message.leg {
            Leg::Request => (message.from, message.to, Direction::Forward),
            Leg::Response => (message.to, message.from, Direction::Backward),
        };
        let path = self.line(caller, called)?;
        let lost = message.fate == observe::Fate::Lost;
        Some(Flight {
            departs_s: message.departs.as_secs(),
            arrives_s: message.arrives.as_secs(),
            request: message.request,
            path,
            direction,
            reach: if lost { Reach::lost_at(LOST_AT) } else { Reach::WHOLE },
            style: Style::new(kind(message.traffic), fate(message.fate)),
        })
    }
}

fn kind(traffic: Traffic) -> Kind {
    match traffic {
        Traffic::Read => Kind::Read,
        Traffic::Write => Kind::Write,
        Traffic::Static => Kind::Static,
        Traffic::Check => Kind::Heartbeat,
    }
}

fn fate(fate: observe::Fate) -> Fate {
    match fate {
        observe::Fate::Fine | observe::Fate::Lost => Fate::Ok,
        observe::Fate::Retry => Fate::Retry,
        observe::Fate::Failed => Fate::Error,
        observe::Fate::Abandoned => Fate::Abandoned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headroom_sim::ids::LinkId;
    use headroom_sim::time::SimTime;
    use headroom_stage::{Path, Point};

    fn routes() -> Routes {
        let path = Path::between(Point::new(0.0, 0.0), Point::new(1.0, 0.0));
        let line = |from, to| Line { link: LinkId(0), from: NodeId(from), to: NodeId(to), path };
        Routes::new(&[line(0, 1), line(1, 2)])
    }

    fn message(from: u16, to: u16, leg: Leg) -> observe::Flight {
        observe::Flight {
            request: 7,
            from: NodeId(from),
            to: NodeId(to),
            departs: SimTime::from_secs(1.0),
            arrives: SimTime::from_secs(2.0),
            traffic: Traffic::Write,
            leg,
            fate: observe::Fate::Fine,
        }
    }

    #[test]
    fn a_question_goes_along_its_line_and_the_answer_comes_back() {
        let routes = routes();
        let way = |message| routes.flight(&message).map(|flight| (flight.path, flight.direction));
        assert_eq!(way(message(1, 2, Leg::Request)), Some((1, Direction::Forward)));
        assert_eq!(way(message(2, 1, Leg::Response)), Some((1, Direction::Backward)));
    }

    #[test]
    fn strangers_have_no_line() {
        for (from, to) in [(0, 2), (2, 0), (7, 1), (1, 7)] {
            assert_eq!(routes().flight(&message(from, to, Leg::Request)), None);
        }
    }
}
