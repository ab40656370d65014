//! The text of `--mount`: `HOST[::GUEST][:ro|:rw]`.

use super::files::{Access, check};
use super::words::{quoted, similar};

const ACCEPTED: &str = r#"Write "./data", "./data:ro", "./data::/work" or "C:\data::/work:ro"."#;
const MODES: [&str; 4] = ["ro", "read-only", "rw", "read-write"];

/// A folder of the host and where a task sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountSpec {
    /// As it was written.
    pub host: String,
    /// As it was written; none means the same path.
    pub guest: Option<String>,
    /// `rw` unless it is said.
    pub access: Access,
}

impl MountSpec {
    /// # Errors
    /// What is wrong with the text and what is accepted.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (paths, access) = split_mode(text)?;
        let (host, guest) = match paths.split_once("::") {
            Some((host, guest)) => (host, Some(guest)),
            None => (paths, None),
        };
        if host.is_empty() || guest.is_some_and(|guest| guest.is_empty() || guest.contains("::")) {
            return Err(format!(
                "the mount {} is not understood. {ACCEPTED}",
                quoted(text)
            ));
        }
        for path in [Some(host), guest].into_iter().flatten() {
            check(path).map_err(|why| format!("the mount {}: {why}", quoted(text)))?;
        }
        Ok(Self {
            host: host.to_owned(),
            guest: guest.map(str::to_owned),
            access,
        })
    }
}

fn split_mode(text: &str) -> Result<(&str, Access), String> {
    let Some((paths, word)) = text.rsplit_once(':') else {
        return Ok((text, Access::ReadWrite));
    };
    // "./data::ro" is a guest path, and in "C:\ro" the colon is the drive's.
    if paths.ends_with(':') || word.contains(['/', '\\']) {
        return Ok((text, Access::ReadWrite));
    }
    if let Some(access) = Access::of(word) {
        return Ok((paths, access));
    }
    // A name may contain a colon, but a misspelt "ro" must not become a writable mount.
    match similar(word, MODES.into_iter()) {
        Some(meant) => Err(format!(
            "the mount {} ends in the unknown mode {}. Did you mean \":{meant}\"? A name with a colon needs \":ro\" or \":rw\" after it.",
            quoted(text),
            quoted(word)
        )),
        None => Ok((text, Access::ReadWrite)),
    }
}
