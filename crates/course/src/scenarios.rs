//! The scenarios that come with Headroom: one file each and one line here.

use crate::written::Written;
use headroom_sim::problem::{Expected, Problem};
use headroom_sim::scenario::Scenario;

/// A scenario that comes with Headroom.
#[derive(Debug)]
pub struct Entry {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// What stands in its file.
    pub written: Written,
}

macro_rules! scenarios {
    ($($id:literal)*) => {
        /// All scenarios, in the order of the menu: each needs what the ones before it teach.
        pub static ALL: &[Entry] = {
            #[allow(unused_imports, reason = "what the files need depends on what stands in them")]
            use crate::written::{Group, Request, Stage};
            #[allow(unused_imports, reason = "as above")]
            use headroom_sim::{
                engine::{Command::*, Fault::*},
                ids::{ComponentId, KindId, LinkId},
                params::Class,
                scenario::{CallStep, ComponentKind, NodeAddress, Target::*},
                time::SimTime,
            };
            &[$(Entry { id: $id, written: include!(concat!(env!("OUT_DIR"), "/", $id, ".rs")) }),*]
        };
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
    Ok(entry.written.scenario())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_say_what_to_try() {
        for entry in ALL {
            let Written { title, about, .. } = &entry.written;
            assert!(
                !title.is_empty() && about.iter().all(|text| !text.is_empty()),
                "{} says too little",
                entry.id
            );
        }
    }

    #[test]
    fn all_are_what_their_files_say() {
        for entry in ALL {
            let path = format!("{}/scenarios/{}.toml", env!("CARGO_MANIFEST_DIR"), entry.id);
            let text = std::fs::read_to_string(&path).expect(&path);
            assert_eq!(load(entry.id), Scenario::from_toml(&text), "{}", entry.id);
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
