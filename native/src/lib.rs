//! Capsule's trusted core: it loads programs, keeps their images, and runs each attempt of a
//! task in a WebAssembly sandbox of its own.
//!
//! The modules follow the walk of a run, and imports only ever point back along it:
//! `error ← {policy, envelope, engine, sqlite} ← {trace, journal} ← config ← {sandbox, artifact} ← modules ← program ← task
//! ← process ← binding`.

pub mod artifact;
// Without tests: there, what it exports to Node has no user.
#[cfg(all(feature = "node", not(test)))]
#[allow(
    unreachable_pub,
    reason = "what Node imports is public, though no Rust code names it"
)]
mod binding;
pub mod config;
pub mod engine;
pub mod envelope;
pub mod error;
pub mod journal;
pub mod modules;
pub mod policy;
pub mod process;
pub mod program;
pub mod sandbox;
mod sqlite;
pub mod task;
pub mod trace;
