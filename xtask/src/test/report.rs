//! Headings, the time each stage took, and the line at the end that says how it went.

use anyhow::{Context, Result};
use std::fmt;
use std::time::{Duration, Instant};

/// Prints a heading, runs the stage, and prints how long it took.
pub fn timed(name: &str, about: &str, run: impl FnOnce() -> Result<()>) -> Result<Duration> {
    println!("\n== {name}: {about}");
    let start = Instant::now();
    run().with_context(|| format!("the stage `{name}` failed"))?;
    let took = start.elapsed();
    println!("== {name}: passed in {:.1} s", took.as_secs_f64());
    Ok(took)
}

/// What came of the stages.
pub struct Report {
    pub planned: usize,
    pub passed: Vec<(&'static str, Duration)>,
}

/// A table of times, and last, alone on its line, the count.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        for (name, took) in &self.passed {
            writeln!(f, "{name:<12} {:>7.1} s", took.as_secs_f64())?;
        }
        let left = self.planned - self.passed.len();
        let failed = left.min(1);
        write!(f, "\nstages: {} passed, {failed} failed", self.passed.len())?;
        match left - failed {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Report;
    use std::time::Duration;

    #[test]
    fn the_count_stands_alone_on_the_last_line() {
        let report =
            |planned, passed| Report { planned, passed: vec![("fmt", Duration::from_secs(2)); passed] };
        let last = |report: Report| report.to_string().lines().last().map(str::to_owned);
        assert_eq!(last(report(2, 2)).as_deref(), Some("stages: 2 passed, 0 failed"));
        assert_eq!(last(report(2, 1)).as_deref(), Some("stages: 1 passed, 1 failed"));
        assert_eq!(last(report(5, 1)).as_deref(), Some("stages: 1 passed, 1 failed, 3 skipped"));
    }
}
