//! A compiled image in a file of its own, which others may be kept as differences to: a program's to the layer that it
//! was loaded from, a layer's to the interpreter's own.

use std::fs::File;
use std::io;

use super::layout::{Layout, copy};
use super::seal::Unsealed;

/// A whole compiled image. Its file is the installation's own, or has no name: nobody else can write to it.
pub struct Compiled {
    pub(super) file: File,
    pub(super) layout: Option<Layout>,
}

impl Compiled {
    /// The image that an artifact stands for: a whole one, where `layout` is that of its memory, or a difference to
    /// `over`, which is written into.
    ///
    /// # Errors
    /// A difference to another image, no memory.
    pub fn restored(
        unsealed: Unsealed,
        layout: Option<Layout>,
        over: impl FnOnce() -> io::Result<Self>,
    ) -> io::Result<Self> {
        let Some(difference) = Layout::difference_in(&unsealed.file)? else {
            return Ok(Self {
                file: unsealed.file,
                layout,
            });
        };
        let mut over = over()?;
        let layout = over
            .layout
            .ok_or_else(|| io::Error::other("a difference to an image of unknown form"))?;
        layout.apply(difference, &mut over.file)?;
        Ok(over)
    }

    /// A copy, which can be written into.
    ///
    /// # Errors
    /// No memory for it.
    pub fn copied(&self) -> io::Result<Self> {
        Ok(Self {
            file: copy(&self.file)?,
            layout: self.layout,
        })
    }

    /// What makes the image of a memory of this one; none if that does not fit into it.
    pub(super) fn difference(&self, memory: &[u8]) -> io::Result<Option<Vec<u8>>> {
        match self.layout {
            Some(layout) => layout.difference(&self.file, memory),
            None => Ok(None),
        }
    }
}
