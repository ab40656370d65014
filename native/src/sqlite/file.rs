//! A file of SQLite's, opened so that what came with sources can do no harm.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// Which of them is the rollback journal, and what it ends with where it names another file.
const JOURNAL: usize = 3;
const JOURNAL_MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
/// How long writing or reading waits for other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// It has to be set aside: what it has cannot be read.
    #[error("{0}")]
    Damaged(String),
    /// It cannot be written to now.
    #[error("{0}")]
    Unwritable(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            // The last two: what the tables should never hold, or a table that is missing.
            Some(
                ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::Unknown
                | ErrorCode::SchemaChanged,
            ) => Self::Damaged(error.to_string()),
            _ => Self::Unwritable(error.to_string()),
        }
    }
}

/// The file's path without links in it, fit to be opened. Attacks: sources bring a `.capsule` or a file of the trace
/// that leads elsewhere, where Capsule would write; one that is a pipe, at which it would wait; a journal that names
/// another file, which SQLite deletes when it has brought the journal to its end.
pub(crate) fn prepared(path: &Path) -> Result<PathBuf, Trouble> {
    let told = |error: std::io::Error| Trouble::Unwritable(error.to_string());
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Trouble::Unwritable("it has no folder".to_owned()));
    };
    let root = folder.parent().unwrap_or(folder);
    let folder = fs::canonicalize(root)
        .map_err(told)?
        .join(folder.file_name().unwrap_or_default());
    let refused = |path: &Path, why| Trouble::Unwritable(format!("{} {why}", path.display()));
    if folder.is_symlink() {
        return Err(refused(&folder, "is a symbolic link"));
    }
    fs::create_dir_all(&folder).map_err(told)?;
    let path = folder.join(name);
    for file in files_of(&path) {
        match fs::symlink_metadata(&file) {
            Ok(found) if found.is_symlink() => return Err(refused(&file, "is a symbolic link")),
            Ok(found) if !found.is_file() => return Err(refused(&file, "is no file")),
            _ => {}
        }
    }
    if names_another(&path) {
        let why = "its journal names another file";
        return Err(Trouble::Damaged(why.to_owned()));
    }
    Ok(path)
}

/// Whether the file has a journal that ends with the name of another one: none of ours does (SQLite's file format,
/// section 3, "The Rollback Journal", and its source for what follows the pages).
fn names_another(path: &Path) -> bool {
    let last = || {
        let mut journal = File::open(files_of(path).nth(JOURNAL)?).ok()?;
        let mut last = [0; JOURNAL_MAGIC.len()];
        journal.seek(SeekFrom::End(-(last.len() as i64))).ok()?;
        journal.read_exact(&mut last).ok()?;
        Some(last)
    };
    last() == Some(JOURNAL_MAGIC)
}

/// The files that SQLite makes of one.
pub(crate) fn files_of(path: &Path) -> impl Iterator<Item = PathBuf> {
    SUFFIXES.into_iter().map(move |suffix| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

/// Opens a file that is [`prepared`]. One that comes with sources may be made to attack who opens it.
pub(crate) fn connect(place: &Path, access: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(place, access | flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// What tells a file from another that has its path later.
pub(crate) type Identity = (u64, u64);

/// None if there is no file, or where the system tells none apart.
pub(crate) fn identity_of(path: &Path) -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let found = fs::symlink_metadata(path).ok()?;
        Some((found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        path.exists().then_some((0, 0))
    }
}
