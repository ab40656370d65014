//! The hosts that a task may call. A request is judged twice: by its name before anything is
//! looked up, and by each address that the name then resolves to.

use std::fmt;
use std::net::IpAddr;

use serde_json::Value;

use super::addresses::forbidden;
use super::host_pattern::Pattern;
use super::pattern_text;
use super::target::{Host, Target};
use super::words::quoted;

/// Every request walks the list: so many cost microseconds, and no one writes more by hand.
const MAX_PATTERNS: usize = 1000;
/// The longest name is 253 bytes; a scheme and a port fit beside it.
const MAX_PATTERN_BYTES: usize = 300;
/// A message with more of a list than this is not read.
const SHOWN: usize = 5;

/// A parsed list of patterns. The default allows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosts(Vec<Pattern>);

/// Why a request was refused; who refused it is added when it is explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub(super) reason: Reason,
    /// The pattern that would allow the request, quoted.
    pub(super) add: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// No pattern matches what was asked; the list as it is shown.
    Unlisted { asked: String, listed: String },
    /// No pattern matches since there is none.
    Nothing { asked: String },
    /// A pattern matches, but only public hosts: what was asked and is not public.
    NotPublic { what: String, pattern: String },
}

impl Hosts {
    /// Any public host: what `["*"]` means.
    #[must_use]
    pub fn any_public() -> Self {
        Self(vec![Pattern::any()])
    }

    /// The JSON list of patterns that the option has.
    ///
    /// # Errors
    /// The first pattern that is wrong, and what is accepted.
    pub fn parse(value: &Value, option: &str) -> Result<Self, String> {
        let Some(list) = value.as_array() else {
            return Err(format!(
                r#"{option} is not a list of patterns. Write ["example.com"], ["*"] for any public host, or [] for none."#
            ));
        };
        if list.len() > MAX_PATTERNS {
            return Err(format!(
                "{option} has {} patterns; at most {MAX_PATTERNS} are possible. Use ranges or \"*.example.com\".",
                list.len()
            ));
        }
        let parse = |(at, value)| pattern(value).map_err(|why| format!("{option}[{at}] {why}"));
        let patterns: Result<_, _> = list.iter().enumerate().map(parse).collect();
        patterns.map(Self)
    }

    /// The verdict before any look-up, and the whole one for an address that stands in the URL.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn allows(&self, target: &Target) -> Result<(), Refused> {
        let Some(first) = self.0.iter().find(|pattern| pattern.admits(target)) else {
            return Err(self.unlisted(target));
        };
        let what = match &target.host {
            Host::Name(name) => {
                is_localhost(name).then(|| format!("{} is a loopback name", quoted(name)))
            }
            Host::Address(address) => {
                forbidden(*address).map(|kind| format!("{address} is {kind}"))
            }
        };
        match what {
            Some(what) if !self.0.iter().any(|pattern| pattern.names(target)) => {
                Err(not_public(target, what, first))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The verdict on one address that the target's host resolved to.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn allows_address(&self, target: &Target, resolved: IpAddr) -> Result<(), Refused> {
        self.allows(target)?;
        let Some(kind) = forbidden(resolved) else {
            return Ok(());
        };
        // A literal's own text vouches only for itself, never for another address.
        let by_name = matches!(target.host, Host::Name(_))
            && self.0.iter().any(|pattern| pattern.names(target));
        if by_name
            || self
                .0
                .iter()
                .any(|pattern| pattern.names_address(target, resolved))
        {
            return Ok(());
        }
        let Some(first) = self.0.iter().find(|pattern| pattern.admits(target)) else {
            return Err(self.unlisted(target));
        };
        // The address stays out: the task would learn the numbers of an internal network.
        let what = format!("{} resolves to {kind}", quoted(&target.host.to_string()));
        Err(not_public(target, what, first))
    }

    /// True only if this list surely allows all that the other allows, step by step.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let covered = |theirs: &Pattern| self.0.iter().any(|ours| ours.covers(theirs));
        other.0.iter().all(covered)
    }

    /// Whether no host is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The patterns as texts, in canonical form.
    pub fn patterns(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Pattern::to_string)
    }

    fn unlisted(&self, target: &Target) -> Refused {
        // When only scheme or port are wrong, the name alone would look as if it were allowed.
        let asked = if self.0.iter().any(|pattern| pattern.host_admits(target)) {
            quoted(&target.to_string())
        } else {
            quoted(&target.authority())
        };
        let add = asked.clone();
        let reason = if self.is_empty() {
            Reason::Nothing { asked }
        } else {
            let listed = self.to_string();
            Reason::Unlisted { asked, listed }
        };
        Refused { reason, add }
    }
}

impl fmt::Display for Hosts {
    /// The first patterns, as a message shows them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<_> = self
            .patterns()
            .take(SHOWN)
            .map(|text| quoted(&text))
            .collect();
        f.write_str(&shown.join(", "))?;
        match self.0.len().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl Refused {
    /// The message when the task's own declaration refused.
    #[must_use]
    pub fn explain(&self, task: &str) -> String {
        let (task, add) = (quoted(task), &self.add);
        match &self.reason {
            Reason::Unlisted { asked, listed } => format!(
                "{asked} is not in the allowedHosts of the task {task}: {listed}. If this is meant, add {add}."
            ),
            Reason::Nothing { asked } => format!(
                "{asked} is refused: the allowedHosts of the task {task} are empty. If this is meant, add {add}."
            ),
            Reason::NotPublic { what, pattern } => format!(
                "{what} and the task {task} allows {pattern} (public hosts only). If this is meant, add {add} to its allowedHosts."
            ),
        }
    }
}

fn pattern(value: &Value) -> Result<Pattern, String> {
    let Some(text) = value.as_str() else {
        return Err(format!(
            "is not a text: {}. Write \"example.com\".",
            super::words::clipped(value.to_string())
        ));
    };
    if text.len() > MAX_PATTERN_BYTES {
        return Err(format!(
            "{} is {} bytes long; at most {MAX_PATTERN_BYTES} are possible. Write \"example.com\".",
            quoted(text),
            text.len()
        ));
    }
    pattern_text::parse(text).map_err(|why| format!("{} {why}", quoted(text)))
}

/// These names mean this machine on every system (RFC 6761), whatever a resolver says.
fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn not_public(target: &Target, what: String, pattern: &Pattern) -> Refused {
    Refused {
        reason: Reason::NotPublic {
            what,
            pattern: quoted(&pattern.to_string()),
        },
        add: quoted(&target.authority()),
    }
}
