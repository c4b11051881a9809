//! `cargo xtask test`: everything a change must pass, in stages; the first that fails ends the run.

mod report;
mod stages;

use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use anyhow::Result;
use clap::Args;
use clap::builder::PossibleValuesParser;
use report::{Report, timed};
use stages::{STAGES, Stage};
use std::env;

#[derive(Args)]
pub struct Options {
    /// Run these stages only
    #[arg(long, value_name = "STAGE", num_args = 1.., value_parser = names())]
    only: Vec<String>,
    /// Say what the stages are, and run none
    #[arg(long)]
    list: bool,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(STAGES.iter().map(|stage| stage.name))
}

pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    if options.list {
        STAGES.iter().for_each(|stage| println!("{:<12} {}", stage.name, stage.about));
        return Ok(());
    }
    if env::var_os("CI").is_some() {
        // A fresh clone has nothing to be incremental to; preparing for it costs time and disk.
        workspace.shell.set_var("CARGO_INCREMENTAL", "0");
    }
    let chosen = choose(&options.only);
    let mut report = Report { planned: chosen.len(), passed: Vec::new() };
    let outcome = install(workspace, &chosen).and_then(|()| run_stages(workspace, &chosen, &mut report));
    println!("{report}");
    outcome
}

fn run_stages(workspace: &Workspace, stages: &[&Stage], report: &mut Report) -> Result<()> {
    for stage in stages {
        let took = timed(stage.name, stage.about, || (stage.run)(workspace))?;
        report.passed.push((stage.name, took));
    }
    Ok(())
}

fn choose(only: &[String]) -> Vec<&'static Stage> {
    STAGES.iter().filter(|stage| only.is_empty() || only.iter().any(|name| name == stage.name)).collect()
}

fn install(workspace: &Workspace, stages: &[&Stage]) -> Result<()> {
    let needed: Vec<Tool> = stages.iter().flat_map(|stage| stage.needs).copied().collect();
    timed("tools", "what the stages need on this machine", || tools::ensure(workspace, &needed))?;
    Ok(())
}
