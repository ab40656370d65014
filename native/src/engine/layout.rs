//! Where the memory lies in a compiled image. A program's image has the form of the one it was loaded from and, but for
//! some pages, its content: only those pages are sealed and kept, and nothing is compiled. Of CPython's 24 MB a small
//! program changes 1 or 2; of a layer with 50 MB of packages, a few hundred KB.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use serde::{Deserialize, Serialize};

use super::seal::private_file;

/// What wasmtime lays out a memory in, and what this looks for.
const PAGE: usize = 4096;
const ZEROS: [u8; PAGE] = [0; PAGE];
/// Bytes that are read at once.
const READ: usize = 128 * PAGE;
/// What a difference begins with. A whole image is an ELF file.
const MARK: [u8; 8] = *b"PAGES\0\0\x01";

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

    /// What makes another memory of the one in a compiled image: the pages that differ, with their numbers.
    /// None if that memory has another size, or more in it than there is place for.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn difference(self, mut base: &File, memory: &[u8]) -> io::Result<Option<Vec<u8>>> {
        let end = self.address + self.length;
        let (Some(below), Some(inside), Some(above)) = (
            memory.get(..self.address),
            memory.get(self.address..end),
            memory.get(end..),
        ) else {
            return Ok(None);
        };
        let outside = || below.chunks(PAGE).chain(above.chunks(PAGE));
        if memory.len() != self.memory_bytes || !outside().all(is_zero) {
            return Ok(None);
        }
        let (mut numbers, mut pages) = (Vec::new(), Vec::new());
        base.seek(SeekFrom::Start(self.offset as u64))?;
        let mut buffer = vec![0; READ];
        for (at, part) in inside.chunks(READ).enumerate() {
            let old = buffer.get_mut(..part.len()).unwrap_or_default();
            base.read_exact(old)?;
            for (number, (old, new)) in
                (at * READ / PAGE..).zip(old.chunks(PAGE).zip(part.chunks(PAGE)))
            {
                if old != new {
                    numbers.push(u32::try_from(number).map_err(io::Error::other)?);
                    pages.extend_from_slice(new);
                }
            }
        }
        let mut difference = MARK.to_vec();
        let count = u32::try_from(numbers.len()).map_err(io::Error::other)?;
        for number in [count].iter().chain(&numbers) {
            difference.extend_from_slice(&number.to_le_bytes());
        }
        difference.extend_from_slice(&pages);
        Ok(Some(difference))
    }

    /// The difference that a file begins with; none if it is a whole image.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(super) fn difference_in(mut file: &File) -> io::Result<Option<Difference<'_>>> {
        let mut mark = [0; MARK.len()];
        file.seek(SeekFrom::Start(0))?;
        file.read_exact(&mut mark)?;
        Ok((mark == MARK).then_some(Difference(file)))
    }

    /// Makes of a compiled image the one that a difference to it stands for.
    ///
    /// # Errors
    /// A file that cannot be read or written, a difference to another image.
    pub(super) fn apply(
        self,
        Difference(mut difference): Difference<'_>,
        image: &mut File,
    ) -> io::Result<()> {
        let (mut number, mut page) = ([0; 4], [0; PAGE]);
        difference.read_exact(&mut number)?;
        let mut numbers = vec![0; u32::from_le_bytes(number) as usize * number.len()];
        difference.read_exact(&mut numbers)?;
        for bytes in numbers.chunks_exact(number.len()) {
            number.copy_from_slice(bytes);
            let at = u32::from_le_bytes(number) as usize * PAGE;
            if at + PAGE > self.length {
                return Err(io::Error::other("a page is outside of the image"));
            }
            difference.read_exact(&mut page)?;
            image.seek(SeekFrom::Start((self.offset + at) as u64))?;
            image.write_all(&page)?;
        }
        Ok(())
    }
}

/// A file, at what makes one image of another.
pub(super) struct Difference<'a>(&'a File);

/// A copy that takes no memory for pages of zeros: a large part of an interpreter's heap is room.
pub(super) fn copy(mut from: &File) -> io::Result<File> {
    from.seek(SeekFrom::Start(0))?;
    let mut copy = private_file()?;
    let mut buffer = vec![0; READ];
    let mut at = 0;
    loop {
        let read = fill(from, &mut buffer)?;
        let bytes = buffer.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            copy.set_len(at)?;
            return Ok(copy);
        }
        for page in bytes.chunks(PAGE) {
            if !is_zero(page) {
                copy.seek(SeekFrom::Start(at))?;
                copy.write_all(page)?;
            }
            at += page.len() as u64;
        }
    }
}

/// Reads until the buffer is full or there is no more.
fn fill(mut from: &File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
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

    /// A base image of three pages below and above which a memory is zero, and its layout.
    fn base() -> (File, Layout) {
        let image = compiled(&memory(&[1, 0, 2]));
        let layout = Layout::find(&image, &memory(&[0, 1, 0, 2, 0])).unwrap();
        (file(&image), layout)
    }

    fn file(content: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        file
    }

    #[test]
    fn another_memory_is_kept_as_the_pages_that_differ() {
        let (base, layout) = base();
        let other = memory(&[0, 1, 4, 0, 0]);
        let difference = layout.difference(&base, &other).unwrap().unwrap();
        assert_eq!(difference.len(), MARK.len() + 3 * 4 + 2 * PAGE);
        let kept = file(&difference);
        let (mut restored, mut image) = (copy(&base).unwrap(), Vec::new());
        let difference = Layout::difference_in(&kept).unwrap().unwrap();
        layout.apply(difference, &mut restored).unwrap();
        restored.seek(SeekFrom::Start(0)).unwrap();
        restored.read_to_end(&mut image).unwrap();
        assert_eq!(image, compiled(&memory(&[1, 4, 0])));
    }

    #[test]
    fn a_memory_of_another_size_or_with_more_in_it_does_not_fit() {
        let (base, layout) = base();
        for pages in [
            &[0, 1, 2, 3][..],
            &[0, 1, 2, 3, 0, 0],
            &[1, 1, 2, 3, 0],
            &[0, 1, 2, 3, 1],
        ] {
            let difference = layout.difference(&base, &memory(pages));
            assert_eq!(difference.unwrap(), None, "{pages:?}");
        }
    }

    #[test]
    fn a_whole_image_is_no_difference_and_a_page_outside_is_refused() {
        let (mut base, layout) = base();
        assert!(Layout::difference_in(&base).unwrap().is_none());
        let outside = [
            &MARK[..],
            &1_u32.to_le_bytes(),
            &3_u32.to_le_bytes(),
            &[0; PAGE],
        ]
        .concat();
        let outside = file(&outside);
        let difference = Layout::difference_in(&outside).unwrap().unwrap();
        assert!(layout.apply(difference, &mut base).is_err());
    }

    #[test]
    fn a_memory_that_is_not_in_one_piece_is_not_found() {
        let image = compiled(&memory(&[1, 5, 2]));
        assert_eq!(Layout::find(&image, &memory(&[1, 0, 2])), None);
    }
}
