//! Which runs there are, which can go on, and which are dropped.

use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior, params};
use serde_json::{Value, json};

use super::ask::owner_of;
use super::mark::readable;
use super::open::{existing, failed};
use crate::error::Failure;

/// Runs that are listed at most.
const MAX_RUNS: u32 = 100_000;

/// Whether a step waits for a signal: not one that was given up, since a caller above it has ended, or has failed and is
/// tried again, or was taken back to before it.
pub(super) const WAITS: &str =
    "steps.kind = 'signal' AND steps.ended_ms ISNULL AND steps.called_at >= 0 AND NOT EXISTS (
    WITH RECURSIVE below (parent, attempt) AS (
      SELECT steps.parent, steps.parent_attempt
      UNION ALL SELECT above.parent, above.parent_attempt FROM below
        JOIN steps AS above ON above.run = steps.run AND above.path = below.parent)
    SELECT 1 FROM below JOIN steps AS above ON above.run = steps.run AND above.path = below.parent
      WHERE above.outcome NOTNULL OR above.failed >= below.attempt OR above.called_at < 0)";

/// What each run says of itself.
const SUMMARY: &str = "SELECT id, run_id, status, file, task, version, created_ms, updated_ms, ended_ms, wake_ms, owner,
    lease_until_ms, forked_from, envelope, bytes, seed,
    (SELECT count(*) FROM steps WHERE run = runs.id AND parent NOTNULL) AS steps,
    (SELECT count(*) FROM steps WHERE run = runs.id AND parent NOTNULL AND ended_ms NOTNULL) AS done
  FROM runs";

/// The runs of a status, the newest first; none is all. Without a file there are none.
///
/// # Errors
/// A journal that cannot be read.
pub fn list(
    path: &Path,
    status: Option<&str>,
    limit: Option<u32>,
    now_ms: f64,
) -> Result<Value, Failure> {
    let runs = all(path, now_ms)?;
    let fits = |run: &Value| {
        status.is_none_or(|status| run.get("status").is_some_and(|known| known == status))
    };
    let limit = limit.unwrap_or(MAX_RUNS) as usize;
    Ok(runs.into_iter().filter(fits).take(limit).collect())
}

/// The ids of those that can go on: their time has come, a signal that they wait for is there, or their process died.
///
/// # Errors
/// A journal that cannot be read.
pub fn due(path: &Path, now_ms: f64) -> Result<Vec<String>, Failure> {
    let Some(connection) = existing(path)? else {
        return Ok(Vec::new());
    };
    let read = || {
        let mut statement = connection.prepare(&format!(
            "SELECT run_id, status, wake_ms, owner, lease_until_ms,
               EXISTS (SELECT 1 FROM signals JOIN steps ON steps.run = signals.run AND steps.name = signals.name
                 WHERE signals.run = runs.id AND consumed_by ISNULL AND {WAITS})
             FROM runs WHERE status IN ('running', 'sleeping', 'waiting') ORDER BY id"
        ))?;
        let mut rows = statement.query([])?;
        let mut due = Vec::new();
        while let Some(row) = rows.next()? {
            let status: String = row.get(1)?;
            let woken = row.get::<_, Option<f64>>(2)?.is_some_and(|at| at <= now_ms);
            let answered: bool = row.get(5)?;
            if owner(row, 3, now_ms)?.is_none() && (status == "running" || woken || answered) {
                due.push(row.get(0)?);
            }
        }
        Ok(due)
    };
    read().map_err(|error| failed(path, &error))
}

/// Drops runs that ended before a time; how many.
///
/// # Errors
/// A journal that cannot be written.
pub fn prune(path: &Path, ended_before_ms: f64) -> Result<Value, Failure> {
    let Some(mut connection) = existing(path)? else {
        return Ok(json!({ "dropped": 0 }));
    };
    let mut drop = || {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let ended = "SELECT id FROM runs WHERE ended_ms < ?1";
        for table in ["steps", "logs", "requests", "signals"] {
            let sql = format!("DELETE FROM {table} WHERE run IN ({ended})");
            transaction.execute(&sql, [ended_before_ms])?;
        }
        let dropped =
            transaction.execute("DELETE FROM runs WHERE ended_ms < ?1", [ended_before_ms])?;
        transaction.execute(
            "DELETE FROM bodies WHERE hash NOT IN (SELECT body_hash FROM requests WHERE body_hash NOTNULL)",
            [],
        )?;
        transaction.commit()?;
        connection.execute_batch("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")?;
        Ok(json!({ "dropped": dropped }))
    };
    drop().map_err(|error| failed(path, &error))
}

/// Every run, the newest first.
pub(super) fn all(path: &Path, now_ms: f64) -> Result<Vec<Value>, Failure> {
    let Some(connection) = existing(path)? else {
        return Ok(Vec::new());
    };
    let read = || {
        let mut statement = connection.prepare(&format!("{SUMMARY} ORDER BY id DESC"))?;
        let mut rows = statement.query([])?;
        let mut runs = Vec::new();
        while let Some(row) = rows.next()? {
            runs.push(summary(&connection, row, now_ms)?);
        }
        Ok(runs)
    };
    read().map_err(|error| failed(path, &error))
}

/// One run by its row.
pub(super) fn one(connection: &Connection, run: i64, now_ms: f64) -> rusqlite::Result<Value> {
    let sql = format!("{SUMMARY} WHERE id = ?1");
    connection.query_row(&sql, [run], |row| summary(connection, row, now_ms))
}

fn summary(connection: &Connection, row: &Row<'_>, now_ms: f64) -> rusqlite::Result<Value> {
    let run: i64 = row.get("id")?;
    let owner = owner(row, 10, now_ms)?;
    let status: String = row.get("status")?;
    let status = match (&*status, &owner) {
        ("running", None) => "interrupted",
        (status, _) => status,
    };
    let envelope: Option<String> = row.get("envelope")?;
    let seed: Vec<u8> = row.get("seed")?;
    let envelope = parsed(envelope, &seed);
    let error = envelope.get("error").and_then(Value::as_object);
    let error = error.map(|error| {
        json!({
            "error_type": error.get("error_type"),
            "message": error.get("message"),
        })
    });
    Ok(json!({
        "run_id": row.get::<_, String>("run_id")?,
        "status": status,
        "file": row.get::<_, String>("file")?,
        "task": row.get::<_, Option<String>>("task")?,
        "program": row.get::<_, Option<String>>("version")?,
        "created_ms": row.get::<_, f64>("created_ms")?,
        "updated_ms": row.get::<_, f64>("updated_ms")?,
        "ended_ms": row.get::<_, Option<f64>>("ended_ms")?,
        "wake_ms": row.get::<_, Option<f64>>("wake_ms")?,
        "owner": owner,
        "steps": row.get::<_, i64>("steps")?,
        "steps_done": row.get::<_, i64>("done")?,
        "signals": waited(connection, run, &seed)?,
        "forked_from": row.get::<_, Option<String>>("forked_from")?,
        "size_bytes": row.get::<_, i64>("bytes")?,
        "error": error,
    }))
}

/// What a text of the journal says, with the names of variables instead of their values.
pub(super) fn parsed(text: Option<String>, seed: &[u8]) -> Value {
    text.and_then(|text| serde_json::from_str(&readable(&text, seed)).ok())
        .unwrap_or_default()
}

/// Who works on it now.
fn owner(row: &Row<'_>, at: usize, now_ms: f64) -> rusqlite::Result<Option<Value>> {
    let owner: Option<String> = row.get(at)?;
    let until: Option<f64> = row.get(at + 1)?;
    let owner = owner
        .zip(until)
        .and_then(|(owner, until)| owner_of(&owner, until, now_ms));
    Ok(owner.map(|owner| json!({ "pid": owner.pid, "host": owner.host })))
}

/// The signals that a run waits for.
fn waited(connection: &Connection, run: i64, seed: &[u8]) -> rusqlite::Result<Vec<Value>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT name, shown, started_ms, due_ms FROM steps
         WHERE run = ?1 AND {WAITS} AND (SELECT ended_ms FROM runs WHERE id = ?1) ISNULL ORDER BY id"
    ))?;
    let rows = statement.query_map(params![run], |row| {
        let shown: Option<String> = row.get(1)?;
        Ok(json!({
            "name": row.get::<_, String>(0)?,
            "args": parsed(shown, seed),
            "since_ms": row.get::<_, f64>(2)?,
            "until_ms": row.get::<_, Option<f64>>(3)?,
        }))
    })?;
    rows.collect()
}
