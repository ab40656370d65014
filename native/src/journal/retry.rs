//! Does interrupted steps again, because somebody who knows said so.

use rusqlite::{OptionalExtension, Transaction, params};

/// A step that is to be done again.
struct Step {
    parent: Option<String>,
    parent_attempt: u32,
    /// How long the record of its caller was when it ended.
    ended_at: Option<i64>,
}

/// Makes each interrupted step one that never began, and takes its callers back to before they were told of it. What
/// they did after that stays done: it is loose, which is to say that the same call finds it and another replaces it.
pub(super) fn rewind_interrupted(transaction: &Transaction<'_>, run: i64) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM requests WHERE run = ?1 AND head ISNULL", [run])?;
    let sql = "SELECT path FROM steps WHERE run = ?1 AND outcome = 'interrupted'";
    let interrupted: Vec<String> = transaction
        .prepare(sql)?
        .query_map([run], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for path in interrupted {
        if let Some(step) = find(transaction, run, &path)? {
            forget(transaction, run, &path)?;
            transaction.execute(
                "DELETE FROM steps WHERE run = ?1 AND path = ?2",
                params![run, path],
            )?;
            rewind_caller(transaction, run, &step)?;
        }
    }
    Ok(())
}

/// The caller of a step is as it was before the step ended, and so are the callers of that, if it has ended since.
fn rewind_caller(transaction: &Transaction<'_>, run: i64, step: &Step) -> rusqlite::Result<()> {
    let (Some(caller), Some(position)) = (&step.parent, step.ended_at) else {
        return Ok(());
    };
    let attempt = step.parent_attempt;
    cut_record(transaction, run, caller, attempt, position)?;
    for (table, path, numbered) in [
        ("steps", "parent", "parent_attempt"),
        ("requests", "path", "attempt"),
    ] {
        let sql = format!(
            "UPDATE {table} SET called_at = -1 WHERE run = ?1 AND {path} = ?2
               AND ({numbered} > ?3 OR ({numbered} = ?3 AND called_at > ?4))"
        );
        transaction.execute(&sql, params![run, caller, attempt, position])?;
    }
    drop_loose_waits(transaction, run, caller)?;
    let Some(above) = find(transaction, run, caller)? else {
        return Ok(());
    };
    transaction.execute(
        "UPDATE steps SET outcome = NULL, envelope = NULL, ended_ms = NULL, ended_at = NULL, number = NULL, failed = ?3
         WHERE run = ?1 AND path = ?2",
        params![run, caller, attempt - 1],
    )?;
    rewind_caller(transaction, run, &above)
}

/// Forgets what the attempts of a step saw and asked for; what it called is loose.
pub(super) fn forget(transaction: &Transaction<'_>, run: i64, path: &str) -> rusqlite::Result<()> {
    for sql in [
        "DELETE FROM logs WHERE run = ?1 AND path = ?2",
        "DELETE FROM requests WHERE run = ?1 AND path = ?2",
        "UPDATE steps SET called_at = -1 WHERE run = ?1 AND parent = ?2",
    ] {
        transaction
            .prepare_cached(sql)?
            .execute(params![run, path])?;
    }
    drop_loose_waits(transaction, run, path)
}

/// A wait costs nothing to be made again, and one that is not made again must not keep its signal.
fn drop_loose_waits(transaction: &Transaction<'_>, run: i64, caller: &str) -> rusqlite::Result<()> {
    let sql = "SELECT path FROM steps WHERE run = ?1 AND parent = ?2 AND kind = 'signal' AND called_at < 0";
    let waits: Vec<String> = transaction
        .prepare_cached(sql)?
        .query_map(params![run, caller], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    waits
        .iter()
        .try_for_each(|path| drop_tree(transaction, run, path))
}

/// Forgets a step and everything below it.
pub(super) fn drop_tree(
    transaction: &Transaction<'_>,
    run: i64,
    path: &str,
) -> rusqlite::Result<()> {
    let of_it = "run = ?1 AND (path = ?2 OR substr(path, 1, length(?2) + 1) = ?2 || '/')";
    for table in ["steps", "logs", "requests"] {
        let sql = format!("DELETE FROM {table} WHERE {of_it}");
        transaction.execute(&sql, params![run, path])?;
    }
    // What a wait had taken is there again.
    let sql = "UPDATE signals SET consumed_by = NULL
       WHERE run = ?1 AND (consumed_by = ?2 OR substr(consumed_by, 1, length(?2) + 1) = ?2 || '/')";
    transaction.execute(sql, params![run, path]).map(drop)
}

/// Forgets what an attempt saw from a position on, and what later attempts saw.
fn cut_record(
    transaction: &Transaction<'_>,
    run: i64,
    path: &str,
    attempt: u32,
    position: i64,
) -> rusqlite::Result<()> {
    transaction.execute(
        "DELETE FROM logs WHERE run = ?1 AND path = ?2 AND (attempt > ?3 OR (attempt = ?3 AND position >= ?4))",
        params![run, path, attempt, position],
    )?;
    transaction
        .execute(
            "UPDATE logs SET events = substr(events, 1, ?4 - position)
         WHERE run = ?1 AND path = ?2 AND attempt = ?3 AND position + length(events) > ?4",
            params![run, path, attempt, position],
        )
        .map(drop)
}

fn find(transaction: &Transaction<'_>, run: i64, path: &str) -> rusqlite::Result<Option<Step>> {
    transaction
        .prepare_cached(
            "SELECT parent, parent_attempt, ended_at FROM steps WHERE run = ?1 AND path = ?2",
        )?
        .query_row(params![run, path], |row| {
            Ok(Step {
                parent: row.get(0)?,
                parent_attempt: row.get(1)?,
                ended_at: row.get(2)?,
            })
        })
        .optional()
}
