//! Copies in files without a name, which take no memory for pages of zeros: much of an interpreter's heap is room.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::layout::{PAGE, is_zero};

/// Bytes that are read at once.
pub(super) const READ: usize = 128 * PAGE;

/// A copy under way.
pub(super) struct Sparse {
    file: File,
    at: u64,
}

impl Sparse {
    pub(super) fn begin() -> io::Result<Self> {
        Ok(Self {
            file: private_file()?,
            at: 0,
        })
    }

    /// A copy of a whole file.
    pub(super) fn copy(mut from: &File) -> io::Result<File> {
        from.seek(SeekFrom::Start(0))?;
        let mut copy = Self::begin()?;
        let mut left = from.metadata()?.len();
        let mut buffer = vec![0; READ];
        while left > 0 {
            let room = usize::try_from(left).unwrap_or(READ).min(READ);
            let bytes = buffer.get_mut(..room).unwrap_or_default();
            from.read_exact(bytes)?;
            copy.write(bytes)?;
            left -= room as u64;
        }
        copy.end()
    }

    /// Writes the next bytes, whole pages but for the last time.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (zeros, after) = rest.split_at(leading(rest, true));
            let (filled, after) = after.split_at(leading(after, false));
            self.at += zeros.len() as u64;
            if !filled.is_empty() {
                self.file.seek(SeekFrom::Start(self.at))?;
                self.file.write_all(filled)?;
            }
            self.at += filled.len() as u64;
            rest = after;
        }
        Ok(())
    }

    pub(super) fn end(self) -> io::Result<File> {
        self.file.set_len(self.at)?;
        Ok(self.file)
    }
}

/// A file without a name. On Linux it is memory.
pub(super) fn private_file() -> io::Result<File> {
    #[cfg(target_os = "linux")]
    return memfd::MemfdOptions::new()
        .create("capsule-image")
        .map(memfd::Memfd::into_file)
        .map_err(io::Error::other);
    #[cfg(not(target_os = "linux"))]
    tempfile::tempfile()
}

/// The bytes of the first pages that are zeros, or of those that are not.
fn leading(bytes: &[u8], zeros: bool) -> usize {
    let pages = bytes.chunks(PAGE);
    pages
        .take_while(|page| is_zero(page) == zeros)
        .map(<[u8]>::len)
        .sum()
}
