//! capsule.toml: the project's name and the defaults of its tasks.

use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::error::Failure;
use crate::policy::Defaults;

/// What a capsule.toml says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `[workflow]`
    pub workflow: Workflow,
    /// `[tasks]`
    pub defaults: Defaults,
}

/// `[workflow]` of capsule.toml.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The project's name.
    pub name: Option<String>,
    /// The project's version.
    pub version: Option<String>,
    /// The file that runs when none is named, relative to capsule.toml.
    pub entrypoint: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    workflow: Workflow,
    #[serde(default)]
    tasks: RawTasks,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTasks {
    default_compute: Option<Spanned<Value>>,
    default_ram: Option<Spanned<Value>>,
    default_timeout: Option<Spanned<Value>>,
    default_max_retries: Option<Spanned<Value>>,
}

impl Config {
    /// Reads the text of a capsule.toml; `path` is what messages call it.
    ///
    /// # Errors
    /// The line and what is wrong there: TOML's own rules, an unknown key, a bad value.
    pub fn parse(text: &str, path: &str) -> Result<Self, Failure> {
        let at = |span: Option<Range<usize>>, why: &str| {
            let line = span.map_or(1, |span| {
                1 + text
                    .bytes()
                    .take(span.start)
                    .filter(|b| *b == b'\n')
                    .count()
            });
            Failure::load(format!("{path}:{line}: {why}"))
        };
        let Raw { workflow, tasks } = toml::from_str(text)
            .map_err(|error| at(error.span(), &error.message().replace('`', "\"")))?;
        let RawTasks {
            default_compute,
            default_ram,
            default_timeout,
            default_max_retries,
        } = tasks;
        let mut defaults = Defaults::default();
        for (key, value) in [
            ("compute", default_compute),
            ("ram", default_ram),
            ("timeout", default_timeout),
            ("max_retries", default_max_retries),
        ] {
            let Some(value) = value else { continue };
            defaults
                .set(key, value.get_ref())
                .map_err(|why| at(Some(value.span()), &format!("default_{why}")))?;
        }
        Ok(Self { workflow, defaults })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_names_its_line() {
        for (text, line, word) in [
            ("[tasks]\ndefault_rom = \"1MB\"", 2, "default_rom"),
            ("[workflow]\n\nname = 3", 3, "expected a string"),
            ("[task]", 1, "task"),
            (
                "[tasks]\ndefault_compute = \"HUGE\"",
                2,
                "default_compute \"HUGE\"",
            ),
            (
                "[tasks]\n# x\ndefault_timeout = \"soon\"",
                3,
                "default_timeout",
            ),
            ("a = ", 1, ""),
        ] {
            let message = Config::parse(text, "capsule.toml")
                .err()
                .map(|failure| failure.message)
                .unwrap_or_default();
            assert!(
                message.starts_with(&format!("capsule.toml:{line}: ")),
                "{text}: {message}"
            );
            assert!(message.contains(word), "{text}: {message}");
        }
    }

    #[test]
    fn defaults_are_read() {
        let text = "[workflow]\nentrypoint = \"a.ts\"\n[tasks]\ndefault_ram = \"1MB\"\ndefault_max_retries = 2";
        let config = Config::parse(text, "capsule.toml").unwrap();
        assert_eq!(config.workflow.entrypoint.as_deref(), Some("a.ts"));
        assert_eq!(config.defaults.ram, Some(1 << 20));
        assert_eq!(config.defaults.max_retries, Some(2));
    }
}
