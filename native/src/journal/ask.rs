//! Runs as they are asked for, and who works on them.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU64};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::owner::Owner;
use super::{Asked, Begun, Lease, retry};
use crate::error::{ErrorType, Failure};

/// How long whoever works on a run may be silent: milliseconds. Only where it is not known that its process has died.
pub(super) const LEASE_MS: f64 = 20_000.0;

/// A run's row.
pub(super) struct Row {
    file: String,
    task: Option<String>,
    args: String,
    seed: Vec<u8>,
    status: String,
    envelope: Option<String>,
    interrupted: bool,
}

impl From<Row> for Begun {
    fn from(row: Row) -> Self {
        let ended = matches!(&*row.status, "completed" | "failed" | "cancelled");
        Self {
            seed: row.seed.try_into().unwrap_or_default(),
            envelope: row.envelope.filter(|_| ended),
            // What was cancelled stays so.
            interrupted: row.interrupted && row.status != "cancelled",
            args: row.args,
        }
    }
}

/// Begins a run, or finds the one that has its id.
pub(super) fn begin(
    connection: &mut Connection,
    asked: &Asked,
    now_ms: f64,
) -> rusqlite::Result<Row> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(
        "INSERT OR IGNORE INTO runs (run_id, status, file, task, args, mounts, allow, version, seed, created_ms, updated_ms)
         VALUES (?1, 'running', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        params![
            asked.run_id,
            asked.file,
            asked.task,
            asked.args,
            asked.mounts,
            asked.allow,
            asked.version,
            asked.seed,
            now_ms
        ],
    )?;
    let row = transaction.query_row(
        "SELECT file, task, args, seed, status, envelope,
           EXISTS (SELECT 1 FROM steps WHERE run = runs.id AND outcome = 'interrupted')
         FROM runs WHERE run_id = ?1",
        [&asked.run_id],
        |row| {
            Ok(Row {
                file: row.get(0)?,
                task: row.get(1)?,
                args: row.get(2)?,
                seed: row.get(3)?,
                status: row.get(4)?,
                envelope: row.get(5)?,
                interrupted: row.get(6)?,
            })
        },
    )?;
    transaction.commit()?;
    Ok(row)
}

/// Whether a run is the one that is asked for.
pub(super) fn same(asked: &Asked, found: &Row) -> Result<(), Failure> {
    let differs = if asked.file != found.file {
        format!("of {}, not {}", found.file, asked.file)
    } else if asked.task != found.task {
        let named = |task: &Option<String>| task.clone().unwrap_or_else(|| "main".to_owned());
        format!(
            "of the task \"{}\", not \"{}\"",
            named(&found.task),
            named(&asked.task)
        )
    } else {
        return Ok(());
    };
    let message = format!(
        "the run {} is one {differs}. Choose another id for a new run.",
        asked.run_id
    );
    Err(Failure::new(ErrorType::InvalidArguments, message))
}

/// Takes a run to work on it, if nobody does.
pub(super) fn claim(
    connection: &mut Connection,
    run_id: &str,
    version: &str,
    retry_interrupted: bool,
    now_ms: f64,
) -> rusqlite::Result<Result<Lease, Failure>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(found) = find(&transaction, run_id)? else {
        let message = format!("there is no run {run_id}. capsule runs lists those that there are.");
        return Ok(Err(Failure::new(ErrorType::InvalidArguments, message)));
    };
    if let Some(owner) = found.held(now_ms) {
        let message = held(run_id, &owner);
        return Ok(Err(Failure::new(ErrorType::InvalidArguments, message)));
    }
    if found
        .version
        .as_deref()
        .is_some_and(|known| known != version)
    {
        return Ok(Err(other_version(run_id)));
    }
    if retry_interrupted {
        retry::rewind_interrupted(&transaction, found.run)?;
    }
    let owner = serde_json::to_string(&Owner::here()).unwrap_or_default();
    transaction.execute(
        "UPDATE runs SET status = 'running', version = ?2, owner = ?3, lease_until_ms = ?4, epoch = epoch + 1,
           wake_ms = NULL, ended_ms = NULL, envelope = NULL, updated_ms = ?5
         WHERE id = ?1",
        params![found.run, version, owner, now_ms + LEASE_MS, now_ms],
    )?;
    let lease = leased(&transaction, found.run, run_id)?;
    transaction.commit()?;
    Ok(Ok(lease))
}

fn leased(transaction: &Transaction<'_>, run: i64, run_id: &str) -> rusqlite::Result<Lease> {
    transaction.query_row(
        "SELECT epoch, bytes, (SELECT coalesce(max(number), 0) FROM steps WHERE run = ?1),
           (SELECT coalesce(max(task_id) + 1, 0) FROM steps WHERE run = ?1)
         FROM runs WHERE id = ?1",
        [run],
        |row| {
            let next_task: i64 = row.get(3)?;
            Ok(Lease {
                run,
                has_steps: next_task > 0,
                run_id: run_id.to_owned(),
                epoch: row.get(0)?,
                broken: OnceLock::new(),
                bytes: AtomicU64::new(row.get::<_, i64>(1)?.cast_unsigned()),
                completed: AtomicI64::new(row.get(2)?),
                task_id: AtomicU64::new(next_task.cast_unsigned()),
            })
        },
    )
}

struct Found {
    run: i64,
    version: Option<String>,
    owner: Option<String>,
    lease_until_ms: Option<f64>,
}

fn find(transaction: &Transaction<'_>, run_id: &str) -> rusqlite::Result<Option<Found>> {
    transaction
        .query_row(
            "SELECT id, version, owner, lease_until_ms FROM runs WHERE run_id = ?1",
            [run_id],
            |row| {
                Ok(Found {
                    run: row.get(0)?,
                    version: row.get(1)?,
                    owner: row.get(2)?,
                    lease_until_ms: row.get(3)?,
                })
            },
        )
        .optional()
}

impl Found {
    fn held(&self, now_ms: f64) -> Option<Owner> {
        owner_of(self.owner.as_deref()?, self.lease_until_ms?, now_ms)
    }
}

/// Who has a lease now: nobody if the process has died or the lease has run out. One that ends later than any that is
/// given now was given before the clock was set back.
pub(super) fn owner_of(owner: &str, lease_until_ms: f64, now_ms: f64) -> Option<Owner> {
    let owner: Owner = serde_json::from_str(owner).ok()?;
    let valid = lease_until_ms > now_ms && lease_until_ms <= now_ms + LEASE_MS;
    (valid && !owner.is_dead()).then_some(owner)
}

fn held(run_id: &str, owner: &Owner) -> String {
    let who = if owner.pid == std::process::id() {
        "this process works on it already".to_owned()
    } else {
        format!("process {} works on it", owner.pid)
    };
    format!("the run {run_id} goes on elsewhere: {who}. Wait for it, or stop that.")
}

fn other_version(run_id: &str) -> Failure {
    let message = format!(
        "the run {run_id} was begun by another version of its program or of Capsule, and can go on only with that. \
         Bring it back, or begin a new run with what was done: capsule runs fork {run_id} --at N."
    );
    Failure::new(ErrorType::Nondeterminism, message)
}
