//! The way from a guest's path to a folder's handle and one name in it.
//!
//! The system never sees more than one component at a time, and never follows a link: we read links
//! and expand them ourselves, under the same rules. So `..`, absolute links, chains of links and links
//! that are swapped while we look all end where a walk of the guest's own world would end.

use std::ffi::OsString;

use cap_fs_ext::DirExt;
use cap_std::fs::Dir;

use super::mounts::{Folder, Mounts, identity};
use super::names::{MAX_PATH, check_path, components, hidden, joined, to_bytes, to_name, within};
use super::outside::outside;
use super::place::{Last, Place, Spot, State};
use super::refusal::Refusal;

/// Links of one walk, as Linux has it.
const MAX_LINKS: u32 = 40;
/// Components of one walk, links expanded. The longest path has 2,048; more is a guest that makes the
/// host work.
const MAX_STEPS: u32 = 4096;
/// Handles that a walk holds for `..`; above it walks again from the mount. Attack: a path of 2,000
/// folders would take all the files that the host process may have open.
const MAX_HELD: usize = 32;

/// Walks a path of a guest.
pub(super) fn walk(mounts: &Mounts, cwd: &[u8], path: &[u8], last: Last) -> Result<Place, Refusal> {
    check_path(path)?;
    let mut walker = Walker {
        mounts,
        cwd,
        asked: path,
        at: Vec::new(),
        held: Vec::new(),
        pending: Vec::new(),
        links: 0,
        steps: 0,
    };
    let slash = path.ends_with(b"/");
    if slash && last != Last::Name {
        walker.pending.push(b".".to_vec());
    }
    walker.add(path);
    if !path.starts_with(b"/") {
        walker.add(cwd);
    }
    let place = walker.run(last)?;
    if slash
        && let Place::Name(spot) = &place
        && let State::Found(metadata) = &spot.state
        && !metadata.is_dir()
    {
        return Err(Refusal::of("ENOTDIR"));
    }
    Ok(place)
}

struct Walker<'a> {
    mounts: &'a Mounts,
    cwd: &'a [u8],
    asked: &'a [u8],
    /// The guest's path of where we are; empty is `/`.
    at: Vec<u8>,
    /// The handles to where we are, at most [`MAX_HELD`]; none while we are above every mount.
    held: Vec<Folder>,
    /// Components to go, the next one last.
    pending: Vec<Vec<u8>>,
    links: u32,
    steps: u32,
}

impl Walker<'_> {
    fn run(mut self, last: Last) -> Result<Place, Refusal> {
        while let Some(part) = self.pending.pop() {
            self.steps += 1;
            if self.steps > MAX_STEPS {
                return Err(Refusal::of("ELOOP"));
            }
            match part.as_slice() {
                b"." => {}
                b".." => self.up(),
                _ => {
                    if let Some(spot) = self.down(part, last)? {
                        return Ok(Place::Name(Box::new(spot)));
                    }
                }
            }
        }
        let folder = self.held.pop().or_else(|| self.mounts.at(&self.at));
        match folder {
            Some(folder) => Ok(Place::Folder(folder, self.at)),
            None => Err(self.outside()),
        }
    }

    fn add(&mut self, path: &[u8]) {
        self.pending
            .extend(components(path).rev().map(<[u8]>::to_vec));
    }

    /// `..` is the folder that we came through. Above a mount's root, or above the handles that are
    /// held, the guest's path says where that is, and it is walked again under all the rules.
    fn up(&mut self) {
        self.held.pop();
        let parent = self.at.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
        self.at.truncate(parent);
        if self.held.is_empty() {
            let at = std::mem::take(&mut self.at);
            self.add(&at);
        }
    }

    /// Goes on to a name: a mount's root, a folder, or the end.
    fn down(&mut self, part: Vec<u8>, last: Last) -> Result<Option<Spot>, Refusal> {
        let Some(parent) = self.held.last().cloned() else {
            self.pending.push(part);
            return self.above().map(|()| None);
        };
        let name = to_name(&part)?;
        let guest = joined(&self.at, &part);
        if let Some(root) = self.mounts.at(&guest) {
            self.hold(root, guest);
            return Ok(None);
        }
        // The sandbox's own `/tmp` hides nothing that the task was given below the host's.
        if self.mounts.temporary == Some(parent.area) && parent.depth == 0 && self.is_way(&guest) {
            self.held.clear();
            self.at = guest;
            return Ok(None);
        }
        let state = State::Hidden;
        let spot = Spot {
            parent,
            name,
            state,
            guest,
        };
        if self.pending.is_empty() {
            return self.end(spot, last);
        }
        if hidden(&spot.name) {
            return Err(Refusal::of("ENOENT"));
        }
        self.through(spot).map(|()| None)
    }

    /// The last component: nothing is opened yet.
    fn end(&mut self, mut spot: Spot, last: Last) -> Result<Option<Spot>, Refusal> {
        if hidden(&spot.name) {
            return Ok(Some(spot));
        }
        spot.state = self.look(&spot.parent.dir, &spot.name)?;
        if last == Last::Follow && spot.is_link() {
            return self.expand(&spot.parent.dir, &spot.name).map(|()| None);
        }
        Ok(Some(spot))
    }

    /// A component on the way: a folder is entered, a link expanded. It is opened first, since most
    /// are folders; a link is refused by the system then, and looked at.
    fn through(&mut self, mut spot: Spot) -> Result<(), Refusal> {
        let error = match spot.parent.dir.open_dir_nofollow(&spot.name) {
            Ok(dir) => {
                let folder = self.mounts.admit(dir, &spot.parent)?;
                self.hold(folder, spot.guest);
                return Ok(());
            }
            Err(error) => error,
        };
        spot.state = self.look(&spot.parent.dir, &spot.name)?;
        if spot.is_link() {
            return self.expand(&spot.parent.dir, &spot.name);
        }
        if spot.found()?.is_dir() {
            return Err(error.into());
        }
        Err(Refusal::of("ENOTDIR"))
    }

    /// What a name is now. What is opened later is checked again by its handle.
    fn look(&self, dir: &Dir, name: &OsString) -> Result<State, Refusal> {
        match dir.symlink_metadata(name) {
            Ok(found) if self.mounts.is_protected(identity(&found)) => Ok(State::Hidden),
            Ok(found) => Ok(State::Found(found)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(State::Missing),
            Err(error) => Err(error.into()),
        }
    }

    fn hold(&mut self, folder: Folder, guest: Vec<u8>) {
        self.at = guest;
        self.held.push(folder);
        if self.held.len() > MAX_HELD {
            self.held.remove(0);
        }
    }
}

/// Above the mounts and through links.
impl Walker<'_> {
    /// Goes on above every mount, where nothing of the host is touched: to the mount with the longest
    /// path that the next components spell, or one component nearer to a mount or the working folder.
    fn above(&mut self) -> Result<(), Refusal> {
        for area in &self.mounts.areas {
            let Some(taken) = self.spelled(&area.guest) else {
                continue;
            };
            self.pending
                .truncate(self.pending.len().saturating_sub(taken));
            if let Some(root) = self.mounts.at(&area.guest) {
                self.hold(root, area.guest.clone());
                return Ok(());
            }
        }
        let Some(part) = self.pending.pop() else {
            return Ok(());
        };
        let guest = joined(&self.at, &part);
        if self.is_way(&guest) {
            self.at = guest;
            return Ok(());
        }
        Err(self.outside())
    }

    /// Whether this leads to a mount that the task was given, or to the working folder.
    fn is_way(&self, guest: &[u8]) -> bool {
        within(self.cwd, guest) || self.mounts.given().any(|area| within(&area.guest, guest))
    }

    /// How many of the next components spell the way from here to `guest`.
    fn spelled(&self, guest: &[u8]) -> Option<usize> {
        if !within(guest, &self.at) {
            return None;
        }
        let mut next = self.pending.iter().rev();
        let mut taken = 0;
        for wanted in components(guest.get(self.at.len()..)?) {
            loop {
                taken += 1;
                match next.next()?.as_slice() {
                    b"." => {}
                    part if part == wanted => break,
                    _ => return None,
                }
            }
        }
        Some(taken)
    }

    /// Goes on at what a link says, as text: from its folder, or as a path of the guest's own world.
    fn expand(&mut self, dir: &Dir, name: &OsString) -> Result<(), Refusal> {
        self.links += 1;
        if self.links > MAX_LINKS {
            return Err(Refusal::of("ELOOP"));
        }
        let target = dir.read_link_contents(name)?;
        if cfg!(windows) && (target.has_root() || target.is_absolute()) {
            return Err(self.outside());
        }
        let target = to_bytes(target.as_os_str());
        if target.is_empty() {
            return Err(Refusal::of("ENOENT"));
        }
        if target.len() > MAX_PATH {
            return Err(Refusal::of("ENAMETOOLONG"));
        }
        if target.ends_with(b"/") {
            self.pending.push(b".".to_vec());
        }
        self.add(&target);
        if target.starts_with(b"/") {
            self.held.clear();
            self.at.clear();
        }
        Ok(())
    }

    fn outside(&self) -> Refusal {
        Refusal::because("EACCES", outside(self.mounts, self.cwd, self.asked))
    }
}
