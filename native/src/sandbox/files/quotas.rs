//! How much of the host a guest can use up through files.

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
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            bytes_written: 1 << 30,
            open_handles: 256,
            list_entries: 100_000,
            made_entries: 100_000,
        }
    }
}

/// The quotas of a sandbox and what it used of them.
#[derive(Debug)]
pub(super) struct Usage {
    pub(super) quotas: Quotas,
    bytes: u64,
    entries: u64,
}

impl Usage {
    pub(super) fn new(quotas: Quotas) -> Self {
        Self {
            quotas,
            bytes: 0,
            entries: 0,
        }
    }

    /// The total after `more` bytes, if they may be written: nothing is counted yet.
    pub(super) fn room_for(&self, more: u64) -> Result<u64, Refusal> {
        let most = self.quotas.bytes_written;
        let total = self.bytes.saturating_add(more);
        if total > most {
            return Err(Refusal::because(
                "EDQUOT",
                format!("the task may write {most} bytes in total (quota bytesWritten)"),
            ));
        }
        Ok(total)
    }

    pub(super) fn count(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    pub(super) fn room_for_entry(&self) -> Result<(), Refusal> {
        let most = self.quotas.made_entries;
        if self.entries >= most {
            return Err(Refusal::because(
                "EDQUOT",
                format!("the task may make {most} files and folders (quota madeEntries)"),
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
