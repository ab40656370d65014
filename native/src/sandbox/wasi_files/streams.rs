//! An open file as the streams by which libc reads and writes.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::task::spawn_blocking;
use wasmtime_wasi::async_trait;
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult};

use super::{Pace, QUICK_BYTES};
use crate::sandbox::files::{Files, Refusal};

/// A handle, and the files that it is one of.
#[derive(Clone)]
pub(super) struct Open {
    pub(super) files: Arc<Mutex<Files>>,
    pub(super) handle: u32,
}

impl Open {
    /// From now on whatever is written goes to the end.
    pub(super) fn append(&self) -> Result<(), Refusal> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.append_only(self.handle)
    }

    fn read(&self, size: usize, position: u64) -> StreamResult<Bytes> {
        if size == 0 {
            return Ok(Bytes::new());
        }
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let read = files.read(self.handle, size, Some(position));
        match files.noting(read) {
            Ok(bytes) if bytes.is_empty() => Err(StreamError::Closed),
            Ok(bytes) => Ok(bytes.into()),
            Err(refusal) => Err(failed(refusal)),
        }
    }

    /// Writes all of it; gives where it ends, if it was written to a position.
    fn write(&self, bytes: &[u8], position: Option<u64>) -> Result<Option<u64>, Refusal> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let mut at = position;
        let mut rest = bytes;
        while !rest.is_empty() {
            let written = files.write(self.handle, rest, at);
            let count = files.noting(written)?;
            at = at.map(|at| at.saturating_add(count as u64));
            rest = rest.get(count..).unwrap_or_default();
        }
        Ok(at)
    }
}

fn failed(refusal: Refusal) -> StreamError {
    StreamError::LastOperationFailed(refusal.into())
}

/// Reads from a position on.
pub(super) struct Reader {
    pub(super) open: Open,
    pub(super) position: u64,
}

impl Reader {
    fn passed(&mut self, bytes: Bytes) -> Bytes {
        self.position = self.position.saturating_add(bytes.len() as u64);
        bytes
    }
}

#[async_trait]
impl Pollable for Reader {
    async fn ready(&mut self) {}
}

#[async_trait]
impl InputStream for Reader {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        let bytes = self.open.read(size.min(QUICK_BYTES), self.position)?;
        Ok(self.passed(bytes))
    }

    async fn blocking_read(&mut self, size: usize) -> StreamResult<Bytes> {
        if Pace::of(size) == Pace::Quick {
            return self.read(size);
        }
        let (open, position) = (self.open.clone(), self.position);
        let read = spawn_blocking(move || open.read(size, position)).await;
        let bytes = read.map_err(|error| StreamError::Trap(error.into()))??;
        Ok(self.passed(bytes))
    }
}

/// Writes from a position on; without one, at the end of a file that is appended to.
pub(super) struct Writer {
    pub(super) open: Open,
    pub(super) position: Option<u64>,
}

#[async_trait]
impl Pollable for Writer {
    async fn ready(&mut self) {}
}

#[async_trait]
impl OutputStream for Writer {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.position = self.open.write(&bytes, self.position).map_err(failed)?;
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(QUICK_BYTES)
    }
}
