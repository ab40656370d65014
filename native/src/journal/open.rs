//! Opens the file, and says what is wrong with it.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::schema::SCHEMA;
use crate::error::{ErrorType, Failure};
use crate::sqlite::{Kind, Trouble, connect, prepared};

/// Opens a journal to write to it; it is made if it is not there.
pub(super) fn open(path: &Path) -> Result<Connection, Failure> {
    let told = |trouble: Trouble| unusable(path, &trouble);
    let place = prepared(path).map_err(told)?;
    let access = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let failed = |error: rusqlite::Error| failed(path, &error);
    let mut connection = connect(&place, access).map_err(failed)?;
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(failed)?;
    match SCHEMA.kind(&connection).map_err(failed)? {
        Kind::Ready => {}
        Kind::Older => {
            private(&place).map_err(|error| unusable(path, &error))?;
            let vacuum = connection.pragma_update(None, "auto_vacuum", "INCREMENTAL");
            vacuum.map_err(failed)?;
            let pragma = connection.pragma_update(None, "journal_mode", "WAL");
            pragma.map_err(failed)?;
            SCHEMA.migrate(&mut connection).map_err(failed)?;
        }
        Kind::Newer => return Err(unusable(path, &"a newer version of Capsule made it")),
        Kind::Foreign => return Err(unusable(path, &"it is no journal of Capsule's")),
    }
    // What was said to be done has to be there after a power failure, too.
    let pragma = connection.pragma_update(None, "synchronous", "FULL");
    pragma.map_err(failed)?;
    Ok(connection)
}

/// Opens a journal that is there; none if it is not.
pub(super) fn existing(path: &Path) -> Result<Option<Connection>, Failure> {
    if !path.exists() {
        return Ok(None);
    }
    open(path).map(Some)
}

/// The file has values in it that are nobody else's business.
fn private(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(())
    }
}

/// A journal that cannot be used as it is.
pub(super) fn unusable(path: &Path, why: &dyn std::fmt::Display) -> Failure {
    let path = path.display();
    Failure::load(format!(
        "{path}: the journal of durable runs cannot be used: {why}. Move it away to begin a new one; the runs in it are lost with it."
    ))
}

/// What SQLite refused. A disk that is full may have room later, and nothing that was kept is lost.
pub(super) fn failed(path: &Path, error: &rusqlite::Error) -> Failure {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => unusable(path, error),
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Failure::new(
            ErrorType::Interrupted,
            format!(
                "{}: the journal cannot be written: {error}. Nothing that was done is lost: make room, and resume the run.",
                path.display()
            ),
        ),
        _ => Failure::new(
            ErrorType::Interrupted,
            format!("{}: the journal: {error}", path.display()),
        ),
    }
}
