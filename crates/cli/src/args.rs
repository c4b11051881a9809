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
    /// Checks a scenario file: prints "ok" and a summary, or everything that is wrong with it.
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
    /// Seed of all random streams; the scenario's own when absent.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Simulated seconds to measure, after the warm-up.
    #[arg(long, value_name = "S", default_value = "60", value_parser = measured)]
    pub duration: f64,
    /// Simulated seconds to let pass before measuring.
    #[arg(long, value_name = "S", default_value = "0", value_parser = passed)]
    pub warmup: f64,
    /// Gives a parameter another value from the start: `web.slots=8`, `web/2.speed=0.5`, `clients>balancer.rtt_ms=80`.
    #[arg(long = "set", value_name = "TARGET.PARAM=VALUE")]
    pub sets: Vec<String>,
    /// Does something at a moment, in simulated seconds: `8:crash web/2`, `20:set web.count=4`.
    #[arg(long = "do", value_name = "AT:COMMAND")]
    pub deeds: Vec<String>,
    /// Runs this many times, with seeds that count up, and takes confidence intervals from the runs.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub replications: u32,
    /// Prints the balancers' first picks in order (100 of them, or N).
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "100")]
    pub picks: Option<u32>,
    /// Prints JSON.
    #[arg(long)]
    pub json: bool,
}

/// The longest run: more than three years of simulated time.
const LONGEST_S: f64 = 1e8;

fn measured(text: &str) -> Result<f64, String> {
    between(text, 0.001)
}

fn passed(text: &str) -> Result<f64, String> {
    between(text, 0.0)
}

fn between(text: &str, least: f64) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds| (least..=LONGEST_S).contains(seconds));
    seconds.ok_or_else(|| format!("expected a number from {least} to {LONGEST_S} s"))
}
