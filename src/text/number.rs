//! Numbers as people read them.

use headroom_sim::params::{Kind, Spec, Unit};
use headroom_sim::time::{SimDuration, SimTime};

/// A thin space between a number and its unit.
const GAP: char = '\u{202f}';

/// A number with at most three significant digits, thousands set apart: `0.042`, `12.5`, `1,240`.
pub fn short(number: f64) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let size = number.abs();
    let decimals = match size {
        _ if size == 0.0 || size >= 99.95 => 0,
        _ if size >= 9.995 => 1,
        _ if size >= 0.9995 => 2,
        _ => 3,
    };
    let text = format!("{number:.decimals$}");
    grouped(trimmed(&text))
}

/// A number with at most one decimal.
pub fn tenths(number: f64) -> String {
    grouped(trimmed(&format!("{number:.1}")))
}

/// A whole number, thousands set apart.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A share (0 to 1) in percent: `0.4 %`, `96 %`.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = usize::from(percent > 0.0 && percent < 9.95);
    let text = format!("{percent:.decimals$}");
    format!("{}{GAP}%", if decimals > 0 { trimmed(&text) } else { &text })
}

/// Seconds in the unit that suits them: `850 µs`, `12 ms`, `4.2 s`.
pub fn seconds(seconds: f64) -> String {
    match seconds {
        s if !s.is_finite() => "–".to_owned(),
        0.0 => format!("0{GAP}s"),
        s if s < 0.000_999_5 => format!("{}{GAP}µs", short(s * 1e6)),
        s if s < 0.999_5 => format!("{}{GAP}ms", short(s * 1e3)),
        s => format!("{}{GAP}s", short(s)),
    }
}

/// Time since a moment, to a tenth of a second, which does not jitter as it grows.
pub fn elapsed(length: SimDuration) -> String {
    let seconds = length.as_secs();
    if seconds < 1.0 { self::seconds(seconds) } else { format!("{}{GAP}s", grouped(&format!("{seconds:.1}"))) }
}

/// A rate: `130/s`.
pub fn rate(per_second: f64) -> String {
    format!("{}/s", short(per_second))
}

/// A moment on the clock: minutes, seconds, milliseconds; hours and days once there are some.
pub fn clock(time: SimTime) -> String {
    let hours = time.0 / 3_600_000_000_000;
    if hours == 0 {
        return time.to_string();
    }
    let SimTime(rest) = SimTime(time.0 % 3_600_000_000_000);
    let (days, hours) = (hours / 24, hours % 24);
    let day = if days > 0 { format!("{} d ", count(days)) } else { String::new() };
    let seconds = rest / 1_000_000_000;
    format!("{day}{hours:02}:{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A moment on the clock to the second: minutes and seconds; hours and days once there are some.
pub fn clock_s(time: SimTime) -> String {
    let text = clock(time);
    text.split_once('.').map_or(text.clone(), |(seconds, _)| seconds.to_owned())
}

/// A parameter's value with its unit: `4`, `2 s`, `yes`, `Round robin`.
pub fn value(spec: &Spec, raw: f64) -> String {
    match spec.kind {
        Kind::Flag => if raw == 0.0 { "no" } else { "yes" }.to_owned(),
        Kind::Choice(options) => options.get(raw as usize).map_or("", |option| option.label).to_owned(),
        Kind::Real { .. } | Kind::Whole { .. } => {
            let number = grouped(&raw.to_string());
            match spec.unit {
                Unit::None => number,
                Unit::PerSecond | Unit::PerHour => format!("{number}{}", spec.unit.symbol()),
                unit => format!("{number}{GAP}{}", unit.symbol()),
            }
        }
    }
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

fn grouped(text: &str) -> String {
    let (sign, digits) = text.split_at(usize::from(text.starts_with('-')));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_have_three_digits() {
        let rows = [
            (0.0, "0"),
            (0.0421, "0.042"),
            (1.0, "1"),
            (1.25, "1.25"),
            (12.54, "12.5"),
            (104.4, "104"),
            (1_240.2, "1,240"),
            (-1_234_567.0, "-1,234,567"),
            (f64::NAN, "–"),
        ];
        for (number, text) in rows {
            assert_eq!(short(number), text);
        }
    }

    #[test]
    fn seconds_choose_their_unit() {
        let rows = [(0.0, "0 s"), (0.000_25, "250 µs"), (0.012, "12 ms"), (1.24, "1.24 s"), (130.0, "130 s")];
        for (number, text) in rows {
            assert_eq!(seconds(number).replace(GAP, " "), text);
        }
    }

    #[test]
    fn percents_show_a_decimal_only_where_it_matters() {
        let rows = [(0.0, "0 %"), (0.004, "0.4 %"), (0.5, "50 %"), (0.961, "96 %"), (0.05, "5 %")];
        for (share, text) in rows {
            assert_eq!(percent(share).replace(GAP, " "), text);
        }
    }

    #[test]
    fn the_clock_grows_hours_and_days() {
        let rows = [(64.25, "01:04.250"), (3_723.0, "01:02:03"), (90_000.0, "1 d 01:00:00")];
        for (seconds, text) in rows {
            assert_eq!(clock(SimTime::from_secs(seconds)), text);
        }
    }
}
