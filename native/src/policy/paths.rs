//! The one form of a path that policies compare: absolute, forward slashes, nothing to resolve.

use super::words::quoted;

/// The absolute guest path that `path` means in the folder `root`, both POSIX or Windows texts:
/// `./data` under `/p` is `/p/data`, `C:\x` is `/C:/x`. Lexical: symlinks are not this one's matter.
///
/// # Errors
/// The path leads above the root of the file system, or is one that depends on who is asked: `~`, a
/// drive without a slash, a share.
pub fn absolute(root: &str, path: &str) -> Result<String, String> {
    // A canonical path of Windows.
    let root = root.strip_prefix(r"\\?\").unwrap_or(root);
    refuse(path)?;
    let windows = is_drive_path(root) || is_drive_path(path) || is_drive_path(guest_rest(root));
    let separators: &[char] = if windows { &['/', '\\'] } else { &['/'] };
    let is_absolute = path.starts_with('/') || is_drive_path(path);
    if !is_absolute && windows && path.starts_with('\\') {
        return Err(format!(
            "the path {} names no drive. Write it with its drive, like \"C:\\data\".",
            quoted(path)
        ));
    }
    let mut parts = Vec::new();
    for text in if is_absolute {
        vec![path]
    } else {
        vec![root, path]
    } {
        for part in text.split(separators) {
            step(&mut parts, part).map_err(|()| above(path))?;
        }
    }
    // Letter case of a drive means nothing; one form keeps comparisons true.
    if let Some(first) = parts.first_mut()
        && windows
        && is_drive(first)
    {
        first.make_ascii_uppercase();
    }
    Ok(format!("/{}", parts.join("/")))
}

fn step(parts: &mut Vec<String>, part: &str) -> Result<(), ()> {
    match part {
        "" | "." => Ok(()),
        // A drive is a root of its own: nothing is above it.
        ".." if parts.len() == 1 && parts.first().is_some_and(|first| is_drive(first)) => Err(()),
        ".." => parts.pop().map(|_| ()).ok_or(()),
        name => {
            parts.push(name.to_owned());
            Ok(())
        }
    }
}

fn refuse(path: &str) -> Result<(), String> {
    let shown = quoted(path);
    if path.starts_with('~') {
        return Err(format!(
            "the path {shown} begins with \"~\", which is not expanded. Write the whole path, or \"./{path}\" for a name like this."
        ));
    }
    if path.contains('\0') {
        return Err(format!(
            "the path {shown} contains a NUL character, which no path can. Remove it."
        ));
    }
    if path.starts_with(r"\\") {
        return Err(format!(
            "the path {shown} is a network share, and shares are not granted. Write a folder of a drive, like \"C:\\data\"."
        ));
    }
    if is_drive(path.get(..2).unwrap_or("")) && !is_drive_path(path) {
        return Err(format!(
            "the path {shown} depends on its drive's current folder. Write \"C:\\data\" with a slash after the colon."
        ));
    }
    Ok(())
}

/// `C:\` or `C:/`, and the drive's root without its slash is none.
fn is_drive_path(path: &str) -> bool {
    is_drive(path.get(..2).unwrap_or(""))
        && path
            .get(2..)
            .is_some_and(|rest| rest.starts_with(['/', '\\']))
}

/// A guest path without the slash before its drive.
fn guest_rest(path: &str) -> &str {
    path.strip_prefix('/').unwrap_or(path)
}

fn is_drive(part: &str) -> bool {
    let mut chars = part.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.as_str() == ":"
}

fn above(path: &str) -> String {
    format!(
        "the path {} leads above the root of the file system. Remove a \"..\".",
        quoted(path)
    )
}
