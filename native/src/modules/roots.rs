//! Where the modules of a program are: its folder, `PYTHONPATH`, and what is installed in its environment.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the doors know of a program's surroundings. All paths are absolute.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// The folder of the program's file.
    pub folder: PathBuf,
    /// The project's folder.
    pub root: PathBuf,
    /// The folders of `PYTHONPATH`.
    pub path: Vec<PathBuf>,
    /// The active virtual environment.
    pub active: Option<PathBuf>,
    /// Where installers keep what they only link to: uv's cache.
    pub stores: Vec<PathBuf>,
}

/// The folders that modules are looked for in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// Before the standard library: the program's folder and `PYTHONPATH`.
    pub local: Vec<PathBuf>,
    /// After it: the `site-packages` of the environment.
    pub installed: Vec<PathBuf>,
    /// After those: folders that they name in `.pth` files, as installs that can be edited do.
    pub linked: Vec<PathBuf>,
    /// The environment, if there is one.
    pub environment: Option<PathBuf>,
    /// Files that decided this, or would if they were there.
    pub decisive: BTreeSet<PathBuf>,
}

/// Folders that one program's modules can come from; further ones are left out.
const MAX_ROOTS: usize = 100;
/// Bytes of a `.pth` file that are read.
const MAX_PTH: u64 = 64 << 10;

impl Roots {
    /// Looks for the environment, and for what it names.
    #[must_use]
    pub fn of(environment: &Environment) -> Self {
        let mut roots = Self::default();
        roots.local.push(environment.folder.clone());
        for folder in &environment.path {
            if !roots.local.contains(folder) {
                roots.local.push(folder.clone());
            }
        }
        let trusted = Trusted::of(environment);
        roots.environment = roots.find_environment(environment, &trusted);
        if let Some(found) = roots.environment.clone() {
            roots.installed = site_packages(&found);
            roots.installed.retain(|folder| trusted.has(folder));
        }
        for site in roots.installed.clone() {
            roots.read_pth(&site, &trusted);
        }
        roots.linked.truncate(MAX_ROOTS);
        roots.local.truncate(MAX_ROOTS);
        roots
    }

    /// Every folder, in the order in which it is looked in.
    pub fn all(&self) -> impl Iterator<Item = &PathBuf> {
        self.local.iter().chain(&self.installed).chain(&self.linked)
    }

    fn find_environment(
        &mut self,
        environment: &Environment,
        trusted: &Trusted,
    ) -> Option<PathBuf> {
        if let Some(active) = &environment.active {
            return Some(active.clone());
        }
        let inside = environment.folder.starts_with(&environment.root);
        let above = environment
            .folder
            .ancestors()
            .take_while(|folder| inside && *folder != environment.root);
        let places = above.chain([environment.root.as_path()]);
        let places: Vec<&Path> = match inside {
            true => places.collect(),
            false => [environment.folder.as_path(), environment.root.as_path()].into(),
        };
        for place in places {
            for name in [".venv", "venv"] {
                let mark = place.join(name).join("pyvenv.cfg");
                let found = mark.is_file();
                self.decisive.insert(mark);
                let folder = place.join(name);
                if found && trusted.has(&folder) {
                    return Some(folder);
                }
            }
        }
        None
    }

    /// Lines of a `.pth` file are folders; those that are code are not run.
    fn read_pth(&mut self, site: &Path, trusted: &Trusted) {
        for file in names(site).iter().filter(|name| name.ends_with(".pth")) {
            let path = site.join(file);
            if !fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= MAX_PTH) {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            self.decisive.insert(path);
            let lines = text.lines().map(str::trim_end);
            let folders = lines.filter(|line| {
                !line.is_empty() && !line.starts_with('#') && !line.starts_with("import")
            });
            for folder in folders.map(|line| site.join(line)) {
                let known = self.all().any(|known| *known == folder);
                if folder.is_dir() && !known && trusted.has(&folder) {
                    self.linked.push(folder);
                }
            }
        }
    }
}

/// Where the folders of an environment may be. One that the caller names may lead anywhere. Attack: a program brings
/// an environment of its own, whose links and `.pth` files lead to the host's folders.
enum Trusted {
    Anywhere,
    Below(Vec<PathBuf>),
}

impl Trusted {
    fn of(environment: &Environment) -> Self {
        if environment.active.is_some() {
            return Self::Anywhere;
        }
        let own = [&environment.root, &environment.folder];
        let folders = own.into_iter().chain(&environment.stores);
        Self::Below(
            folders
                .filter_map(|folder| folder.canonicalize().ok())
                .collect(),
        )
    }

    fn has(&self, folder: &Path) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Below(folders) => folder
                .canonicalize()
                .is_ok_and(|real| folders.iter().any(|trusted| real.starts_with(trusted))),
        }
    }
}

/// `lib/python3.14/site-packages` and its like; on Windows `Lib/site-packages`.
fn site_packages(environment: &Path) -> Vec<PathBuf> {
    let library = environment.join("lib");
    let versions = names(&library);
    let unix = versions
        .iter()
        .filter(|name| name.starts_with("python3"))
        .map(|name| library.join(name).join("site-packages"));
    let windows = [environment.join("Lib").join("site-packages")];
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in unix.chain(windows).filter(|folder| folder.is_dir()) {
        // On file systems that ignore case both are the same.
        if !found.iter().any(|known| {
            let both = (known.canonicalize(), folder.canonicalize());
            matches!(both, (Ok(known), Ok(folder)) if known == folder)
        }) {
            found.push(folder);
        }
    }
    found
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect()
}
