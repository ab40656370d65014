//! `wasi:filesystem`, by which CPython's libc reaches files. One folder is opened for the guest, `/`; a path is one of
//! the guest's world, and everything else is the business of [`Files`], as it is for `file_calls.rs`.

mod codes;
mod descriptors;
mod listing;
mod streams;

use std::sync::PoisonError;

use tokio::task::spawn_blocking;
use wasmtime::component::{HasSelf, Linker, Resource};
use wasmtime_wasi::p2::bindings::filesystem::{preopens, types};
use wasmtime_wasi::p2::{FsError, FsResult};

use super::files::{Files, Refusal};
use super::state::Guest;
use codes::code_of;

/// Puts this implementation in the place of wasmtime-wasi's own.
pub(super) fn add(linker: &mut Linker<Guest>) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    preopens::add_to_linker::<Guest, HasSelf<Guest>>(linker, |guest| guest)?;
    types::add_to_linker::<Guest, HasSelf<Guest>>(linker, |guest| guest)?;
    linker.allow_shadowing(false);
    Ok(())
}

/// A descriptor of the guest's. In the table of resources it stands for wasmtime-wasi's own type, whose number is
/// all that the guest has of it.
pub(super) enum Descriptor {
    /// `/`, which every guest has and nothing is open for.
    Root,
    File {
        handle: u32,
        flags: types::DescriptorFlags,
    },
    /// What is named in it is named by its path: where a folder that moved was, there is nothing.
    Folder { handle: u32, path: Vec<u8> },
}

/// Whether a call may keep a thread for long: such a one is made aside, and the guest's thread goes on with other
/// guests meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Quick,
    Slow,
}

impl Pace {
    /// That of reading or writing so many bytes.
    fn of(bytes: usize) -> Self {
        if bytes > QUICK_BYTES {
            Self::Slow
        } else {
            Self::Quick
        }
    }
}

/// Bytes that are read or written where the guest runs: some tens of microseconds.
const QUICK_BYTES: usize = 64 << 10;

impl Guest {
    /// Makes a call, and keeps why it was refused for whoever asks.
    async fn of_files<Gives: Send + 'static>(
        &mut self,
        pace: Pace,
        work: impl FnOnce(&mut Files) -> Result<Gives, Refusal> + Send + 'static,
    ) -> FsResult<Gives> {
        let files = self.files();
        let work = move || {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            let done = work(&mut files);
            files.noting(done)
        };
        let done = match pace {
            Pace::Quick => work(),
            Pace::Slow => spawn_blocking(work).await.map_err(FsError::trap)?,
        };
        done.map_err(|refusal| code_of(refusal.code).into())
    }

    fn refuse(&mut self, refusal: Refusal) -> FsError {
        let code = code_of(refusal.code);
        let files = self.files();
        files.lock().unwrap_or_else(PoisonError::into_inner).refused = Some(refusal);
        code.into()
    }

    fn descriptor(&self, number: &Resource<types::Descriptor>) -> FsResult<&Descriptor> {
        Ok(self.table.get(&Resource::new_borrow(number.rep()))?)
    }

    /// The path that a descriptor and a path below it are.
    fn path(&self, below: &Resource<types::Descriptor>, path: &str) -> FsResult<Vec<u8>> {
        let folder: &[u8] = match self.descriptor(below)? {
            Descriptor::Root => b"",
            Descriptor::Folder { path, .. } => path,
            Descriptor::File { .. } => return Err(types::ErrorCode::NotDirectory.into()),
        };
        Ok([folder, b"/", path.as_bytes()].concat())
    }
}

impl preopens::Host for Guest {
    fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<types::Descriptor>, String)>> {
        let root = self.table.push(Descriptor::Root)?;
        Ok(vec![(Resource::new_own(root.rep()), "/".to_owned())])
    }
}

impl types::Host for Guest {
    fn convert_error_code(&mut self, error: FsError) -> wasmtime::Result<types::ErrorCode> {
        error.downcast()
    }

    fn filesystem_error_code(
        &mut self,
        error: Resource<wasmtime::Error>,
    ) -> wasmtime::Result<Option<types::ErrorCode>> {
        let refusal = self.table.get(&error)?.downcast_ref::<Refusal>();
        Ok(refusal.map(|refusal| code_of(refusal.code)))
    }
}
