//! The project's own commands, run as `cargo xtask …`.
//!
//! Each of them first installs what this machine lacks for it, saying what and why, and then does its work. Two
//! commands are thus enough after a fresh clone: `cargo xtask serve` and `cargo xtask test`.

mod bench;
mod build;
mod doc;
mod screenshot;
mod serve;
mod test;
mod tools;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use workspace::Workspace;

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Builds, serves, tests and measures Headroom")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page, serve it on this machine, and rebuild it whenever a file changes
    Serve(serve::Options),
    /// Build the release page into dist/
    Build,
    /// Run everything a change must pass
    Test(test::Options),
    /// Run the benchmarks, natively and in the browser
    Bench(bench::Options),
    /// Take README's picture of the page anew
    Screenshot,
    /// Write the API documentation; warnings are errors
    Doc(doc::Options),
    /// Only install what the other commands need
    Setup,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let workspace = Workspace::open()?;
    match command {
        Command::Serve(options) => serve::run(&workspace, &options),
        Command::Build => build::run(&workspace),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Screenshot => screenshot::run(&workspace),
        Command::Doc(options) => doc::run(&workspace, &options),
        Command::Setup => tools::setup(&workspace),
    }
}
