//! Looking: metadata, folders, links and rights. Nothing here changes the host.

use std::ffi::OsStr;

use cap_std::fs::{Dir, Metadata};

use super::files_of_sandbox::{Files, tell_bytes, writable};
use super::mounts::{Folder, Mounts, identity};
use super::names::{hidden, to_bytes};
use super::place::{Follow, Last, Place};
use super::refusal::Refusal;
use super::stat::{Kind, Stat};

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its name, as the host has it.
    pub name: Vec<u8>,
    /// What it is; a link is not followed.
    pub kind: Kind,
}

/// What [`Files::access`] asks for; nothing is existence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Reading.
    pub read: bool,
    /// Writing.
    pub write: bool,
    /// Running or entering.
    pub execute: bool,
}

impl Files {
    /// The metadata of an entry.
    ///
    /// # Errors
    /// What Node would say.
    pub(crate) fn stat(&mut self, path: &[u8], follow: Follow) -> Result<Stat, Refusal> {
        let stat = match self.walk(path, follow.into()) {
            Ok(Place::Folder(folder, _)) => {
                let found = folder.dir.dir_metadata();
                found.map(|found| Stat::of(&found)).map_err(Refusal::from)
            }
            Ok(Place::Name(spot)) => spot.found().map(Stat::of),
            Err(refusal) => Err(refusal),
        };
        self.shown(path, stat, Stat::tell)
    }

    /// The same, but that what is above the folders that may be seen is a folder, of which nothing else is told.
    /// libc looks at each folder of a path.
    ///
    /// # Errors
    /// What Node would say.
    pub(crate) fn stat_on_the_way(&mut self, path: &[u8], follow: Follow) -> Result<Stat, Refusal> {
        self.stat(path, follow).or_else(|refusal| {
            if refusal.code == "EACCES" && self.is_way(path) {
                return Ok(Stat::UNSEEN);
            }
            Err(refusal)
        })
    }

    /// The metadata of what is open.
    ///
    /// # Errors
    /// `EBADF` for a number that is not open.
    pub(crate) fn stat_handle(&mut self, handle: u32) -> Result<Stat, Refusal> {
        let file = &self.handles.get(handle)?.file;
        let stat = Metadata::from_file(file).map(|found| Stat::of(&found));
        let path = self.handles.path(handle);
        self.shown(&path, stat.map_err(Refusal::from), Stat::tell)
    }

    /// The entries of a folder, without those that no task can see.
    ///
    /// # Errors
    /// `EOVERFLOW` when the folder has more entries than the quota.
    pub(crate) fn list(&mut self, path: &[u8]) -> Result<Vec<Entry>, Refusal> {
        let mut entries = self.entries(path);
        if let (Some(_), Ok(entries)) = (&self.log, &mut entries) {
            // The order in which the system gives them is that of the day.
            entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        }
        self.shown(path, entries, |entries, told| {
            for Entry { name, kind } in entries {
                told.update(&name.len().to_le_bytes());
                told.update(name).update(&[*kind as u8]);
            }
        })
    }

    fn entries(&mut self, path: &[u8]) -> Result<Vec<Entry>, Refusal> {
        let folder = match self.walk(path, Last::Follow)? {
            Place::Folder(folder, _) => folder,
            Place::Name(spot) if spot.found()?.is_dir() => spot.enter(&self.mounts)?,
            Place::Name(_) => return Err(Refusal::of("ENOTDIR")),
        };
        let most = self.usage.quotas.list_entries;
        let mut entries = Vec::new();
        for (index, entry) in folder.dir.entries()?.enumerate() {
            if index >= most {
                return Err(Refusal::because(
                    "EOVERFLOW",
                    format!("the task may list {most} entries of a folder (quota listEntries)"),
                ));
            }
            let entry = entry?;
            let name = entry.file_name();
            let kind = Kind::of(entry.file_type()?);
            if let Some(kind) = seen(&self.mounts, &folder, &name, kind)? {
                entries.push(Entry {
                    name: to_bytes(&name),
                    kind,
                });
            }
        }
        Ok(entries)
    }

    /// What a link says, as text.
    ///
    /// # Errors
    /// `EINVAL` for what is no link.
    pub(crate) fn read_link(&mut self, path: &[u8]) -> Result<Vec<u8>, Refusal> {
        let target = self.target(path);
        self.shown(path, target, |bytes, told| tell_bytes(bytes, told))
    }

    fn target(&mut self, path: &[u8]) -> Result<Vec<u8>, Refusal> {
        let Place::Name(spot) = self.walk(path, Last::Look)? else {
            return Err(Refusal::of("EINVAL"));
        };
        if !spot.found()?.is_symlink() {
            return Err(Refusal::of("EINVAL"));
        }
        let target = spot.parent.dir.read_link_contents(&spot.name)?;
        Ok(to_bytes(target.as_os_str()))
    }

    /// The path of the guest's world without links, `.` and `..`.
    ///
    /// # Errors
    /// What Node would say.
    pub(crate) fn real_path(&mut self, path: &[u8]) -> Result<Vec<u8>, Refusal> {
        let real = self.without_links(path);
        self.shown(path, real, |bytes, told| tell_bytes(bytes, told))
    }

    fn without_links(&mut self, path: &[u8]) -> Result<Vec<u8>, Refusal> {
        match self.walk(path, Last::Follow)? {
            Place::Folder(_, guest) if guest.is_empty() => Ok(b"/".to_vec()),
            Place::Folder(_, guest) => Ok(guest),
            Place::Name(spot) => {
                spot.found()?;
                Ok(spot.guest)
            }
        }
    }

    /// Whether an entry is there and can be used so.
    ///
    /// # Errors
    /// `ENOENT`, `EACCES`, and `EROFS` for writing in a read-only mount.
    pub(crate) fn access(&mut self, path: &[u8], wanted: Wanted) -> Result<(), Refusal> {
        let allowed = self.allowed(path, wanted);
        self.shown(path, allowed, |(), _| {})
    }

    fn allowed(&mut self, path: &[u8], wanted: Wanted) -> Result<(), Refusal> {
        let place = self.walk(path, Last::Follow)?;
        let access = match &place {
            Place::Folder(folder, _) => self.mounts.access(folder),
            Place::Name(spot) => {
                spot.found()?;
                spot.access(&self.mounts)
            }
        };
        if wanted.write {
            writable(access)?;
        }
        match &place {
            Place::Folder(folder, _) => permitted(&folder.dir, OsStr::new("."), wanted),
            Place::Name(spot) => permitted(&spot.parent.dir, &spot.name, wanted),
        }
    }
}

/// What a listing says of an entry: nothing when it is the host's own, by name or by identity. A look
/// at each folder is needed only when something is protected, or when the listing does not know.
fn seen(
    mounts: &Mounts,
    folder: &Folder,
    name: &OsStr,
    kind: Kind,
) -> Result<Option<Kind>, Refusal> {
    if hidden(name) {
        return Ok(None);
    }
    let sure = match kind {
        Kind::File | Kind::Folder => !mounts.protects_any(),
        Kind::Link => true,
        Kind::Other => false,
    };
    if sure {
        return Ok(Some(kind));
    }
    match folder.dir.symlink_metadata(name) {
        Ok(found) if mounts.is_protected(identity(&found)) => Ok(None),
        Ok(found) => Ok(Some(Kind::of(found.file_type()))),
        // It went while we were listing.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks the system, never through a link: what the walk ended at may have become one.
#[cfg(unix)]
fn permitted(dir: &Dir, name: &OsStr, wanted: Wanted) -> Result<(), Refusal> {
    use rustix::fs::{Access, AtFlags};
    use rustix::io::Errno;
    let mut asked = Access::EXISTS;
    asked.set(Access::READ_OK, wanted.read);
    asked.set(Access::WRITE_OK, wanted.write);
    asked.set(Access::EXEC_OK, wanted.execute);
    match rustix::fs::accessat(dir, name, asked, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(()) => Ok(()),
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => by_mode(dir, name, wanted),
        Err(error) => Err(std::io::Error::from(error).into()),
    }
}

#[cfg(not(unix))]
fn permitted(dir: &Dir, name: &OsStr, wanted: Wanted) -> Result<(), Refusal> {
    by_mode(dir, name, wanted)
}

/// For systems that cannot answer without following links: anybody's bit is enough, and the
/// operation itself decides.
fn by_mode(dir: &Dir, name: &OsStr, wanted: Wanted) -> Result<(), Refusal> {
    let stat = Stat::of(&dir.symlink_metadata(name)?);
    let runs = cfg!(unix) || stat.kind == Kind::Folder;
    let lacks = wanted.read && stat.mode & 0o444 == 0
        || wanted.write && stat.mode & 0o222 == 0
        || wanted.execute && (!runs || cfg!(unix) && stat.mode & 0o111 == 0);
    if lacks {
        return Err(Refusal::of("EACCES"));
    }
    Ok(())
}
