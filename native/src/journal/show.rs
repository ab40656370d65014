//! One run: what is kept of it, and what is sent to it.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::list::{WAITS, all, one, parsed};
use super::open::{existing, failed};
use crate::error::{ErrorType, Failure};
use crate::policy::check_signal_name;

/// Bytes that the value of a signal may have.
const MAX_SIGNAL: usize = 1 << 20;

/// What the beginning or the end of an id has at least that stands for it.
const SHORT_ID: usize = 6;

/// One run with all that is kept of it. `id` is as for [`found`].
///
/// # Errors
/// A run that is not there; a journal that cannot be read.
pub fn show(path: &Path, id: &str, now_ms: f64) -> Result<Value, Failure> {
    let (connection, run, _) = found(path, id, now_ms)?;
    whole(&connection, run, now_ms).map_err(|error| failed(path, &error))
}

/// Sends a signal to a run, which takes it when it waits for it.
///
/// # Errors
/// A run that is not there or has ended; a value that is no JSON or too large; a journal that cannot be written.
pub fn signal(
    path: &Path,
    id: &str,
    name: &str,
    value: &str,
    now_ms: f64,
) -> Result<Value, Failure> {
    let value = told(value)?;
    check_signal_name(name).map_err(|why| {
        let message = format!("no signal can have this name: {why}");
        Failure::new(ErrorType::InvalidArguments, message)
    })?;
    let (mut connection, run, run_id) = found(path, id, now_ms)?;
    let mut send = || {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (status, waited): (String, bool) = transaction.query_row(
            &format!(
                "SELECT status, EXISTS (SELECT 1 FROM steps WHERE run = ?1 AND name = ?2 AND {WAITS})
                 FROM runs WHERE id = ?1"
            ),
            params![run, name],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if has_ended(&status) {
            return Ok(Err(ended(&run_id, &status)));
        }
        transaction.execute(
            "INSERT INTO signals (run, name, value, sent_ms) VALUES (?1, ?2, ?3, ?4)",
            params![run, name, value, now_ms],
        )?;
        transaction.commit()?;
        Ok(Ok(json!({ "run_id": run_id, "waited_for": waited })))
    };
    send().map_err(|error| failed(path, &error))?
}

/// Ends a run: at once if nobody works on it, else whoever does so ends it.
///
/// # Errors
/// A run that is not there or has ended; a journal that cannot be written.
pub fn cancel(path: &Path, id: &str, now_ms: f64) -> Result<Value, Failure> {
    let (mut connection, run, run_id) = found(path, id, now_ms)?;
    let mut end = || {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let summary = one(&transaction, run, now_ms)?;
        let text = |key| summary.get(key).and_then(Value::as_str);
        let status = text("status").unwrap_or_default();
        if has_ended(status) {
            return Ok(Err(ended(&run_id, status)));
        }
        let works = summary.get("owner").is_some_and(|owner| !owner.is_null());
        if works {
            transaction.execute("UPDATE runs SET cancel = 1 WHERE id = ?1", [run])?;
        } else {
            let envelope = cancelled(text("task").unwrap_or("main"), &run_id);
            transaction.execute(
                "UPDATE runs SET status = 'cancelled', envelope = ?2, ended_ms = ?3, updated_ms = ?3, wake_ms = NULL,
                   epoch = epoch + 1, owner = NULL, lease_until_ms = NULL WHERE id = ?1",
                params![run, envelope, now_ms],
            )?;
            transaction.execute("DELETE FROM logs WHERE run = ?1", [run])?;
        }
        transaction.commit()?;
        let status = if works { "running" } else { "cancelled" };
        Ok(Ok(json!({ "run_id": run_id, "status": status })))
    };
    end().map_err(|error| failed(path, &error))?
}

/// The JSON text of the envelope of a run that was cancelled.
fn cancelled(task: &str, run_id: &str) -> String {
    let message = format!("\"{task}\" was cancelled");
    let outcome = crate::envelope::Outcome::never_ran(Failure::new(ErrorType::Cancelled, message));
    crate::envelope::envelope(&outcome, task, 0, run_id).unwrap_or_default()
}

/// A run by its id or `last`: its row and its id. For an id that Capsule made, an unambiguous beginning or end will do;
/// one that somebody chose might be the beginning of another.
pub(super) fn found(
    path: &Path,
    id: &str,
    now_ms: f64,
) -> Result<(Connection, i64, String), Failure> {
    let mistake = |message: String| Err(Failure::new(ErrorType::InvalidArguments, message));
    let Some(connection) = existing(path)? else {
        return mistake(format!(
            "there is no durable run here, and so no run {id}. Begin one with capsule run FILE --durable."
        ));
    };
    let runs = all(path, now_ms)?;
    let ids = runs.iter().filter_map(|run| run.get("run_id")?.as_str());
    let is_part = |known: &str| known.starts_with(id) || known.ends_with(id);
    let fits = |known: &&str| {
        id == "last" || id.len() >= SHORT_ID && Uuid::try_parse(known).is_ok() && is_part(known)
    };
    let exact = ids.clone().find(|known| *known == id);
    let fitting: Vec<&str> = ids.filter(fits).collect();
    let run_id = match (exact, &fitting[..]) {
        (Some(run_id), _) => run_id,
        (None, [first, ..]) if id == "last" => first,
        (None, [run_id]) => run_id,
        (None, []) => {
            return mistake(format!(
                "there is no durable run {id}. capsule runs lists those that there are."
            ));
        }
        (None, several) => {
            return mistake(format!(
                "{id} means {} durable runs. Write more of the id.",
                several.len()
            ));
        }
    };
    let sql = "SELECT id FROM runs WHERE run_id = ?1";
    let run = connection.query_row(sql, [run_id], |row| row.get(0));
    let run = run.map_err(|error| failed(path, &error))?;
    Ok((connection, run, run_id.to_owned()))
}

fn whole(connection: &Connection, run: i64, now_ms: f64) -> rusqlite::Result<Value> {
    let more = connection.query_row(
        "SELECT args, mounts, allow, envelope, seed FROM runs WHERE id = ?1",
        [run],
        |row| {
            let seed: Vec<u8> = row.get(4)?;
            let json = |at| -> rusqlite::Result<Value> { Ok(parsed(row.get(at)?, &seed)) };
            Ok(json!({
                "args": json(0)?,
                "mounts": json(1)?,
                "allow": json(2)?,
                "envelope": json(3)?,
                "step_list": steps(connection, run, &seed)?,
                "signal_list": signals(connection, run)?,
            }))
        },
    )?;
    let mut whole = one(connection, run, now_ms)?;
    if let (Value::Object(whole), Value::Object(more)) = (&mut whole, more) {
        whole.extend(more);
    }
    Ok(whole)
}

fn steps(connection: &Connection, run: i64, seed: &[u8]) -> rusqlite::Result<Vec<Value>> {
    let mut statement = connection.prepare(
        "SELECT number, path, parent, kind, name, coalesce(outcome, 'started'), started_ms, ended_ms, due_ms,
           iif(outcome = 'done', NULL, envelope)
         FROM steps WHERE run = ?1 AND parent NOTNULL ORDER BY id",
    )?;
    let rows = statement.query_map([run], |row| {
        Ok(json!({
            "number": row.get::<_, Option<i64>>(0)?,
            "path": row.get::<_, String>(1)?,
            "parent": row.get::<_, String>(2)?,
            "kind": row.get::<_, String>(3)?,
            "name": row.get::<_, String>(4)?,
            "state": row.get::<_, String>(5)?,
            "started_ms": row.get::<_, f64>(6)?,
            "ended_ms": row.get::<_, Option<f64>>(7)?,
            "due_ms": row.get::<_, Option<f64>>(8)?,
            // Not by SQLite: a variable may have had the value "false", and its mark is no JSON.
            "error": parsed(row.get(9)?, seed).get("error"),
        }))
    })?;
    rows.collect()
}

fn signals(connection: &Connection, run: i64) -> rusqlite::Result<Vec<Value>> {
    let mut statement = connection.prepare(
        "SELECT name, value, sent_ms, consumed_by FROM signals WHERE run = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([run], |row| {
        let value: String = row.get(1)?;
        Ok(json!({
            "name": row.get::<_, String>(0)?,
            "value": serde_json::from_str::<Value>(&value).unwrap_or_default(),
            "sent_ms": row.get::<_, f64>(2)?,
            "consumed_by": row.get::<_, Option<String>>(3)?,
        }))
    })?;
    rows.collect()
}

fn told(value: &str) -> Result<String, Failure> {
    let mistake = |message| Failure::new(ErrorType::InvalidArguments, message);
    if value.len() > MAX_SIGNAL {
        return Err(mistake(format!(
            "the value of the signal has {} bytes; at most {MAX_SIGNAL} are possible",
            value.len()
        )));
    }
    let value: Value = serde_json::from_str(value)
        .map_err(|error| mistake(format!("the value of the signal is no JSON: {error}")))?;
    Ok(value.to_string())
}

fn has_ended(status: &str) -> bool {
    matches!(status, "completed" | "failed" | "cancelled")
}

fn ended(run_id: &str, status: &str) -> Failure {
    let message = format!("the run {run_id} has ended: it is {status}.");
    Failure::new(ErrorType::InvalidArguments, message)
}
