//! What a guest has open.

use std::fs::File;

use super::refusal::Refusal;
use crate::policy::Access;

/// The first number of a guest's own: 0 to 2 are its standard streams.
const FIRST: u32 = 3;

/// An open file or folder. It keeps the rights it was opened with.
#[derive(Debug)]
pub(super) struct Handle {
    pub(super) file: File,
    /// What the guest called it by, where somebody may have to be told.
    pub(super) path: Vec<u8>,
    pub(super) content: Content,
    /// The access of the mount it was opened in.
    pub(super) access: Access,
    /// That mount.
    pub(super) area: usize,
    /// Where reads and writes without a position go on.
    pub(super) cursor: u64,
}

/// What can be done with the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Folder,
    Read,
    Write,
    ReadWrite,
    Append,
    ReadAppend,
}

impl Handle {
    pub(super) fn readable(&self) -> Result<(), Refusal> {
        match self.content {
            Content::Folder => Err(Refusal::of("EISDIR")),
            Content::Write | Content::Append => Err(Refusal::of("EBADF")),
            Content::Read | Content::ReadWrite | Content::ReadAppend => Ok(()),
        }
    }

    /// Checked here as well as by the system: a handle of a read-only mount never writes.
    pub(super) fn writable(&self) -> Result<(), Refusal> {
        self.changeable()?;
        match self.content {
            Content::Folder | Content::Read => Err(Refusal::of("EBADF")),
            Content::Write | Content::ReadWrite | Content::Append | Content::ReadAppend => Ok(()),
        }
    }

    /// Times and mode can change whatever the content was opened for, but never in a read-only mount.
    pub(super) fn changeable(&self) -> Result<(), Refusal> {
        match self.access {
            Access::ReadOnly => Err(Refusal::of("EROFS")),
            Access::ReadWrite => Ok(()),
        }
    }
}

/// The open handles by number.
#[derive(Debug, Default)]
pub(super) struct Handles {
    slots: Vec<Option<Handle>>,
}

impl Handles {
    /// Attack: a guest that never closes takes the files that the whole host process may open. Asked
    /// before anything is opened, so that a refused `open` has made nothing.
    pub(super) fn room(&self, most: usize) -> Result<(), Refusal> {
        if self.slots.iter().flatten().count() < most {
            return Ok(());
        }
        Err(Refusal::because(
            "EMFILE",
            format!("the task may have {most} files open at once (quota openHandles)"),
        ))
    }

    /// Keeps a handle at the lowest free number.
    pub(super) fn add(&mut self, handle: Handle) -> Result<u32, Refusal> {
        let free = self.slots.iter().position(Option::is_none);
        let index = free.unwrap_or(self.slots.len());
        match self.slots.get_mut(index) {
            Some(slot) => *slot = Some(handle),
            None => self.slots.push(Some(handle)),
        }
        u32::try_from(index)
            .ok()
            .and_then(|index| index.checked_add(FIRST))
            .ok_or(Refusal::of("EMFILE"))
    }

    /// What the guest called it by.
    pub(super) fn path(&mut self, number: u32) -> Vec<u8> {
        let path = self.get(number).map(|handle| handle.path.clone());
        path.unwrap_or_default()
    }

    pub(super) fn get(&mut self, number: u32) -> Result<&mut Handle, Refusal> {
        self.slot(number)?.as_mut().ok_or(Refusal::of("EBADF"))
    }

    pub(super) fn remove(&mut self, number: u32) -> Result<Handle, Refusal> {
        self.slot(number)?.take().ok_or(Refusal::of("EBADF"))
    }

    fn slot(&mut self, number: u32) -> Result<&mut Option<Handle>, Refusal> {
        number
            .checked_sub(FIRST)
            .and_then(|index| usize::try_from(index).ok())
            .and_then(|index| self.slots.get_mut(index))
            .ok_or(Refusal::of("EBADF"))
    }
}
