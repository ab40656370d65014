//! The tables.

use crate::sqlite::Schema;

/// "Caps".
pub(super) const SCHEMA: Schema = Schema {
    application_id: 0x4361_7073,
    migrations: &[include_str!("migrations/1.sql")],
};

#[cfg(test)]
mod tests {
    use std::thread;

    use rusqlite::Connection;

    use super::super::store::Store;
    use super::*;
    use crate::sqlite::Kind;

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
                let kind = SCHEMA.kind(&reader).unwrap();
                assert_ne!(kind, Kind::Foreign);
                if kind == Kind::Ready {
                    break;
                }
            }
            maker.join().unwrap().unwrap();
        }
    }
}
