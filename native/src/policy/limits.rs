//! CPU, memory, time and attempts.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::words::clipped;

const COMPUTE_ACCEPTED: &str = r#"Write "LOW", "MEDIUM", "HIGH", or an exact fuel above 0."#;
const TIMEOUT_ACCEPTED: &str =
    r#"Write "500ms", "30s", "5m", "1h" or "3d", or a number of milliseconds above 0."#;
const DURATION_ACCEPTED: &str =
    r#"Write "500ms", "30s", "5m", "1h" or "3d", or a number of milliseconds from 0."#;
/// No timeout and no sleep needs more, and every clock can add it.
const MAX_TIME: Duration = Duration::from_secs(365 * 24 * 3600);

/// The fuel that an attempt may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compute {
    /// 100,000,000.
    Low,
    /// 2,000,000,000, the default.
    Medium,
    /// 50,000,000,000.
    High,
    /// A number of the user's own.
    Exact(u64),
}

impl Compute {
    /// The amount of fuel. One unit is about one wasm instruction.
    #[must_use]
    pub fn fuel(self) -> u64 {
        match self {
            Self::Low => 100_000_000,
            Self::Medium => 2_000_000_000,
            Self::High => 50_000_000_000,
            Self::Exact(fuel) => fuel,
        }
    }

    /// # Errors
    /// What is wrong with the value and what is accepted.
    pub fn parse(value: &Value) -> Result<Self, String> {
        let refused = || format!("compute {value} is not known. {COMPUTE_ACCEPTED}");
        let exact = match value.as_str() {
            Some("LOW") => return Ok(Self::Low),
            Some("MEDIUM") => return Ok(Self::Medium),
            Some("HIGH") => return Ok(Self::High),
            Some(digits) => digits.parse::<u64>().ok(),
            None => value.as_u64(),
        };
        exact
            .filter(|fuel| *fuel > 0)
            .map(Self::Exact)
            .ok_or_else(refused)
    }

    /// What a message advises when this much was not enough.
    #[must_use]
    pub fn advice(self) -> String {
        match self {
            Self::Low => format!(
                r#"Raise compute to "MEDIUM" ({}) or set a number."#,
                grouped(Self::Medium.fuel())
            ),
            Self::Medium => format!(
                r#"Raise compute to "HIGH" ({}) or set a number."#,
                grouped(Self::High.fuel())
            ),
            Self::High => "Set compute to a larger number.".to_owned(),
            Self::Exact(_) => "Raise compute.".to_owned(),
        }
    }
}

impl fmt::Display for Compute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Low => f.write_str(r#""LOW""#),
            Self::Medium => f.write_str(r#""MEDIUM""#),
            Self::High => f.write_str(r#""HIGH""#),
            Self::Exact(fuel) => fuel.fmt(f),
        }
    }
}

/// The limits of one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Fuel of one attempt.
    pub compute: Compute,
    /// Cap on the sandbox's memory in bytes.
    pub ram: Option<u64>,
    /// Wall time of one attempt.
    pub timeout: Option<Duration>,
    /// Further attempts after a failed one.
    pub max_retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            compute: Compute::Medium,
            ram: None,
            timeout: None,
            max_retries: 0,
        }
    }
}

/// A size in bytes: `"64MB"` (also KB, GB, KiB, MiB, GiB; binary multiples), or a number. `option` is what
/// messages call it.
///
/// # Errors
/// What is wrong with the value and what is accepted.
pub fn parse_size(option: &str, value: &Value) -> Result<u64, String> {
    let refused = || {
        format!(
            r#"{option} {value} is not a size above 0. Write "64MB", "2GB", or a number of bytes."#
        )
    };
    let bytes = match value.as_str() {
        Some(text) => {
            let (number, unit) = split_unit(text);
            if unit.is_empty() && number.parse::<f64>().is_ok() {
                return Err(format!(
                    r#"{option} {value} has no unit. Write "{number}MB", or a number of bytes."#
                ));
            }
            let factor: u64 = match unit.to_ascii_uppercase().as_str() {
                "B" => 1,
                "KB" | "KIB" => 1 << 10,
                "MB" | "MIB" => 1 << 20,
                "GB" | "GIB" => 1 << 30,
                _ => return Err(refused()),
            };
            scaled(number, factor as f64)
        }
        None => value.as_u64(),
    };
    bytes.filter(|bytes| *bytes > 0).ok_or_else(refused)
}

/// A duration: `"500ms"`, `"30s"`, `"5m"`, `"1h"`, `"3d"`, or a number of milliseconds; at most a year.
///
/// # Errors
/// The value, what is wrong with it and what is accepted.
pub fn duration(value: &Value) -> Result<Duration, String> {
    parse_time(value).map_err(|wrong| {
        format!(
            "{} {wrong}. {DURATION_ACCEPTED}",
            clipped(value.to_string())
        )
    })
}

/// A duration above 0.
pub(super) fn parse_timeout(value: &Value) -> Result<Duration, String> {
    let refused = |wrong| format!("timeout {value} {wrong}. {TIMEOUT_ACCEPTED}");
    let timeout = parse_time(value).map_err(refused)?;
    if timeout.is_zero() {
        return Err(refused("is not a time above 0"));
    }
    Ok(timeout)
}

/// A time, or what is wrong with the value.
fn parse_time(value: &Value) -> Result<Duration, &'static str> {
    const NO_TIME: &str = "is not a time";
    let micros = match value.as_str() {
        Some(text) => {
            let (number, unit) = split_unit(text);
            let factor = match unit {
                "ms" => 1e3,
                "s" => 1e6,
                "m" => 60e6,
                "h" => 3600e6,
                "d" => 24.0 * 3600e6,
                "" if number.parse::<f64>().is_ok() => return Err("has no unit"),
                _ => return Err(NO_TIME),
            };
            scaled(number, factor)
        }
        None => value
            .as_f64()
            .and_then(|millis| scaled(&millis.to_string(), 1e3)),
    };
    let time = micros.map(Duration::from_micros).ok_or(NO_TIME)?;
    if time > MAX_TIME {
        return Err("is longer than a year");
    }
    Ok(time)
}

/// Whether a word is on or off.
pub(super) fn parse_flag(value: &Value, option: &str) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| format!("{option} {value} is neither true nor false."))
}

/// A whole number of further attempts.
pub(super) fn parse_max_retries(value: &Value, option: &str) -> Result<u32, String> {
    value
        .as_u64()
        .and_then(|retries| u32::try_from(retries).ok())
        .ok_or_else(|| {
            format!(
                "{option} {value} is not a number of attempts. Write a whole number, 0 or more."
            )
        })
}

/// A number with its thousands set apart: `100,000,000`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number.trim(), unit)
}

/// `number` times `factor`, if that is a whole amount that fits.
fn scaled(number: &str, factor: f64) -> Option<u64> {
    // Plain decimals only: "1e3", "inf" and "+1" are no sizes.
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let amount = number.parse::<f64>().ok()? * factor;
    // Above 2^53 a float no longer holds every whole number.
    (amount <= 9_007_199_254_740_992.0).then_some(amount.round() as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn sizes_are_binary_and_need_a_unit() {
        for (value, bytes) in [
            (json!("64MB"), 64 << 20),
            (json!("64MiB"), 64 << 20),
            (json!("1.5 KB"), 1536),
            (json!("2GB"), 2 << 30),
            (json!(4096), 4096),
        ] {
            assert_eq!(parse_size("ram", &value), Ok(bytes), "{value}");
        }
        for value in [
            json!("64"),
            json!(0),
            json!(-1),
            json!("64TB"),
            json!("MB"),
            json!("1e3MB"),
            json!(true),
            json!(1.5),
        ] {
            assert!(parse_size("ram", &value).is_err(), "{value}");
        }
        let hint = r#"ram "64" has no unit. Write "64MB", or a number of bytes."#;
        assert_eq!(parse_size("ram", &json!("64")), Err(hint.to_owned()));
    }

    #[test]
    fn timeouts_are_above_zero_and_below_a_year() {
        for (value, millis) in [
            (json!("500ms"), 500),
            (json!("30s"), 30_000),
            (json!("5m"), 300_000),
            (json!("1h"), 3_600_000),
            (json!("3d"), 259_200_000),
            (json!(250), 250),
        ] {
            assert_eq!(
                parse_timeout(&value),
                Ok(Duration::from_millis(millis)),
                "{value}"
            );
        }
        for value in [
            json!("30"),
            json!(0),
            json!("0s"),
            json!(-5),
            json!("10000h"),
            json!("366d"),
            json!("1w"),
            json!(null),
            json!("s"),
        ] {
            assert!(parse_timeout(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn durations_may_be_zero_and_a_message_begins_with_the_value() {
        assert_eq!(duration(&json!("1.5d")), Ok(Duration::from_secs(36 * 3600)));
        assert_eq!(duration(&json!("365d")), Ok(MAX_TIME));
        for value in [json!(0), json!("0s"), json!(0.0)] {
            assert_eq!(duration(&value), Ok(Duration::ZERO), "{value}");
        }
        for (value, message) in [
            (json!("soon"), "\"soon\" is not a time. Write "),
            (json!("30"), "\"30\" has no unit. Write "),
            (json!("366d"), "\"366d\" is longer than a year. Write "),
            (json!(-1), "-1 is not a time. Write "),
            (json!(null), "null is not a time. Write "),
            (json!([1]), "[1] is not a time. Write "),
        ] {
            let refused = duration(&value);
            assert!(
                refused.is_err_and(|why| why.starts_with(message)),
                "{value}"
            );
        }
    }

    #[test]
    fn compute_is_a_word_or_an_exact_fuel() {
        for (value, fuel) in [
            (json!("LOW"), 100_000_000),
            (json!("MEDIUM"), 2_000_000_000),
            (json!("HIGH"), 50_000_000_000),
            (json!("1000000"), 1_000_000),
            (json!(7), 7),
        ] {
            assert_eq!(
                Compute::parse(&value).map(Compute::fuel),
                Ok(fuel),
                "{value}"
            );
        }
        for value in [
            json!("low"),
            json!(0),
            json!("0"),
            json!(-1),
            json!(1.5),
            json!("-1"),
            json!([]),
            json!("1e9"),
        ] {
            assert!(Compute::parse(&value).is_err(), "{value}");
        }
    }

    #[test]
    fn retries_are_whole_and_not_negative() {
        assert_eq!(parse_max_retries(&json!(0), "maxRetries"), Ok(0));
        for value in [json!(-1), json!(1.5), json!("2"), json!(u64::MAX)] {
            assert!(parse_max_retries(&value, "maxRetries").is_err(), "{value}");
        }
    }

    #[test]
    fn a_flag_is_true_or_false_only() {
        assert_eq!(parse_flag(&json!(true), "idempotent"), Ok(true));
        assert_eq!(parse_flag(&json!(false), "idempotent"), Ok(false));
        for value in [json!(1), json!("true"), json!(null), json!([])] {
            assert!(parse_flag(&value, "idempotent").is_err(), "{value}");
        }
    }
}
