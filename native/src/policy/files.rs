//! The files that a task sees. Lexical: what a path really is (symlinks, races) is decided where
//! it is opened.

use std::fmt;

use serde_json::{Map, Value};

use super::hidden::{has_hidden, hidden};
use super::paths::absolute;
use super::words::{clipped, quoted, unknown};

/// Each grant is an open folder of the host.
const MAX_GRANTS: usize = 100;
/// `PATH_MAX` of Linux: no longer path can be opened.
const MAX_PATH_BYTES: usize = 4096;
const MODES: [&str; 4] = ["ro", "read-only", "rw", "read-write"];

/// What may be done with a file. More is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// See and read.
    ReadOnly,
    /// Also write, create and delete.
    ReadWrite,
}

impl Access {
    pub(super) fn of(mode: &str) -> Option<Self> {
        match mode {
            "ro" | "read-only" => Some(Self::ReadOnly),
            "rw" | "read-write" => Some(Self::ReadWrite),
            _ => None,
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadOnly => "ro",
            Self::ReadWrite => "rw",
        })
    }
}

/// A folder or file with all that is below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// In `Grants` as it was written, in `Files` absolute and normalised.
    pub path: String,
    /// What may be done there.
    pub access: Access,
}

/// The grants as a program wrote them. The default is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(Vec<Grant>);

impl Grants {
    /// The JSON list that the option has.
    ///
    /// # Errors
    /// The first grant that is wrong, and what is accepted.
    pub fn parse(value: &Value, option: &str) -> Result<Self, String> {
        let Some(list) = value.as_array() else {
            return Err(format!(
                r#"{option} is not a list of paths. Write ["./data"], [{{ path: "./data", mode: "ro" }}], or [] for none."#
            ));
        };
        if list.len() > MAX_GRANTS {
            return Err(format!(
                "{option} has {} paths; at most {MAX_GRANTS} are possible. Grant a folder that contains them.",
                list.len()
            ));
        }
        let parse = |(at, value)| grant(value).map_err(|why| format!("{option}[{at}] {why}"));
        let grants: Result<_, _> = list.iter().enumerate().map(parse).collect();
        grants.map(Self)
    }

    /// The grants in the order in which they were written.
    #[must_use]
    pub fn as_slice(&self) -> &[Grant] {
        &self.0
    }

    /// The same as absolute paths, relative ones under `root`.
    ///
    /// # Errors
    /// A path that has no absolute form, and why.
    pub fn resolved(&self, root: &str) -> Result<Files, String> {
        let resolve = |grant: &Grant| {
            absolute(root, &grant.path).map(|path| Grant {
                path,
                access: grant.access,
            })
        };
        let grants: Result<Vec<_>, _> = self.0.iter().map(resolve).collect();
        grants.map(Files::of)
    }
}

/// The files that a task sees. The default is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Vec<Grant>);

impl Files {
    /// Of two grants for one path the lesser holds. The paths are absolute and normalised.
    #[must_use]
    pub fn of(mut grants: Vec<Grant>) -> Self {
        grants.sort_by(|a, b| (&a.path, a.access).cmp(&(&b.path, b.access)));
        grants.dedup_by(|next, kept| next.path == kept.path);
        Self(grants)
    }

    /// Ordered by path.
    #[must_use]
    pub fn as_slice(&self) -> &[Grant] {
        &self.0
    }

    /// Whether the absolute, normalised `path` may be used so. The longest grant above it decides.
    #[must_use]
    pub fn allows(&self, path: &str, access: Access) -> bool {
        self.access(path).is_some_and(|granted| granted >= access)
    }

    /// Whether this allows all that the other allows.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        // Access changes only at the paths of grants, so no others need be asked.
        self.borders(other)
            .all(|path| self.access(path) >= other.access(path))
    }

    /// What both allow: of two paths the deeper, of two accesses the lesser.
    #[must_use]
    pub fn intersect(&self, ceiling: &Self) -> Self {
        let both = |path: &str| {
            Some(Grant {
                access: self.access(path)?.min(ceiling.access(path)?),
                path: path.to_owned(),
            })
        };
        Self::of(self.borders(ceiling).filter_map(both).collect())
    }

    fn borders<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .chain(&other.0)
            .map(|grant| grant.path.as_str())
    }

    /// What may be done at the absolute, normalised `path`; nothing outside of every grant.
    #[must_use]
    pub fn access(&self, path: &str) -> Option<Access> {
        let (grant, rest) = self
            .0
            .iter()
            .filter_map(|grant| Some((grant, below(path, &grant.path)?)))
            .max_by_key(|(grant, _)| grant.path.len())?;
        // Only what is below the grant: the project may itself be in a folder of such a name.
        (!rest.split('/').any(hidden)).then_some(grant.access)
    }
}

/// The rest of `path` if it is `folder` or below it.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

fn grant(value: &Value) -> Result<Grant, String> {
    match value {
        Value::String(path) => granted(path, Access::ReadWrite),
        Value::Object(keys) => granted_by(keys),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Err(format!(
            "is no path: {}. Write \"./data\" or {{ path: \"./data\", mode: \"ro\" }}.",
            clipped(value.to_string())
        )),
    }
}

fn granted_by(keys: &Map<String, Value>) -> Result<Grant, String> {
    if let Some(key) = keys
        .keys()
        .find(|key| !["path", "mode"].contains(&key.as_str()))
    {
        return Err(format!("has an {}", unknown("key", key, &["path", "mode"])));
    }
    let Some(path) = keys.get("path").and_then(Value::as_str) else {
        return Err(r#"has no text as its path. Write { path: "./data", mode: "ro" }."#.to_owned());
    };
    let access = match keys.get("mode") {
        None => Access::ReadWrite,
        Some(Value::String(mode)) => {
            Access::of(mode).ok_or_else(|| format!("has an {}", unknown("mode", mode, &MODES)))?
        }
        Some(other) => {
            return Err(format!(
                "has a mode that is no text: {}. Write \"ro\" or \"rw\".",
                clipped(other.to_string())
            ));
        }
    };
    granted(path, access)
}

fn granted(path: &str, access: Access) -> Result<Grant, String> {
    check(path)?;
    Ok(Grant {
        path: path.to_owned(),
        access,
    })
}

/// What every path that is granted has to be, whoever grants it.
pub(super) fn check(path: &str) -> Result<(), String> {
    let shown = quoted(path);
    if path.is_empty() {
        return Err("is an empty path. Write \".\" for the whole folder.".to_owned());
    }
    if path.contains('\0') {
        return Err(format!(
            "{shown} contains a NUL character, which no path can. Remove it."
        ));
    }
    if path.len() > MAX_PATH_BYTES {
        return Err(format!(
            "{shown} is {} bytes long; at most {MAX_PATH_BYTES} are possible. Grant a folder above it.",
            path.len()
        ));
    }
    if has_hidden(path) {
        return Err(format!(
            "{shown} is Capsule's own, and \".capsule\" and \"capsule.toml\" are never visible to a task. Grant another folder."
        ));
    }
    Ok(())
}
