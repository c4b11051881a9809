//! `headroom run`: runs a scenario and prints what was measured.

mod conclude;
mod estimate;
mod figures;
mod measure;
mod plan;
mod progress;
mod report;
mod text;

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::input;
use plan::Plan;
use progress::Progress;
use report::Report;
use std::io::Write;

/// Runs a scenario and prints what was measured.
pub fn run(args: &RunArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let plan = Plan::new(input::load(&args.scenario)?, args)?;
    let mut progress = Progress::new(plan.end_s() * f64::from(plan.replications));
    let sample = measure::measure(&plan, &mut progress);
    progress.finish();
    let report = Report::new(&plan, &sample);
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)?;
    } else {
        text::print(&report, out)?;
    }
    Ok(())
}
