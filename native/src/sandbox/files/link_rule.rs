//! What links a task may put in place: only ones that stay in the mount, for whoever follows them.
//!
//! The wall needs no such rule for the task itself, since it expands links under its own rules.
//! Attack: the host's editor, backup or `cp` follows a link that the task left behind.

use std::sync::{Mutex, MutexGuard, PoisonError};

use cap_fs_ext::DirExt;
use cap_std::fs::Dir;

use super::names::{components, hidden, to_bytes, to_os};
use super::refusal::Refusal;
use super::stat::Kind;

/// Entries of a folder that are looked through before it moves up.
const MAX_SEARCHED: usize = 10_000;
/// Folders below each other that are looked through: each takes a handle.
const MAX_DEEP: usize = 64;

/// Held while a link is put in place, or a folder moves up. Attack: two sandboxes, one of which
/// makes a link in the very folder that the other one is moving.
pub(super) fn one_at_a_time() -> MutexGuard<'static, ()> {
    static PLACING: Mutex<()> = Mutex::new(());
    PLACING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Checks the target of a link in a folder `depth` below the root of its mount.
///
/// `..` is allowed in front only: there it climbs real folders. Behind a name it climbs from wherever
/// that name leads, so `a/../../x` leaves the mount once `a` is a link, though it does not look so.
pub(super) fn check_target(target: &[u8], depth: usize) -> Result<(), Refusal> {
    let refused = |why| Err(Refusal::because("EACCES", why));
    if target.starts_with(b"/") || cfg!(windows) && target.contains(&b':') {
        return refused("a task makes links with relative targets only");
    }
    let climbs = climbs(target);
    if climbs > depth {
        return refused("the link would lead out of the folder that the task may write");
    }
    let mut rest = components(target).filter(|part| *part != b".").skip(climbs);
    if rest.any(|part| part == b".." || is_hidden(part)) {
        return refused(
            "a link's target may have \"..\" in front only, and no name of Capsule's own",
        );
    }
    Ok(())
}

fn climbs(target: &[u8]) -> usize {
    components(target)
        .filter(|part| *part != b".")
        .take_while(|part| *part == b"..")
        .count()
}

fn is_hidden(part: &[u8]) -> bool {
    to_os(part).is_ok_and(|name| hidden(&name))
}

/// Checks a folder that moves nearer to the root, to be `depth` below it: a link in it that stayed in
/// the mount would climb out from there. A folder too large to search is copied instead, as between mounts.
pub(super) fn check_moved(folder: &Dir, depth: usize) -> Result<(), Refusal> {
    let mut budget = MAX_SEARCHED;
    search(folder, depth, MAX_DEEP, &mut budget)
}

fn search(folder: &Dir, depth: usize, deeper: usize, budget: &mut usize) -> Result<(), Refusal> {
    let mut below = Vec::new();
    for entry in folder.entries()? {
        let entry = entry?;
        let name = entry.file_name();
        *budget = budget.checked_sub(1).ok_or(too_large())?;
        match kind(folder, &name, Kind::of(entry.file_type()?))? {
            Kind::Folder => below.push(name),
            Kind::Link => {
                let target = folder.read_link_contents(&name)?;
                if climbs(&to_bytes(target.as_os_str())) > depth {
                    return Err(Refusal::because(
                        "EACCES",
                        "a link in the folder would lead out of the folder that the task may write",
                    ));
                }
            }
            Kind::File | Kind::Other => {}
        }
    }
    let deeper = deeper.checked_sub(1).ok_or(too_large())?;
    for name in below {
        search(
            &folder.open_dir_nofollow(&name)?,
            depth.saturating_add(1),
            deeper,
            budget,
        )?;
    }
    Ok(())
}

fn kind(folder: &Dir, name: &std::ffi::OsStr, listed: Kind) -> Result<Kind, Refusal> {
    match listed {
        Kind::File | Kind::Folder | Kind::Link => Ok(listed),
        Kind::Other => Ok(Kind::of(folder.symlink_metadata(name)?.file_type())),
    }
}

fn too_large() -> Refusal {
    Refusal::because(
        "EXDEV",
        "a folder this large does not move up in one step; copy it",
    )
}
