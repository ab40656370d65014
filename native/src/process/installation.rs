//! Threads, engines and the seal's key: one of each, whatever number of callers there are.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::process::id;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use crate::artifact::Cache;
use crate::engine::{Engine, Machine, SealKey};
use crate::error::Failure;
use crate::sandbox::{Host, Places, Threads};

/// The process's threads, started at the first use.
///
/// # Errors
/// A system that gives no threads; a process that was forked after they were started, which leaves them behind.
pub fn threads() -> Result<&'static Arc<Threads>, Failure> {
    static THREADS: OnceLock<(u32, io::Result<Arc<Threads>>)> = OnceLock::new();
    let (process, started) = THREADS.get_or_init(|| (id(), Threads::start().map(Arc::new)));
    if *process != id() {
        return Err(Failure::internal(
            "this process was forked from one that had used Capsule, whose threads it does not have. \
             Start it anew instead of forking it (in Python the start method \"spawn\" of multiprocessing), \
             or use Capsule only after the fork.",
        ));
    }
    started
        .as_ref()
        .map_err(|error| Failure::internal(format!("no threads can be started: {error}")))
}

/// The process's engine of a folder, opened at the first use. Takes some milliseconds: not for
/// a thread that others wait for.
///
/// # Errors
/// Files that are missing or damaged; a machine that cannot run it.
pub fn host(engine_dir: &str) -> Result<&'static Arc<Host>, Failure> {
    type Hosts = HashMap<String, &'static OnceLock<Result<Arc<Host>, Failure>>>;
    static HOSTS: LazyLock<Mutex<Hosts>> = LazyLock::new(Mutex::default);
    // One for each language: they are as many as there are engines, and last as long as the process.
    let slot = {
        let mut hosts = HOSTS.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Box::leak(Box::default());
        *hosts.entry(engine_dir.to_owned()).or_insert_with(|| new())
    };
    let opened = slot.get_or_init(|| {
        let Machinery { machine, places } = machinery()?;
        Engine::open(machine, Path::new(engine_dir))
            .and_then(|engine| Host::new(engine, Arc::clone(places), protected(engine_dir)))
            .map(Arc::new)
            .map_err(Failure::internal)
    });
    opened.as_ref().map_err(Clone::clone)
}

/// Whether memory of sandboxes comes from a pool; without, each maps its own and costs more.
///
/// # Errors
/// A machine that can run no sandboxes.
pub fn is_pooled() -> Result<bool, Failure> {
    Ok(machinery()?.machine.pooled)
}

/// What the engines of the process share.
pub(super) struct Machinery {
    pub(super) machine: Machine,
    pub(super) places: Arc<Places>,
}

pub(super) fn machinery() -> Result<&'static Machinery, Failure> {
    static MACHINERY: OnceLock<Result<Machinery, Failure>> = OnceLock::new();
    let opened = MACHINERY.get_or_init(|| {
        let machine = Machine::open().map_err(Failure::internal)?;
        let places = Places::of_process();
        Ok(Machinery { machine, places })
    });
    opened.as_ref().map_err(Clone::clone)
}

/// Folders that native code of this installation is loaded from, besides the package of a used engine.
static FOLDERS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Says where the installation lies, before an engine is first used: no task may see these folders.
/// Attack: a program in JavaScript writes into the engine of Python, which is a package of its own, or into the addon's.
pub fn protect(folders: Vec<String>) {
    let mut known = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    known.extend(folders.into_iter().map(PathBuf::from));
}

/// What no task may see: where the installation lies, the package that the engine lies in, the engine that it links to,
/// the key that seals programs.
/// Attack: in an installation's first process the key's folder is made after this; a task that was given what
/// is above it would read the key, or put one of its own there.
pub(super) fn protected(engine_dir: &str) -> Vec<PathBuf> {
    let engine = Path::new(engine_dir);
    // Where it cannot be made, no key is kept either.
    let _ = std::fs::create_dir_all(seal_folder());
    let _ = std::fs::create_dir_all(kept_engines_folder());
    let package = engine.ancestors().nth(2).map(Path::to_owned);
    let known = FOLDERS.lock().unwrap_or_else(PoisonError::into_inner);
    let paths = [
        package,
        Some(engine.to_owned()),
        Some(seal_folder()),
        Some(kept_engines_folder()),
    ];
    let paths: BTreeSet<PathBuf> = paths
        .into_iter()
        .flatten()
        .chain(known.iter().cloned())
        .collect();
    paths.into_iter().filter(|path| path.exists()).collect()
}

/// A cache in a folder, sealed with this installation's key.
pub(super) fn cache(folder: &str) -> Result<Cache, Failure> {
    static KEY: OnceLock<io::Result<Arc<SealKey>>> = OnceLock::new();
    // Where no key can be kept, programs are loaded anew in each process.
    let key = KEY.get_or_init(|| {
        SealKey::open(&seal_folder())
            .or_else(|_| SealKey::ephemeral())
            .map(Arc::new)
    });
    let key = key.as_ref().map_err(Failure::internal)?;
    Ok(Cache::new(Path::new(folder), Arc::clone(key)))
}

/// The folder where this user's installation keeps engines that came in artifacts. They are of no project: each is as
/// large as many programs.
pub(super) fn kept_engines_folder() -> PathBuf {
    let caches = dirs::cache_dir().unwrap_or_else(std::env::temp_dir);
    caches.join("capsule").join("engines")
}

/// The folder where this user's installation keeps the key that seals its cache.
#[must_use]
pub fn seal_folder() -> PathBuf {
    dirs::config_dir()
        .unwrap_or_else(std::env::temp_dir)
        .join("capsule")
}
