//! The files of a sandbox: what a guest's `fs` calls reach, and the wall around it.
//!
//! A guest names files by paths of its own world. [`walk`] is the only way from such a path to the
//! host's folders: one component at a time, through handles, never letting the system follow a link.
//! What it ends at is a handle of a folder and one name in it, and the operations use nothing else,
//! so that a change of the folders behind our back can never lead out of a mount.

mod change;
mod files_of_sandbox;
mod handles;
mod link_rule;
mod look;
mod mark;
mod mounts;
mod names;
mod open;
mod outside;
mod place;
mod position;
mod quotas;
mod refusal;
mod stat;
mod temporary;
mod transfer;
mod walk;

#[cfg(test)]
#[cfg(unix)]
mod tests;

pub(super) use files_of_sandbox::Files;
pub(super) use look::{Entry, Wanted};
pub use mounts::{Mount, Mounts};
pub(super) use open::OpenFlags;
pub(super) use place::Follow;
pub(super) use quotas::Quotas;
pub use quotas::Together;
pub(super) use refusal::Refusal;
pub(super) use stat::{Kind, Stat};
