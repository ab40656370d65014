//! Artifacts on disk: a cache folder of sealed files named by their content, and the two forms that leave it.

mod contents;
mod judged;
mod portable;

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::engine::{Engine, Machine, Opened, SealKey, Unsealed};

pub use contents::{Contents, Provenance};
pub use judged::{check_engine, memory_of};
pub use portable::{MAX_PORTABLE, Parts, assemble, take_apart};

/// Bytes that a module's sealed bytecode may have: several times those of the largest source.
const MAX_CODE: u64 = 64 << 20;
/// Bytecode that one project keeps: some environments have ten thousand modules.
const MAX_CODE_FILES: usize = 30_000;
const MAX_CODE_BYTES: u64 = 512 << 20;
/// Compiled engines that came in artifacts which one user keeps, and the bytes of one: each has some forty megabytes.
const MAX_ENGINES: usize = 4;
const MAX_ENGINE: u64 = 512 << 20;
/// Layers that one project keeps: each is as large as all of its packages in memory.
const MAX_LAYERS: usize = 6;

/// The content address of a program: what it was made of, and by which engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Address([u8; 32]);

impl Address {
    /// The address of a bundle loaded by an engine, under a file name in a project's folder: a top level can
    /// read both.
    #[must_use]
    pub fn of(engine: &str, filename: &str, root: &str, source: &str) -> Self {
        Self::hash(&[engine, filename, root, source].map(str::as_bytes))
    }

    /// What a bundle and the modules that it imports say, to an engine: no program of a cache has it.
    #[must_use]
    pub fn in_any_folder(engine: &str, filename: &str, source: &str, modules: &str) -> Self {
        Self::hash(&["in any folder", engine, filename, source, modules].map(str::as_bytes))
    }

    /// The address of a module's bytecode, made by an engine. It has three parts, so it is no program's.
    #[must_use]
    pub fn of_code(engine: &str, source: &[u8]) -> Self {
        Self::hash(&[b"code", engine.as_bytes(), source])
    }

    /// The address of an artifact that was sealed to be taken along: no program of a cache has it.
    #[must_use]
    pub fn of_sealed(engine: &str, portable: &[u8]) -> Self {
        Self::hash(&[b"sealed artifact", engine.as_bytes(), portable])
    }

    /// The address of a portable artifact's image, made for an engine.
    #[must_use]
    pub fn of_portable(engine: &str, portable: &[u8]) -> Self {
        Self::hash(&[b"portable artifact", engine.as_bytes(), portable])
    }

    /// The address of the compiled code of an engine that came in an artifact.
    #[must_use]
    pub fn of_engine(portable: &str) -> Self {
        Self::hash(&[b"engine", portable.as_bytes()])
    }

    /// The address that a sealed artifact answers to.
    #[must_use]
    pub fn of_unsealed(unsealed: &Unsealed) -> Self {
        Self(unsealed.address())
    }

    /// What is the same for each load of a bundle whose artifact is to be the same.
    #[must_use]
    pub fn seed(engine: &str, filename: &str, bundle: &str) -> [u8; 32] {
        Self::hash(&["seed", engine, filename, bundle].map(str::as_bytes)).0
    }

    /// The address of packages that were imported together, from some folders.
    #[must_use]
    pub fn of_layer(engine: &str, statements: &str, folders: &str) -> Self {
        Self::hash(&["layer", "of packages", engine, statements, folders].map(str::as_bytes))
    }

    fn hash(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
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
#[derive(Clone)]
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
        let file = open(&self.path(address))?;
        self.key.unseal(file, &address.0).ok().flatten()
    }

    /// The layer at an address; none if it is missing or anything about it is wrong.
    #[must_use]
    pub fn read_layer(&self, address: &Address) -> Option<Unsealed> {
        let file = open(&self.layer_path(address))?;
        self.key.unseal(file, &address.0).ok().flatten()
    }

    /// Keeps a layer that was sealed.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep_layer(&self, address: &Address, bytes: &[u8]) -> std::io::Result<()> {
        self.write(&self.layer_path(address), bytes)
    }

    /// The bytecode at an address; none if it is missing or anything about it is wrong.
    #[must_use]
    pub fn read_code(&self, address: &Address) -> Option<Vec<u8>> {
        let mut sealed = Vec::new();
        let file = open(&self.code_path(address))?;
        file.take(MAX_CODE).read_to_end(&mut sealed).ok()?;
        self.key.unseal_bytes(sealed, &address.0)
    }

    /// Seals bytecode and keeps it.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn keep_code(&self, address: &Address, code: &[u8]) -> std::io::Result<()> {
        self.write(
            &self.code_path(address),
            &self.key.seal_bytes(code, &address.0),
        )
    }

    /// The engine whose portable code has this hash, if this installation compiled and sealed it.
    #[must_use]
    pub fn read_engine(&self, machine: &Machine, portable: &str) -> Option<Engine> {
        let address = Address::of_engine(portable);
        let mut sealed = Vec::new();
        let file = open(&self.engine_path(&address))?;
        file.take(MAX_ENGINE).read_to_end(&mut sealed).ok()?;
        Engine::of_artifact(machine, portable, &self.key, sealed, &address.0)
    }

    /// Seals the compiled code of an engine and keeps it. It is of use to this process also where it cannot be kept.
    #[must_use]
    pub fn keep_engine(&self, machine: &Machine, portable: &str, code: &[u8]) -> Option<Engine> {
        let address = Address::of_engine(portable);
        let sealed = self.key.seal_bytes(code, &address.0);
        let _ = self.write(&self.engine_path(&address), &sealed);
        prune(&self.folder, "engine", MAX_ENGINES, u64::MAX);
        Engine::of_artifact(machine, portable, &self.key, sealed, &address.0)
    }

    /// Opens a sealed artifact that was taken along.
    ///
    /// # Errors
    /// A file that cannot be read, no memory for its copy.
    pub fn open_sealed(&self, path: &Path) -> std::io::Result<Opened> {
        match open(path) {
            Some(file) => self.key.unseal_any(file),
            None => Ok(Opened::Damaged),
        }
    }

    /// The same whoever sealed it: what is in it will run with the host's rights.
    ///
    /// # Errors
    /// A file that cannot be read, no memory for its copy.
    pub fn open_unchecked(&self, path: &Path) -> std::io::Result<Opened> {
        let unsealed = open(path).map(|file| self.key.unseal_unchecked(file));
        Ok(match unsealed.transpose()?.flatten() {
            Some(unsealed) => Opened::Ours(unsealed),
            None => Opened::Damaged,
        })
    }

    /// Removes the oldest bytecode and layers, where there are too many.
    pub fn prune(&self) {
        for (extension, most_files, most_bytes) in [
            ("code", MAX_CODE_FILES, MAX_CODE_BYTES),
            ("layer", MAX_LAYERS, u64::MAX),
        ] {
            prune(&self.folder, extension, most_files, most_bytes);
        }
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
        self.write(&self.path(address), bytes)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
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
        temporary.persist(path)?;
        Ok(())
    }

    fn path(&self, address: &Address) -> PathBuf {
        self.folder.join(format!("{address}.image"))
    }

    fn layer_path(&self, address: &Address) -> PathBuf {
        self.folder.join(format!("{address}.layer"))
    }

    fn engine_path(&self, address: &Address) -> PathBuf {
        self.folder.join(format!("{address}.engine"))
    }

    fn code_path(&self, address: &Address) -> PathBuf {
        self.folder.join(format!("{address}.code"))
    }
}

fn open(path: &Path) -> Option<File> {
    // A pipe in its place would keep whoever opens it waiting.
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    File::open(path).ok()
}

/// Leaves of the files with this extension the newest.
fn prune(folder: &Path, extension: &str, most_files: usize, most_bytes: u64) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter_map(|entry| {
        let path = entry.path();
        let metadata = entry.metadata().ok()?;
        (path.extension()? == extension)
            .then(|| Some((metadata.modified().ok()?, metadata.len(), path)))?
    });
    let mut ours: Vec<_> = ours.collect();
    ours.sort_unstable_by(|left, right| right.cmp(left));
    let mut bytes = 0;
    for (at, (_, length, path)) in ours.iter().enumerate() {
        bytes += length;
        if at >= most_files || bytes > most_bytes {
            let _ = std::fs::remove_file(path);
        }
    }
}
