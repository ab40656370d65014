//! The seal: proof that this installation compiled an image. A compiled image is native code to
//! wasmtime, so one that a stranger wrote would run with the host's rights.

use std::io::Write;
use std::path::Path;

/// The mark of the format; another number is another layout.
const MAGIC: [u8; 8] = *b"CAPSULE1";
/// Name of the key's file in its folder.
const KEY_FILE: &str = "seal.key";
/// Magic, length of the image, length of the manifest.
const HEADER: usize = 24;
/// Length of a key, of a content address and of a seal.
const HASH: usize = 32;

/// This installation's secret.
pub struct SealKey([u8; HASH]);

/// A sealed file whose seal was right, in memory of our own.
pub struct Unsealed {
    bytes: Vec<u8>,
    image: std::ops::Range<usize>,
    manifest: std::ops::Range<usize>,
}

impl SealKey {
    /// Reads the key in a folder, or makes one there. Two processes that both find none agree on one.
    ///
    /// # Errors
    /// A folder that cannot be read or written, no randomness.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        let path = folder.join(KEY_FILE);
        if let Some(key) = read(&path) {
            return Ok(key);
        }
        std::fs::create_dir_all(folder)?;
        // A damaged key, or one that others could have read, seals nothing any more.
        let _ = std::fs::remove_file(&path);
        // A temporary file is readable by its owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&Self::ephemeral()?.0)?;
        if let Err(error) = file.persist_noclobber(&path)
            && error.error.kind() != std::io::ErrorKind::AlreadyExists
        {
            return Err(error.error);
        }
        read(&path).ok_or_else(|| std::io::Error::other(format!("{} cannot be read back", path.display())))
    }

    /// A key that is gone with the process: what it seals is of use to this process only.
    ///
    /// # Errors
    /// No randomness.
    pub fn ephemeral() -> std::io::Result<Self> {
        let mut key = [0; HASH];
        getrandom::fill(&mut key).map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(Self(key))
    }

    /// Image, manifest and the content address that they answer to, sealed, as the parts of a file.
    #[must_use]
    pub fn seal(&self, address: &[u8; HASH], image: &[u8], manifest: &[u8]) -> Vec<u8> {
        let mut file = Vec::with_capacity(image.len() + manifest.len() + HEADER + HASH * 2);
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&(image.len() as u64).to_le_bytes());
        file.extend_from_slice(&(manifest.len() as u64).to_le_bytes());
        file.extend_from_slice(image);
        file.extend_from_slice(manifest);
        file.extend_from_slice(address);
        let seal = self.mac(&file);
        file.extend_from_slice(seal.as_bytes());
        file
    }

    /// Opens a sealed file; none if it was changed, cut, sealed by another installation, or
    /// answers to another address.
    #[must_use]
    pub fn unseal(&self, file: Vec<u8>, address: &[u8; HASH]) -> Option<Unsealed> {
        let (sealed, seal) = file.split_last_chunk::<HASH>()?;
        // `blake3::Hash` compares in constant time.
        if self.mac(sealed) != blake3::Hash::from_bytes(*seal) {
            return None;
        }
        let (rest, found) = sealed.split_last_chunk::<HASH>()?;
        let (magic, rest) = rest.split_first_chunk::<8>()?;
        let (image, rest) = rest.split_first_chunk::<8>()?;
        let (manifest, contents) = rest.split_first_chunk::<8>()?;
        let image = usize::try_from(u64::from_le_bytes(*image)).ok()?;
        let manifest = usize::try_from(u64::from_le_bytes(*manifest)).ok()?;
        let whole = image.checked_add(manifest)? == contents.len();
        if *magic != MAGIC || found != address || !whole {
            return None;
        }
        let image = HEADER..HEADER + image;
        let manifest = image.end..image.end + manifest;
        Some(Unsealed { bytes: file, image, manifest })
    }

    fn mac(&self, bytes: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(&self.0, bytes)
    }
}

impl Unsealed {
    /// The compiled image.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.bytes.get(self.image.clone()).unwrap_or_default()
    }

    /// The manifest's text.
    #[must_use]
    pub fn manifest(&self) -> &[u8] {
        self.bytes.get(self.manifest.clone()).unwrap_or_default()
    }
}

fn read(path: &Path) -> Option<SealKey> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let others_may = std::fs::metadata(path).ok()?.permissions().mode() & 0o077;
        if others_may != 0 {
            return None;
        }
    }
    std::fs::read(path).ok()?.try_into().ok().map(SealKey)
}
