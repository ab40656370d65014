//! `/tmp` of a sandbox's world: a folder of its own, made when it is first used and gone with the sandbox.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use cap_fs_ext::DirExt;
use cap_std::fs::Dir;
use tempfile::TempDir;

use super::mounts::open_exactly;
use super::names::{joined, spelled, within};

/// Where it is in the guest's world.
pub(super) const TEMPORARY: &[u8] = b"/tmp";
/// Its name in a folder of the host's. Attack: a task that was given the host's own folder for temporary files looks
/// into those of other sandboxes; a name of Capsule's own is hidden from all.
const HIDDEN: &str = ".capsule";

/// The folder on the host.
#[derive(Debug)]
pub(super) struct Temporary {
    above: Dir,
    outer: OsString,
    folder: Dir,
}

impl Temporary {
    pub(super) fn make() -> std::io::Result<Self> {
        let made = tempfile::Builder::new().prefix("capsule-").tempdir()?;
        let path = made.path().canonicalize()?;
        let (Some(above), Some(outer)) = (path.parent(), path.file_name()) else {
            return Err(std::io::ErrorKind::NotFound.into());
        };
        let above = open_exactly(above)?;
        let visible = above.open_dir_nofollow(outer)?;
        visible.create_dir(HIDDEN)?;
        let temporary = Self {
            folder: visible.open_dir_nofollow(HIDDEN)?,
            outer: outer.to_owned(),
            above,
        };
        // From now on it is removed by its handle.
        let _ = TempDir::keep(made);
        Ok(temporary)
    }

    /// The folder, and where it is on the host.
    pub(super) fn folder(&self) -> std::io::Result<(Dir, &Path)> {
        Ok((self.folder.try_clone()?, Path::new(&self.outer)))
    }
}

impl Drop for Temporary {
    /// What cannot be removed stays: nobody is there to be told.
    fn drop(&mut self) {
        let _ = open_up(&self.folder, OsStr::new("."));
        let _ = empty(&self.folder).and_then(|()| {
            let outer = self.above.open_dir_nofollow(&self.outer)?;
            outer.remove_dir(HIDDEN)?;
            self.above.remove_dir(&self.outer)
        });
    }
}

/// Removes everything in a folder. Attack: folders so deep that a recursion overflows the stack or takes all handles;
/// so each folder is moved to the top before it is looked into.
fn empty(top: &Dir) -> std::io::Result<()> {
    let mut number = 0_u32;
    let mut folders = clear(top, top, &mut number)?;
    while let Some(name) = folders.pop() {
        let folder = top.open_dir_nofollow(&name)?;
        folders.extend(clear(&folder, top, &mut number)?);
        top.remove_dir(&name)?;
    }
    Ok(())
}

/// Removes the files of a folder, and moves its folders to the top, under names that no guest can have given.
fn clear(folder: &Dir, top: &Dir, number: &mut u32) -> std::io::Result<Vec<OsString>> {
    let mut moved = Vec::new();
    for entry in folder.entries()?.collect::<Result<Vec<_>, _>>()? {
        let name = entry.file_name();
        if !entry.file_type()?.is_dir() {
            folder.remove_file_or_symlink(&name)?;
            continue;
        }
        open_up(folder, &name)?;
        let at_top = OsString::from(format!("{HIDDEN}:{number}"));
        *number = number.saturating_add(1);
        folder.rename(&name, top, &at_top)?;
        moved.push(at_top);
    }
    Ok(moved)
}

/// A guest can forbid everybody to look into its folder.
#[cfg(unix)]
fn open_up(folder: &Dir, name: &OsStr) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let all = std::fs::Permissions::from_mode(0o700);
    folder.set_permissions(name, cap_std::fs::Permissions::from_std(all))
}

#[cfg(not(unix))]
fn open_up(_folder: &Dir, _name: &OsStr) -> std::io::Result<()> {
    Ok(())
}

/// Whether a path of a guest's spells one in `/tmp`, but for what is on the way to one of `others`.
pub(super) fn in_temporary<'a>(
    cwd: &[u8],
    path: &[u8],
    mut others: impl Iterator<Item = &'a [u8]>,
) -> bool {
    match spelled(cwd, path).as_slice() {
        [b"tmp"] => true,
        [b"tmp", name, ..] => {
            let way = joined(TEMPORARY, name);
            !others.any(|other| within(other, &way))
        }
        _ => false,
    }
}
