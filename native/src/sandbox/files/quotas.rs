//! How much of the host a guest can use up through files.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::refusal::Refusal;

/// The caps of one sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotas {
    /// Bytes that it may write, growth by truncating and by writing behind the end included. Default 1 GiB.
    pub bytes_written: u64,
    /// Files and folders that it may have open at once. Default 256.
    pub open_handles: usize,
    /// Entries of a folder that it may list. Default 100,000.
    pub list_entries: usize,
    /// Files, folders and links that it may make, less those that it removed: each takes an inode
    /// of the host, however few bytes it holds. Default 100,000.
    pub made_entries: u64,
    /// Bytes that it may write to `/tmp`: what is there is on the host's disk, which others need too. Default 64 MiB.
    pub temporary_bytes: u64,
    /// Files, folders and links that it may make in `/tmp`. Default 2,000: removing them takes some milliseconds.
    pub temporary_entries: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            bytes_written: 1 << 30,
            open_handles: 256,
            list_entries: 100_000,
            made_entries: 100_000,
            temporary_bytes: 64 << 20,
            temporary_entries: 2_000,
        }
    }
}

/// The quotas of a sandbox and what it used of them.
#[derive(Debug)]
pub(super) struct Usages {
    pub(super) quotas: Quotas,
    mounts: Usage,
    temporary: Usage,
    /// The mount that is the sandbox's own `/tmp`, if it has one.
    pub(super) temporary_area: Option<usize>,
}

impl Usages {
    pub(super) fn new(quotas: Quotas, temporary: Together) -> Self {
        Self {
            quotas,
            mounts: Usage {
                most_bytes: quotas.bytes_written,
                most_entries: quotas.made_entries,
                bytes: 0,
                entries: 0,
                names: ["in total (quota bytesWritten)", "(quota madeEntries)"],
                together: None,
            },
            temporary: Usage {
                most_bytes: quotas.temporary_bytes,
                most_entries: quotas.temporary_entries,
                bytes: 0,
                entries: 0,
                names: [
                    "to /tmp (quota temporaryBytes)",
                    "in /tmp (quota temporaryEntries)",
                ],
                together: Some(temporary),
            },
            temporary_area: None,
        }
    }

    /// That of a mount.
    pub(super) fn of(&mut self, area: usize) -> &mut Usage {
        if self.temporary_area == Some(area) {
            return &mut self.temporary;
        }
        &mut self.mounts
    }
}

/// What was used of the quotas of one kind of folder.
#[derive(Debug)]
pub(super) struct Usage {
    most_bytes: u64,
    most_entries: u64,
    bytes: u64,
    entries: u64,
    /// Which quotas these are, for messages.
    names: [&'static str; 2],
    together: Option<Together>,
}

/// Bytes in the `/tmp` of all sandboxes of a run.
pub type Together = Arc<AtomicU64>;

/// Bytes that these may have. Attack: hundreds of sandboxes at once, each with as much as one may have.
const MOST_TOGETHER: u64 = 256 << 20;

impl Usage {
    /// The total after `more` bytes, if they may be written: nothing is counted yet.
    pub(super) fn room_for(&self, more: u64) -> Result<u64, Refusal> {
        let (most, [name, _]) = (self.most_bytes, self.names);
        let total = self.bytes.saturating_add(more);
        if total > most {
            return Err(Refusal::because(
                "EDQUOT",
                format!("the task may write {most} bytes {name}"),
            ));
        }
        let others = self
            .together
            .as_ref()
            .map_or(0, |together| together.load(Ordering::Relaxed));
        if others.saturating_add(more) > MOST_TOGETHER {
            return Err(Refusal::because(
                "EDQUOT",
                format!(
                    "the tasks of a run may have {MOST_TOGETHER} bytes in /tmp together (quota temporaryBytes)"
                ),
            ));
        }
        Ok(total)
    }

    pub(super) fn count(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(together) = &self.together {
            together.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    pub(super) fn room_for_entry(&self) -> Result<(), Refusal> {
        let (most, [_, name]) = (self.most_entries, self.names);
        if self.entries >= most {
            return Err(Refusal::because(
                "EDQUOT",
                format!("the task may make {most} files and folders {name}"),
            ));
        }
        Ok(())
    }

    pub(super) fn made(&mut self) {
        self.entries = self.entries.saturating_add(1);
    }

    pub(super) fn removed(&mut self) {
        self.entries = self.entries.saturating_sub(1);
    }
}

impl Drop for Usage {
    fn drop(&mut self) {
        if let Some(together) = &self.together {
            together.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}
