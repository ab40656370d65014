//! Where the memory lies in the compiled base image. A program's image has the same form with another memory in it,
//! so that none has to be compiled: laying out 24 MB by wasmtime takes 80 ms, copying them 8.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What wasmtime lays out a memory in, and what this looks for.
const PAGE: usize = 4096;
const ZEROS: [u8; PAGE] = [0; PAGE];

/// The place of a memory in a compiled image.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// Bytes of the whole memory.
    memory_bytes: usize,
    /// The address where what the image has of it begins; below are zeros.
    address: usize,
    /// Bytes that the image has of it; above are zeros.
    length: usize,
    /// Where they begin in the compiled image.
    offset: usize,
}

impl Layout {
    /// Finds the memory in a compiled image of it; none if it does not lie there in one piece.
    #[must_use]
    pub fn find(compiled: &[u8], memory: &[u8]) -> Option<Self> {
        let filled = |page: &[u8]| !is_zero(page);
        let first = memory.chunks(PAGE).position(filled)?;
        let last = memory.chunks(PAGE).rposition(filled)?;
        let (address, end) = (first * PAGE, ((last + 1) * PAGE).min(memory.len()));
        let wanted = memory.get(address..end)?;
        let begins = |offset: &usize| {
            compiled
                .get(*offset..)
                .is_some_and(|rest| rest.starts_with(wanted))
        };
        let offset = (0..compiled.len()).step_by(PAGE).find(begins)?;
        Some(Self {
            memory_bytes: memory.len(),
            address,
            length: end - address,
            offset,
        })
    }

    /// The compiled image at `path` with another memory in it; none if that one has another size, or more in it than
    /// there is place for.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn filled(self, path: &Path, memory: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let end = self.address + self.length;
        let (Some(below), Some(inside), Some(above)) = (
            memory.get(..self.address),
            memory.get(self.address..end),
            memory.get(end..),
        ) else {
            return Ok(None);
        };
        let fits = memory.len() == self.memory_bytes;
        if !fits
            || [below, above]
                .iter()
                .any(|part| !part.chunks(PAGE).all(is_zero))
        {
            return Ok(None);
        }
        let mut file = File::open(path)?;
        let size = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
        // What seals it adds a little.
        let mut image = Vec::with_capacity(size + (64 << 10));
        (&mut file)
            .take(self.offset as u64)
            .read_to_end(&mut image)?;
        image.extend_from_slice(inside);
        file.seek(SeekFrom::Start(image.len() as u64))?;
        file.read_to_end(&mut image)?;
        Ok((image.len() == size).then_some(image))
    }
}

/// Whether a page, or the rest of one, is all zeros. Compared at once: byte by byte takes ten times as long.
#[must_use]
pub fn is_zero(page: &[u8]) -> bool {
    ZEROS.get(..page.len()) == Some(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(pages: &[u8]) -> Vec<u8> {
        pages.iter().flat_map(|byte| [*byte; PAGE]).collect()
    }

    fn compiled(memory: &[u8]) -> Vec<u8> {
        [&[9; PAGE][..], memory, &[8; 100]].concat()
    }

    #[test]
    fn another_memory_takes_the_place_of_the_first() {
        let image = compiled(&memory(&[1, 0, 2]));
        let layout = Layout::find(&image, &memory(&[0, 1, 0, 2, 0])).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &image).unwrap();
        let filled = layout
            .filled(file.path(), &memory(&[0, 3, 4, 0, 0]))
            .unwrap();
        assert_eq!(filled.unwrap(), compiled(&memory(&[3, 4, 0])));
    }

    #[test]
    fn a_memory_of_another_size_or_with_more_in_it_does_not_fit() {
        let image = compiled(&memory(&[1, 2]));
        let layout = Layout::find(&image, &memory(&[0, 1, 2, 0])).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &image).unwrap();
        for pages in [
            &[0, 1, 2][..],
            &[0, 1, 2, 0, 0],
            &[1, 1, 2, 0],
            &[0, 1, 2, 1],
        ] {
            assert_eq!(layout.filled(file.path(), &memory(pages)).unwrap(), None);
        }
    }

    #[test]
    fn a_memory_that_is_not_in_one_piece_is_not_found() {
        let image = compiled(&memory(&[1, 5, 2]));
        assert_eq!(Layout::find(&image, &memory(&[1, 0, 2])), None);
    }
}
