//! capsule.toml: the project's name and the defaults of its tasks.

use std::ops::Range;

use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use crate::error::Failure;
use crate::policy::{Ceiling, Defaults, Origin, parse_size};
use crate::trace::{TraceSettings, parse_keep};

/// A project: its folder, and what its capsule.toml says.
#[derive(Clone, Debug)]
pub struct Config {
    /// The project's folder, as tasks see it: what relative paths are under.
    pub root: String,
    /// `[workflow]`
    pub workflow: Workflow,
    /// `[tasks]`
    pub defaults: Defaults,
    /// `[policy]`
    pub ceiling: Ceiling,
    /// `[trace]`
    pub trace: TraceSettings,
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
    /// Whether runs are durable where their caller does not say.
    pub durable: Option<bool>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    workflow: Workflow,
    #[serde(default)]
    tasks: RawTasks,
    #[serde(default)]
    policy: RawPolicy,
    #[serde(default)]
    trace: RawTrace,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrace {
    enabled: Option<bool>,
    keep: Option<Spanned<Value>>,
    max_size: Option<Spanned<Value>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTasks {
    default_compute: Option<Spanned<Value>>,
    default_ram: Option<Spanned<Value>>,
    default_timeout: Option<Spanned<Value>>,
    default_max_retries: Option<Spanned<Value>>,
    default_allowed_hosts: Option<Spanned<Value>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolicy {
    files: Option<Spanned<Value>>,
    hosts: Option<Spanned<Value>>,
    env: Option<Spanned<Value>>,
}

impl Config {
    /// A project without a capsule.toml.
    #[must_use]
    pub fn bare(root: &str) -> Self {
        Self {
            root: root.to_owned(),
            workflow: Workflow::default(),
            defaults: Defaults::default(),
            ceiling: Ceiling::unlimited(),
            trace: TraceSettings::default(),
        }
    }

    /// Reads the text of a capsule.toml in the folder `root`; `path` is what messages call it.
    ///
    /// # Errors
    /// The line and what is wrong there: TOML's own rules, an unknown key, a bad value.
    pub fn parse(text: &str, path: &str, root: &str) -> Result<Self, Failure> {
        let at = |span: Option<Range<usize>>, why: &str| located(text, path, span, why);
        let raw: Raw = toml::from_str(text)
            .map_err(|error| at(error.span(), &error.message().replace('`', "\"")))?;
        let Raw {
            workflow,
            tasks,
            policy,
            trace,
        } = raw;
        let mut config = Self {
            workflow,
            ..Self::bare(root)
        };
        for (key, value) in tasks.entries() {
            let set = config.defaults.set(key, value.get_ref());
            set.map_err(|why| at(Some(value.span()), &format!("default_{why}")))?;
        }
        for (key, value) in policy.entries() {
            let set = json!({ key: value.get_ref() });
            let ceiling = Ceiling::parse(&set, Origin::Project, root)
                .map_err(|why| at(Some(value.span()), &why))?;
            config.ceiling = config.ceiling.and(ceiling);
        }
        let located = |value: &Spanned<Value>, why: String| at(Some(value.span()), &why);
        let settings = &mut config.trace;
        settings.enabled = trace.enabled.unwrap_or(settings.enabled);
        if let Some(keep) = trace.keep {
            settings.keep = parse_keep(keep.get_ref()).map_err(|why| located(&keep, why))?;
        }
        if let Some(size) = trace.max_size {
            settings.max_size =
                parse_size("max_size", size.get_ref()).map_err(|why| located(&size, why))?;
        }
        Ok(config)
    }
}

type Entries = Vec<(&'static str, Spanned<Value>)>;

impl RawTasks {
    fn entries(self) -> Entries {
        let Self {
            default_compute,
            default_ram,
            default_timeout,
            default_max_retries,
            default_allowed_hosts,
        } = self;
        present([
            ("compute", default_compute),
            ("ram", default_ram),
            ("timeout", default_timeout),
            ("max_retries", default_max_retries),
            ("allowed_hosts", default_allowed_hosts),
        ])
    }
}

impl RawPolicy {
    fn entries(self) -> Entries {
        let Self { files, hosts, env } = self;
        present([("files", files), ("hosts", hosts), ("env", env)])
    }
}

fn present<const N: usize>(all: [(&'static str, Option<Spanned<Value>>); N]) -> Entries {
    let there = |(key, value): (_, Option<_>)| value.map(|value| (key, value));
    all.into_iter().filter_map(there).collect()
}

fn located(text: &str, path: &str, span: Option<Range<usize>>, why: &str) -> Failure {
    let before = text.bytes().take(span.map_or(0, |span| span.start));
    let line = 1 + before.filter(|byte| *byte == b'\n').count();
    Failure::load(format!("{path}:{line}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_names_its_line() {
        for (text, line, word) in [
            ("[tasks]\ndefault_rom = \"1MB\"", 2, "default_rom"),
            ("[workflow]\n\nname = 3", 3, "expected a string"),
            ("[workflow]\ndurable = \"yes\"", 2, "expected a boolean"),
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
            ("[policy]\nhosts = [\"127.*\"]", 2, "127.*"),
            ("[policy]\nhost = []", 2, "host"),
            ("[trace]\nkeep = \"7\"", 2, "keep \"7\""),
            ("[trace]\nmax_size = \"64\"", 2, "max_size \"64\""),
            (
                "[tasks]\ndefault_allowed_hosts = \"x\"",
                2,
                "default_allowed_hosts",
            ),
            ("a = ", 1, ""),
        ] {
            let message = Config::parse(text, "capsule.toml", "/p")
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
        let text = "[workflow]\nentrypoint = \"a.ts\"\ndurable = true\n[tasks]\ndefault_ram = \"1MB\"\ndefault_max_retries = 2
[trace]\nenabled = false\nmax_size = \"1MB\"";
        let config = Config::parse(text, "capsule.toml", "/p").unwrap();
        assert_eq!(config.workflow.entrypoint.as_deref(), Some("a.ts"));
        assert_eq!(config.workflow.durable, Some(true));
        assert_eq!(config.defaults.ram, Some(1 << 20));
        assert_eq!(config.defaults.max_retries, Some(2));
        assert!(!config.trace.enabled);
        assert_eq!(config.trace.max_size, 1 << 20);
    }
}
