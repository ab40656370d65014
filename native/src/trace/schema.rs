//! The tables, and how an older file becomes one of today.

use rusqlite::{Connection, TransactionBehavior};

/// "Caps": a file that is another application's is never written to.
const APPLICATION_ID: i64 = 0x4361_7073;

/// Each step brings a file from the version of its place to the next; they are never changed, only added to.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/1.sql")];

/// What a file is, before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of ours, of today.
    Ready,
    /// Empty, or an older one of ours.
    Older,
    /// A newer version of Capsule made it.
    Newer,
    /// Something else.
    Foreign,
}

/// Looks what a file is, at one moment: another process may be making it.
pub(super) fn kind(connection: &Connection) -> rusqlite::Result<Kind> {
    let moment = connection.unchecked_transaction()?;
    let pragma = |name| moment.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let today = MIGRATIONS.len() as i64;
    let empty = || {
        moment.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| {
            row.get(0)
        })
    };
    Ok(match application {
        APPLICATION_ID if version > today => Kind::Newer,
        APPLICATION_ID if version == today => Kind::Ready,
        APPLICATION_ID => Kind::Older,
        0 if empty()? => Kind::Older,
        _ => Kind::Foreign,
    })
}

/// Brings a file to today's version; several processes may do it at once.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version =
        transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?;
    for step in MIGRATIONS
        .iter()
        .skip(usize::try_from(version).unwrap_or(0))
    {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64)?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::super::store::Store;
    use super::*;

    #[test]
    fn a_file_that_another_is_making_is_never_taken_for_something_else() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..100 {
            let path = folder.path().join(format!("{number}/trace.db"));
            std::fs::create_dir(folder.path().join(number.to_string())).unwrap();
            let making = path.clone();
            let maker = thread::spawn(move || Store::open(&making).map(drop));
            while !path.exists() {
                thread::yield_now();
            }
            let reader = Connection::open(&path).unwrap();
            reader
                .busy_timeout(std::time::Duration::from_secs(5))
                .unwrap();
            loop {
                let kind = kind(&reader).unwrap();
                assert_ne!(kind, Kind::Foreign);
                if kind == Kind::Ready {
                    break;
                }
            }
            maker.join().unwrap().unwrap();
        }
    }
}
