//! Drops old runs.

use rusqlite::TransactionBehavior;

use super::settings::TraceSettings;
use super::store::{Store, Trouble};

/// Runs that are dropped in one transaction: other processes write in between.
const STEP: u32 = 200;
/// Tables with rows of runs.
const TABLES: [&str; 4] = ["tasks", "attempts", "host_requests", "output"];

/// Drops the runs that are too old, and the oldest while the file is too large.
pub(super) fn drop_old(
    store: &mut Store,
    settings: &TraceSettings,
    now_ms: f64,
) -> Result<(), Trouble> {
    let too_old = now_ms - settings.keep.as_secs_f64() * 1e3;
    let mut dropped = false;
    while drop_some(store, too_old)? {
        dropped = true;
    }
    while used(store)? > settings.max_size && drop_some(store, f64::MAX)? {
        dropped = true;
    }
    if dropped {
        let unused =
            "DELETE FROM policies WHERE id NOT IN (SELECT policy FROM tasks WHERE policy NOTNULL)";
        store.connection.execute(unused, [])?;
        store
            .connection
            .execute_batch("PRAGMA incremental_vacuum")?;
        store.forget();
    }
    Ok(())
}

/// Whether there were any that began before that time.
fn drop_some(store: &mut Store, began_before: f64) -> Result<bool, Trouble> {
    let behavior = TransactionBehavior::Immediate;
    let transaction = store.connection.transaction_with_behavior(behavior)?;
    let old = transaction
        .prepare_cached("SELECT id FROM runs WHERE started_ms < ?1 ORDER BY id LIMIT ?2")?
        .query_map((began_before, STEP), |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for run in &old {
        for table in TABLES {
            let sql = format!("DELETE FROM {table} WHERE run = ?1");
            transaction.prepare_cached(&sql)?.execute([run])?;
        }
        let sql = "DELETE FROM runs WHERE id = ?1";
        transaction.prepare_cached(sql)?.execute([run])?;
    }
    transaction.commit()?;
    Ok(!old.is_empty())
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
