//! Artifacts on disk: a cache folder of sealed files named by their content.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::engine::{SealKey, Unsealed};

/// The content address of a program: what it was made of, and by which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address([u8; 32]);

impl Address {
    /// The address of a bundle loaded by an engine, under a file name in a project's folder: a top level can
    /// read both.
    #[must_use]
    pub fn of(engine: &str, filename: &str, root: &str, source: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [engine, filename, root, source] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Reads what `Display` wrote.
    #[must_use]
    pub fn parse(hex: &str) -> Option<Self> {
        blake3::Hash::from_hex(hex)
            .ok()
            .map(|hash| Self(*hash.as_bytes()))
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        blake3::Hash::from_bytes(self.0).fmt(f)
    }
}

/// A folder of sealed artifacts. Nothing in it is believed without its seal.
pub struct Cache {
    folder: PathBuf,
    key: Arc<SealKey>,
}

impl Cache {
    /// A cache in a folder, which need not exist yet.
    #[must_use]
    pub fn new(folder: &Path, key: Arc<SealKey>) -> Self {
        Self {
            folder: folder.to_owned(),
            key,
        }
    }

    /// The artifact at an address; none if it is missing or anything about it is wrong.
    #[must_use]
    pub fn read(&self, address: &Address) -> Option<Unsealed> {
        let path = self.path(address);
        // A pipe in its place would keep whoever opens it waiting.
        if !std::fs::metadata(&path).ok()?.is_file() {
            return None;
        }
        let file = File::open(path).ok()?;
        self.key.unseal(file, &address.0).ok().flatten()
    }

    /// Seals an artifact: the bytes to be kept, and the same as they are opened.
    ///
    /// # Errors
    /// No memory for the copy that is opened.
    pub fn seal(
        &self,
        address: &Address,
        image: Vec<u8>,
        manifest: &[u8],
    ) -> std::io::Result<(Vec<u8>, Unsealed)> {
        self.key.seal(&address.0, image, manifest)
    }

    /// Keeps what was sealed: whole or not at all. A reader never sees half a file, and of two writers one wins.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep(&self, address: &Address, bytes: &[u8]) -> std::io::Result<()> {
        // A project from elsewhere may bring a link that leads out of it, where nothing is to be written.
        let linked = |folder: &Path| {
            std::fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink())
        };
        if linked(&self.folder) || self.folder.parent().is_some_and(linked) {
            return Err(std::io::Error::other("the cache is a symbolic link"));
        }
        std::fs::create_dir_all(&self.folder)?;
        let mut temporary = tempfile::NamedTempFile::new_in(&self.folder)?;
        temporary.write_all(bytes)?;
        temporary.persist(self.path(address))?;
        Ok(())
    }

    fn path(&self, address: &Address) -> PathBuf {
        self.folder.join(format!("{address}.image"))
    }
}
