//! What a guest learns about a file.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cap_fs_ext::MetadataExt;
use cap_std::fs::{FileType, Metadata};

use super::refusal::Refusal;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A FIFO, socket or device: it can be seen, and never opened.
    Other,
}

impl Kind {
    pub(super) fn of(kind: FileType) -> Self {
        if kind.is_file() {
            return Self::File;
        }
        if kind.is_dir() {
            return Self::Folder;
        }
        if kind.is_symlink() {
            return Self::Link;
        }
        Self::Other
    }
}

/// The metadata of an entry. Times are nanoseconds since 1970, negative before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    /// What it is.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// Permission bits, without the type.
    pub mode: u32,
    /// Names that the file has.
    pub nlink: u64,
    /// Device.
    pub dev: u64,
    /// Inode.
    pub ino: u64,
    /// Last read.
    pub accessed_ns: i128,
    /// Last change of the content.
    pub modified_ns: i128,
    /// Last change of the metadata; where the system has none, of the content.
    pub changed_ns: i128,
    /// Creation; where the system has none, the last change of the metadata.
    pub created_ns: i128,
}

impl Stat {
    /// What a task that is run again has to find: not the times, which change when the same content is written again.
    pub(super) fn tell(&self, told: &mut blake3::Hasher) {
        told.update(&[self.kind as u8]);
        if self.kind == Kind::File {
            told.update(&self.size.to_le_bytes());
        }
    }

    /// A folder of which nothing may be known.
    pub(super) const UNSEEN: Self = Self {
        kind: Kind::Folder,
        size: 0,
        mode: 0o555,
        nlink: 1,
        dev: 0,
        ino: 0,
        accessed_ns: 0,
        modified_ns: 0,
        changed_ns: 0,
        created_ns: 0,
    };

    pub(super) fn of(found: &Metadata) -> Self {
        let time = |time: std::io::Result<cap_std::time::SystemTime>| {
            time.map(|time| since_epoch(time.into_std())).ok()
        };
        let modified_ns = time(found.modified()).unwrap_or(0);
        let changed_ns = changed(found).unwrap_or(modified_ns);
        Self {
            kind: Kind::of(found.file_type()),
            size: found.len(),
            mode: mode(found),
            nlink: found.nlink(),
            dev: found.dev(),
            ino: found.ino(),
            accessed_ns: time(found.accessed()).unwrap_or(modified_ns),
            modified_ns,
            changed_ns,
            created_ns: time(found.created()).unwrap_or(changed_ns),
        }
    }
}

#[cfg(unix)]
fn mode(found: &Metadata) -> u32 {
    cap_std::fs::MetadataExt::mode(found) & 0o7777
}

#[cfg(not(unix))]
fn mode(found: &Metadata) -> u32 {
    if found.permissions().readonly() {
        0o444
    } else {
        0o666
    }
}

#[cfg(unix)]
fn changed(found: &Metadata) -> Option<i128> {
    use cap_std::fs::MetadataExt;
    Some(i128::from(found.ctime()) * 1_000_000_000 + i128::from(found.ctime_nsec()))
}

#[cfg(not(unix))]
fn changed(_found: &Metadata) -> Option<i128> {
    None
}

fn since_epoch(time: SystemTime) -> i128 {
    let nanos = |span: Duration| i128::try_from(span.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => nanos(after),
        Err(before) => -nanos(before.duration()),
    }
}

/// A time of a guest. One that no clock of the system can show is refused, not wrapped.
pub(super) fn to_time(ns: i128) -> Result<SystemTime, Refusal> {
    // 64 bits of nanoseconds are 584 years, and what every file system can hold.
    let span = u64::try_from(ns.unsigned_abs()).map(Duration::from_nanos);
    let span = span.map_err(|_| Refusal::of("EINVAL"))?;
    let time = if ns < 0 {
        UNIX_EPOCH.checked_sub(span)
    } else {
        UNIX_EPOCH.checked_add(span)
    };
    time.ok_or(Refusal::of("EINVAL"))
}
