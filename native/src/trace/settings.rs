//! What is kept of past runs, and for how long.

use std::time::Duration;

use serde_json::Value;

/// `[trace]` of capsule.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceSettings {
    /// Whether runs are kept at all.
    pub enabled: bool,
    /// Runs that began longer ago are dropped.
    pub keep: Duration,
    /// Bytes that the file may have before the oldest runs are dropped.
    pub max_size: u64,
}

impl Default for TraceSettings {
    /// A week, and at most 256 MiB.
    fn default() -> Self {
        Self {
            enabled: true,
            keep: Duration::from_secs(7 * 24 * 3600),
            max_size: 256 << 20,
        }
    }
}

/// A number and a letter: `"90m"`, `"12h"`, `"7d"`.
///
/// # Errors
/// What is wrong with the value and what is accepted.
pub fn parse_keep(value: &Value) -> Result<Duration, String> {
    let refused = || format!(r#"keep {value} is not an age above 0. Write "90m", "12h" or "7d"."#);
    let text = value.as_str().ok_or_else(refused)?;
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds: u64 = match text.get(number.len()..) {
        Some("m") => 60,
        Some("h") => 3600,
        Some("d") => 24 * 3600,
        _ => return Err(refused()),
    };
    let count: u32 = number.parse().ok().filter(|n| *n > 0).ok_or_else(refused)?;
    Ok(Duration::from_secs(seconds * u64::from(count)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_age_has_a_unit() {
        assert_eq!(parse_keep(&json!("7d")), Ok(TraceSettings::default().keep));
        assert_eq!(parse_keep(&json!("90m")), Ok(Duration::from_secs(5400)));
        for value in [
            json!("7"),
            json!(7),
            json!("0d"),
            json!("-1d"),
            json!("d"),
            json!("1w"),
        ] {
            assert!(parse_keep(&value).is_err(), "{value}");
        }
    }
}
