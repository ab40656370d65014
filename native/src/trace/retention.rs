//! Drops old runs.

use std::time::{Duration, Instant};

use rusqlite::{OptionalExtension, TransactionBehavior};

use super::settings::TraceSettings;
use super::store::Store;
use crate::sqlite::Trouble;

/// How long one go may take: others wait meanwhile, the end of the process among them.
const TIME: Duration = Duration::from_millis(100);
/// Tables with rows of runs.
const TABLES: [&str; 4] = ["tasks", "attempts", "host_requests", "output"];
/// The oldest run that began before a time, and the oldest that has ended.
const TOO_OLD: &str = "SELECT id FROM runs WHERE started_ms < ?1 ORDER BY id LIMIT 1";
const ENDED: &str = "SELECT id FROM runs WHERE started_ms < ?1 AND EXISTS
   (SELECT 1 FROM tasks WHERE run = runs.id AND task_id = 0 AND ended_ms NOTNULL) ORDER BY id LIMIT 1";

/// Drops runs that are too old, and the oldest while the file is too large: one at a time, so that each is dropped for
/// good however soon the process ends. Gives whether there is more to do.
pub(super) fn drop_old(
    store: &mut Store,
    settings: &TraceSettings,
    now_ms: f64,
) -> Result<bool, Trouble> {
    let until = Instant::now() + TIME;
    let too_old = now_ms - settings.keep.as_secs_f64() * 1e3;
    loop {
        let dropped = drop_one(store, TOO_OLD, too_old)?
            || (used(store)? > settings.max_size && drop_one(store, ENDED, f64::MAX)?);
        if !dropped {
            return Ok(false);
        }
        if Instant::now() >= until {
            return Ok(true);
        }
    }
}

/// Drops the run that a query finds; whether there was one.
fn drop_one(store: &mut Store, query: &str, began_before: f64) -> Result<bool, Trouble> {
    let behavior = TransactionBehavior::Immediate;
    let transaction = store.connection.transaction_with_behavior(behavior)?;
    let run: Option<i64> = transaction
        .prepare_cached(query)?
        .query_row([began_before], |row| row.get(0))
        .optional()?;
    let Some(run) = run else {
        return Ok(false);
    };
    for table in TABLES {
        let sql = format!("DELETE FROM {table} WHERE run = ?1");
        transaction.prepare_cached(&sql)?.execute([run])?;
    }
    transaction
        .prepare_cached("DELETE FROM runs WHERE id = ?1")?
        .execute([run])?;
    transaction.commit()?;
    store
        .connection
        .execute_batch("PRAGMA incremental_vacuum(1000)")?;
    Ok(true)
}

/// Bytes of the file that hold something.
fn used(store: &Store) -> Result<u64, Trouble> {
    let pragma = |name| {
        let connection = &store.connection;
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
    };
    let pages = pragma("page_count")? - pragma("freelist_count")?;
    Ok(u64::try_from(pages * pragma("page_size")?).unwrap_or(0))
}
