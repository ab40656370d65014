//! Opening files and folders.

use std::ffi::OsStr;
use std::fs::File;

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{Metadata, OpenOptions};

use super::files_of_sandbox::{Files, writable};
use super::handles::{Content, Handle};
use super::mounts::Folder;
use super::place::{Last, Place, Spot, State};
use super::refusal::Refusal;
use crate::policy::Access;

/// How often an open starts again because somebody made or removed the file meanwhile.
const MAX_RACES: u32 = 8;

/// What a file is opened for: the flags of POSIX.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenFlags {
    /// Reading.
    pub read: bool,
    /// Writing.
    pub write: bool,
    /// Writing at the end only.
    pub append: bool,
    /// Making it if it is missing.
    pub create: bool,
    /// With `create`: failing if it is there, even as a link.
    pub exclusive: bool,
    /// Emptying it; needs `write` or `append`.
    pub truncate: bool,
    /// Failing if it is no folder.
    pub directory: bool,
    /// Failing if it is a link.
    pub no_follow: bool,
}

impl OpenFlags {
    fn writes(self) -> bool {
        self.write || self.append
    }

    fn changes(self) -> bool {
        self.writes() || self.create || self.truncate
    }

    fn content(self) -> Result<Content, Refusal> {
        if self.truncate && !self.writes() || self.directory && self.create {
            return Err(Refusal::of("EINVAL"));
        }
        match (self.read, self.write, self.append) {
            (false, false, false) => Err(Refusal::of("EINVAL")),
            (true, false, false) => Ok(Content::Read),
            (false, true, false) => Ok(Content::Write),
            (true, true, false) => Ok(Content::ReadWrite),
            (false, _, true) => Ok(Content::Append),
            (true, _, true) => Ok(Content::ReadAppend),
        }
    }
}

impl Files {
    /// Opens a file or, for reading, a folder; gives the lowest free number from 3.
    ///
    /// # Errors
    /// What Node would say; `EMFILE` at the quota, `EROFS` for any change in a read-only mount.
    pub(crate) fn open(
        &mut self,
        path: &[u8],
        flags: OpenFlags,
        mode: u32,
    ) -> Result<u32, Refusal> {
        let opened = self.opened(path, flags, mode);
        self.shown(path, opened, |_, _| {})
    }

    fn opened(&mut self, path: &[u8], flags: OpenFlags, mode: u32) -> Result<u32, Refusal> {
        let content = flags.content()?;
        self.handles.room(self.usage.quotas.open_handles)?;
        let last = if flags.create && flags.exclusive || flags.no_follow {
            Last::Look
        } else {
            Last::Follow
        };
        for _ in 0..MAX_RACES {
            let handle = match self.walk(path, last)? {
                Place::Folder(folder, _) => {
                    folder_handle(&folder, self.mounts.access(&folder), flags)
                }
                Place::Name(spot) => self.open_name(&spot, content, flags, mode),
            };
            match handle {
                // Somebody was faster between our look and our open: look again.
                Err(raced)
                    if flags.create
                        && !flags.exclusive
                        && matches!(raced.code, "EEXIST" | "ENOENT") => {}
                Err(refused) => return Err(refused),
                Ok(mut handle) => {
                    if self.log.is_some() {
                        handle.path = path.to_vec();
                    }
                    return self.handles.add(handle);
                }
            }
        }
        Err(Refusal::of("EAGAIN"))
    }

    /// Whether what is open is a folder.
    ///
    /// # Errors
    /// `EBADF` for a number that is not open.
    pub(crate) fn is_folder(&mut self, handle: u32) -> Result<bool, Refusal> {
        Ok(self.handles.get(handle)?.content == Content::Folder)
    }

    /// Lets a file that is open for writing be written at its end only, whoever else writes there.
    ///
    /// # Errors
    /// `EBADF` for what is not open for writing; what the system says.
    pub(crate) fn append_only(&mut self, handle: u32) -> Result<(), Refusal> {
        let handle = self.handles.get(handle)?;
        handle.writable()?;
        handle.content = match handle.content {
            Content::Read | Content::ReadWrite | Content::ReadAppend => Content::ReadAppend,
            Content::Folder | Content::Write | Content::Append => Content::Append,
        };
        append_only(&handle.file)
    }

    /// Closes a file or folder.
    ///
    /// # Errors
    /// `EBADF` for a number that is not open.
    pub(crate) fn close(&mut self, handle: u32) -> Result<(), Refusal> {
        self.handles.remove(handle).map(drop)
    }

    fn open_name(
        &mut self,
        spot: &Spot,
        content: Content,
        flags: OpenFlags,
        mode: u32,
    ) -> Result<Handle, Refusal> {
        let access = spot.access(&self.mounts);
        if flags.changes() {
            writable(access)?;
        }
        let found = match &spot.state {
            State::Found(_) if flags.create && flags.exclusive => {
                return Err(Refusal::of("EEXIST"));
            }
            State::Found(found) => found,
            State::Hidden if flags.create => return Err(spot.taken()),
            State::Missing if flags.create => return self.create(spot, content, mode),
            State::Missing | State::Hidden => return Err(Refusal::of("ENOENT")),
        };
        if flags.no_follow && found.is_symlink() {
            return Err(Refusal::of("ELOOP"));
        }
        if found.is_dir() {
            let folder = spot.enter(&self.mounts)?;
            return folder_handle(&folder, self.mounts.access(&folder), flags);
        }
        if flags.directory {
            return Err(Refusal::of("ENOTDIR"));
        }
        // Also asked of the handle below; asked here, a FIFO's or device's own `open` never runs.
        regular(found)?;
        let file = open_file(spot, content, Make::Never)?;
        if flags.truncate {
            file.set_len(0)?;
        }
        Ok(Handle {
            path: Vec::new(),
            file,
            content,
            access,
            area: spot.parent.area,
            cursor: 0,
        })
    }

    /// Makes the file and never takes one that is there: exclusive creation follows no link, whoever
    /// puts one in its place.
    fn create(&mut self, spot: &Spot, content: Content, mode: u32) -> Result<Handle, Refusal> {
        self.usage.of(spot.parent.area).room_for_entry()?;
        let file = open_file(spot, content, Make::New(mode))?;
        self.usage.of(spot.parent.area).made();
        let access = Access::ReadWrite;
        Ok(Handle {
            path: Vec::new(),
            file,
            content,
            access,
            area: spot.parent.area,
            cursor: 0,
        })
    }
}

#[derive(Clone, Copy)]
enum Make {
    Never,
    New(u32),
}

/// Opens a name of a folder: no link, without blocking, and only a regular file comes out. The handle is
/// what is checked. Attack: a file that becomes a FIFO, device or link between the look and the open.
fn open_file(spot: &Spot, content: Content, make: Make) -> Result<File, Refusal> {
    let mut options = OpenOptions::new();
    options.follow(FollowSymlinks::No).nonblock(true);
    options.read(matches!(
        content,
        Content::Read | Content::ReadWrite | Content::ReadAppend
    ));
    options.write(matches!(content, Content::Write | Content::ReadWrite));
    options.append(matches!(content, Content::Append | Content::ReadAppend));
    if let Make::New(mode) = make {
        // The system makes files only when it may write them; the handle still only reads.
        if content == Content::Read {
            options.write(true);
        }
        options.create_new(true);
        set_mode(&mut options, mode);
    }
    let file = spot.parent.dir.open_with(&spot.name, &options)?;
    regular(&file.metadata()?)?;
    Ok(file.into_std())
}

fn regular(found: &Metadata) -> Result<(), Refusal> {
    if found.is_file() {
        return Ok(());
    }
    Err(Refusal::because(
        "EACCES",
        "a FIFO, socket or device is never opened for a task: only files and folders are",
    ))
}

fn folder_handle(folder: &Folder, access: Access, flags: OpenFlags) -> Result<Handle, Refusal> {
    if flags.create && flags.exclusive {
        return Err(Refusal::of("EEXIST"));
    }
    if flags.changes() {
        return Err(Refusal::of("EISDIR"));
    }
    let file = folder_file(folder)?;
    Ok(Handle {
        path: Vec::new(),
        file,
        content: Content::Folder,
        access,
        area: folder.area,
        cursor: 0,
    })
}

#[cfg(unix)]
fn append_only(file: &File) -> Result<(), Refusal> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    let flags = fcntl_getfl(file).map_err(std::io::Error::from)?;
    Ok(fcntl_setfl(file, flags | OFlags::APPEND).map_err(std::io::Error::from)?)
}

/// There is no such switch: each write looks for the end.
#[cfg(not(unix))]
fn append_only(_file: &File) -> Result<(), Refusal> {
    Ok(())
}

/// The folder itself as a handle that can be synced and changed; those of a walk only lead on.
#[cfg(unix)]
pub(super) fn folder_file(folder: &Folder) -> Result<File, Refusal> {
    Ok(folder.dir.open(OsStr::new("."))?.into_std())
}

#[cfg(not(unix))]
pub(super) fn folder_file(folder: &Folder) -> Result<File, Refusal> {
    let _: &OsStr = OsStr::new(".");
    Ok(folder.dir.try_clone()?.into_std_file())
}

/// Attack: a set-uid program made by a task, waiting for somebody of the host to run it.
#[cfg(unix)]
fn set_mode(options: &mut OpenOptions, mode: u32) {
    cap_std::fs::OpenOptionsExt::mode(options, mode & 0o777);
}

#[cfg(not(unix))]
fn set_mode(_options: &mut OpenOptions, _mode: u32) {}
