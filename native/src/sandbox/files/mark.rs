//! Marking: times and permission bits.

use std::fs::{File, FileTimes};

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::OpenOptions;

use super::files_of_sandbox::{Files, writable};
use super::open::folder_file;
use super::place::{Follow, Last, Place, Spot};
use super::refusal::Refusal;
use super::stat::to_time;

impl Files {
    /// Sets the times of an entry, in nanoseconds since 1970.
    ///
    /// # Errors
    /// `EINVAL` for a time that the system cannot hold; what Node would say.
    pub(crate) fn set_times(
        &mut self,
        path: &[u8],
        follow: Follow,
        accessed_ns: i128,
        modified_ns: i128,
    ) -> Result<(), Refusal> {
        let place = self.walk(path, follow.into())?;
        match &place {
            Place::Folder(folder, _) => {
                writable(self.mounts.access(folder))?;
                file_times(&folder_file(folder)?, accessed_ns, modified_ns)
            }
            Place::Name(spot) => {
                writable(spot.access(&self.mounts))?;
                spot.found()?;
                // The walk has followed what is to be followed; what comes in its place now is not.
                entry_times(spot, accessed_ns, modified_ns)
            }
        }
    }

    /// Sets the times of what is open.
    ///
    /// # Errors
    /// `EBADF`, `EROFS`, or what the system says.
    pub(crate) fn set_times_handle(
        &mut self,
        handle: u32,
        accessed_ns: i128,
        modified_ns: i128,
    ) -> Result<(), Refusal> {
        let handle = self.handles.get(handle)?;
        handle.changeable()?;
        file_times(&handle.file, accessed_ns, modified_ns)
    }

    /// Sets the permission bits; set-uid, set-gid and sticky are dropped. Follows links.
    ///
    /// # Errors
    /// `EROFS` in a read-only mount; what Node would say.
    pub(crate) fn set_mode(&mut self, path: &[u8], mode: u32) -> Result<(), Refusal> {
        let place = self.walk(path, Last::Follow)?;
        match &place {
            Place::Folder(folder, _) => {
                writable(self.mounts.access(folder))?;
                file_mode(&folder_file(folder)?, mode)
            }
            Place::Name(spot) => {
                writable(spot.access(&self.mounts))?;
                if spot.found()?.is_dir() {
                    let folder = spot.enter(&self.mounts)?;
                    writable(self.mounts.access(&folder))?;
                    return file_mode(&folder_file(&folder)?, mode);
                }
                file_mode(&any_handle(spot)?, mode)
            }
        }
    }

    /// Sets the permission bits of what is open.
    ///
    /// # Errors
    /// `EBADF`, `EROFS`, or what the system says.
    pub(crate) fn set_mode_handle(&mut self, handle: u32, mode: u32) -> Result<(), Refusal> {
        let handle = self.handles.get(handle)?;
        handle.changeable()?;
        file_mode(&handle.file, mode)
    }
}

/// By the system's own call: cap-std has one that panics for times before 1970.
#[cfg(unix)]
fn entry_times(spot: &Spot, accessed_ns: i128, modified_ns: i128) -> Result<(), Refusal> {
    use rustix::fs::{AtFlags, Timespec, Timestamps, utimensat};
    let time = |ns: i128| -> Result<Timespec, Refusal> {
        let seconds = i64::try_from(ns.div_euclid(1_000_000_000));
        Ok(Timespec {
            tv_sec: seconds.map_err(|_| Refusal::of("EINVAL"))?,
            tv_nsec: ns.rem_euclid(1_000_000_000) as _,
        })
    };
    let times = Timestamps {
        last_access: time(accessed_ns)?,
        last_modification: time(modified_ns)?,
    };
    let name = spot.name.as_os_str();
    utimensat(&spot.parent.dir, name, &times, AtFlags::SYMLINK_NOFOLLOW)
        .map_err(|error| std::io::Error::from(error).into())
}

#[cfg(not(unix))]
fn entry_times(spot: &Spot, accessed_ns: i128, modified_ns: i128) -> Result<(), Refusal> {
    use cap_fs_ext::{DirExt, SystemTimeSpec};
    use cap_std::time::SystemTime;
    let spec =
        |ns| to_time(ns).map(|time| Some(SystemTimeSpec::Absolute(SystemTime::from_std(time))));
    let dir = &spot.parent.dir;
    Ok(dir.set_symlink_times(&spot.name, spec(accessed_ns)?, spec(modified_ns)?)?)
}

fn file_times(file: &File, accessed_ns: i128, modified_ns: i128) -> Result<(), Refusal> {
    let times = FileTimes::new()
        .set_accessed(to_time(accessed_ns)?)
        .set_modified(to_time(modified_ns)?);
    Ok(file.set_times(times)?)
}

/// A handle of a file to mark, readable or not; never a link, and only of a regular file.
fn any_handle(spot: &Spot) -> Result<File, Refusal> {
    let mut options = OpenOptions::new();
    options.follow(FollowSymlinks::No).nonblock(true).read(true);
    if !spot.found()?.is_file() {
        return Err(Refusal::of("EACCES"));
    }
    let dir = &spot.parent.dir;
    let file = dir
        .open_with(&spot.name, &options)
        .or_else(|_| dir.open_with(&spot.name, options.read(false).write(true)))?;
    if !file.metadata()?.is_file() {
        return Err(Refusal::of("EACCES"));
    }
    Ok(file.into_std())
}

#[cfg(unix)]
fn file_mode(file: &File, mode: u32) -> Result<(), Refusal> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.set_permissions(std::fs::Permissions::from_mode(mode & 0o777))?)
}

#[cfg(not(unix))]
fn file_mode(file: &File, mode: u32) -> Result<(), Refusal> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(mode & 0o200 == 0);
    Ok(file.set_permissions(permissions)?)
}
