//! What stands in a scenario file: plain data, as written.

use super::component::ComponentKind;
use crate::params::Value;
use serde::Serialize;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// The version of the format this program writes and reads.
pub const FORMAT: u32 = 1;

/// A scenario as written in a file. [`Document::check`] turns it into a [`super::Scenario`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// Version of the format; now 1.
    pub format: u32,
    /// Name for people.
    pub title: String,
    /// What this is, what to try, what to watch.
    pub about: About,
    /// Seed of all its random streams.
    pub seed: u64,
    /// Simulated seconds shown per second when it is opened: 0.001 to 10,000.
    pub pace: f64,
    /// Groups of like machines, and of clients.
    pub components: Vec<ComponentDoc>,
    /// What can be asked of the system.
    pub requests: Vec<RequestDoc>,
    /// Lines whose parameters differ from the defaults.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkDoc>,
    /// What happens by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub script: Vec<ScriptDoc>,
}

/// What a person should know before they start.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct About {
    /// What this is.
    pub what: String,
    /// What to try.
    pub r#try: String,
    /// What to watch.
    pub watch: String,
}

/// A group of like machines, or of clients.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ComponentDoc {
    /// Name in files and on the command line.
    pub id: String,
    /// What it is.
    pub kind: ComponentKind,
    /// Name for people; the id when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// A client's entrance, or a balancer's servers. What servers call follows from the requests' steps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<String>,
    /// First network address of the clients.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<Ipv4Addr>,
    /// Values of single instances, by number (from 1).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub instance: BTreeMap<String, BTreeMap<String, Value>>,
    /// Values of parameters.
    #[serde(flatten)]
    pub params: BTreeMap<String, Value>,
}

/// Something that can be asked of the system.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestDoc {
    /// Name in files and on the command line.
    pub id: String,
    /// Name for people; the id when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it does to data: `read`, `write` or `static`.
    pub class: String,
    /// What a server does for it; one step with all the work when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<Vec<StepDoc>>,
    /// Values of parameters.
    #[serde(flatten)]
    pub params: BTreeMap<String, Value>,
}

/// One step: `{ work = 0.5 }` or `{ call = ["db"] }`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StepDoc {
    /// Works: this share of the kind's service demand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<f64>,
    /// Calls these components at once and waits for all: `"db"`, or `"orders:lookup"` for another request kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<Vec<String>>,
}

/// A line between two components.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkDoc {
    /// The caller's id.
    pub from: String,
    /// The called's id.
    pub to: String,
    /// Values of parameters.
    #[serde(flatten)]
    pub params: BTreeMap<String, Value>,
}

/// Something that happens by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScriptDoc {
    /// When, in simulated seconds.
    pub at_s: f64,
    /// What: a command such as `crash web/2`.
    pub r#do: String,
}

impl Document {
    /// What the version of the format has to be, in words.
    pub(super) fn version() -> String {
        format!("{FORMAT}, the version this program reads")
    }

    /// Writes TOML.
    #[cfg(feature = "toml")]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}
