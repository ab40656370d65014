//! The tables of a file, and how an older one becomes one of today.

use rusqlite::{Connection, TransactionBehavior};

/// What a file of ours has in it.
pub(crate) struct Schema {
    /// Tells it from files of other applications, which are never written to.
    pub(crate) application_id: i64,
    /// Each step brings a file from the version of its place to the next; they are never changed, only added to.
    pub(crate) migrations: &'static [&'static str],
}

/// What a file is, before it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of ours, of today.
    Ready,
    /// Empty, or an older one of ours.
    Older,
    /// A newer version of Capsule made it.
    Newer,
    /// Something else.
    Foreign,
}

impl Schema {
    /// Looks what a file is, at one moment: another process may be making it.
    pub(crate) fn kind(&self, connection: &Connection) -> rusqlite::Result<Kind> {
        let moment = connection.unchecked_transaction()?;
        let pragma = |name| moment.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let (application, version) = (pragma("application_id")?, pragma("user_version")?);
        let today = self.migrations.len() as i64;
        let empty = || {
            moment.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| {
                row.get(0)
            })
        };
        Ok(match application {
            ours if ours == self.application_id && version > today => Kind::Newer,
            ours if ours == self.application_id && version == today => Kind::Ready,
            ours if ours == self.application_id => Kind::Older,
            0 if empty()? => Kind::Older,
            _ => Kind::Foreign,
        })
    }

    /// Brings a file to today's version; several processes may do it at once.
    pub(crate) fn migrate(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version =
            transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))?;
        let done = usize::try_from(version).unwrap_or(0);
        for step in self.migrations.iter().skip(done) {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", self.application_id)?;
        transaction.pragma_update(None, "user_version", self.migrations.len() as i64)?;
        transaction.commit()
    }
}
