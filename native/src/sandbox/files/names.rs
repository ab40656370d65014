//! Names and paths as guests write them.

use std::ffi::{OsStr, OsString};

use super::refusal::Refusal;
use crate::policy;

/// The longest path that is taken, as Linux has it.
pub(super) const MAX_PATH: usize = 4096;
/// The longest component, as every common file system has it.
const MAX_NAME: usize = 255;
/// Whether a name belongs to Capsule, so that no task can see or make it in any mount.
pub(super) fn hidden(name: &OsStr) -> bool {
    let lossy = name.to_string_lossy();
    // The common case costs a look at the bytes: every spelling has one of these, or is not ASCII.
    let may_be = !lossy.is_ascii() || lossy.contains(['c', 'C']);
    may_be && policy::hidden(&lossy)
}

/// A path of a guest, checked: not empty, no NUL, not too long.
pub(super) fn check_path(path: &[u8]) -> Result<(), Refusal> {
    if path.is_empty() {
        return Err(Refusal::of("ENOENT"));
    }
    if path.contains(&0) {
        return Err(Refusal::of("EINVAL"));
    }
    if path.len() > MAX_PATH {
        return Err(Refusal::of("ENAMETOOLONG"));
    }
    Ok(())
}

/// The components of a path; empty ones say nothing.
pub(super) fn components(path: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    path.split(|byte| *byte == b'/')
        .filter(|part| !part.is_empty())
}

/// The components of where a path leads from `cwd`, as it is spelled: links are not looked at.
pub(super) fn spelled<'a>(cwd: &'a [u8], path: &'a [u8]) -> Vec<&'a [u8]> {
    let from: &[u8] = if path.starts_with(b"/") { b"" } else { cwd };
    let mut spelled = Vec::new();
    for part in components(from).chain(components(path)) {
        match part {
            b"." => {}
            b".." => drop(spelled.pop()),
            part => spelled.push(part),
        }
    }
    spelled
}

/// One component as the host's name. It is exactly one component on every system.
pub(super) fn to_name(part: &[u8]) -> Result<OsString, Refusal> {
    if part.len() > MAX_NAME {
        return Err(Refusal::of("ENAMETOOLONG"));
    }
    let name = to_os(part)?;
    if cfg!(windows) && !portable(&name.to_string_lossy()) {
        return Err(Refusal::of("ENOENT"));
    }
    Ok(name)
}

/// Attack (Windows): `..\..\x` and `c:x` would be several components, `x:y` a stream of another
/// file, `NUL` and `COM1` devices, and `x.` another spelling of `x`.
fn portable(name: &str) -> bool {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|port| {
        stem.strip_prefix(port)
            .is_some_and(|n| n.chars().count() == 1)
    });
    let odd = |c: char| c.is_control() || r#"\/:*?"<>|"#.contains(c);
    !name.contains(odd)
        && !name.ends_with(['.', ' '])
        && !DEVICES.contains(&stem.as_str())
        && !numbered
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(super) fn to_os(bytes: &[u8]) -> Result<OsString, Refusal> {
    use std::os::unix::ffi::OsStrExt;
    Ok(OsStr::from_bytes(bytes).to_owned())
}

#[cfg(not(unix))]
pub(super) fn to_os(bytes: &[u8]) -> Result<OsString, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::of("EILSEQ"))?;
    Ok(OsString::from(text))
}

#[cfg(unix)]
pub(super) fn to_bytes(name: &OsStr) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    name.as_bytes().to_vec()
}

/// Elsewhere guests see `/` between components.
#[cfg(not(unix))]
pub(super) fn to_bytes(name: &OsStr) -> Vec<u8> {
    name.to_string_lossy().replace('\\', "/").into_bytes()
}

/// Whether `path` is `folder` or below it, by text.
pub(super) fn within(path: &[u8], folder: &[u8]) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

/// The path of a name in a folder.
pub(super) fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    [folder, b"/", name].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_hidden_name_is_hidden() {
        for name in [
            ".capsule",
            ".CAPSULE",
            ".Capsule.",
            ".capsule ",
            ".capsule. .",
            ".capsule::$DATA",
            ".capſule",
            ".cap\u{200c}sule",
            "capsule.toml",
            "Capsule.TOML",
            "capsule.toml ",
            "capsule.toml:x",
            "CAPSUL~1",
            "CAPSUL~1.TOM",
            "CA1B2C~1",
        ] {
            assert!(hidden(OsStr::new(name)), "{name:?}");
        }
        for name in ["capsule", ".capsules", "capsule.tom", "my.capsule", "c", ""] {
            assert!(!hidden(OsStr::new(name)), "{name:?}");
        }
    }

    #[test]
    fn windows_never_gets_a_name_that_is_more_than_a_name() {
        for name in [
            r"..\x", "c:x", "x:y", "NUL", "nul.txt", "COM1", "com¹", "x.", "x ", "a*",
        ] {
            assert!(!portable(name), "{name:?}");
        }
        for name in ["x", "x.txt", "console", "com10", "ünï"] {
            assert!(portable(name), "{name:?}");
        }
    }
}
