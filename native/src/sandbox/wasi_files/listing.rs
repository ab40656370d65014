//! The folders that a guest is reading.

use wasmtime::component::Resource;
use wasmtime_wasi::p2::FsResult;
use wasmtime_wasi::p2::bindings::filesystem::types::{
    DirectoryEntry, DirectoryEntryStream, HostDirectoryEntryStream,
};

use super::codes::{text, type_of};
use crate::sandbox::files::{Entry, Refusal};
use crate::sandbox::state::Guest;

/// Entries of all the folders that a guest is reading at once, two of the largest. Attack: the host holds them, and
/// many iterators over one large folder would take gigabytes.
const MAX_LISTED: usize = 200_000;

/// What is left of a folder to read.
struct Listing {
    /// How many entries there were.
    length: usize,
    entries: std::vec::IntoIter<Entry>,
}

impl Guest {
    /// Holds the entries of a folder until the guest has read them.
    pub(super) fn hold(&mut self, entries: Vec<Entry>) -> FsResult<Resource<DirectoryEntryStream>> {
        let length = entries.len();
        if self.listed.saturating_add(length) > MAX_LISTED {
            return Err(self.refuse(Refusal::too_much_listed(MAX_LISTED)));
        }
        let entries = entries.into_iter();
        let listing = self.table.push(Listing { length, entries })?;
        self.listed = self.listed.saturating_add(length);
        Ok(Resource::new_own(listing.rep()))
    }
}

impl HostDirectoryEntryStream for Guest {
    async fn read_directory_entry(
        &mut self,
        stream: Resource<DirectoryEntryStream>,
    ) -> FsResult<Option<DirectoryEntry>> {
        let listing = Resource::<Listing>::new_borrow(stream.rep());
        let Some(entry) = self.table.get_mut(&listing)?.entries.next() else {
            return Ok(None);
        };
        let name = text(entry.name).map_err(|refusal| self.refuse(refusal))?;
        let type_ = type_of(entry.kind);
        Ok(Some(DirectoryEntry { type_, name }))
    }

    fn drop(&mut self, stream: Resource<DirectoryEntryStream>) -> wasmtime::Result<()> {
        let listing = Resource::<Listing>::new_own(stream.rep());
        self.listed = self
            .listed
            .saturating_sub(self.table.delete(listing)?.length);
        Ok(())
    }
}
