//! The open file: writes batches of entries, each batch whole or not at all.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::batch::Batch;
use super::schema::SCHEMA;
use super::writer::Entry;
use crate::sqlite::{Identity, Kind, Trouble, connect, identity_of, prepared};

/// An open file.
pub(super) struct Store {
    pub(super) connection: Connection,
    path: PathBuf,
    identity: Option<Identity>,
}

impl Store {
    /// Opens a file, which need not exist; its folder is made.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        let place = prepared(path)?;
        let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let mut connection = connect(&place, access)?;
        // A last checkpoint would write to the disk while the process ends.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        match SCHEMA.kind(&connection)? {
            Kind::Ready => {}
            Kind::Older => {
                connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
                connection.pragma_update(None, "journal_mode", "WAL")?;
                SCHEMA.migrate(&mut connection)?;
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
            path: path.to_owned(),
            identity: identity_of(path),
        })
    }

    /// Whether the file is still the one at its path: it may have been removed, or set aside by another process.
    pub(super) fn is_there(&self) -> bool {
        identity_of(&self.path) == self.identity
    }

    /// Writes entries, all or none.
    pub(super) fn write(&mut self, entries: &[Entry]) -> Result<(), Trouble> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        Batch::new(&transaction).write(entries)?;
        Ok(transaction.commit()?)
    }
}
