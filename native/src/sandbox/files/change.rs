//! Changing: everything that makes, removes or moves an entry. Each call asks for the access
//! first, then looks, then acts on one name of one folder's handle.

use cap_fs_ext::DirExt;
use cap_std::fs::{DirBuilder, Metadata};

use super::files_of_sandbox::{Files, writable};
use super::link_rule::{check_moved, check_target, one_at_a_time};
use super::mounts::identity;
use super::names::{MAX_PATH, to_bytes, to_os};
use super::place::{Last, Place, Spot, State};
use super::refusal::Refusal;
use super::stat::Kind;

impl Files {
    /// Makes a folder.
    ///
    /// # Errors
    /// What Node would say; `EROFS` in a read-only mount.
    pub(crate) fn make_folder(&mut self, path: &[u8], mode: u32) -> Result<(), Refusal> {
        let spot = self.changed_name(path, "EEXIST")?;
        spot.vacant()?;
        self.usage.of(spot.parent.area).room_for_entry()?;
        spot.parent
            .dir
            .create_dir_with(&spot.name, &builder(mode))?;
        self.usage.of(spot.parent.area).made();
        Ok(())
    }

    /// Removes an empty folder.
    ///
    /// # Errors
    /// `EBUSY` for a mount's root; what Node would say.
    pub(crate) fn remove_folder(&mut self, path: &[u8]) -> Result<(), Refusal> {
        let spot = self.changed_name(path, "EBUSY")?;
        let found = spot.found()?;
        if !found.is_dir() {
            return Err(Refusal::of("ENOTDIR"));
        }
        self.movable(found)?;
        spot.parent.dir.remove_dir(&spot.name)?;
        self.usage.of(spot.parent.area).removed();
        Ok(())
    }

    /// Removes a file or link.
    ///
    /// # Errors
    /// `EISDIR` for a folder; what Node would say.
    pub(crate) fn remove_file(&mut self, path: &[u8]) -> Result<(), Refusal> {
        let spot = self.changed_name(path, "EBUSY")?;
        let found = spot.found()?;
        self.movable(found)?;
        if found.is_dir() {
            return Err(Refusal::of("EISDIR"));
        }
        spot.parent.dir.remove_file_or_symlink(&spot.name)?;
        self.usage.of(spot.parent.area).removed();
        Ok(())
    }

    /// Moves an entry, over what is there, as POSIX does.
    ///
    /// # Errors
    /// `EXDEV` between two mounts, `EBUSY` for a mount's root; what Node would say.
    pub(crate) fn rename(&mut self, from: &[u8], to: &[u8]) -> Result<(), Refusal> {
        let _placing = one_at_a_time();
        let from = self.changed_name(from, "EBUSY")?;
        let to = self.changed_name(to, "EBUSY")?;
        let found = from.found()?;
        self.movable(found)?;
        let replaced = match &to.state {
            State::Hidden => return Err(to.taken()),
            State::Missing => false,
            State::Found(there) => self
                .movable(there)
                .map(|()| identity(there) != identity(found))?,
        };
        same_area(&from, &to)?;
        if found.is_symlink() {
            check_target(&link_text(&from)?, to.parent.depth)?;
        }
        if found.is_dir() && to.parent.depth < from.parent.depth {
            let folder = from.enter(&self.mounts)?;
            check_moved(&folder.dir, to.parent.depth.saturating_add(1))?;
        }
        from.parent
            .dir
            .rename(&from.name, &to.parent.dir, &to.name)?;
        if replaced {
            self.usage.of(to.parent.area).removed();
        }
        Ok(())
    }

    /// Gives a file a second name.
    ///
    /// # Errors
    /// `EXDEV` between two mounts, `EPERM` for a folder; what Node would say.
    pub(crate) fn link(&mut self, from: &[u8], to: &[u8]) -> Result<(), Refusal> {
        let _placing = one_at_a_time();
        let from = self.changed_name(from, "EPERM")?;
        let to = self.changed_name(to, "EEXIST")?;
        let found = from.found()?;
        to.vacant()?;
        same_area(&from, &to)?;
        match Kind::of(found.file_type()) {
            Kind::File => {}
            Kind::Link => check_target(&link_text(&from)?, to.parent.depth)?,
            Kind::Folder => return Err(Refusal::of("EPERM")),
            Kind::Other => return Err(Refusal::of("EACCES")),
        }
        self.usage.of(to.parent.area).room_for_entry()?;
        from.parent
            .dir
            .hard_link(&from.name, &to.parent.dir, &to.name)?;
        self.usage.of(to.parent.area).made();
        Ok(())
    }

    /// Makes a symbolic link. The target is kept as it is written.
    ///
    /// # Errors
    /// `EACCES` for a target that is absolute or leads out of the mount; what Node would say.
    pub(crate) fn symlink(&mut self, target: &[u8], path: &[u8]) -> Result<(), Refusal> {
        if target.contains(&0) {
            return Err(Refusal::of("EINVAL"));
        }
        if target.is_empty() {
            return Err(Refusal::of("ENOENT"));
        }
        if target.len() >= MAX_PATH {
            return Err(Refusal::of("ENAMETOOLONG"));
        }
        let _placing = one_at_a_time();
        let spot = self.changed_name(path, "EEXIST")?;
        spot.vacant()?;
        check_target(target, spot.parent.depth)?;
        self.usage.of(spot.parent.area).room_for_entry()?;
        spot.parent.dir.symlink(to_os(target)?, &spot.name)?;
        self.usage.of(spot.parent.area).made();
        Ok(())
    }

    /// A name in a folder that may be changed; `instead` is what a path without a name of its own is.
    fn changed_name(&mut self, path: &[u8], instead: &'static str) -> Result<Box<Spot>, Refusal> {
        match self.walk(path, Last::Name)? {
            Place::Folder(folder, _) => {
                writable(self.mounts.access(&folder))?;
                Err(Refusal::of(instead))
            }
            Place::Name(spot) => {
                writable(self.mounts.access(&spot.parent))?;
                writable(spot.access(&self.mounts)).map_err(|refused| match instead {
                    "EBUSY" => Refusal::of("EBUSY"),
                    _ => refused,
                })?;
                Ok(spot)
            }
        }
    }

    /// Attack: a mount's root, or a folder above a protected one, moved away and a false one put there.
    fn movable(&self, found: &Metadata) -> Result<(), Refusal> {
        if found.is_dir() && self.mounts.stays(identity(found)) {
            return Err(Refusal::of("EBUSY"));
        }
        Ok(())
    }
}

/// Attack: a file moved or linked from one mount to another takes the rights of the other.
fn same_area(from: &Spot, to: &Spot) -> Result<(), Refusal> {
    if from.parent.area == to.parent.area {
        return Ok(());
    }
    Err(Refusal::because(
        "EXDEV",
        "the two are in different mounts of the task; copy it",
    ))
}

fn link_text(spot: &Spot) -> Result<Vec<u8>, Refusal> {
    let target = spot.parent.dir.read_link_contents(&spot.name)?;
    Ok(to_bytes(target.as_os_str()))
}

#[cfg(unix)]
fn builder(mode: u32) -> DirBuilder {
    let mut builder = DirBuilder::new();
    cap_std::fs::DirBuilderExt::mode(&mut builder, mode & 0o777);
    builder
}

#[cfg(not(unix))]
fn builder(_mode: u32) -> DirBuilder {
    DirBuilder::new()
}
