//! What a task is told about a path that leads to nothing it may see.

use super::mounts::{Area, Mounts};
use super::names::within;
use crate::policy::Access;

/// Why a path is refused, and what to add. The guest's text is quoted, so that it cannot draw on a terminal.
pub(super) fn outside(mounts: &Mounts, cwd: &[u8], asked: &[u8]) -> String {
    let shown = |area: &Area| {
        let near = within(&area.guest, cwd)
            .then(|| area.guest.get(cwd.len()..))
            .flatten();
        let path = match near {
            Some(rest) if !cwd.is_empty() => format!(".{}", String::from_utf8_lossy(rest)),
            _ if area.guest.is_empty() => "/".to_owned(),
            _ => String::from_utf8_lossy(&area.guest).into_owned(),
        };
        match area.access {
            Access::ReadOnly => format!("{path:?} (read-only)"),
            Access::ReadWrite => format!("{path:?}"),
        }
    };
    let mut seen: Vec<String> = mounts.given().map(shown).collect();
    seen.sort();
    let seen = if seen.is_empty() {
        "no files".to_owned()
    } else {
        format!("{} only", seen.join(" and "))
    };
    let asked = String::from_utf8_lossy(asked);
    format!(
        "the task may see {seen}, and {asked:?} leads elsewhere; add its folder to the task's allowedFiles"
    )
}
