//! The open file: writes batches of entries, each batch whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::batch::{Batch, Rows};
use super::schema::{Kind, kind, migrate};
use super::writer::Entry;

/// How long one batch waits for other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
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
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            // What the tables should never hold, or a table that is missing.
            Some(ErrorCode::Unknown | ErrorCode::SchemaChanged) => Self::Damaged(error.to_string()),
            _ => Self::Unwritable(error.to_string()),
        }
    }
}

/// An open file.
pub(super) struct Store {
    pub(super) connection: Connection,
    rows: Rows,
}

impl Store {
    /// Opens a file, which need not exist; its folder is made.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        let path = prepared(path).map_err(Trouble::Unwritable)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let mut connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        harden(&connection)?;
        // A last checkpoint would write to the disk while the process ends.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        match kind(&connection)? {
            Kind::Ready => {}
            Kind::Older => {
                connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
                connection.pragma_update(None, "journal_mode", "WAL")?;
                migrate(&mut connection)?;
            }
            Kind::Newer => {
                let why = "a newer version of Capsule made it";
                return Err(Trouble::Unwritable(why.to_owned()));
            }
            Kind::Foreign => return Err(Trouble::Damaged("it is no trace".to_owned())),
        }
        // A crash of the machine may lose the last events, never the file.
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        Ok(Self {
            connection,
            rows: Rows::default(),
        })
    }

    /// Writes entries, all or none.
    pub(super) fn write(&mut self, entries: &[Entry]) -> Result<(), Trouble> {
        let Self { connection, rows } = self;
        let behavior = TransactionBehavior::Immediate;
        let transaction = connection.transaction_with_behavior(behavior)?;
        let mut batch = Batch {
            transaction: &transaction,
            rows,
        };
        let written = batch.write(entries).and_then(|()| transaction.commit());
        if written.is_err() {
            self.forget();
        }
        Ok(written?)
    }

    /// Rows that are remembered may not be there any more.
    pub(super) fn forget(&mut self) {
        self.rows = Rows::default();
    }
}

/// The file's path without links in it. Attack: sources bring a `.capsule` or a file of the trace that leads
/// elsewhere, where Capsule would write.
pub(super) fn prepared(path: &Path) -> Result<PathBuf, String> {
    let told = |error: std::io::Error| error.to_string();
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err("it has no folder".to_owned());
    };
    let root = folder.parent().unwrap_or(folder);
    let folder = fs::canonicalize(root)
        .map_err(told)?
        .join(folder.file_name().unwrap_or_default());
    if folder.is_symlink() {
        return Err(format!("{} is a symbolic link", folder.display()));
    }
    fs::create_dir_all(&folder).map_err(told)?;
    let path = folder.join(name);
    let link = files_of(&path).find(|file| file.is_symlink());
    match link {
        Some(link) => Err(format!("{} is a symbolic link", link.display())),
        None => Ok(path),
    }
}

/// The files that SQLite makes of one.
pub(super) fn files_of(path: &Path) -> impl Iterator<Item = PathBuf> {
    ["", "-wal", "-shm", "-journal"]
        .into_iter()
        .map(move |suffix| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        })
}

/// A file that comes with sources may be made to attack who opens it.
pub(super) fn harden(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.pragma_update(None, "cell_size_check", true)
}
