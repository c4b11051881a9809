//! The command line.

use clap::{Parser, Subcommand};

/// Watch, break and measure simulated web applications.
#[derive(Debug, Parser)]
#[command(name = "headroom", version)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs a scenario and prints what was measured.
    Run(RunArgs),
    /// Lists the scenarios that come with Headroom.
    List {
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Lists all parameters with their units, defaults and ranges.
    Params {
        /// Prints JSON.
        #[arg(long)]
        json: bool,
        /// Prints Markdown.
        #[arg(long, conflicts_with = "json")]
        markdown: bool,
    },
    /// Prints the JSON Schema of scenario files.
    Schema,
    /// Checks a scenario file: prints "ok" and a summary, or everything that is wrong with it. Of a text that is no TOML
    /// or JSON only the first mistake can be told, and what names and calls mean only once all of them can be read.
    Check {
        /// A scenario file (.toml or .json), the name of a scenario, or - for the standard input.
        file: String,
    },
}

/// How to run a scenario.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// A scenario file (.toml or .json), the name of a scenario (see `headroom list`), or - for the standard input.
    pub scenario: String,
    // What begins with a hyphen is still the value of what takes one: the message can then say what is allowed.
    /// Seed of all random streams; the scenario's own when absent.
    #[arg(long, value_name = "N", allow_hyphen_values = true, value_parser = seed)]
    pub seed: Option<u64>,
    /// Simulated seconds to measure, after the warm-up.
    #[arg(long, value_name = "S", default_value = "60", allow_hyphen_values = true, value_parser = measured)]
    pub duration: f64,
    /// Simulated seconds to let pass before measuring.
    #[arg(long, value_name = "S", default_value = "0", allow_hyphen_values = true, value_parser = passed)]
    pub warmup: f64,
    /// Gives a parameter another value from the start: `web.slots=8`, `web/2.speed=0.5`, `clients>balancer.rtt_ms=80`.
    #[arg(long = "set", value_name = "TARGET.PARAM=VALUE", allow_hyphen_values = true)]
    pub sets: Vec<String>,
    /// Does something at a moment of the run, in simulated seconds: `8:crash web/2`, `20:set web.count=4`.
    #[arg(long = "do", value_name = "AT:COMMAND", allow_hyphen_values = true)]
    pub deeds: Vec<String>,
    /// Runs this many times, with seeds that count up, and takes confidence intervals from the runs.
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true, value_parser = replications)]
    pub replications: u32,
    /// Prints the balancers' first picks in order (100 of them, or N).
    // Where the number may be absent, another option may follow: only numbers may begin with a hyphen.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "100", allow_negative_numbers = true,
          value_parser = picks)]
    pub picks: Option<u32>,
    /// Prints JSON.
    #[arg(long)]
    pub json: bool,
}

/// The longest run: more than three years of simulated time.
const LONGEST_S: f64 = 1e8;
/// More runs than that tell nothing more.
const MOST_REPLICATIONS: u64 = 200;
/// More picks than anybody reads, and few enough to keep.
const MOST_PICKS: u64 = 1_000_000;

fn seed(text: &str) -> Result<u64, String> {
    whole(text, 0, u64::MAX)
}

fn measured(text: &str) -> Result<f64, String> {
    between(text, 0.001)
}

fn passed(text: &str) -> Result<f64, String> {
    between(text, 0.0)
}

fn replications(text: &str) -> Result<u32, String> {
    whole(text, 1, MOST_REPLICATIONS).map(|count| count as u32)
}

fn picks(text: &str) -> Result<u32, String> {
    whole(text, 0, MOST_PICKS).map(|count| count as u32)
}

fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

fn between(text: &str, least: f64) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (least..=LONGEST_S).contains(seconds));
    seconds.ok_or_else(|| format!("expected a number from {least} to {LONGEST_S} s"))
}
