//! The scenarios that come with Headroom: one file each and one line here.

use headroom_sim::problem::{Expected, Problem};
use headroom_sim::scenario::Scenario;

/// A scenario that comes with Headroom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What stands in its file, as JSON.
    pub json: &'static str,
}

macro_rules! scenarios {
    ($($id:literal)*) => {
        /// All scenarios, in the order of the menu: each needs what the ones before it teach.
        pub const ALL: &[Entry] = &[$(Entry {
            id: $id,
            title: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".title")),
            json: include_str!(concat!(env!("OUT_DIR"), "/", $id, ".json")),
        }),*];
    };
}

scenarios! {
    "one-server"
    "bigger-server"
    "two-servers"
    "unequal-servers"
    "balancer-chokepoint"
    "server-dies"
    "database-bottleneck"
    "retry-storm"
    "flood"
}

/// The scenario of the first screen: calm and healthy, with everything a system needs.
pub const FIRST: &str = "two-servers";

/// The scenario with this id.
pub fn find(id: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.id == id)
}

/// The scenario with this id, ready to run.
///
/// # Errors
/// When there is none of this name: names those there are.
pub fn load(id: &str) -> Result<Scenario, Vec<Problem>> {
    let Some(entry) = find(id) else {
        let names = ALL.iter().map(|entry| entry.id.to_owned()).collect();
        return Err(vec![Problem::new("scenario", format!("\"{id}\""), Expected::OneOf(names))]);
    };
    Scenario::from_json(entry.json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_sound_and_say_what_to_try() {
        for entry in ALL {
            let scenario = load(entry.id).unwrap_or_else(|problems| panic!("{}: {problems:?}", entry.id));
            let about = [&scenario.title, &scenario.about.what, &scenario.about.r#try, &scenario.about.watch];
            assert!(about.iter().all(|text| !text.is_empty()), "{} says too little", entry.id);
        }
    }

    #[test]
    fn the_first_screen_has_one() {
        assert!(find(FIRST).is_some());
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_known_ones() {
        let problems = load("no-such-thing").expect_err("must not be found").remove(0).to_string();
        assert!(ALL.iter().all(|entry| problems.contains(entry.id)), "{problems}");
    }
}
