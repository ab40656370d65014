//! The tables, and how an older file becomes one of today.

use crate::sqlite::Schema;

/// "Capj": a file that is another application's is never written to.
pub(super) const SCHEMA: Schema = Schema {
    application_id: 0x4361_706a,
    migrations: &[
        include_str!("migrations/1.sql"),
        include_str!("migrations/2.sql"),
    ],
};
