//! The search for a module: in folders, in their order, as the interpreter's own would go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::session::{Listing, Session, is_name};
use super::{Stamp, is_native};
use crate::sandbox::{Code, Module};

/// Bytes that the source of a module may have: the largest that are written by programs have one or two million.
pub(super) const MAX_SOURCE: usize = 8 << 20;
/// Modules that one sandbox may ask for.
const MAX_SEARCHES: usize = 50_000;
/// Folders that one search may be in.
pub(super) const MAX_PLACES: usize = 1000;

/// Refused modules that are remembered, for the message of a load that fails for one.
const MAX_REFUSED: usize = 100;
/// Time that the host spends on making bytecode for one sandbox: later sources the sandbox compiles itself, on its own
/// account. Attack: a program with ten thousand modules, each of which takes as long as it can.
const MAX_COMPILING: Duration = Duration::from_secs(120);

/// A module's file.
struct Found {
    path: PathBuf,
    package: bool,
}

impl Session {
    /// Whether the first folder that has a module of this name is one of installed packages.
    #[must_use]
    pub fn is_installed(&self, name: &str) -> bool {
        let has = |folder: &PathBuf| self.may_have(folder, name);
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
            let has = |folder: &PathBuf| self.may_have(folder, name);
            roots.local.iter().any(has)
        })
    }

    /// Whether a folder may have a module of this name.
    fn may_have(&self, folder: &Path, name: &str) -> bool {
        self.listing(folder).is_some_and(|listing| {
            listing.contains_key(name)
                || listing.contains_key(&format!("{name}.py"))
                || native_of(&listing, name).is_some()
        })
    }

    pub(super) async fn search(
        self: Arc<Self>,
        name: String,
        folders: Vec<String>,
    ) -> Result<Option<Module>, String> {
        self.count(&name, &folders)?;
        let mut portions = Vec::new();
        for folder in folders.iter().take(MAX_PLACES) {
            let Some(folder) = self.library.absolute(folder) else {
                continue;
            };
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
        let first = folders
            .first()
            .and_then(|folder| self.library.absolute(folder));
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
        if self.loads {
            let mut state = self.lock();
            state
                .dependencies
                .note(&found.path, stamp, &source, installed);
        }
        let code = match self.compiled(&source, installed).await {
            Some(code) => Code::Compiled(code),
            None => Code::Source(source),
        };
        let folder = found.path.parent().map(|folder| self.library.shown(folder));
        Ok(Module {
            file: Some((shown, code)),
            folders: found.package.then(|| folder.into_iter().collect()),
        })
    }

    /// The bytecode of a source; none where the sandbox is to compile it itself, on its own account. Attack: a task
    /// that writes modules beside its program, and imports them.
    async fn compiled(&self, source: &[u8], installed: bool) -> Option<Vec<u8>> {
        let compiler = &self.library.compiler;
        if let Some(code) = compiler.known(source) {
            return Some(code);
        }
        if (!self.loads && !installed) || self.compiling() > MAX_COMPILING {
            return None;
        }
        let started = Instant::now();
        self.lock().compiling_since = Some(started);
        let code = compiler.compile(source).await;
        let mut state = self.lock();
        state.compiling_since = None;
        state.compiled_for += started.elapsed();
        code
    }

    /// Why a native module cannot be had; named by the package that was installed.
    fn native(&self, folder: &Path, file: &str) -> String {
        let path = folder.join(file);
        let root = self.root_of(&path);
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
        if state.refused.len() < MAX_REFUSED && !state.refused.contains(&why) {
            state.refused.push(why.clone());
        }
        why
    }
}

fn native_of<'a>(listing: &'a Listing, name: &str) -> Option<&'a str> {
    let is_ours = |file: &&String| {
        let rest = file.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with('.')) && is_native(file)
    };
    listing.keys().find(is_ours).map(String::as_str)
}
