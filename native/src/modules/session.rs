//! The imports of one sandbox.

use std::collections::{BTreeSet, HashMap};
use std::future::ready;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::dependencies::matters;
use super::{Dependencies, Library, Stamp};
use crate::sandbox::{Entry, Modules, Search, Shelf};

/// Bytes that a file of a package may have: as many as can cross to a guest at once.
const MAX_DATA: usize = 32 << 20;
/// Folders that the host remembers the names in, of one sandbox.
const MAX_FOLDERS: usize = 10_000;
/// What one sandbox imports, and what it depends on by that.
pub struct Session {
    pub(super) library: Arc<Library>,
    shelf: OnceLock<Shelf>,
    /// Whether the program's own folder is left out: what is prepared for several programs must not depend on it.
    installed_only: bool,
    /// Whether a program is being loaded, which is what it then depends on. A task that imports changes nothing of that.
    pub(super) loads: bool,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) listings: HashMap<PathBuf, Arc<Listing>>,
    pub(super) dependencies: Dependencies,
    pub(super) searches: usize,
    pub(super) refused: Vec<String>,
    /// Names of modules that were looked for at the top.
    pub(super) names: BTreeSet<String>,
    pub(super) compiled_for: Duration,
    pub(super) compiling_since: Option<Instant>,
}

/// Names in a folder, and whether each is an ordinary folder.
pub(super) type Listing = HashMap<String, bool>;

impl Session {
    /// The imports of a sandbox that loads a program.
    #[must_use]
    pub fn of_load(library: &Arc<Library>) -> Arc<Self> {
        Self::with(library, false, true)
    }

    /// The imports of a task.
    #[must_use]
    pub fn of_task(library: &Arc<Library>) -> Arc<Self> {
        Self::with(library, false, false)
    }

    /// Of a sandbox that imports installed packages only.
    #[must_use]
    pub fn of_installed(library: &Arc<Library>) -> Arc<Self> {
        Self::with(library, true, true)
    }

    fn with(library: &Arc<Library>, installed_only: bool, loads: bool) -> Arc<Self> {
        Arc::new(Self {
            library: Arc::clone(library),
            shelf: OnceLock::new(),
            installed_only,
            loads,
            state: Mutex::default(),
        })
    }

    /// What was imported so far.
    #[must_use]
    pub fn dependencies(&self) -> Dependencies {
        let mut dependencies = self.lock().dependencies.clone();
        let roots = &self.library.roots;
        // Also those that nobody has looked in yet: a module that appears there may be found before others.
        let own = roots.local.iter().filter(|_| !self.installed_only);
        for path in roots.decisive.iter().chain(own) {
            dependencies.note_now(path, false);
        }
        dependencies
    }

    /// Names of modules that were looked for at the top.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        self.lock().names.clone()
    }

    /// Why modules were refused, so far.
    #[must_use]
    pub fn refused(&self) -> Vec<String> {
        self.lock().refused.clone()
    }

    /// Time that was spent on making bytecode: not the program's.
    #[must_use]
    pub fn compiling(&self) -> Duration {
        let state = self.lock();
        let now = state.compiling_since.map(|since| since.elapsed());
        state.compiled_for + now.unwrap_or_default()
    }

    pub(super) fn is_local(&self, path: &Path) -> bool {
        let roots = &self.library.roots;
        let installed = roots.installed.iter().any(|root| path.starts_with(root));
        !installed
    }

    /// The names in a folder that modules may be in: in one of the roots.
    pub(super) fn listing(&self, folder: &Path) -> Option<Arc<Listing>> {
        if !self.is_inside(folder) || self.is_hidden(folder) {
            return None;
        }
        if let Some(listing) = self.lock().listings.get(folder) {
            return Some(Arc::clone(listing));
        }
        let names = self.shelf().list(folder).unwrap_or_default();
        let kept = names.into_iter().filter(|(name, folder)| {
            // What is no file may be a link to a folder.
            matters(name, *folder) || matters(name, !name.contains('.'))
        });
        let listing = Arc::new(kept.collect::<Listing>());
        let installed = !self.is_local(folder);
        let mut state = self.lock();
        if state.listings.len() < MAX_FOLDERS {
            if self.loads {
                state.dependencies.note_now(folder, installed);
            }
            state
                .listings
                .insert(folder.to_owned(), Arc::clone(&listing));
        }
        Some(listing)
    }

    fn is_inside(&self, path: &Path) -> bool {
        let local = &self.library.roots.local;
        let root = self.root_of(path);
        root.is_some_and(|root| !self.installed_only || !local.contains(root))
    }

    /// Attack: `.env` and `.git` beside the program are neither modules nor data of a package.
    fn is_hidden(&self, path: &Path) -> bool {
        let root = self
            .root_of(path)
            .filter(|root| !self.library.roots.installed.contains(root));
        let inside = root.and_then(|root| path.strip_prefix(root).ok());
        inside.is_some_and(|inside| {
            inside
                .iter()
                .any(|part| part.to_string_lossy().starts_with('.'))
        })
    }

    /// The deepest root says whose a path is: an environment is often inside of the program's folder.
    pub(super) fn root_of(&self, path: &Path) -> Option<&PathBuf> {
        let roots = self.library.roots.all();
        roots
            .filter(|root| path.starts_with(root))
            .max_by_key(|root| root.as_os_str().len())
    }

    pub(super) fn is_folder(&self, path: &Path) -> bool {
        self.shelf().look(path).is_some_and(|found| found.folder)
    }

    /// A path of a package's data: below a folder of `site-packages`, or of a package of the program's own.
    fn data(&self, path: &str) -> Option<PathBuf> {
        let path = self.library.absolute(path)?;
        let roots = &self.library.roots;
        let root = self.root_of(&path)?;
        let inside = path.strip_prefix(root).ok()?;
        let mut parts = inside.iter();
        let Some(first) = parts.next() else {
            // The root itself: who lists it sees modules and packages.
            return Some(path);
        };
        if roots.installed.contains(root) {
            return Some(path);
        }
        if self.is_hidden(&path) {
            return None;
        }
        let alone = parts.next().is_none();
        let module = alone
            && inside
                .extension()
                .is_some_and(|extension| extension == "py");
        let package = root.join(first).join("__init__.py");
        (module || self.shelf().look(&package).is_some()).then_some(path)
    }

    pub(super) fn shelf(&self) -> &Shelf {
        self.shelf.get_or_init(|| {
            let library = &self.library;
            let folders: Vec<PathBuf> = library
                .roots
                .all()
                .chain(&library.stores)
                .cloned()
                .collect();
            Shelf::open(&folders, &library.protected)
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Modules for Session {
    fn folders(&self) -> (Vec<String>, Vec<String>) {
        let roots = &self.library.roots;
        let shown = |folders: &mut dyn Iterator<Item = &PathBuf>| {
            folders.map(|folder| self.library.shown(folder)).collect()
        };
        (
            shown(&mut roots.local.iter()),
            shown(&mut roots.installed.iter().chain(&roots.linked)),
        )
    }

    fn find(self: Arc<Self>, name: String, folders: Vec<String>) -> Search {
        match is_name(&name) {
            true => Box::pin(self.search(name, folders)),
            false => Box::pin(ready(Ok(None))),
        }
    }

    fn missing(&self, name: &str) -> String {
        let name = name.split('.').next().unwrap_or_default();
        match is_name(name) {
            true => self.library.how_to_install(name),
            false => String::new(),
        }
    }

    fn look(&self, path: &str) -> Option<Entry> {
        let found = self.shelf().look(&self.data(path)?)?;
        Some(Entry {
            folder: found.folder,
            size: found.size,
            mtime_ns: i64::try_from(found.mtime_ns).unwrap_or_default(),
        })
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let path = self.data(path)?;
        let stamp = Stamp::of(&path);
        let content = self.shelf().read(&path, MAX_DATA)?;
        if self.loads {
            let installed = !self.is_local(&path);
            let mut state = self.lock();
            state.dependencies.note(&path, stamp, &content, installed);
        }
        Some(content)
    }

    fn list(&self, path: &str) -> Option<Vec<String>> {
        let path = self.data(path)?;
        let roots = &self.library.roots;
        let own = roots.all().any(|root| *root == path) && !roots.installed.contains(&path);
        let names = self.shelf().list(&path)?;
        let shown = names.into_iter().filter(|(name, folder)| {
            // Beside the program: modules and packages, and nothing else that is there.
            let module = name.ends_with(".py") || matters(name, *folder) || !name.contains('.');
            let inside = path.join(name);
            !own || module && self.data(&inside.to_string_lossy()).is_some()
        });
        Some(shown.map(|(name, _)| name).collect())
    }
}

/// Whether a module can have this name: one component of a path, and nothing else.
pub(super) fn is_name(name: &str) -> bool {
    let forbidden = |letter: char| matches!(letter, '/' | '\\' | '.' | '\0' | ':');
    !name.is_empty() && name.len() <= 255 && !name.contains(forbidden)
}
