//! What the files have in common that Capsule keeps with SQLite.

mod file;
mod schema;

pub(crate) use file::{Identity, Trouble, connect, files_of, identity_of, prepared};
pub(crate) use schema::{Kind, Schema};
