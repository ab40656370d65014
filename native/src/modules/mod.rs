//! The modules of Python programs: where they are, which may be had, what they become.

mod bytecode;
mod dependencies;
mod inline;
mod roots;
mod search;
mod session;

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

pub use bytecode::Compiler;
pub use dependencies::{Dependencies, Stamp};
pub use roots::{Environment, Roots};
pub use session::Session;

use crate::artifact::Cache;
use crate::sandbox::Host;

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
            stores: environment.stores.clone(),
            protected: host.protected.clone(),
        }
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
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        let shown = shown.to_string_lossy();
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
        for component in self.root.join(path).components() {
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
