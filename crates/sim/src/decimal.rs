//! Reads numbers as people write them: `45`, `0.25`, `-3`, `1e6`, and says which power of ten they begin with.
//!
//! The standard library reads every spelling of every number, and needs a table of 10 kB for it: too much for a page
//! that is loaded over a lecture room's network.

use std::f64::consts::LN_10;

/// Digits that a `u64` holds whatever they are. A double needs 17 at most; what is written beyond them is let go.
const MOST_DIGITS: u32 = 19;
/// The greatest power of ten that numbers are multiplied with; 19 digits times it fit into a `u128`.
const MOST_TENS: i32 = 19;
/// The greatest power of ten that they are divided by; its power of five, doubled, fits into a `u128`. What is nearer to 0
/// than it lets a number be, 10⁻³⁵, counts as 0.
const MOST_TENTHS: i32 = 54;

/// The double nearest to a decimal number, or nothing if it is none, or greater than anything that is set here.
pub fn read(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits, power.parse().ok()?),
        None => (text, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut number = Digits::default();
    whole.bytes().try_for_each(|byte| number.add(byte, 0))?;
    part.bytes().try_for_each(|byte| number.add(byte, 1))?;
    (!whole.is_empty() || !part.is_empty()).then_some(())?;
    let size = scaled(number.value, i32::checked_sub(power, number.places)?)?;
    Some(if negative { -size } else { size })
}

/// The greatest power of ten that is not above a number (above 0), as an exponent: 2 for 450, -1 for 0.25. What is less than
/// 10⁻¹² of itself below a power counts as that.
pub fn decade(number: f64) -> i32 {
    (libm::log(number) / LN_10 + 0.4e-12).floor() as i32
}

/// A number without its point, and how many places the point goes to the left.
#[derive(Default)]
struct Digits {
    value: u64,
    count: u32,
    places: i32,
}

impl Digits {
    fn add(&mut self, byte: u8, places: i32) -> Option<()> {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        if self.count < MOST_DIGITS {
            self.value = self.value * 10 + u64::from(digit);
            self.count += u32::from(self.value > 0);
            self.places = self.places.checked_add(places)?;
        } else {
            self.places = self.places.checked_add(places - 1)?;
        }
        Some(())
    }
}

/// `value` times this power of ten, rounded once.
fn scaled(value: u64, power: i32) -> Option<f64> {
    match power {
        _ if value == 0 => Some(0.0),
        0..=MOST_TENS => Some((u128::from(value) * 10_u128.pow(power as u32)) as f64),
        _ if (-MOST_TENTHS..0).contains(&power) => Some(divided(value, power.unsigned_abs())),
        _ => (power < 0).then_some(0.0),
    }
}

/// `value` (above 0) by this power of ten: by its power of five in long division, bit by bit until there are more than a
/// double holds, and then by its power of two. What is left over only counts as not being nothing, where it decides
/// between two doubles: in the last bit, far below them.
fn divided(value: u64, tenths: u32) -> f64 {
    let fives = 5_u128.pow(tenths);
    let (mut quotient, mut rest) = (u128::from(value) / fives, u128::from(value) % fives);
    let mut shift = i64::from(tenths);
    while quotient < 1 << 63 {
        rest *= 2;
        let bit = u128::from(rest >= fives);
        rest -= bit * fives;
        quotient = quotient * 2 + bit;
        shift += 1;
    }
    ((quotient * 2) | u128::from(rest > 0)) as f64 * power_of_two(-(shift + 1))
}

fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_is_read() {
        let rows = [
            ("0", 0.0),
            ("45", 45.0),
            ("0.25", 0.25),
            (".5", 0.5),
            ("5.", 5.0),
            ("-3", -3.0),
            ("+7", 7.0),
            ("1e6", 1e6),
            ("2.5E-3", 2.5e-3),
            ("00012", 12.0),
            ("0.1", 0.1),
            ("86400", 86_400.0),
            ("18446744073709551615", 18_446_744_073_709_551_615.0),
            ("0.30000000000000004", 0.1 + 0.2),
            ("0.000000000000000000001", 1e-21),
            ("0.0000000000000000000000000001", 1e-28),
            ("0.000000000000000000000000000000123456789", 1.234_567_89e-31),
            ("1e-400", 0.0),
            ("123456789012345678901234", 123_456_789_012_345_678_901_234.0),
        ];
        for (text, number) in rows {
            assert_eq!(read(text), Some(number), "{text}");
        }
        assert!(read("-0").is_some_and(|zero| zero.is_sign_negative()));
    }

    #[test]
    fn numbers_begin_with_a_power_of_ten() {
        let rows = [(450.0, 2), (0.25, -1), (999.0, 2), (999.999, 2), (0.0031, -3)];
        let powers = (-9..=15).map(|power| (read(&format!("1e{power}")).unwrap_or_default(), power));
        for (number, power) in rows.into_iter().chain(powers) {
            assert_eq!(decade(number), power, "{number}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "e5",
            "1e",
            "1e5x",
            "--1",
            "1.2.3",
            "1 ",
            " 1",
            "0x10",
            "1_000",
            "NaN",
            "inf",
            "1e400",
            "1e99999999999",
            "1.5e-2147483648",
            "١",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_the_program_writes_is_read_back(number in -1e9..1e9_f64) {
            prop_assert_eq!(read(&number.to_string()), Some(number));
        }

        #[test]
        fn small_numbers_too(number in prop_oneof![1e-5..1e-3_f64, 1e-3..1.0, 1.0..1e3, 1e15..1e17]) {
            prop_assert_eq!(read(&number.to_string()), Some(number));
        }

        #[test]
        fn digits_are_read_as_the_standard_library_does(digits in 0..10_u64.pow(MOST_DIGITS), power in -54..19_i32) {
            let text = format!("{digits}e{power}");
            prop_assert_eq!(read(&text), text.parse().ok());
        }

        #[test]
        fn no_text_is_too_strange(text: String) {
            let number = read(&text);
            prop_assert!(number.is_none() || number == text.parse().ok() || number == Some(0.0));
        }
    }
}
