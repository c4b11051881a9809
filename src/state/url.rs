//! Deep links: everything about a run that fits behind the `#` of the page's address.
//!
//! `#s=two-servers&seed=7&set=web.slots=8;balancer.method=random&speed=0.1&theme=dark`

use super::playback::SPEEDS;
use super::theme::Theme;
use headroom_course::scenarios;
use headroom_sim::decimal;
use headroom_sim::engine::Command;
use headroom_sim::problem::{Expected, Problem};
use headroom_sim::scenario::{Scenario, Target};

/// What a link asks for; absent parts are left as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Name of the scenario.
    pub scenario: Option<String>,
    /// Seed of its random streams.
    pub seed: Option<u64>,
    /// Values of parameters from the start: `web.slots=8`.
    pub set: Vec<String>,
    /// Simulated seconds per second.
    pub speed: Option<f64>,
    /// Theme of the page.
    pub theme: Option<Theme>,
}

impl Link {
    /// Reads what stands behind the `#`, and what is wrong with it.
    pub fn parse(hash: &str) -> (Link, Vec<Problem>) {
        let mut link = Link::default();
        let mut problems = Vec::new();
        let parts = hash.trim_start_matches('#').split('&').filter(|part| !part.is_empty());
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            if let Err(problem) = link.take(name, &decoded(value)) {
                problems.push(problem);
            }
        }
        (link, problems)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let quoted = format!("\"{value}\"");
        match name {
            "s" => {
                let names = || scenarios::ALL.iter().map(|entry| entry.id.to_owned()).collect();
                let known = scenarios::find(value).map(|entry| entry.id.to_owned());
                let none = || Problem::new("s", &quoted, Expected::OneOf(names()));
                self.scenario = Some(known.ok_or_else(none)?);
            }
            "seed" => {
                let expected = format!("a whole number from 0 to {}", u64::MAX);
                self.seed = Some(value.parse().map_err(|_| Problem::such("seed", &quoted, expected))?);
            }
            "set" => {
                let changes = value.split(';').filter(|change| !change.trim().is_empty());
                self.set.extend(changes.map(str::to_owned));
            }
            "speed" => {
                let (min, max) = SPEEDS;
                let speed = decimal::read(value).filter(|speed| (min..=max).contains(speed));
                let expected = Expected::Between { min, max, whole: false, unit: "×" };
                let none = || Problem::new("speed", &quoted, expected);
                self.speed = Some(speed.ok_or_else(none)?);
            }
            "theme" => {
                let names = || Theme::ALL.iter().map(|theme| theme.id().to_owned()).collect();
                let none = || Problem::new("theme", &quoted, Expected::OneOf(names()));
                self.theme = Some(Theme::from_id(value).ok_or_else(none)?);
            }
            _ => {
                let known = ["s", "seed", "set", "speed", "theme"].map(str::to_owned).to_vec();
                return Err(Problem::new("link", format!("\"{name}\""), Expected::OneOf(known)));
            }
        }
        Ok(())
    }

    /// The changes it asks for, and what is wrong with the others. Each is read as the system will be by then: a server
    /// that an earlier one adds may be named.
    pub fn changes(&self, scenario: &Scenario) -> (Vec<Command>, Vec<Problem>) {
        let mut by_then = scenario.clone();
        let made = self.set.iter().map(|change| make(change, &mut by_then));
        let (good, bad): (Vec<_>, Vec<_>) = made.partition(Result::is_ok);
        let good = good.into_iter().flatten().map(|(command, _)| command);
        (good.collect(), bad.into_iter().filter_map(Result::err).collect())
    }

    /// As it stands behind the `#`.
    pub fn to_hash(&self) -> String {
        let set = self.set.iter().map(|change| encoded(change)).collect::<Vec<_>>().join(";");
        let parts = [
            ("s", self.scenario.clone()),
            ("seed", self.seed.map(|seed| seed.to_string())),
            ("set", (!set.is_empty()).then_some(set)),
            ("speed", self.speed.map(|speed| speed.to_string())),
            ("theme", self.theme.map(|theme| theme.id().to_owned())),
        ];
        let parts = parts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?)));
        format!("#{}", parts.collect::<Vec<_>>().join("&"))
    }
}

/// The changes between a scenario as opened and as it is now, in the form links and scripts use. Of several changes
/// to the same parameter only the last one counts, and none if it takes the parameter back to where it was.
pub fn changes(
    log: impl IntoIterator<Item = Command>,
    opened: &Scenario,
    scenario: &Scenario,
) -> Vec<String> {
    let mut last: Vec<(Target, &str, Command)> = Vec::new();
    for command in log {
        let Command::Set { target, key, .. } = command else { continue };
        // What a group is told counts for each of its machines.
        last.retain(|(of, known, _)| *known != key || (*of != target && group(*of) != target));
        last.push((target, key, command));
    }
    let text = |(.., command): (_, _, Command)| Some(command.text(scenario).strip_prefix("set ")?.to_owned());
    in_order(last.into_iter().filter_map(text).collect(), opened)
}

/// Those of the changes that change anything, in an order in which they can be read: a machine can be named only once
/// there are so many, and of a kind of requests there can be none only once there is another.
fn in_order(mut changes: Vec<String>, opened: &Scenario) -> Vec<String> {
    let mut by_then = opened.clone();
    let mut ordered = Vec::new();
    let mut at = 0;
    while at < changes.len() {
        match make(&changes[at], &mut by_then) {
            Ok((_, news)) => {
                let change = changes.remove(at);
                ordered.extend(news.then_some(change));
                at = 0;
            }
            Err(_) => at += 1,
        }
    }
    ordered
}

/// Reads a change and makes it, or says what is wrong with it; and does it change anything?
fn make(change: &str, scenario: &mut Scenario) -> Result<(Command, bool), Problem> {
    let before = scenario.clone();
    let command = scenario.change(change)?;
    let Command::Set { target, key, raw } = command else { return Ok((command, false)) };
    // A group's value is news to machines with their own.
    let differ = matches!(target, Target::Component(id)
        if before.components[id.index()].own.iter().any(|own| own.key == key));
    let news = differ || before.get(target, key) != Some(raw);
    Ok((command, news))
}

/// The component that a target is, or belongs to; others belong to themselves.
fn group(target: Target) -> Target {
    match target {
        Target::Instance(address) => Target::Component(address.component),
        other => other,
    }
}

/// Keeps what separates parts out of them.
fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-=/".contains(byte);
    text.bytes().fold(String::new(), |out, byte| match plain(&byte) {
        true => out + (byte as char).encode_utf8(&mut [0; 4]),
        false => out + &format!("%{byte:02X}"),
    })
}

/// Undoes percent-encoding; what is none stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let code = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Link {
        Link {
            scenario: Some("two-servers".into()),
            seed: Some(7),
            set: vec!["web.slots=8".into(), "near>balancer.rtt_ms=80".into()],
            speed: Some(0.1),
            theme: Some(Theme::Dark),
        }
    }

    #[test]
    fn a_link_is_read_as_it_was_written() {
        for link in [full(), Link::default(), Link { set: Vec::new(), ..full() }] {
            assert_eq!(Link::parse(&link.to_hash()), (link, Vec::new()));
        }
    }

    #[test]
    fn it_is_a_link_that_people_can_read() {
        let hash = full().to_hash();
        let text = "#s=two-servers&seed=7&set=web.slots=8;near%3Ebalancer.rtt_ms=80&speed=0.1&theme=dark";
        assert_eq!(hash, text);
    }

    #[test]
    fn bad_parts_are_named_with_their_value_and_what_is_allowed_and_the_rest_counts() {
        let rows = [
            ("s=atlantis", "s: \"atlantis\" is not allowed; expected one of: one-server"),
            ("seed=-1", "seed: \"-1\" is not allowed; expected a whole number from 0 to"),
            ("speed=1e9", "speed: \"1e9\" is not allowed; expected a number from 0.001 to 10000 ×"),
            ("theme=pink", "theme: \"pink\" is not allowed; expected one of: auto, light, dark, projector"),
            ("x=1", "link: \"x\" is not allowed; expected one of: s, seed, set, speed, theme"),
        ];
        for (part, message) in rows {
            let (link, problems) = Link::parse(&format!("#{part}&seed=5"));
            assert_eq!(link.seed, Some(5), "{part}");
            assert!(problems[0].to_string().starts_with(message), "{}", problems[0]);
        }
    }

    #[test]
    fn changes_are_checked_against_the_scenario() {
        let scenario = scenarios::load("two-servers").expect("a sound scenario");
        let (link, _) = Link::parse("set=web.slots=8;web.slots=0;web.wings=2;overseas%3Ebalancer.rtt_ms=80");
        let (good, bad) = link.changes(&scenario);
        assert_eq!((good.len(), bad.len()), (2, 2));
        assert_eq!(changes(good, &scenario, &scenario), ["web.slots=8", "overseas>balancer.rtt_ms=80"]);
    }

    #[test]
    fn what_was_taken_back_is_no_change() {
        let scenario = scenarios::load("two-servers").expect("a sound scenario");
        let rows: [(&[&str], &[&str]); 4] = [
            (&["web.slots=8", "db.read_ms=9", "web.slots=2"], &["db.read_ms=9"]),
            (&["web.slots=2"], &[]),
            // The group's value reaches the machine too, so the machine's own has to be said again.
            (&["web.slots=8", "web/2.slots=2"], &["web.slots=8", "web/2.slots=2"]),
            (&["web/2.slots=8", "web.slots=2"], &[]),
        ];
        for (log, expected) in rows {
            let log = log.iter().map(|set| Command::parse_set(set, &scenario).expect("a command"));
            assert_eq!(changes(log, &scenario, &scenario), expected);
        }
    }

    /// What a person may do to a system, as far as it can be done; returns the log and the system afterwards.
    fn done(changes: &[&str], opened: &Scenario) -> (Vec<Command>, Scenario) {
        let mut scenario = opened.clone();
        let made = changes.iter().filter_map(|change| make(change, &mut scenario).ok());
        (made.map(|(command, _)| command).collect(), scenario)
    }

    #[test]
    fn changes_are_written_in_an_order_in_which_they_can_be_made() {
        let opened = scenarios::load("two-servers").expect("a sound scenario");
        let rows: [(&[&str], &[&str]); 5] = [
            (&["web.count=3", "web/3.slots=7"], &["web.count=3", "web/3.slots=7"]),
            (&["web.count=3", "web/3.slots=7", "web.count=4"], &["web.count=4", "web/3.slots=7"]),
            (&["web.count=3", "web/3.slots=7", "web.count=2"], &[]),
            (&["page.share=0", "order.share=0"], &["page.share=0"]),
            (&["page.share=0", "page.share=0.5", "order.share=0"], &["page.share=0.5", "order.share=0"]),
        ];
        for (asked, expected) in rows {
            let (log, scenario) = done(asked, &opened);
            assert_eq!(changes(log, &opened, &scenario), expected);
        }
    }

    /// Whatever is done to a system, its link leads to the same system.
    #[test]
    fn the_link_to_a_system_can_be_read_and_leads_there() {
        const DONE: [&str; 9] = [
            "web.count=1",
            "web.count=2",
            "web.count=4",
            "web/3.slots=7",
            "web/2.slots=2",
            "web.slots=5",
            "web.slots=2",
            "page.share=0",
            "order.share=0",
        ];
        let opened = scenarios::load("two-servers").expect("a sound scenario");
        for number in 0..DONE.len().pow(4) {
            let asked = [0, 1, 2, 3].map(|place| DONE[number / DONE.len().pow(place) % DONE.len()]);
            let (log, scenario) = done(&asked, &opened);
            let link = Link { set: changes(log, &opened, &scenario), ..Link::default() };
            let (again, problems) = link.changes(&opened);
            assert_eq!(problems, [], "{asked:?} gave {:?}", link.set);
            let mut there = opened.clone();
            for command in again {
                there.take_over(&command).expect("it was checked");
            }
            assert_eq!(values(&there), values(&scenario), "{asked:?} gave {:?}", link.set);
        }
    }

    /// The values that matter in that test: shares, the number of web servers, and their slots.
    fn values(scenario: &Scenario) -> Vec<Option<f64>> {
        let value = |name: &str, key| scenario.get(scenario.target(name).ok()?, key);
        let slots = ["web", "web/1", "web/2", "web/3", "web/4"].map(|name| value(name, "slots"));
        let rest = [value("web", "count"), value("page", "share"), value("order", "share")];
        slots.into_iter().chain(rest).collect()
    }

    #[test]
    fn broken_encoding_is_no_problem() {
        for text in ["%", "%4", "%zz", "a%41", "%ff", "%€"] {
            decoded(text);
        }
        assert_eq!(decoded("a%41%"), "aA%");
    }
}
