//! A journal in an SQLite file.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::writer::Writer;
use super::{Ack, Asked, Begun, Change, Journal, Lease, Pulse, Request, Step};
use super::{ask, list, open, requests, show};
use crate::error::Failure;
use crate::sqlite::{Identity, identity_of};

/// The journal of a project.
pub struct Sqlite {
    path: PathBuf,
    /// Milliseconds since the epoch, with a fraction.
    clock: fn() -> f64,
    identity: Option<Identity>,
    /// For looking things up, which waits for no disk.
    connection: Mutex<Connection>,
    /// For beginning and claiming, which does.
    claims: Mutex<Connection>,
    writer: Writer,
}

impl Sqlite {
    /// Opens the file at `path`; it is made if it is not there.
    ///
    /// # Errors
    /// One that cannot be used.
    pub fn open(path: &Path, clock: fn() -> f64) -> Result<Self, Failure> {
        Ok(Self {
            claims: Mutex::new(open::open(path)?),
            connection: Mutex::new(open::open(path)?),
            identity: identity_of(path),
            writer: Writer::start(path, clock)?,
            path: path.to_owned(),
            clock,
        })
    }

    /// Whether the file is still the one at its path.
    pub fn is_there(&self) -> bool {
        identity_of(&self.path) == self.identity
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        work(&mut lock(&self.connection)).map_err(|error| open::failed(&self.path, &error))
    }

    fn claiming<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        work(&mut lock(&self.claims)).map_err(|error| open::failed(&self.path, &error))
    }
}

fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Journal for Sqlite {
    fn begin(&self, asked: &Asked) -> Result<Begun, Failure> {
        let now = (self.clock)();
        let begun = self.claiming(|connection| ask::begin(connection, asked, now))?;
        ask::same(asked, &begun)?;
        Ok(begun.into())
    }

    fn claim(
        &self,
        run_id: &str,
        version: &str,
        retry_interrupted: bool,
    ) -> Result<Lease, Failure> {
        let now = (self.clock)();
        self.claiming(|connection| ask::claim(connection, run_id, version, retry_interrupted, now))?
    }

    fn append(&self, lease: &Arc<Lease>, changes: Vec<Change>) -> Ack {
        self.writer.append(lease, changes)
    }

    fn note(&self, lease: &Arc<Lease>, changes: Vec<Change>) {
        self.writer.note(lease, changes);
    }

    fn lookup(&self, lease: &Lease, path: &str) -> Result<Option<Step>, Failure> {
        self.with(|connection| {
            connection
                .prepare_cached(
                    "SELECT task_id, name, args_hash, effects, failed, due_ms, envelope, called_at < 0 FROM steps
                     WHERE run = ?1 AND path = ?2",
                )?
                .query_row(params![lease.run, path], |row| {
                    Ok(Step {
                        task_id: row.get(0)?,
                        name: row.get(1)?,
                        args_hash: row.get(2)?,
                        effects: row.get(3)?,
                        failed: row.get(4)?,
                        due_ms: row.get(5)?,
                        envelope: row.get(6)?,
                        loose: row.get(7)?,
                    })
                })
                .optional()
        })
    }

    fn record(&self, lease: &Lease, path: &str, attempt: u32) -> Result<Vec<u8>, Failure> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT events FROM logs WHERE run = ?1 AND path = ?2 AND attempt = ?3 ORDER BY position",
            )?;
            let mut rows = statement.query(params![lease.run, path, attempt])?;
            let mut record = Vec::new();
            while let Some(row) = rows.next()? {
                record.extend_from_slice(row.get_ref(0)?.as_blob()?);
            }
            Ok(record)
        })
    }

    fn request(
        &self,
        lease: &Lease,
        path: &str,
        attempt: u32,
        number: u32,
    ) -> Result<Option<Request>, Failure> {
        self.with(|connection| requests::read(connection, lease, path, attempt, number))
    }

    fn heartbeat(&self, lease: &Lease) -> Result<Pulse, Failure> {
        self.with(|connection| {
            let pulse = connection
                .prepare_cached(
                    "SELECT epoch != ?2, cancel, (SELECT coalesce(max(id), 0) FROM signals WHERE run = ?1)
                     FROM runs WHERE id = ?1",
                )?
                .query_row(params![lease.run, lease.epoch], |row| {
                    Ok(Pulse {
                        lost: row.get(0)?,
                        cancelled: row.get(1)?,
                        last_signal: row.get(2)?,
                    })
                })
                .optional()?;
            Ok(pulse.unwrap_or(Pulse {
                lost: true,
                ..Pulse::default()
            }))
        })
    }

    fn signals(&self, lease: &Lease, name: &str) -> Result<Vec<(i64, String)>, Failure> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, value FROM signals WHERE run = ?1 AND name = ?2 AND consumed_by ISNULL ORDER BY id",
            )?;
            let rows = statement.query_map(params![lease.run, name], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            rows.collect()
        })
    }

    fn signal(&self, id: &str, name: &str, value: &str) -> Result<Value, Failure> {
        show::signal(&self.path, id, name, value, (self.clock)())
    }

    fn wake(&self) -> Result<Vec<String>, Failure> {
        list::due(&self.path, (self.clock)())
    }
}
