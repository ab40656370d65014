//! What a run may do at most, whatever its tasks declare. A ceiling only takes away.

use serde_json::Value;

use super::egress::Egress;
use super::env::Env;
use super::files::{Files, Grants};
use super::hosts::Hosts;
use super::words::{clipped, unknown};

const KEYS: [&str; 3] = ["hosts", "files", "env"];

/// Who set a ceiling: messages say where to change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `run({ allow })`, `--allow-host` and its like, `--offline`.
    Run,
    /// `[policy]` in capsule.toml.
    Project,
}

/// The ceilings of one run, all of which hold.
#[derive(Clone, Debug)]
pub struct Ceiling {
    hosts: Vec<(Origin, Hosts)>,
    files: Option<Files>,
    env: Option<Env>,
}

impl Ceiling {
    /// No ceiling: tasks get what they declare. Not a `Default`, which means "nothing" here.
    #[must_use]
    pub fn unlimited() -> Self {
        Self {
            hosts: Vec::new(),
            files: None,
            env: None,
        }
    }

    /// No network at all: `--offline`.
    #[must_use]
    pub fn offline() -> Self {
        Self {
            hosts: vec![(Origin::Run, Hosts::default())],
            ..Self::unlimited()
        }
    }

    /// An object with some of `hosts`, `files` and `env`; a key that it lacks is no ceiling. Relative
    /// paths in `files` are under `root`.
    ///
    /// # Errors
    /// The key and value that is wrong, and what is accepted.
    pub fn parse(value: &Value, origin: Origin, root: &str) -> Result<Self, String> {
        let option = match origin {
            Origin::Run => "allow",
            Origin::Project => "policy",
        };
        let Some(keys) = value.as_object() else {
            return Err(format!(
                "{option} is no object: {}. Write {{ hosts: [\"example.com\"], files: [\"./data\"], env: [] }}.",
                clipped(value.to_string())
            ));
        };
        let mut ceiling = Self::unlimited();
        for (key, value) in keys {
            let path = format!("{option}.{key}");
            match key.as_str() {
                "hosts" => ceiling.hosts.push((origin, Hosts::parse(value, &path)?)),
                "files" => ceiling.files = Some(files(value, &path, root)?),
                "env" => ceiling.env = Some(Env::parse(value, &path)?),
                _ => return Err(unknown(&format!("key of {option}:"), key, &KEYS)),
            }
        }
        Ok(ceiling)
    }

    /// Both ceilings together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.hosts.extend(other.hosts);
        self.files = lower(self.files, other.files, |a, b| a.intersect(&b));
        self.env = lower(self.env, other.env, |a, b| a.intersect(&b));
        self
    }

    /// What a task that declares these hosts may call.
    #[must_use]
    pub fn egress(&self, task: &str, declared: Hosts) -> Egress {
        Egress::new(task, declared, self.hosts.clone())
    }

    /// The lists of hosts, each of which judges each request.
    pub fn hosts(&self) -> impl Iterator<Item = &Hosts> {
        self.hosts.iter().map(|(_, hosts)| hosts)
    }

    /// What is left of a task's files.
    #[must_use]
    pub fn files(&self, declared: Files) -> Files {
        match &self.files {
            Some(ceiling) => declared.intersect(ceiling),
            None => declared,
        }
    }

    /// The folders outside of which nothing is left to any task, if there is such a ceiling.
    #[must_use]
    pub fn folders(&self) -> Option<&Files> {
        self.files.as_ref()
    }

    /// What is left of a task's variables.
    #[must_use]
    pub fn env(&self, declared: Env) -> Env {
        match &self.env {
            Some(ceiling) => declared.intersect(ceiling),
            None => declared,
        }
    }
}

fn files(value: &Value, option: &str, root: &str) -> Result<Files, String> {
    Grants::parse(value, option)?
        .resolved(root)
        .map_err(|why| format!("{option}: {why}"))
}

fn lower<T>(a: Option<T>, b: Option<T>, both: impl FnOnce(T, T) -> T) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(both(a, b)),
        (one, None) | (None, one) => one,
    }
}
