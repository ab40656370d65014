//! Reading, writing and the size of open files.

use std::io::Write;

use super::files_of_sandbox::{Files, tell_bytes};
use super::handles::{Content, Handle};
use super::position::{read_at, write_at};
use super::refusal::Refusal;

/// Bytes of one read. Attack: a length that makes the host reserve gigabytes.
const MAX_READ: usize = 1 << 20;
/// The largest file of POSIX: an offset is signed.
const MAX_SIZE: u64 = i64::MAX as u64;

impl Files {
    /// Reads up to `len` bytes, at most 1 MiB: at a position, or at the cursor, which moves on.
    /// Empty is the end.
    ///
    /// # Errors
    /// `EBADF`, `EISDIR`, or what the system says.
    pub(crate) fn read(
        &mut self,
        handle: u32,
        len: usize,
        position: Option<u64>,
    ) -> Result<Vec<u8>, Refusal> {
        let read = self.bytes(handle, len, position);
        let path = self.handles.path(handle);
        self.shown(&path, read, |bytes, told| tell_bytes(bytes, told))
    }

    fn bytes(
        &mut self,
        handle: u32,
        len: usize,
        position: Option<u64>,
    ) -> Result<Vec<u8>, Refusal> {
        let handle = self.handles.get(handle)?;
        handle.readable()?;
        let from = position.unwrap_or(handle.cursor);
        if from > MAX_SIZE {
            return Err(Refusal::of("EINVAL"));
        }
        // No more than the file has: a guest that asks for much of little costs little. Files that say
        // they are empty may not be.
        let size = handle.file.metadata()?.len();
        let left = usize::try_from(size.saturating_sub(from)).unwrap_or(MAX_READ);
        let likely = if size == 0 { MAX_READ } else { left.max(1) };
        let mut bytes = vec![0; len.min(MAX_READ).min(likely)];
        let count = read_at(&handle.file, &mut bytes, from)?;
        bytes.truncate(count);
        if position.is_none() {
            handle.cursor = from.saturating_add(count as u64);
        }
        Ok(bytes)
    }

    /// Writes at a position, at the cursor, which moves on, or at the end of a file opened to append.
    /// May write less than all.
    ///
    /// # Errors
    /// `EDQUOT` when all of it would exceed the quota: then nothing is written.
    pub(crate) fn write(
        &mut self,
        handle: u32,
        bytes: &[u8],
        position: Option<u64>,
    ) -> Result<usize, Refusal> {
        let handle = self.handles.get(handle)?;
        handle.writable()?;
        if matches!(handle.content, Content::Append | Content::ReadAppend) {
            self.usage.of(handle.area).room_for(bytes.len() as u64)?;
            #[cfg(not(unix))]
            std::io::Seek::seek(&mut handle.file, std::io::SeekFrom::End(0))?;
            let count = handle.file.write(bytes)?;
            self.usage.of(handle.area).count(count as u64);
            handle.cursor = handle.file.metadata()?.len();
            return Ok(count);
        }
        let at = position.unwrap_or(handle.cursor);
        let end = at
            .checked_add(bytes.len() as u64)
            .filter(|end| *end <= MAX_SIZE);
        if end.is_none() {
            return Err(Refusal::of("EFBIG"));
        }
        if bytes.is_empty() {
            return Ok(0);
        }
        let gap = gap(handle, at)?;
        self.usage
            .of(handle.area)
            .room_for(gap.saturating_add(bytes.len() as u64))?;
        let count = write_at(&handle.file, bytes, at)?;
        self.usage
            .of(handle.area)
            .count(gap.saturating_add(count as u64));
        if position.is_none() {
            handle.cursor = at.saturating_add(count as u64);
        }
        Ok(count)
    }

    /// Cuts or grows a file.
    ///
    /// # Errors
    /// `EDQUOT` when the growth would exceed the quota of bytes.
    pub(crate) fn truncate(&mut self, handle: u32, len: u64) -> Result<(), Refusal> {
        let handle = self.handles.get(handle)?;
        handle.writable().map_err(|refused| match refused.code {
            "EBADF" => Refusal::of("EINVAL"),
            _ => refused,
        })?;
        if len > MAX_SIZE {
            return Err(Refusal::of("EFBIG"));
        }
        let growth = gap(handle, len)?;
        self.usage.of(handle.area).room_for(growth)?;
        handle.file.set_len(len)?;
        self.usage.of(handle.area).count(growth);
        Ok(())
    }

    /// Waits until the content is on the disk.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn sync(&mut self, handle: u32) -> Result<(), Refusal> {
        let handle = self.handles.get(handle)?;
        Ok(handle.file.sync_all()?)
    }
}

/// Bytes between the end of a file and a place behind it. Attack: one byte written at 1 TiB makes a
/// file of 1 TiB, whoever copies or reads it later.
fn gap(handle: &Handle, at: u64) -> Result<u64, Refusal> {
    Ok(at.saturating_sub(handle.file.metadata()?.len()))
}
