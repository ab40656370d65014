//! Where a guest's path ends: a folder, or one name in a folder.

use std::ffi::OsString;

use cap_fs_ext::DirExt;
use cap_std::fs::Metadata;

use super::mounts::{Folder, Mounts, identity};
use super::refusal::Refusal;
use crate::policy::Access;

/// What a call does with a link at the end of its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follow {
    /// It is about what the link points to.
    Links,
    /// It is about the link.
    Never,
}

/// How a walk treats the last component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// A link is expanded.
    Follow,
    /// A link is looked at; a slash behind it follows it.
    Look,
    /// It is about the name itself: made, removed, renamed.
    Name,
}

impl From<Follow> for Last {
    fn from(follow: Follow) -> Self {
        match follow {
            Follow::Links => Self::Follow,
            Follow::Never => Self::Look,
        }
    }
}

/// Where a path ends.
#[derive(Debug)]
pub(super) enum Place {
    /// At a folder that was entered: a mount's root, or a path that ends in `.` or `..`.
    Folder(Folder, Vec<u8>),
    /// At a name in a folder.
    Name(Box<Spot>),
}

/// A name in a folder.
#[derive(Debug)]
pub(super) struct Spot {
    pub(super) parent: Folder,
    pub(super) name: OsString,
    pub(super) state: State,
    /// The guest's path of it.
    pub(super) guest: Vec<u8>,
}

/// What a name is.
#[derive(Debug)]
pub(super) enum State {
    /// Something.
    Found(Metadata),
    /// Nothing.
    Missing,
    /// The host's own: there is nothing to see, and nothing can be put there.
    Hidden,
}

impl Spot {
    /// What is there, to look at or change.
    pub(super) fn found(&self) -> Result<&Metadata, Refusal> {
        match &self.state {
            State::Found(metadata) => Ok(metadata),
            State::Missing | State::Hidden => Err(Refusal::of("ENOENT")),
        }
    }

    pub(super) fn is_link(&self) -> bool {
        self.found().is_ok_and(Metadata::is_symlink)
    }

    /// That something can be put there.
    pub(super) fn vacant(&self) -> Result<(), Refusal> {
        match &self.state {
            State::Missing => Ok(()),
            State::Found(_) => Err(Refusal::of("EEXIST")),
            State::Hidden => Err(self.taken()),
        }
    }

    pub(super) fn taken(&self) -> Refusal {
        Refusal::because(
            "EACCES",
            format!(
                "{:?} belongs to Capsule: no task can see or make it",
                self.name
            ),
        )
    }

    /// The access that holds for what is there: a mount's root has its own, wherever it lies.
    pub(super) fn access(&self, mounts: &Mounts) -> Access {
        if let State::Found(metadata) = &self.state
            && let Some(area) = mounts.root_of(identity(metadata))
            && let Some(area) = mounts.areas.get(area)
        {
            return area.access;
        }
        mounts.access(&self.parent)
    }

    /// Enters it: never through a link, and what was opened is what is checked.
    pub(super) fn enter(&self, mounts: &Mounts) -> Result<Folder, Refusal> {
        let dir = self.parent.dir.open_dir_nofollow(&self.name)?;
        mounts.admit(dir, &self.parent)
    }
}
