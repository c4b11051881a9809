//! Headroom in a terminal: the same simulation and the same figures as on the page.
//!
//! Results go to the standard output. What is wrong goes to the standard error, as a sentence that names the field, the
//! value and what is allowed; the program then ends with code 2.

mod args;
mod check;
mod failure;
mod input;
mod list;
mod params;
mod run;
mod schema;

use args::{Args, Command};
use clap::Parser;
use failure::Failure;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    match carry_out(&Args::parse().command, &mut out).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn carry_out(command: &Command, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Command::Run(args) => run::run(args, out),
        Command::List { json } => list::print(*json, out),
        Command::Params { json, markdown } => params::print(*json, *markdown, out),
        Command::Schema => schema::print(out),
        Command::Check { file } => check::check(file, out),
    }
}
