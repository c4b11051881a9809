//! A report as a table for people.

use super::estimate::Estimate;
use super::figures::Times;
use super::report::{Delays, KindRow, Report};
use std::io::{self, Write};

/// Lists go on in another line beyond so many columns.
const WIDTH: usize = 100;

/// Prints a report.
pub fn print(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    heading(report, out)?;
    requests(report, out)?;
    causes(report, out)?;
    causes_by_kind(report, out)?;
    times(report, out)?;
    machines(report, out)?;
    events(report, out)?;
    writeln!(out, "\ncost  {:.2} per hour{}", report.cost_per_hour, per_million(report))?;
    if !report.picks.is_empty() {
        writeln!(out, "\npicks  {}", report.picks.join(" "))?;
    }
    Ok(())
}

fn heading(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Report { title, seed, warmup_s, duration_s, replications, parts, .. } = report;
    writeln!(out, "{title}")?;
    let parts = match replications {
        1 => format!("{parts} batches"),
        _ => format!("{parts} runs"),
    };
    writeln!(
        out,
        "{duration_s} s after {warmup_s} s of warm-up, seed {seed}; ± is the 95 % confidence interval, from {parts}"
    )
}

fn requests(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let requests = &report.requests;
    writeln!(
        out,
        "\n{:20} {:>10} {:>10} {:>10}  mean response",
        "requests", "arrived", "answered", "failed"
    )?;
    for row in &requests.kinds {
        let mean = with_unit(row.mean_response_ms, "ms");
        writeln!(out, "  {:18} {:>10} {:>10} {:>10}  {mean}", row.kind, row.arrived, row.done, row.failed)?;
    }
    writeln!(out, "  {:18} {:>10} {:>10} {:>10}", "all", requests.arrived, requests.done, requests.failed)?;
    writeln!(out, "  {} tries of requests, {} retries at all places", requests.tries, requests.retries)?;
    writeln!(out, "\nthroughput  {}", with_unit(report.throughput, "/s"))?;
    writeln!(out, "goodput     {}", with_unit(report.goodput, "/s"))?;
    writeln!(out, "failed      {}", percent(report.failed_share))?;
    writeln!(out, "in flight   {}", number(report.in_flight))
}

fn causes(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.requests.causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{:24} {:>6}  {:20} {:>10}", "failures", "status", "at", "count")?;
    for row in &report.requests.causes {
        let status = row.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        writeln!(out, "  {:22} {status:>6}  {:20} {:>10}", row.cause, row.at, row.count)?;
    }
    Ok(())
}

/// Where there is more than one kind.
fn causes_by_kind(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let kinds = &report.requests.kinds;
    let failing: Vec<&KindRow> = kinds.iter().filter(|row| !row.causes.is_empty()).collect();
    if kinds.len() < 2 || failing.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nfailures by kind")?;
    for row in failing {
        let counts = row.causes.iter().map(|row| format!("{} {}", row.cause, row.count));
        let mut name = row.kind.as_str();
        for line in lines(counts, WIDTH - "  ".len() - name.len().max(18) - "  ".len()) {
            writeln!(out, "  {name:18}  {line}")?;
            name = "";
        }
    }
    Ok(())
}

/// A list in lines of no more than so many characters, if each of its items has room.
fn lines(items: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if line.len() + ", ".len() + item.len() < most => {
                line.push_str(", ");
                line.push_str(&item);
            }
            Some(line) => {
                line.push(',');
                lines.push(item);
            }
            None => lines.push(item),
        }
    }
    lines
}

fn times(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let columns = ["mean", "p50", "p95", "p99"].map(|name| format!("{name:>18}")).join("");
    writeln!(out, "\n{:20}{columns}  had to wait", "times in ms")?;
    writeln!(out, "  {:18}{}", "response", spread(&report.response_ms))?;
    for row in &report.components {
        let name = format!("wait at {}", row.component);
        writeln!(out, "  {name:18}{}  {}", spread(&row.wait_ms), percent(row.waiting_probability))?;
    }
    Ok(())
}

fn machines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let columns =
        ["utilisation", "queue", "served /s", "service ms"].map(|name| format!("{name:>18}")).join("");
    writeln!(out, "\n{:20}{columns} {:>10}", "machines", "failed")?;
    for row in &report.machines {
        let figures =
            [percent(row.utilisation), number(row.queue), number(row.served_per_s), number(row.service_ms)];
        let columns = figures.map(|figure| format!("{figure:>18}")).join("");
        writeln!(out, "  {:18}{columns} {:>10}", row.machine, row.failed)?;
    }
    if report.checks_per_s.is_some_and(|checks| checks.value > 0.0) {
        writeln!(out, "  health checks at all of them  {}", with_unit(report.checks_per_s, "/s"))?;
    }
    Ok(())
}

fn events(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (name, delays) in [("failures noticed", &report.detections), ("takeovers", &report.takeovers)] {
        if let Delays { count, mean_s: Some(mean_s), max_s: Some(max_s) } = delays {
            writeln!(out, "\n{name}  {count}, after {mean_s:.3} s on average and {max_s:.3} s at most")?;
        }
    }
    for (name, count) in
        [("false alarms", report.false_alarms), ("sound servers put out", report.false_ejections)]
    {
        if count > 0 {
            writeln!(out, "\n{name}  {count}")?;
        }
    }
    Ok(())
}

fn per_million(report: &Report) -> String {
    let million = report.cost_per_million;
    million.map_or_else(String::new, |cost| format!(", {cost:.2} per million requests answered"))
}

fn spread(times: &Times) -> String {
    [times.mean, times.p50, times.p95, times.p99].map(|time| format!("{:>18}", number(time))).join("")
}

fn percent(share: Option<Estimate>) -> String {
    let percent =
        share.map(|share| Estimate { value: share.value * 100.0, ci95: share.ci95.map(|ci| ci * 100.0) });
    with_unit(percent, "%")
}

fn with_unit(estimate: Option<Estimate>, unit: &str) -> String {
    match estimate {
        Some(_) => format!("{} {unit}", number(estimate)),
        None => "-".to_owned(),
    }
}

/// `50.04 ± 0.31`.
fn number(estimate: Option<Estimate>) -> String {
    match estimate {
        None => "-".to_owned(),
        Some(Estimate { value, ci95: None }) => digits(value),
        Some(Estimate { value, ci95: Some(ci95) }) => format!("{} ± {}", digits(value), digits(ci95)),
    }
}

/// About four digits that count.
fn digits(value: f64) -> String {
    let decimals = match value.abs() {
        0.0 => 0,
        small if small < 0.1 => 4,
        small if small < 1.0 => 3,
        small if small < 100.0 => 2,
        small if small < 1000.0 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_list_goes_on_in_another_line() {
        let list = |most| lines(["ab 1", "cd 2", "ef 3"].map(str::to_owned).into_iter(), most);
        assert_eq!(list(17), ["ab 1, cd 2, ef 3"]);
        assert_eq!(list(16), ["ab 1, cd 2,", "ef 3"], "a comma may follow");
        assert_eq!(list(11), ["ab 1, cd 2,", "ef 3"]);
        assert_eq!(list(10), ["ab 1,", "cd 2,", "ef 3"]);
        assert!(lines(std::iter::empty(), 10).is_empty());
    }
}
