//! The modules of Python programs: where they are, which may be had, what they become.

mod bytecode;
mod closure;
mod dependencies;
mod frozen;
mod imports;
mod inline;
mod roots;
mod search;
mod session;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

pub use bytecode::Compiler;
pub use dependencies::{Dependencies, Stamp};
pub use frozen::Frozen;
pub use roots::{Environment, Roots};
pub use session::Session;

use crate::artifact::Cache;
use crate::sandbox::Host;

/// The project's folder, as a program sees it that is loaded for an artifact.
pub const ANYWHERE: &str = "/project";
/// Bytes that a path can have (Linux's `PATH_MAX`).
const MAX_PATH: usize = 4096;

/// What the sandboxes of one program import from.
pub struct Library {
    /// Where modules are looked for.
    pub roots: Roots,
    /// Makes bytecode of their sources.
    pub compiler: Compiler,
    /// The project's folder: what paths are shown relative to.
    root: PathBuf,
    /// Folders that are shown under names of their own, wherever they are: those of a program that is loaded for an
    /// artifact, which is to be the same on every machine.
    named: Vec<(String, PathBuf)>,
    stores: Vec<PathBuf>,
    protected: Vec<PathBuf>,
}

impl Library {
    /// The library of a program in these surroundings.
    #[must_use]
    pub fn new(environment: &Environment, host: &Arc<Host>, cache: Cache) -> Self {
        Self {
            roots: Roots::of(environment),
            compiler: Compiler::new(Arc::clone(host), cache),
            root: environment.root.clone(),
            named: Vec::new(),
            stores: environment.stores.clone(),
            protected: host.protected.clone(),
        }
    }

    /// The same for a load whose artifact is to name no folder of this machine.
    #[must_use]
    pub fn anywhere(environment: &Environment, host: &Arc<Host>, cache: Cache) -> Self {
        let mut library = Self::new(environment, host, cache);
        let outside = library.roots.all();
        let outside = outside.filter(|folder| !folder.starts_with(&library.root));
        let named = outside
            .enumerate()
            .map(|(number, folder)| (format!("packages-{number}"), folder.clone()));
        let own = (ANYWHERE.to_owned(), library.root.clone());
        library.named = named.chain([own]).collect::<Vec<_>>();
        library
    }

    /// What a source says it needs and what is not installed.
    ///
    /// # Errors
    /// The message for whoever wrote it.
    pub fn check_inline(&self, source: &str) -> Result<(), String> {
        let missing = inline::missing(source, &self.roots.installed)?;
        if missing.is_empty() {
            return Ok(());
        }
        let list = missing.join(", ");
        let quoted: Vec<String> = missing.iter().map(|name| format!("{name:?}")).collect();
        Err(format!(
            "its \"script\" block names packages that are not installed: {list}. {}",
            self.how_to_install(&quoted.join(" "))
        ))
    }

    fn how_to_install(&self, packages: &str) -> String {
        match &self.roots.environment {
            Some(environment) => format!(
                "Install into the environment {}: uv pip install {packages}, or pip install {packages}.",
                self.shown(environment)
            ),
            None => format!(
                "There is no virtual environment in the project: make one (python3 -m venv .venv) and install there: .venv/bin/pip install {packages}."
            ),
        }
    }

    /// How people read a path: relative to the project's folder where it is inside.
    pub(crate) fn shown(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).ok().map(Path::to_owned);
        let named = || {
            let mut named = self.named.iter().filter(|(name, _)| name != ANYWHERE);
            named.find_map(|(name, folder)| {
                Some(Path::new(name).join(path.strip_prefix(folder).ok()?))
            })
        };
        let shown = inside.or_else(named);
        let shown = shown.as_deref().unwrap_or(path).to_string_lossy();
        if cfg!(windows) {
            return shown.replace('\\', "/");
        }
        shown.into_owned()
    }

    /// The path that a guest means, without `.` and `..`; none if it is longer than a path can be. Attack: a guest
    /// that asks for thousands of folders with names of megabytes, which the host would remember.
    fn absolute(&self, path: &str) -> Option<PathBuf> {
        if path.len() > MAX_PATH {
            return None;
        }
        let mut absolute = PathBuf::new();
        let path = Path::new(path);
        let named = self
            .named
            .iter()
            .find_map(|(name, folder)| Some(folder.join(path.strip_prefix(name).ok()?)));
        let path = named.unwrap_or_else(|| self.root.join(path));
        for component in path.components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir => {
                    absolute.pop();
                }
                Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                    absolute.push(component);
                }
            }
        }
        Some(absolute)
    }
}

/// Whether a file is native code for CPython.
fn is_native(name: &str) -> bool {
    [".so", ".pyd", ".dylib"]
        .iter()
        .any(|extension| name.ends_with(extension))
}
