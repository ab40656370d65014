//! A new run that begins with what another did.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};

use super::open::failed;
use super::show::found;
use crate::error::{ErrorType, Failure};

/// Makes a run, which nobody works on yet, whose first completed steps are those of another. Any version of the program
/// may go on with it: it runs from its beginning, and calls that are the same give what they gave.
///
/// # Errors
/// A run that is not there, a number of steps that it does not have, an id that there is.
pub fn fork(path: &Path, id: &str, at: i64, run_id: &str, now_ms: f64) -> Result<Value, Failure> {
    let (mut connection, run, from) = found(path, id, now_ms)?;
    let mistake = |message: String| Err(Failure::new(ErrorType::InvalidArguments, message));
    let read = |error: rusqlite::Error| failed(path, &error);
    let last = "SELECT coalesce(max(number), 0) FROM steps WHERE run = ?1 AND parent NOTNULL";
    let last: i64 = connection
        .query_row(last, [run], |row| row.get(0))
        .map_err(read)?;
    if !(0..=last).contains(&at) {
        return mistake(format!(
            "the steps that the run {from} has completed are {last}; it cannot be forked at {at}"
        ));
    }
    match copy(&mut connection, run, &from, at, run_id, now_ms) {
        Ok(true) => Ok(json!({ "run_id": run_id })),
        Ok(false) => mistake(format!(
            "there is a run {run_id} already. Choose another id."
        )),
        Err(error) => Err(read(error)),
    }
}

fn copy(
    connection: &mut Connection,
    run: i64,
    from: &str,
    at: i64,
    run_id: &str,
    now_ms: f64,
) -> rusqlite::Result<bool> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let made = transaction.execute(
        "INSERT OR IGNORE INTO runs (run_id, status, file, task, args, mounts, allow, seed, created_ms, updated_ms,
           forked_from)
         SELECT ?2, 'running', file, task, args, mounts, allow, seed, ?3, ?3, ?4 FROM runs WHERE id = ?1",
        params![run, run_id, now_ms, from],
    )?;
    if made == 0 {
        return Ok(false);
    }
    let fork = transaction.last_insert_rowid();
    transaction.execute(
        "INSERT INTO steps (run, path, parent, parent_attempt, task_id, kind, name, args_hash, shown, effects, failed,
           called_at, ended_at, started_ms, due_ms, ended_ms, number, outcome, envelope)
         SELECT ?2, path, parent, parent_attempt, task_id, kind, name, args_hash, shown, effects, failed, 0, 0,
           started_ms, due_ms, ended_ms, number, outcome, envelope
         FROM steps WHERE run = ?1 AND parent NOTNULL AND number <= ?3 AND outcome != 'interrupted'
           AND called_at >= 0",
        params![run, fork, at],
    )?;
    transaction.commit()?;
    Ok(true)
}
