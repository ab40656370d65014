//! The imports of one sandbox.

use std::collections::{BTreeSet, HashMap};
use std::future::ready;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use super::dependencies::matters;
use super::{Dependencies, Library, Stamp, is_native};
use crate::sandbox::{Code, Entry, Module, Modules, Search, Shelf};

/// Bytes that the source of a module may have: the largest that are written by programs have one or two million.
const MAX_SOURCE: usize = 8 << 20;
/// Bytes that a file of a package may have: as many as can cross to a guest at once.
const MAX_DATA: usize = 32 << 20;
/// Modules that one sandbox may ask for, and folders that the host remembers the names in.
const MAX_SEARCHES: usize = 50_000;
const MAX_FOLDERS: usize = 10_000;
/// Folders that one search may be in.
const MAX_PLACES: usize = 1000;

/// What one sandbox imports, and what it depends on by that.
pub struct Session {
    library: Arc<Library>,
    shelf: OnceLock<Shelf>,
    /// Whether the program's own folder is left out: what is prepared for several programs must not depend on it.
    installed_only: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    listings: HashMap<PathBuf, Arc<Listing>>,
    dependencies: Dependencies,
    searches: usize,
    refused: Vec<String>,
    /// Names of modules that were looked for at the top.
    names: BTreeSet<String>,
    compiled_for: Duration,
    compiling_since: Option<Instant>,
}

/// Names in a folder, and whether each is an ordinary folder.
type Listing = HashMap<String, bool>;

/// A module's file.
struct Found {
    path: PathBuf,
    package: bool,
}

impl Session {
    /// The imports of a sandbox of a program.
    #[must_use]
    pub fn new(library: &Arc<Library>) -> Arc<Self> {
        Self::with(library, false)
    }

    /// Of a sandbox that imports installed packages only.
    #[must_use]
    pub fn of_installed(library: &Arc<Library>) -> Arc<Self> {
        Self::with(library, true)
    }

    fn with(library: &Arc<Library>, installed_only: bool) -> Arc<Self> {
        Arc::new(Self {
            library: Arc::clone(library),
            shelf: OnceLock::new(),
            installed_only,
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

    /// Whether the first folder that has a module of this name is one of installed packages.
    #[must_use]
    pub fn is_installed(&self, name: &str) -> bool {
        let has = |folder: &PathBuf| self.candidate(folder, name).is_some();
        let roots = &self.library.roots;
        is_name(name)
            && !roots.local.iter().any(has)
            && roots.installed.iter().chain(&roots.linked).any(has)
    }

    /// Whether the program's own folders have a module of one of these names.
    #[must_use]
    pub fn has_local(&self, names: &BTreeSet<String>) -> bool {
        let roots = &self.library.roots;
        names.iter().any(|name| {
            let has = |folder: &PathBuf| self.candidate(folder, name).is_some();
            roots.local.iter().any(has)
        })
    }

    /// What a folder has under this name; a folder that is no package is none.
    fn candidate(&self, folder: &Path, name: &str) -> Option<()> {
        let listing = self.listing(folder)?;
        let file = listing.contains_key(&format!("{name}.py"));
        let package = listing.contains_key(name);
        let native = || native_of(&listing, name).is_some();
        (file || package || native()).then_some(())
    }

    async fn search(
        self: Arc<Self>,
        name: String,
        folders: Vec<String>,
    ) -> Result<Option<Module>, String> {
        self.count(&name, &folders)?;
        let mut portions = Vec::new();
        for folder in folders.iter().take(MAX_PLACES) {
            let folder = self.library.absolute(folder);
            let Some(listing) = self.listing(&folder) else {
                continue;
            };
            if let Some(found) = self.in_folder(&folder, &name, &listing) {
                return self.module(found).await.map(Some);
            }
            if let Some(native) = native_of(&listing, &name) {
                return Err(self.refuse(self.native(&folder, native)));
            }
            if listing.contains_key(&name) && self.is_folder(&folder.join(&name)) {
                portions.push(self.library.shown(&folder.join(&name)));
            }
        }
        if portions.is_empty() {
            return Ok(None);
        }
        Ok(Some(Module {
            file: None,
            folders: Some(portions),
        }))
    }

    fn count(&self, name: &str, folders: &[String]) -> Result<(), String> {
        let first = folders.first().map(|folder| self.library.absolute(folder));
        let mut state = self.lock();
        state.searches += 1;
        if state.searches > MAX_SEARCHES {
            return Err(format!(
                "{MAX_SEARCHES} modules were asked for, which is the most"
            ));
        }
        if first.is_some_and(|first| self.library.roots.local.contains(&first)) {
            state.names.insert(name.to_owned());
        }
        Ok(())
    }

    fn in_folder(&self, folder: &Path, name: &str, listing: &Listing) -> Option<Found> {
        if listing.contains_key(name) {
            let path = folder.join(name).join("__init__.py");
            if self.shelf().look(&path).is_some_and(|found| !found.folder) {
                // Noted, since a folder that loses it is another kind of package.
                let _ = self.listing(&folder.join(name));
                return Some(Found {
                    path,
                    package: true,
                });
            }
        }
        let file = format!("{name}.py");
        let path = folder.join(&file);
        let there = listing.contains_key(&file)
            && self.shelf().look(&path).is_some_and(|found| !found.folder);
        there.then_some(Found {
            path,
            package: false,
        })
    }

    async fn module(&self, found: Found) -> Result<Module, String> {
        let shown = self.library.shown(&found.path);
        let stamp = Stamp::of(&found.path);
        let Some(source) = self.shelf().read(&found.path, MAX_SOURCE) else {
            return Err(self.refuse(format!(
                "{shown} cannot be read, or is larger than {} MiB, which is the most that a module may have",
                MAX_SOURCE >> 20
            )));
        };
        let installed = !self.is_local(&found.path);
        self.lock()
            .dependencies
            .note(&found.path, stamp, &source, installed);
        let started = Instant::now();
        self.lock().compiling_since = Some(started);
        let compiled = self.library.compiler.compile(&source).await;
        let mut state = self.lock();
        state.compiling_since = None;
        state.compiled_for += started.elapsed();
        drop(state);
        let code = match compiled {
            Some(compiled) => Code::Compiled(compiled.code),
            None => Code::Source(source),
        };
        let folder = found.path.parent().map(|folder| self.library.shown(folder));
        Ok(Module {
            file: Some((shown, code)),
            folders: found.package.then(|| folder.into_iter().collect()),
        })
    }

    /// Why a native module cannot be had; named by the package that was installed.
    fn native(&self, folder: &Path, file: &str) -> String {
        let path = folder.join(file);
        let root = self.library.roots.all().find(|root| path.starts_with(root));
        let inside = root.and_then(|root| path.strip_prefix(root).ok());
        let package = inside.and_then(|inside| inside.iter().next());
        let package = package
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        let package = package.split('.').next().unwrap_or_default();
        format!(
            "the package {package} has native code ({}), which cannot run in a sandbox. Use a package that is pure Python, or do this part outside of the task and pass it the result",
            self.library.shown(&path)
        )
    }

    fn refuse(&self, why: String) -> String {
        let mut state = self.lock();
        if !state.refused.contains(&why) {
            state.refused.push(why.clone());
        }
        why
    }

    fn is_local(&self, path: &Path) -> bool {
        let roots = &self.library.roots;
        let installed = roots.installed.iter().any(|root| path.starts_with(root));
        !installed
    }

    /// The names in a folder that modules may be in: in one of the roots.
    fn listing(&self, folder: &Path) -> Option<Arc<Listing>> {
        if !self.is_inside(folder) {
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
            state.dependencies.note_now(folder, installed);
            state
                .listings
                .insert(folder.to_owned(), Arc::clone(&listing));
        }
        Some(listing)
    }

    fn is_inside(&self, path: &Path) -> bool {
        let roots = &self.library.roots;
        // The deepest root says whose it is: an environment is often inside of the program's folder.
        let deepest = roots
            .all()
            .filter(|root| path.starts_with(root))
            .max_by_key(|root| root.as_os_str().len());
        deepest.is_some_and(|root| !self.installed_only || !roots.local.contains(root))
    }

    fn is_folder(&self, path: &Path) -> bool {
        self.shelf().look(path).is_some_and(|found| found.folder)
    }

    /// A path of a package's data: below a folder of `site-packages`, or of a package of the program's own.
    fn data(&self, path: &str) -> Option<PathBuf> {
        let path = self.library.absolute(path);
        let roots = &self.library.roots;
        let root = roots
            .all()
            .filter(|root| path.starts_with(root))
            .max_by_key(|root| root.as_os_str().len())?;
        let inside = path.strip_prefix(root).ok()?;
        let mut parts = inside.iter();
        let Some(first) = parts.next() else {
            // The root itself: who lists it sees modules and packages.
            return Some(path);
        };
        if roots.installed.contains(root) {
            return Some(path);
        }
        // Attack: `.env` and `.git` are data of no package.
        if inside
            .iter()
            .any(|part| part.to_string_lossy().starts_with('.'))
        {
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

    fn shelf(&self) -> &Shelf {
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

    fn lock(&self) -> MutexGuard<'_, State> {
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
        let installed = !self.is_local(&path);
        self.lock()
            .dependencies
            .note(&path, stamp, &content, installed);
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
fn is_name(name: &str) -> bool {
    let forbidden = |letter: char| matches!(letter, '/' | '\\' | '.' | '\0' | ':');
    !name.is_empty() && name.len() <= 255 && !name.contains(forbidden)
}

fn native_of<'a>(listing: &'a Listing, name: &str) -> Option<&'a str> {
    let is_ours = |file: &&String| {
        let rest = file.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('.')) && is_native(file)
    };
    listing.keys().find(is_ours).map(String::as_str)
}
