//! The files that a loaded program was made of besides its own: whether they are still the same.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A file changed twice within one tick of the file system's clock keeps its stamp. No clock in use is coarser than
/// this, so a younger stamp proves nothing.
const COARSEST_TICK: Duration = Duration::from_secs(2);
/// Files that are noted of one program: more than any has. What is beyond is not looked at again.
const MAX_NOTED: usize = 50_000;
/// Bytes of a file that is looked at: more than a module or data of a package may have.
const MAX_FILE: u64 = 64 << 20;

/// Files and folders, and how they were when they were looked at.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Dependencies {
    noted: BTreeMap<PathBuf, Dependency>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Dependency {
    /// Whether it came by installing; those change seldom.
    installed: bool,
    /// Of a file its content's hash, of a folder its names'; none if there is nothing.
    hash: Option<String>,
    stamp: Option<Stamp>,
    /// When that was, since 1970.
    seen: Duration,
}

/// While these stay, the content most likely does.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    ino: u64,
    mtime: Duration,
    ctime: Duration,
}

impl Dependencies {
    /// Notes a file of which this is the content, and which had this stamp before it was read.
    pub fn note(&mut self, path: &Path, stamp: Option<Stamp>, content: &[u8], installed: bool) {
        let hash = stamp.is_some().then(|| hash_of(content));
        self.insert(path, stamp, hash, installed);
    }

    /// Notes how a file or folder is now, or that there is none.
    pub fn note_now(&mut self, path: &Path, installed: bool) {
        let stamp = Stamp::of(path);
        self.insert(path, stamp, hash_at(path), installed);
    }

    /// Notes what another load depended on.
    pub fn add(&mut self, others: &Self) {
        for (path, other) in &others.noted {
            self.noted.entry(path.clone()).or_insert(other.clone());
        }
    }

    fn insert(&mut self, path: &Path, stamp: Option<Stamp>, hash: Option<String>, installed: bool) {
        if self.noted.len() < MAX_NOTED && !self.noted.contains_key(path) {
            let dependency = Dependency {
                installed,
                hash,
                stamp,
                seen: now(),
            };
            self.noted.insert(path.to_owned(), dependency);
        }
    }

    /// Whether everything is as it was. Looks at stamps first; what was only touched is stamped anew.
    pub fn are_unchanged(&mut self, with_installed: bool) -> bool {
        self.noted
            .iter_mut()
            .filter(|(_, dependency)| with_installed || !dependency.installed)
            .all(|(path, dependency)| dependency.is_unchanged(path))
    }

    /// What the files in these folders say, and where in them they lie. Not what configures Python, which may name the
    /// folder that it is in.
    #[must_use]
    pub fn contents(&self, folders: &[PathBuf]) -> String {
        let mut told = Vec::new();
        for (path, found) in &self.noted {
            let within = folders
                .iter()
                .filter_map(|folder| path.strip_prefix(folder).ok());
            let nearest = within.min_by_key(|rest| rest.as_os_str().len());
            let is_file = found.stamp.as_ref().is_some_and(|stamp| stamp.size > 0);
            let configures = path.extension().is_some_and(|extension| extension == "pth");
            if let (Some(rest), Some(hash), true, false) =
                (nearest, &found.hash, is_file, configures)
            {
                told.push(format!("{hash} {}", rest.display()));
            }
        }
        told.sort_unstable();
        hash_of(told.join("\n").as_bytes())
    }

    /// The files of modules.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.noted.keys().map(PathBuf::as_path)
    }
}

impl Dependency {
    fn is_unchanged(&mut self, path: &Path) -> bool {
        let seen = now();
        let stamp = Stamp::of(path);
        if stamp == self.stamp
            && self
                .stamp
                .as_ref()
                .is_none_or(|stamp| stamp.settled(self.seen))
        {
            return true;
        }
        if hash_at(path) != self.hash {
            return false;
        }
        self.stamp = stamp;
        self.seen = seen;
        true
    }
}

impl Stamp {
    /// What the file system says of a path now; none if there is nothing.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let found = fs::metadata(path).ok()?;
        let mtime = since_epoch(found.modified().ok());
        Some(Self {
            size: if found.is_dir() { 0 } else { found.len() },
            ino: ino(&found),
            mtime,
            ctime: ctime(&found).unwrap_or(mtime),
        })
    }

    fn settled(&self, seen: Duration) -> bool {
        seen.saturating_sub(self.mtime.max(self.ctime)) > COARSEST_TICK
    }
}

#[cfg(unix)]
fn ino(found: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn ino(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn ctime(found: &Metadata) -> Option<Duration> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(found.ctime()).ok()?;
    Some(Duration::new(
        seconds,
        u32::try_from(found.ctime_nsec()).ok()?,
    ))
}

#[cfg(not(unix))]
fn ctime(_: &Metadata) -> Option<Duration> {
    None
}

fn hash_of(content: &[u8]) -> String {
    blake3::hash(content).to_string()
}

fn hash_at(path: &Path) -> Option<String> {
    if !path.is_dir() {
        return hash_of_file(path);
    }
    let entries = fs::read_dir(path).ok()?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let folder = entry.file_type().is_ok_and(|kind| !kind.is_file());
            matters(&name, folder).then_some(name)
        })
        .collect();
    names.sort_unstable();
    Some(hash_of(names.join("\0").as_bytes()))
}

/// None of what is no ordinary file, or larger than any module. Attack: a link to `/dev/zero`, or a pipe, whose reading
/// never ends.
fn hash_of_file(path: &Path) -> Option<String> {
    let ordinary = fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() <= MAX_FILE);
    if !ordinary {
        return None;
    }
    let mut content = Vec::new();
    let file = fs::File::open(path).ok()?;
    file.take(MAX_FILE).read_to_end(&mut content).ok()?;
    Some(hash_of(&content))
}

/// Whether a name in a folder could be a module's: what else comes and goes there changes nothing.
pub(super) fn matters(name: &str, folder: bool) -> bool {
    if folder {
        return !name.starts_with('.') && name != "__pycache__";
    }
    name.ends_with(".py") || super::is_native(name) || name.ends_with(".pth")
}

fn since_epoch(time: Option<SystemTime>) -> Duration {
    time.and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default()
}

fn now() -> Duration {
    since_epoch(Some(SystemTime::now()))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    #[test]
    fn what_is_no_ordinary_file_is_as_good_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("pyvenv.cfg");
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        let mut dependencies = Dependencies::default();
        dependencies.note_now(&link, false);
        assert!(dependencies.are_unchanged(true));
        fs::remove_file(&link).unwrap();
        fs::write(&link, "home = /usr/bin\n").unwrap();
        assert!(!dependencies.are_unchanged(true));
    }
}
