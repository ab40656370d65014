//! What a Python program may import while it runs, gathered for its artifact: each module that its sources name, and
//! what belongs to the packages of those.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::frozen::Frozen;
use super::imports::{Import, imports_of};
use super::is_native;
use super::search::MAX_SOURCE;
use super::session::Session;
use crate::sandbox::{Code, Module, Modules};

/// Bytes of all that one artifact takes along.
const MAX_FROZEN: usize = 64 << 20;
/// Bytes that one file of a package may have to be taken along.
const MAX_DATA: usize = 8 << 20;
/// Modules that are followed to those that they name.
const MAX_FOLLOWED: usize = 10_000;
/// Folders of packages, and levels of them.
const MAX_FOLDERS: usize = 10_000;
/// Folders that are for a package's authors.
const LEFT_OUT: [&str; 3] = ["__pycache__", "tests", "test"];

/// A gathering under way.
struct Closure<'a> {
    session: &'a Arc<Session>,
    frozen: Frozen,
    /// Of each module that was looked for: the folders of its own modules.
    known: BTreeMap<String, Vec<String>>,
    /// Names of modules whose imports are still to be followed, and their sources.
    left: VecDeque<(String, bool, String)>,
    /// Folders of packages of which something was found.
    packages: BTreeSet<String>,
    /// Folders that were gone through.
    folders: usize,
}

impl Session {
    /// Gathers what the program with this source may import.
    pub async fn freeze(self: &Arc<Self>, source: &str) -> Frozen {
        let (before, after) = self.folders();
        let mut closure = Closure {
            session: self,
            frozen: Frozen::of((before, after)),
            known: BTreeMap::new(),
            left: VecDeque::from([(String::new(), false, source.to_owned())]),
            packages: BTreeSet::new(),
            folders: 0,
        };
        while let Some((name, package, source)) = closure.left.pop_front() {
            for import in imports_of(&source) {
                closure.follow(&name, package, &import).await;
            }
        }
        for package in closure.outermost() {
            closure.add_folder(&package);
            closure.add_metadata(&package);
        }
        closure.frozen
    }
}

impl Closure<'_> {
    async fn follow(&mut self, importer: &str, package: bool, import: &Import) {
        let Some(module) = absolute_name(importer, package, import) else {
            return;
        };
        if !self.find_all(&module).await {
            return;
        }
        for name in &import.names {
            let inside = if module.is_empty() {
                name.clone()
            } else {
                format!("{module}.{name}")
            };
            self.find_all(&inside).await;
        }
    }

    /// Finds a module and the packages that it is in; whether it is a package.
    async fn find_all(&mut self, dotted: &str) -> bool {
        let mut name = String::new();
        let mut folders = Vec::new();
        for (depth, part) in dotted.split('.').enumerate() {
            name = if name.is_empty() {
                part.to_owned()
            } else {
                format!("{name}.{part}")
            };
            if let Some(known) = self.known.get(&name) {
                folders.clone_from(known);
            } else {
                folders = match depth {
                    0 => {
                        let (before, after) = self.session.folders();
                        self.find(&name, part, [before, after].concat()).await
                    }
                    _ => self.find(&name, part, folders).await,
                };
                self.known.insert(name.clone(), folders.clone());
            }
            if folders.is_empty() {
                return false;
            }
        }
        true
    }

    /// Looks for a module in each of some folders; the folders of its own modules.
    async fn find(&mut self, name: &str, part: &str, places: Vec<String>) -> Vec<String> {
        let mut inside = Vec::new();
        for place in places {
            if self.known.len() > MAX_FOLLOWED || self.frozen.size() > MAX_FROZEN {
                break;
            }
            let search = Arc::clone(self.session).search(part.to_owned(), vec![place.clone()]);
            let answer = match search.await {
                Ok(None) => continue,
                Ok(Some(module)) => Ok(module),
                Err(why) => Err(why),
            };
            if let Ok(module) = &answer {
                inside.extend(module.folders.iter().flatten().cloned());
                self.note(name, module);
            }
            let ends = answer.as_ref().map_or(true, |module| module.file.is_some());
            self.frozen.put(&place, part, answer);
            if ends {
                break;
            }
        }
        inside
    }

    fn note(&mut self, name: &str, module: &Module) {
        if let Some((file, _)) = &module.file
            && let Some(source) = self.read(file, MAX_SOURCE)
        {
            self.frozen.put_file(file, &source);
            let source = String::from_utf8_lossy(&source).into_owned();
            self.left
                .push_back((name.to_owned(), module.folders.is_some(), source));
        }
        // What lies in a folder that is no package is not its: beside a program it may be anything.
        if module.file.is_some() {
            self.packages
                .extend(module.folders.iter().flatten().cloned());
        }
    }

    /// Packages that are in no other one.
    fn outermost(&self) -> Vec<String> {
        let inside_another = |package: &&String| {
            let mut above = package
                .match_indices('/')
                .filter_map(|(at, _)| package.get(..at));
            above.any(|above| self.packages.contains(above))
        };
        let packages = self.packages.iter();
        packages
            .filter(|package| !inside_another(package))
            .cloned()
            .collect()
    }

    /// Adds what is in a folder of a package: data, and modules that nobody names, as sources.
    fn add_folder(&mut self, folder: &str) {
        self.folders += 1;
        let mut names = self.names(folder);
        names.sort_unstable();
        for (name, is_folder) in names {
            let path = format!("{folder}/{name}");
            if name.starts_with('.') || self.folders > MAX_FOLDERS {
                continue;
            }
            if is_folder {
                if !LEFT_OUT.contains(&name.as_str()) {
                    self.add_module(folder, &name, &format!("{path}/__init__.py"), Some(&path));
                    self.add_folder(&path);
                }
            } else if let Some(stem) = name.strip_suffix(".py") {
                self.add_module(folder, stem, &path, None);
            } else if !is_native(&name) && !name.ends_with(".pyc") {
                self.add_data(&path);
            }
        }
    }

    /// What `importlib.metadata` knows a package by.
    fn add_metadata(&mut self, package: &str) {
        let Some((site, name)) = package.rsplit_once('/') else {
            return;
        };
        for (folder, _) in self.names(site) {
            if !is_metadata_of(&folder, name) {
                continue;
            }
            for file in ["METADATA", "entry_points.txt"] {
                self.add_data(&format!("{site}/{folder}/{file}"));
            }
        }
    }

    fn add_module(&mut self, folder: &str, name: &str, file: &str, inside: Option<&str>) {
        if self.frozen.has(folder, name) {
            return;
        }
        let inside = inside.map(|inside| vec![inside.to_owned()]);
        let found = self.read(file, MAX_SOURCE).map(|source| {
            self.frozen.put_file(file, &source);
            (file.to_owned(), Code::Source(source))
        });
        if found.is_some() || inside.is_some() {
            let module = Module {
                file: found,
                folders: inside,
            };
            self.frozen.put(folder, name, Ok(module));
        }
    }

    fn add_data(&mut self, path: &str) {
        if let Some(content) = self.read(path, MAX_DATA) {
            self.frozen.put_file(path, &content);
        }
    }

    fn read(&self, path: &str, most: usize) -> Option<Vec<u8>> {
        if self.frozen.size() > MAX_FROZEN {
            return None;
        }
        let path = self.session.library.absolute(path)?;
        self.session.shelf().read(&path, most)
    }

    fn names(&self, folder: &str) -> Vec<(String, bool)> {
        let path = self.session.library.absolute(folder);
        let names = path.and_then(|path| self.session.shelf().list(&path));
        names.unwrap_or_default().into_iter().collect()
    }
}

/// Whether a folder of an environment tells of the distribution that has a package.
fn is_metadata_of(folder: &str, package: &str) -> bool {
    let distribution = folder.strip_suffix(".dist-info").unwrap_or_default();
    let distribution = distribution.split('-').next().unwrap_or_default();
    distribution.replace('.', "_").eq_ignore_ascii_case(package)
}

/// The dotted name that an import means in a module.
fn absolute_name(importer: &str, package: bool, import: &Import) -> Option<String> {
    if import.level == 0 {
        return Some(import.module.clone());
    }
    let mut parts: Vec<&str> = importer
        .split('.')
        .filter(|part| !part.is_empty())
        .collect();
    for _ in usize::from(package)..import.level {
        parts.pop()?;
    }
    // Beyond the outermost package there is nothing.
    parts.first()?;
    parts.extend(import.module.split('.').filter(|part| !part.is_empty()));
    (!parts.is_empty()).then(|| parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_imports_are_of_the_package_that_a_module_is_in() {
        for (importer, package, level, module, meant) in [
            ("a.b", false, 1, "c", Some("a.c")),
            ("a.b", true, 1, "c", Some("a.b.c")),
            ("a.b", false, 2, "c", None),
            ("a.b.c", false, 2, "", Some("a")),
            ("", false, 0, "x.y", Some("x.y")),
            ("", false, 1, "x", None),
        ] {
            let import = Import {
                level,
                module: module.to_owned(),
                names: Vec::new(),
            };
            let found = absolute_name(importer, package, &import);
            assert_eq!(found.as_deref(), meant, "{importer} {level} {module}");
        }
    }
}
