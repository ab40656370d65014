//! The environment variables that a task sees. Names only: values are no part of a policy.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use super::words::{clipped, quoted};

/// No program reads more by name.
const MAX_NAMES: usize = 1000;
/// Longer than any real name, short enough for a message.
const MAX_NAME_BYTES: usize = 200;

/// A set of names. The default is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env(BTreeSet<String>);

impl Env {
    /// The JSON list of names that the option has.
    ///
    /// # Errors
    /// The first name that is wrong, and what is accepted.
    pub fn parse(value: &Value, option: &str) -> Result<Self, String> {
        let Some(list) = value.as_array() else {
            return Err(format!(
                r#"{option} is not a list of names. Write ["API_KEY"], or [] for none."#
            ));
        };
        if list.len() > MAX_NAMES {
            return Err(format!(
                "{option} has {} names; at most {MAX_NAMES} are possible. Remove those that the task does not read.",
                list.len()
            ));
        }
        let parse = |(at, value)| name(value).map_err(|why| format!("{option}[{at}] {why}"));
        let names: Result<_, _> = list.iter().enumerate().map(parse).collect();
        names.map(Self)
    }

    /// Whether the task sees this variable.
    #[must_use]
    pub fn allows(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether this allows all that the other allows.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.0.is_superset(&other.0)
    }

    /// What both allow.
    #[must_use]
    pub fn intersect(&self, ceiling: &Self) -> Self {
        Self(self.0.intersection(&ceiling.0).cloned().collect())
    }

    /// The names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.names().map(quoted).collect();
        f.write_str(&names.join(", "))
    }
}

fn name(value: &Value) -> Result<String, String> {
    let Some(name) = value.as_str() else {
        return Err(format!(
            "is not a text: {}. Write \"API_KEY\".",
            clipped(value.to_string())
        ));
    };
    let shown = quoted(name);
    if name.contains(['*', '?']) {
        return Err(format!(
            "{shown} is a pattern, and variables are granted by name only. Write each name, like \"API_KEY\"."
        ));
    }
    // "A=B" would set a variable and "\0" or a line break would end it early.
    let odd = |c: char| c == '=' || c.is_whitespace() || c.is_control();
    if name.is_empty() || name.contains(odd) {
        return Err(format!(
            "{shown} is not the name of a variable: it is empty or has \"=\", a space or a control character. Write \"API_KEY\"."
        ));
    }
    if name.len() > MAX_NAME_BYTES {
        return Err(format!(
            "{shown} is {} bytes long; at most {MAX_NAME_BYTES} are possible. Write \"API_KEY\".",
            name.len()
        ));
    }
    Ok(name.to_owned())
}
