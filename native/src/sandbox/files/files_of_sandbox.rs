//! The file state of one sandbox.

use std::sync::Arc;

use super::handles::Handles;
use super::mounts::Mounts;
use super::names::{components, spelled, within};
use super::place::{Last, Place};
use super::quotas::{Quotas, Together, Usages};
use super::refusal::Refusal;
use super::temporary::{TEMPORARY, Temporary, in_temporary};
use super::walk::walk;
use crate::policy::Access;
use crate::sandbox::replay::Log;

/// The files of one sandbox: what it may see, what it has open, and what it used. Everything is closed
/// with this value.
#[derive(Debug)]
pub(crate) struct Files {
    pub(super) mounts: Arc<Mounts>,
    pub(super) handles: Handles,
    pub(super) usage: Usages,
    /// Why the last call was refused, for a guest whose own calls cannot be told.
    pub(crate) refused: Option<Refusal>,
    /// Takes what is read, so that it is noticed if it is something else when the task is run again.
    pub(crate) log: Option<Arc<Log>>,
    cwd: Vec<u8>,
    has_temporary: bool,
    /// After the handles: what is open in it is closed first.
    temporary: Option<Temporary>,
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
            usage: Usages::new(quotas, Together::default()),
            refused: None,
            log: None,
            cwd: path,
            has_temporary: false,
            temporary: None,
        }
    }

    /// The same with a `/tmp` of its own, if it is not given the host's; what is in those of a run counts together.
    #[must_use]
    pub(crate) fn with_temporary(self, together: Together) -> Self {
        Self {
            has_temporary: self.mounts.leave_room(TEMPORARY),
            usage: Usages::new(self.usage.quotas, together),
            ..self
        }
    }

    /// Tells what a task was shown.
    pub(super) fn shown<Gives>(
        &self,
        path: &[u8],
        given: Result<Gives, Refusal>,
        tell: impl FnOnce(&Gives, &mut blake3::Hasher),
    ) -> Result<Gives, Refusal> {
        if let Some(log) = &self.log {
            let mut hasher = blake3::Hasher::new();
            match &given {
                Ok(given) => {
                    tell(given, &mut hasher);
                }
                Err(refusal) => {
                    hasher.update(refusal.code.as_bytes());
                }
            }
            let mut fingerprint = [0; 8];
            hasher.finalize_xof().fill(&mut fingerprint);
            log.saw(path, u64::from_le_bytes(fingerprint));
        }
        given
    }

    /// Keeps why a call was refused.
    pub(crate) fn noting<Gives>(&mut self, done: Result<Gives, Refusal>) -> Result<Gives, Refusal> {
        self.refused = done.as_ref().err().cloned();
        done
    }

    pub(super) fn walk(&mut self, path: &[u8], last: Last) -> Result<Place, Refusal> {
        if self.has_temporary && self.temporary.is_none() {
            let others = self.mounts.areas.iter().map(|area| area.guest.as_slice());
            if in_temporary(&self.cwd, path, others.chain([self.cwd.as_slice()])) {
                self.make_temporary()?;
            }
        }
        walk(&self.mounts, &self.cwd, path, last)
    }

    /// Whether a path is spelled as a folder above one that the sandbox may see, or above its working folder.
    pub(super) fn is_way(&self, path: &[u8]) -> bool {
        let mut way = Vec::with_capacity(path.len());
        for part in spelled(&self.cwd, path) {
            way.push(b'/');
            way.extend_from_slice(part);
        }
        let mounts = self.mounts.given().map(|area| area.guest.as_slice());
        mounts
            .chain([self.cwd.as_slice()])
            .any(|to| within(to, &way))
    }

    fn make_temporary(&mut self) -> Result<(), Refusal> {
        let temporary = Temporary::make()?;
        let (dir, real) = temporary.folder()?;
        let mut mounts = Mounts::clone(&self.mounts);
        let area = mounts.add_temporary(TEMPORARY, dir, real)?;
        self.usage.temporary_area = Some(area);
        self.mounts = Arc::new(mounts);
        self.temporary = Some(temporary);
        Ok(())
    }
}

/// What a task was shown, as it is.
pub(super) fn tell_bytes(bytes: &[u8], told: &mut blake3::Hasher) {
    told.update(bytes);
}

/// The first check of everything that changes something: nothing was touched yet.
pub(super) fn writable(access: Access) -> Result<(), Refusal> {
    match access {
        Access::ReadWrite => Ok(()),
        Access::ReadOnly => Err(Refusal::because(
            "EROFS",
            "the task has this folder read-only; its allowedFiles, mount and ceiling have to say \"rw\" to change it, and the first task of a durable run never changes one: it calls a task that does",
        )),
    }
}
