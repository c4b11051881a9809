//! Numbers for people: two or three digits that mean something, with their units.
//!
//! Numbers and units are joined by a no-break space, so that no line ends between them.

use headroom_sim::decimal::decade;
use headroom_sim::time::SimDuration;

/// Keeps a number and its unit on one line.
const GLUE: char = '\u{a0}';

/// A length of time: "340 µs", "4.2 ms", "230 ms", "1.8 s", "42 s", "3 min 20 s", "2 h 5 min".
pub fn duration(time: SimDuration) -> String {
    let seconds = time.as_secs();
    match time.0 {
        0 => format!("0{GLUE}s"),
        1..999_500 => format!("{}{GLUE}µs", number((seconds * 1e6).max(0.1))),
        999_500..999_500_000 => format!("{}{GLUE}ms", number(seconds * 1e3)),
        999_500_000..99_500_000_000 => format!("{}{GLUE}s", number(seconds)),
        _ => {
            let whole = seconds.round() as u64;
            match (whole / 3600, whole / 60 % 60, whole % 60) {
                (0, minutes, 0) => format!("{minutes}{GLUE}min"),
                (0, minutes, seconds) => format!("{minutes}{GLUE}min {seconds}{GLUE}s"),
                (hours, 0, _) => format!("{hours}{GLUE}h"),
                (hours, minutes, _) => format!("{hours}{GLUE}h {minutes}{GLUE}min"),
            }
        }
    }
}

/// A number that is never negative: "0", "0.03", "0.4", "1.8", "26", "12,400".
pub fn number(value: f64) -> String {
    match value {
        _ if value.is_infinite() => "∞".to_owned(),
        _ if value <= 0.0 || value.is_nan() => "0".to_owned(),
        _ if value < 0.095 => short(format!("{value:.2}")),
        _ if value < 9.95 => short(format!("{value:.1}")),
        _ if value < 999.5 => format!("{value:.0}"),
        // Three digits say enough; the rest would only flicker.
        _ => {
            let step = 10f64.powi(decade(value) - 2);
            grouped(((value / step).round() * step) as u64)
        }
    }
}

/// Without zeros at the end of its fraction.
fn short(text: String) -> String {
    match text.trim_end_matches('0').trim_end_matches('.') {
        "" | "0" => "under 0.01".to_owned(),
        shorter => shorter.to_owned(),
    }
}

/// With a comma before each three digits.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in [0, 1] as percent. Only what is exactly nothing is "0 %", and only all of it "100 %".
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let text = match percent {
        _ if percent <= 0.0 || percent.is_nan() => "0".to_owned(),
        _ if percent < 0.1 => "under 0.1".to_owned(),
        _ if percent < 9.95 => short(format!("{percent:.1}")),
        _ if percent < 99.0 => format!("{percent:.0}"),
        _ if percent < 99.9 => short(format!("{percent:.1}")),
        _ if percent < 100.0 => "over 99.9".to_owned(),
        _ => "100".to_owned(),
    };
    format!("{text}{GLUE}%")
}

/// A share in words where there is a plain one: "half", "a third"; else as percent.
pub fn fraction(share: f64) -> String {
    const WORDS: [(f64, &str); 7] = [
        (1.0, "all"),
        (0.75, "three quarters"),
        (2.0 / 3.0, "two thirds"),
        (0.5, "half"),
        (1.0 / 3.0, "a third"),
        (0.25, "a quarter"),
        (0.2, "a fifth"),
    ];
    let near =
        WORDS.iter().find(|(value, _)| (share - value).abs() < if *value < 1.0 { 0.02 } else { 0.0005 });
    near.map_or_else(|| percent(share), |(_, words)| (*words).to_owned())
}

/// A count and what is counted: "1 server", "3 servers", "12,400 requests".
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{}{GLUE}{}", grouped(count), if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace(GLUE, " ")
    }

    #[test]
    fn durations_have_sensible_units_and_digits() {
        let rows = [
            (0, "0 s"),
            (40, "0.1 µs"),
            (340_000, "340 µs"),
            (999_700, "1 ms"),
            (4_200_000, "4.2 ms"),
            (9_960_000, "10 ms"),
            (230_400_000, "230 ms"),
            (999_700_000, "1 s"),
            (1_800_000_000, "1.8 s"),
            (42_300_000_000, "42 s"),
            (99_700_000_000, "1 min 40 s"),
            (120_000_000_000, "2 min"),
            (200_000_000_000, "3 min 20 s"),
            (7_500_000_000_000, "2 h 5 min"),
            (7_200_000_000_000, "2 h"),
        ];
        for (nanos, expected) in rows {
            assert_eq!(plain(duration(SimDuration(nanos))), expected);
        }
    }

    #[test]
    fn numbers_have_two_or_three_digits_that_mean_something() {
        let rows = [
            (0.0, "0"),
            (-1.0, "0"),
            (f64::NAN, "0"),
            (0.004, "under 0.01"),
            (0.03, "0.03"),
            (0.4, "0.4"),
            (1.0, "1"),
            (1.84, "1.8"),
            (9.96, "10"),
            (26.4, "26"),
            (999.0, "999"),
            (999.9, "1,000"),
            (12_432.0, "12,400"),
            (1_234_567.0, "1,230,000"),
            (f64::INFINITY, "∞"),
        ];
        for (value, expected) in rows {
            assert_eq!(number(value), expected, "{value}");
        }
    }

    #[test]
    fn percent_never_rounds_to_nothing_or_all() {
        let rows = [
            (0.0, "0 %"),
            (0.0004, "under 0.1 %"),
            (0.004, "0.4 %"),
            (0.034, "3.4 %"),
            (0.47, "47 %"),
            (0.985, "98 %"),
            (0.99, "99 %"),
            (0.9951, "99.5 %"),
            (0.9999, "over 99.9 %"),
            (1.0, "100 %"),
        ];
        for (share, expected) in rows {
            assert_eq!(plain(percent(share)), expected, "{share}");
        }
    }

    #[test]
    fn plain_fractions_are_words() {
        assert_eq!(fraction(0.34), "a third");
        assert_eq!(fraction(0.49), "half");
        assert_eq!(fraction(0.9996), "all");
        assert_eq!(plain(fraction(0.995)), "99.5 %");
        assert_eq!(plain(fraction(0.42)), "42 %");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!(plain(counted(1, "query", "queries")), "1 query");
        assert_eq!(plain(counted(0, "query", "queries")), "0 queries");
        assert_eq!(plain(counted(12_000, "query", "queries")), "12,000 queries");
    }
}
