//! `headroom list`: the scenarios that come with Headroom.

use crate::failure::Failure;
use headroom_course::scenarios;
use headroom_sim::scenario::About;
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct Row {
    id: &'static str,
    title: String,
    about: About,
}

/// Prints all scenarios.
pub fn print(json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for entry in scenarios::ALL {
        let scenario = scenarios::load(entry.id)?;
        rows.push(Row { id: entry.id, title: scenario.title, about: scenario.about });
    }
    if json {
        serde_json::to_writer_pretty(&mut *out, &rows)?;
        return Ok(writeln!(out)?);
    }
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or(0);
    for row in rows {
        writeln!(out, "{:width$}  {}", row.id, row.title)?;
    }
    Ok(())
}
