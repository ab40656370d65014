//! The file state of one sandbox.

use std::sync::Arc;

use super::handles::Handles;
use super::mounts::Mounts;
use super::names::components;
use super::place::{Last, Place};
use super::quotas::{Quotas, Usage};
use super::refusal::Refusal;
use super::walk::walk;
use crate::policy::Access;

/// The files of one sandbox: what it may see, what it has open, and what it used. Everything is closed
/// with this value.
#[derive(Debug)]
pub(crate) struct Files {
    pub(super) mounts: Arc<Mounts>,
    pub(super) handles: Handles,
    pub(super) usage: Usage,
    cwd: Vec<u8>,
}

impl Files {
    /// A sandbox that starts in `cwd`, an absolute path of the guest's world.
    #[must_use]
    pub(crate) fn new(mounts: Arc<Mounts>, cwd: String, quotas: Quotas) -> Self {
        let mut path: Vec<u8> = Vec::with_capacity(cwd.len());
        for part in components(cwd.as_bytes()) {
            path.push(b'/');
            path.extend_from_slice(part);
        }
        Self {
            mounts,
            handles: Handles::default(),
            usage: Usage::new(quotas),
            cwd: path,
        }
    }

    pub(super) fn walk(&self, path: &[u8], last: Last) -> Result<Place, Refusal> {
        walk(&self.mounts, &self.cwd, path, last)
    }
}

/// The first check of everything that changes something: nothing was touched yet.
pub(super) fn writable(access: Access) -> Result<(), Refusal> {
    match access {
        Access::ReadWrite => Ok(()),
        Access::ReadOnly => Err(Refusal::because(
            "EROFS",
            "the task has this folder read-only; its allowedFiles, mount and ceiling have to say \"rw\" to change it",
        )),
    }
}
