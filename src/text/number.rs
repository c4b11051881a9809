//! Numbers as people read them, where the course's words for numbers are not enough.

use headroom_course::text;
use headroom_sim::params::{Kind, Spec, Unit};
use headroom_sim::time::{SimDuration, SimTime};

/// Keeps a number and its unit on one line.
const GLUE: char = '\u{a0}';

/// From here on a clock shows whole seconds, unless it is slow.
const HOUR_NS: u64 = 3_600_000_000_000;

/// A whole number, thousands set apart.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// A share (0 to 1) in whole percent, for a figure that changes all the time.
pub fn whole_percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.95 { format!("<1{GLUE}%") } else { format!("{percent:.0}{GLUE}%") }
}

/// Seconds in the unit that suits them: `850 µs`, `12 ms`, `4.2 s`.
pub fn seconds(seconds: f64) -> String {
    text::duration(SimDuration::from_secs(seconds))
}

/// Time since a moment, to a tenth of a second, which does not jitter as it grows.
pub fn elapsed(length: SimDuration) -> String {
    match length.as_secs() {
        seconds if (1.0..60.0).contains(&seconds) => format!("{seconds:.1}{GLUE}s"),
        _ => text::duration(length),
    }
}

/// The same number in the short form for charts: `<0.01`, `>99.9 %`.
pub fn terse(number: String) -> String {
    let shorter = |word, sign| Some(format!("{sign}{}", number.strip_prefix(word)?));
    shorter("under ", '<').or_else(|| shorter("over ", '>')).unwrap_or(number)
}

/// A rate: `130/s`.
pub fn rate(per_second: f64) -> String {
    format!("{}/s", text::number(per_second))
}

/// A moment on the clock: minutes, seconds, milliseconds; hours and days once there are some.
pub fn clock(time: SimTime) -> String {
    let hours = time.0 / HOUR_NS;
    if hours == 0 {
        return time.to_string();
    }
    let SimTime(rest) = SimTime(time.0 % HOUR_NS);
    let (days, hours) = (hours / 24, hours % 24);
    let day = if days > 0 { format!("{} d ", count(days)) } else { String::new() };
    let seconds = rest / 1_000_000_000;
    format!("{day}{hours:02}:{:02}:{:02}", seconds / 60, seconds % 60)
}

/// The same; if it is `slow` to the second, and apart from that what is finer, to a microsecond.
pub fn clock_at(time: SimTime, slow: bool) -> (String, Option<String>) {
    if slow {
        (clock_s(time), Some(format!(".{:06}", time.0 / 1_000 % 1_000_000)))
    } else {
        (clock(time), None)
    }
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
                unit => format!("{number}{GLUE}{}", unit.symbol()),
            }
        }
    }
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
    use headroom_sim::scenario::ComponentKind;

    #[test]
    fn whole_percents_tell_a_little_from_nothing() {
        let rows = [(0.0, "0 %"), (0.002, "<1 %"), (0.0096, "1 %"), (0.455, "46 %"), (0.9999, "100 %")];
        for (share, text) in rows {
            assert_eq!(whole_percent(share).replace(GLUE, " "), text);
        }
    }

    #[test]
    fn a_slow_clock_shows_microseconds() {
        let rows = [
            (62_345_678_901, true, "01:02", Some(".345678")),
            (62_345_678_901, false, "01:02.345", None),
            (5_000, true, "00:00", Some(".000005")),
            (3_600_000_005_000, true, "01:00:00", Some(".000005")),
            (3_600_999_999_999, false, "01:00:00", None),
            (90_061_234_567_890, true, "1 d 01:01:01", Some(".234567")),
        ];
        for (nanos, slow, seconds, finer) in rows {
            let (shown, apart) = clock_at(SimTime(nanos), slow);
            assert_eq!((&*shown, apart.as_deref()), (seconds, finer));
        }
    }

    #[test]
    fn values_have_their_units() {
        let of = |key: &str, raw| {
            let settings = ComponentKind::Server.settings();
            let spec = settings.blocks().iter().find_map(|block| block.spec(key)).expect("a parameter");
            value(spec, raw).replace(GLUE, " ")
        };
        let rows = [
            ("queue_limit", 12_500.0, "12,500"),
            ("shed_after_ms", 0.5, "0.5 ms"),
            ("price", 0.1, "0.1/h"),
            ("breaker", 1.0, "yes"),
            ("discipline", 1.0, "Processor sharing"),
        ];
        for (key, raw, text) in rows {
            assert_eq!(of(key, raw), text);
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
