//! Folders that the host reads for a guest, under the rules of the files that a task is granted.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::files::{Files, Follow, Kind, Mount, Mounts, OpenFlags, Quotas};
use crate::policy::Access;

/// Folders to read from. What is in them may link to other files in them, and to none elsewhere, whoever changes
/// them meanwhile.
pub struct Shelf(Mutex<Files>);

/// What is at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whether it is a folder; else it is an ordinary file.
    pub folder: bool,
    /// Bytes.
    pub size: u64,
    /// Inode.
    pub ino: u64,
    /// Last change of the content, in nanoseconds since 1970.
    pub mtime_ns: i128,
    /// Last change of the metadata.
    pub ctime_ns: i128,
}

impl Shelf {
    /// Opens the folders; one that cannot be opened is as if it were not there.
    #[must_use]
    pub fn open(folders: &[PathBuf], protected: &[PathBuf]) -> Self {
        let mut mounts: Vec<Mount> = Vec::new();
        for folder in folders {
            let mount = Mount {
                guest: guest_path(folder),
                host: folder.clone(),
                access: Access::ReadOnly,
            };
            let opens = Mounts::open(std::slice::from_ref(&mount), protected).is_ok();
            if opens && !mounts.iter().any(|other| other.guest == mount.guest) {
                mounts.push(mount);
            }
        }
        let opened = Mounts::open(&mounts, protected).unwrap_or_default();
        let files = Files::new(opened.into(), "/".to_owned(), Quotas::default());
        Self(Mutex::new(files))
    }

    /// What is at a path; nothing if it is no file or folder in the folders.
    #[must_use]
    pub fn look(&self, path: &Path) -> Option<Found> {
        let stat = self.lock().stat(guest_path(path).as_bytes(), Follow::Links);
        let stat = stat.ok()?;
        matches!(stat.kind, Kind::File | Kind::Folder).then_some(Found {
            folder: stat.kind == Kind::Folder,
            size: stat.size,
            ino: stat.ino,
            mtime_ns: stat.modified_ns,
            ctime_ns: stat.changed_ns,
        })
    }

    /// The content of a file, if it has at most so many bytes.
    #[must_use]
    pub fn read(&self, path: &Path, most: usize) -> Option<Vec<u8>> {
        let mut files = self.lock();
        let flags = OpenFlags {
            read: true,
            ..OpenFlags::default()
        };
        let file = files.open(guest_path(path).as_bytes(), flags, 0).ok()?;
        let mut content = Vec::new();
        loop {
            match files.read(file, most, None) {
                Ok(piece) if piece.is_empty() => break,
                Ok(piece) if content.len() + piece.len() <= most => content.extend(piece),
                _ => {
                    let _ = files.close(file);
                    return None;
                }
            }
        }
        files.close(file).ok()?;
        Some(content)
    }

    /// The names in a folder, and whether each is an ordinary folder.
    #[must_use]
    pub fn list(&self, path: &Path) -> Option<Vec<(String, bool)>> {
        let entries = self.lock().list(guest_path(path).as_bytes()).ok()?;
        let named = entries.into_iter().filter_map(|entry| {
            let name = String::from_utf8(entry.name).ok()?;
            Some((name, entry.kind == Kind::Folder))
        });
        Some(named.collect())
    }

    fn lock(&self) -> MutexGuard<'_, Files> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The folders are where they are on the host, so that links between them lead where they say.
fn guest_path(path: &Path) -> String {
    let path = path.to_string_lossy();
    if !cfg!(windows) {
        return path.into_owned();
    }
    format!("/{}", path.replace('\\', "/"))
}
