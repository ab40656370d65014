//! The seal: proof that this installation compiled an image. A compiled image is native code to
//! wasmtime, so one that a stranger wrote would run with the host's rights.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::sparse::{READ, Sparse, private_file};

/// The mark of the format; another number is another layout.
const MAGIC: [u8; 8] = *b"CAPSULE1";
/// The same of sealed bytes that are no native code. They are never taken for an image: that has another mark.
const BYTES_MAGIC: [u8; 8] = *b"CAPBYTE1";
/// Name of the key's file in its folder.
const KEY_FILE: &str = "seal.key";
/// Bytes that a sealed file can have: no program's load has this much memory.
const MAX_SEALED: u64 = 300 << 20;
/// Length of a key, of a content address and of a seal.
const HASH: usize = 32;
/// What ends a sealed file, after image and manifest: their lengths, the content address, the mark, the seal.
const FOOTER: usize = 8 + 8 + HASH + MAGIC.len() + HASH;

/// This installation's secret.
pub struct SealKey([u8; HASH]);

/// A sealed file whose seal was right, as a copy that nobody else can open: it cannot change between the check
/// and its use, nor be cut while it is mapped.
pub struct Unsealed {
    pub(super) file: File,
    manifest: Vec<u8>,
    image_bytes: u64,
    address: [u8; HASH],
    seal: blake3::Hash,
}

/// What became of opening a sealed file whose address is not known.
pub enum Opened {
    /// Sealed by this installation, and whole.
    Ours(Unsealed),
    /// By another one, or changed since.
    NotOurs,
    /// No sealed file, or a part of one.
    Damaged,
}

impl SealKey {
    /// Reads the key in a folder, or makes one there. Two processes that both find none agree on one; of
    /// two that both replace a damaged one, the later wins, and what the other sealed meanwhile is made again.
    ///
    /// # Errors
    /// A folder that cannot be read or written, no randomness.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(KEY_FILE);
        if let Some(key) = read(&path) {
            return Ok(key);
        }
        std::fs::create_dir_all(folder)?;
        // A temporary file is readable by its owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&Self::ephemeral()?.0)?;
        let Err(taken) = file.persist_noclobber(&path) else {
            return read_back(&path);
        };
        if taken.error.kind() != io::ErrorKind::AlreadyExists {
            return Err(taken.error);
        }
        // Another process's key, made just now; or one that is damaged or that others could have read, which
        // seals nothing any more.
        if let Some(key) = read(&path) {
            return Ok(key);
        }
        taken.file.persist(&path)?;
        read_back(&path)
    }

    /// A key that is gone with the process: what it seals is of use to this process only.
    ///
    /// # Errors
    /// No randomness.
    pub fn ephemeral() -> io::Result<Self> {
        let mut key = [0; HASH];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self(key))
    }

    /// Seals an image and its manifest for the content address that they answer to. Gives the bytes to be
    /// kept, and the same as they are opened.
    ///
    /// # Errors
    /// No memory for the copy.
    pub fn seal(
        &self,
        address: &[u8; HASH],
        image: Vec<u8>,
        manifest: &[u8],
    ) -> io::Result<(Vec<u8>, Unsealed)> {
        let length = image.len() as u64;
        let mut bytes = image;
        bytes.extend_from_slice(manifest);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&(manifest.len() as u64).to_le_bytes());
        bytes.extend_from_slice(address);
        bytes.extend_from_slice(&MAGIC);
        let seal = blake3::keyed_hash(&self.0, &bytes);
        bytes.extend_from_slice(seal.as_bytes());
        let mut file = private_file()?;
        file.write_all(&bytes)?;
        Ok((
            bytes,
            Unsealed {
                file,
                manifest: manifest.to_vec(),
                image_bytes: length,
                address: *address,
                seal,
            },
        ))
    }

    /// Opens a sealed file; none if it was changed, cut, sealed by another installation, or answers to
    /// another address.
    ///
    /// # Errors
    /// A file that cannot be read, no memory for the copy.
    pub fn unseal(&self, sealed: File, address: &[u8; HASH]) -> io::Result<Option<Unsealed>> {
        Ok(match self.unseal_any(sealed)? {
            Opened::Ours(unsealed) => Some(unsealed).filter(|found| found.address == *address),
            Opened::NotOurs | Opened::Damaged => None,
        })
    }

    /// Opens a sealed file that says itself which address it answers to.
    ///
    /// # Errors
    /// A file that cannot be read, no memory for the copy.
    pub fn unseal_any(&self, sealed: File) -> io::Result<Opened> {
        Ok(match self.opened(sealed)? {
            Some((unsealed, seal)) if unsealed.seal == seal => Opened::Ours(unsealed),
            Some(_) => Opened::NotOurs,
            None => Opened::Damaged,
        })
    }

    /// Opens a sealed file whoever sealed it: what is in it will run with the host's rights. None if it is no sealed
    /// file, or a part of one.
    ///
    /// # Errors
    /// A file that cannot be read, no memory for the copy.
    pub fn unseal_unchecked(&self, sealed: File) -> io::Result<Option<Unsealed>> {
        Ok(self.opened(sealed)?.map(|(unsealed, _)| unsealed))
    }

    /// A private copy of a sealed file under the seal that it should have, and the seal that it has.
    fn opened(&self, mut sealed: File) -> io::Result<Option<(Unsealed, blake3::Hash)>> {
        let length = sealed.metadata()?.len();
        let Some(contents) = length.checked_sub(FOOTER as u64) else {
            return Ok(None);
        };
        if length > MAX_SEALED {
            return Ok(None);
        }
        let (mut file, mac) = self.copied(&mut sealed, length - HASH as u64)?;
        let mut seal = [0; HASH];
        sealed.read_exact(&mut seal)?;
        file.seek(SeekFrom::Start(contents))?;
        let (mut image, mut manifest, mut address, mut magic) = ([0; 8], [0; 8], [0; HASH], [0; 8]);
        for part in [
            &mut image[..],
            &mut manifest[..],
            &mut address[..],
            &mut magic[..],
        ] {
            file.read_exact(part)?;
        }
        let (image_bytes, length) = (u64::from_le_bytes(image), u64::from_le_bytes(manifest));
        if magic != MAGIC || image_bytes.checked_add(length) != Some(contents) {
            return Ok(None);
        }
        let mut manifest = Vec::new();
        file.seek(SeekFrom::Start(image_bytes))?;
        (&file).take(length).read_to_end(&mut manifest)?;
        let unsealed = Unsealed {
            file,
            manifest,
            image_bytes,
            address,
            seal: mac,
        };
        // `blake3::Hash` compares in constant time.
        Ok(Some((unsealed, blake3::Hash::from_bytes(seal))))
    }

    /// Seals bytes for the content address that they answer to.
    #[must_use]
    pub fn seal_bytes(&self, content: &[u8], address: &[u8; HASH]) -> Vec<u8> {
        let mut bytes = content.to_vec();
        bytes.extend_from_slice(address);
        bytes.extend_from_slice(&BYTES_MAGIC);
        let seal = blake3::keyed_hash(&self.0, &bytes);
        bytes.extend_from_slice(seal.as_bytes());
        bytes
    }

    /// What was sealed; none if it was changed, cut, sealed by another installation, or answers to another address.
    #[must_use]
    pub fn unseal_bytes(&self, mut sealed: Vec<u8>, address: &[u8; HASH]) -> Option<Vec<u8>> {
        let seal = sealed.split_off(sealed.len().checked_sub(HASH)?);
        let mac = blake3::keyed_hash(&self.0, &sealed);
        let magic = sealed.split_off(sealed.len().checked_sub(BYTES_MAGIC.len())?);
        let found = sealed.split_off(sealed.len().checked_sub(HASH)?);
        // `blake3::Hash` compares in constant time.
        let whole = mac == blake3::Hash::from_bytes(seal.try_into().ok()?);
        (whole && magic == BYTES_MAGIC && found == address).then_some(sealed)
    }

    /// A private copy of the next bytes of a file, and their keyed hash. Zeros, which are much of an
    /// image, are left out of the copy and take no memory.
    fn copied(&self, from: &mut File, length: u64) -> io::Result<(File, blake3::Hash)> {
        let mut copy = Sparse::begin()?;
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        let mut buffer = vec![0; READ];
        let mut left = length;
        while left > 0 {
            let room = usize::try_from(left).unwrap_or(READ).min(READ);
            let bytes = buffer.get_mut(..room).unwrap_or_default();
            from.read_exact(bytes)?;
            hasher.update(bytes);
            copy.write(bytes)?;
            left -= room as u64;
        }
        Ok((copy.end()?, hasher.finalize()))
    }
}

impl Unsealed {
    /// The manifest's text.
    #[must_use]
    pub fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// The content address that it answers to.
    #[must_use]
    pub fn address(&self) -> [u8; HASH] {
        self.address
    }

    /// Bytes of its image.
    #[must_use]
    pub fn image_bytes(&self) -> u64 {
        self.image_bytes
    }

    /// Hash of its image: shows damage where the seal is not asked.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn image_hash(&self) -> io::Result<String> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(file.take(self.image_bytes))?;
        Ok(hasher.finalize().to_string())
    }

    /// Its seal, which tells it from any other artifact, one at the same address too.
    #[must_use]
    pub fn seal(&self) -> String {
        self.seal.to_string()
    }
}

fn read_back(path: &Path) -> io::Result<SealKey> {
    read(path).ok_or_else(|| io::Error::other(format!("{} cannot be read back", path.display())))
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
