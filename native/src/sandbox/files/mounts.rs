//! What a task may see: the granted folders, opened once, and the host's own that stay unseen.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use cap_fs_ext::{DirExt, MetadataExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, Metadata};

use super::names::{components, hidden, to_os, within};
use super::refusal::Refusal;
use crate::policy::Access;

/// A folder of the host, at a place in the guest's world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where the guest finds it: an absolute, normalised POSIX path, such as `/home/me/proj/data`.
    pub guest: String,
    /// The folder.
    pub host: PathBuf,
    /// What is allowed in it.
    pub access: Access,
}

/// A file or folder whatever its name is: device and inode.
pub(super) type Identity = (u64, u64);

pub(super) fn identity(metadata: &Metadata) -> Identity {
    (metadata.dev(), metadata.ino())
}

/// The mounts of a task, opened; the default are none.
#[derive(Clone, Debug, Default)]
pub struct Mounts {
    /// Longest guest path first.
    pub(super) areas: Vec<Area>,
    roots: HashMap<Identity, usize>,
    protected: HashSet<Identity>,
    pinned: HashSet<Identity>,
    /// The one that is the sandbox's own `/tmp`.
    pub(super) temporary: Option<usize>,
}

/// One mount.
#[derive(Clone, Debug)]
pub(super) struct Area {
    /// The guest path; empty for `/`.
    pub(super) guest: Vec<u8>,
    pub(super) access: Access,
    /// Where it is, without links.
    real: PathBuf,
    folder: Folder,
}

/// A folder that was entered.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) dir: Arc<Dir>,
    /// The mount whose rules apply.
    pub(super) area: usize,
    /// Folders between it and the root of that mount.
    pub(super) depth: usize,
    id: Identity,
}

impl Mounts {
    /// Opens each folder. `protected` are folders and files that no guest may see, whatever mount
    /// holds them; they have to exist, since they are known by identity and not by name.
    ///
    /// # Errors
    /// A folder that is missing, is none, or that no guest may see, and what to do.
    pub fn open(mounts: &[Mount], protected: &[PathBuf]) -> Result<Self, String> {
        let mut opened = Self {
            areas: Vec::new(),
            roots: HashMap::new(),
            protected: HashSet::new(),
            pinned: HashSet::new(),
            temporary: None,
        };
        for path in protected {
            opened.protect(path)?;
        }
        let mut sorted: Vec<&Mount> = mounts.iter().collect();
        sorted.sort_by_key(|mount| std::cmp::Reverse(mount.guest.len()));
        for mount in sorted {
            opened.add(mount)?;
        }
        Ok(opened)
    }

    /// Each mount's guest path, and the folder without links that was really opened for it.
    pub fn opened(&self) -> impl Iterator<Item = (&[u8], &Path, Access)> {
        self.areas
            .iter()
            .map(|area| (area.guest.as_slice(), area.real.as_path(), area.access))
    }

    /// The same folders, none of which can be changed.
    #[must_use]
    pub fn read_only(&self) -> Arc<Self> {
        let mut mounts = self.clone();
        for area in &mut mounts.areas {
            area.access = Access::ReadOnly;
        }
        Arc::new(mounts)
    }

    fn protect(&mut self, path: &Path) -> Result<(), String> {
        let refused = |error| {
            format!("the protected {path:?} cannot be found ({error}). Make it before the run.")
        };
        let canonical = path.canonicalize().map_err(refused)?;
        self.protected
            .insert(host_identity(&canonical).map_err(refused)?);
        // Attack: rename a folder above the protected one and build a false one in its place.
        for above in canonical.ancestors().skip(1) {
            if let Ok(id) = host_identity(above) {
                self.pinned.insert(id);
            }
        }
        Ok(())
    }

    fn add(&mut self, mount: &Mount) -> Result<(), String> {
        let guest = guest_path(&mount.guest)?;
        if self.areas.iter().any(|area| area.guest == guest) {
            return Err(format!(
                "{:?} is mounted twice. Remove one of the two.",
                mount.guest
            ));
        }
        let shown = mount.host.display();
        let host = mount.host.canonicalize().map_err(|error| {
            format!("the folder {shown} cannot be opened ({error}). Create it or remove it from allowedFiles and mounts.")
        })?;
        self.check_host(&host)?;
        let dir = open_exactly(&host).map_err(|error| {
            format!("{shown} cannot be opened as a folder ({error}). Name a folder in allowedFiles and mounts.")
        })?;
        let metadata = dir
            .dir_metadata()
            .map_err(|error| format!("{shown}: {error}"))?;
        if is_kernels(&dir) {
            return Err(format!(
                "{shown} shows the system's own state and is never mounted. Remove it."
            ));
        }
        // Attack: rename a folder above a read-only one and build a false one in its place.
        for above in host.ancestors().skip(1) {
            if let Ok(id) = host_identity(above) {
                self.pinned.insert(id);
            }
        }
        let area = self.areas.len();
        let id = identity(&metadata);
        self.areas.push(Area {
            guest,
            access: mount.access,
            real: host,
            folder: Folder {
                dir: Arc::new(dir),
                area,
                depth: 0,
                id,
            },
        });
        self.register(id, area, mount.access);
        Ok(())
    }

    /// Whether no mount is at this place or above it.
    pub(super) fn leave_room(&self, guest: &[u8]) -> bool {
        self.areas.iter().all(|area| !within(guest, &area.guest))
    }

    /// Adds the sandbox's own folder for temporary files.
    pub(super) fn add_temporary(
        &mut self,
        guest: &[u8],
        dir: Dir,
        real: &Path,
    ) -> Result<usize, Refusal> {
        let id = identity(&dir.dir_metadata()?);
        let area = self.areas.len();
        let folder = Folder {
            dir: Arc::new(dir),
            area,
            depth: 0,
            id,
        };
        self.areas.push(Area {
            guest: guest.to_vec(),
            access: Access::ReadWrite,
            real: real.to_owned(),
            folder,
        });
        self.temporary = Some(area);
        self.register(id, area, Access::ReadWrite);
        Ok(area)
    }

    /// The mounts that the task was given.
    pub(super) fn given(&self) -> impl Iterator<Item = &Area> {
        let own = self.temporary.unwrap_or(usize::MAX);
        self.areas.iter().take(own)
    }

    /// The same folder mounted twice: whoever enters it on the way, and not by its path, gets the least.
    fn register(&mut self, id: Identity, area: usize, access: Access) {
        match access {
            Access::ReadOnly => {
                self.roots.insert(id, area);
            }
            Access::ReadWrite => {
                self.roots.entry(id).or_insert(area);
            }
        }
    }

    /// Attack: a mount that is a protected folder, or lies inside one, would show what is hidden.
    fn check_host(&self, host: &Path) -> Result<(), String> {
        for above in host.ancestors() {
            let named = above.file_name().is_some_and(hidden);
            let found = host_identity(above).is_ok_and(|id| self.protected.contains(&id));
            if named || found {
                return Err(format!(
                    "{} belongs to Capsule and is never mounted. Remove it from allowedFiles and mounts.",
                    host.display()
                ));
            }
        }
        Ok(())
    }

    pub(super) fn access(&self, folder: &Folder) -> Access {
        self.areas
            .get(folder.area)
            .map_or(Access::ReadOnly, |area| area.access)
    }

    /// The root of the mount at exactly this guest path.
    pub(super) fn at(&self, guest: &[u8]) -> Option<Folder> {
        let area = self.areas.iter().find(|area| area.guest == guest)?;
        Some(area.folder.clone())
    }

    pub(super) fn root_of(&self, id: Identity) -> Option<usize> {
        self.roots.get(&id).copied()
    }

    pub(super) fn is_protected(&self, id: Identity) -> bool {
        self.protected.contains(&id)
    }

    pub(super) fn protects_any(&self) -> bool {
        !self.protected.is_empty()
    }

    /// Whether an entry must stay where it is.
    pub(super) fn stays(&self, id: Identity) -> bool {
        self.roots.contains_key(&id) || self.pinned.contains(&id)
    }

    /// Enters a folder that was opened in `parent`. The checks look at the handle and not at a name,
    /// so that a rename between looking and opening gains nothing.
    pub(super) fn admit(&self, dir: Dir, parent: &Folder) -> Result<Folder, Refusal> {
        let id = identity(&dir.dir_metadata()?);
        if self.is_protected(id) {
            return Err(Refusal::of("ENOENT"));
        }
        if id.0 != parent.id.0 && is_kernels(&dir) {
            return Err(Refusal::because(
                "EACCES",
                "the folder shows the system's own state, which no task can see",
            ));
        }
        let (area, depth) = match self.root_of(id) {
            Some(area) => (area, 0),
            None => (parent.area, parent.depth.saturating_add(1)),
        };
        let dir = Arc::new(dir);
        Ok(Folder {
            dir,
            area,
            depth,
            id,
        })
    }
}

fn host_identity(path: &Path) -> std::io::Result<Identity> {
    let file = std::fs::metadata(path)?;
    #[cfg(unix)]
    {
        Ok((MetadataExt::dev(&file), MetadataExt::ino(&file)))
    }
    #[cfg(not(unix))]
    {
        let found = if file.is_dir() {
            Dir::open_ambient_dir(path, ambient_authority())?.dir_metadata()?
        } else {
            cap_std::fs::File::open_ambient(path, ambient_authority())?.metadata()?
        };
        Ok(identity(&found))
    }
}

fn guest_path(guest: &str) -> Result<Vec<u8>, String> {
    let refused = |rule: &str| Err(format!("a mount's path {guest:?} {rule}."));
    if !guest.starts_with('/') || guest.contains('\0') {
        return refused("has to be absolute");
    }
    let mut path = Vec::new();
    for part in components(guest.as_bytes()) {
        if part == b"." || part == b".." {
            return refused("has to be normalised");
        }
        if to_os(part).is_ok_and(|name| hidden(&name)) {
            return refused("belongs to Capsule and is never mounted");
        }
        path.push(b'/');
        path.extend_from_slice(part);
    }
    Ok(path)
}

/// Attack: in a mount that contains `/proc`, plain files such as `self/environ` and `self/mem` are
/// the host process itself: its environment and its memory.
#[cfg(target_os = "linux")]
fn is_kernels(dir: &Dir) -> bool {
    // proc, sysfs, debugfs, tracefs, securityfs, cgroup, cgroup2, bpf, configfs, efivarfs, pstore, nsfs
    const KERNELS: [u64; 12] = [
        0x9fa0,
        0x6265_6572,
        0x6462_6720,
        0x7472_6163,
        0x7363_6673,
        0x0027_e0eb,
        0x6367_7270,
        0xcafe_4a11,
        0x6265_6570,
        0xde5e_81e4,
        0x6165_676c,
        0x6e73_6673,
    ];
    let Ok(stat) = rustix::fs::fstatfs(dir) else {
        return true;
    };
    u64::try_from(stat.f_type).is_ok_and(|kind| KERNELS.contains(&(kind & 0xffff_ffff)))
}

#[cfg(not(target_os = "linux"))]
fn is_kernels(_dir: &Dir) -> bool {
    false
}

/// Opens a folder by a path without links, one component after the other. Attack: a task that may write above it
/// puts a link there between the look at the path and the opening.
pub(super) fn open_exactly(host: &Path) -> std::io::Result<Dir> {
    let mut components = host.components().peekable();
    let mut base = PathBuf::new();
    while let Some(part @ (Component::Prefix(_) | Component::RootDir)) = components.peek() {
        base.push(part);
        components.next();
    }
    let mut dir = Dir::open_ambient_dir(base, ambient_authority())?;
    for part in components {
        dir = dir.open_dir_nofollow(part)?;
    }
    Ok(dir)
}
