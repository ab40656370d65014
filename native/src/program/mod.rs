//! A program: its tasks with their policies, and the image that each attempt begins from.

mod declared;
mod enclosed;
mod export;
mod image;
mod label;
mod layer;
mod load;
mod load_failure;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use crate::artifact::Provenance;
use crate::artifact::{Address, Cache};
use crate::config::Config;
use crate::engine::Unsealed;
use crate::error::Failure;
use crate::modules::{Dependencies, Environment, Frozen, Library, Session};
use crate::policy::{Ceiling, Policy};
use crate::sandbox::{Answer, Host, Modules, Place, Places, Rights, Sandbox, Template};

use declared::{Declared, declared};
use label::Label;

pub use declared::Reference;
pub use enclosed::{Told, image_of, is_whole, told};
pub use export::{About, Exported, export};
pub use image::{LOADED_AT, encode, warmed_base};
pub use load::{Bundle, LOAD_TIMEOUT, Watcher, load};

/// A loaded program.
pub struct Program {
    /// Content address of the bundle and the engine.
    pub address: Address,
    /// What it was made of: bundle, modules and engine, in whatever folder they lie.
    pub version: String,
    /// What each task may do, in the order of their declaration.
    pub tasks: Vec<Arc<Policy>>,
    /// The tasks of other programs that it may call.
    pub references: Vec<Reference>,
    /// The project's ceiling: what its tasks may do at most.
    pub ceiling: Arc<Ceiling>,
    /// The project's folder.
    pub root: Arc<str>,
    host: Arc<Host>,
    template: Template,
    /// The programs of `references`, by their file.
    linked: RwLock<HashMap<String, Weak<Program>>>,
    library: Option<Arc<Library>>,
    dependencies: Mutex<Dependencies>,
    /// What came with it in its artifact.
    enclosed: Option<Arc<Enclosure>>,
    /// For a program whose load left a timer or another host handle behind, of which no image can be
    /// made: each sandbox loads it anew.
    replay: Option<Bundle>,
}

/// What a program brings along that came in an artifact.
pub struct Enclosure {
    /// What it was made of.
    pub provenance: Provenance,
    /// The source map of its bundle.
    pub source_map: String,
    modules: Option<Arc<Frozen>>,
}

/// A program of a run, and those that its references name, by their file.
pub struct Linked {
    /// The program.
    pub program: Arc<Program>,
    /// Each is among the programs of the run.
    pub links: HashMap<String, Address>,
}

impl Program {
    /// Opens what the cache has at an address; none if it was made by another version, or of modules that have
    /// changed since.
    ///
    /// # Errors
    /// Task options that are wrong.
    pub fn open(
        host: &Arc<Host>,
        unsealed: Unsealed,
        address: Address,
        config: &Config,
        environment: Option<&Environment>,
        cache: &Cache,
    ) -> Result<Option<Self>, Failure> {
        let Some((mut label, manifest)) = Label::read(host, unsealed.manifest()) else {
            return Ok(None);
        };
        let library = environment.map(|environment| Library::new(environment, host, cache.clone()));
        if !label.fits(library.as_ref()) {
            return Ok(None);
        }
        let Some((manifest, enclosed)) = enclosed::enclosure(&mut label, manifest, config) else {
            return Ok(None);
        };
        let declared = declared(manifest, config)?;
        if enclosed.is_some() {
            enclosed::check(&declared)?;
        }
        let over = || match &label.layer {
            Some(layer) => layer::compiled(host, cache, layer)
                .ok_or_else(|| std::io::Error::other("the layer is gone")),
            None => host.engine.compiled_base()?.copied(),
        };
        let Ok(template) = load::opened(host, unsealed, over) else {
            return Ok(None);
        };
        let program = Self::new(host, address, declared, config, template);
        Ok(Some(Self {
            // What comes from anywhere is known by its content alone.
            version: if enclosed.is_some() {
                program.version
            } else {
                label.version
            },
            library: library.map(Arc::new),
            dependencies: Mutex::new(label.dependencies),
            enclosed,
            ..program
        }))
    }

    /// Whether the modules that it was made of are as they were; those that were installed are looked at if wanted.
    #[must_use]
    pub fn is_current(&self, with_installed: bool) -> bool {
        let mut dependencies = self
            .dependencies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        dependencies.are_unchanged(with_installed)
    }

    /// The files of its modules, as stacks call them.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        let dependencies = self
            .dependencies
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match (&self.library, self.frozen()) {
            (Some(library), _) => dependencies
                .files()
                .map(|path| library.shown(path))
                .collect(),
            (None, Some(frozen)) => frozen.files().cloned().collect(),
            (None, None) => Vec::new(),
        }
    }

    /// What it brings along, if it came in an artifact.
    #[must_use]
    pub fn enclosed(&self) -> Option<&Enclosure> {
        self.enclosed.as_deref()
    }

    fn frozen(&self) -> Option<&Arc<Frozen>> {
        self.enclosed.as_ref()?.modules.as_ref()
    }

    fn new(
        host: &Arc<Host>,
        address: Address,
        Declared { tasks, references }: Declared,
        config: &Config,
        template: Template,
    ) -> Self {
        Self {
            address,
            version: address.to_string(),
            tasks,
            references,
            ceiling: Arc::new(config.ceiling.clone()),
            root: config.root.as_str().into(),
            host: Arc::clone(host),
            template,
            linked: RwLock::default(),
            library: None,
            dependencies: Mutex::default(),
            enclosed: None,
            replay: None,
        }
    }

    /// Folders of the installation that no task may see.
    #[must_use]
    pub fn protected(&self) -> &[PathBuf] {
        &self.host.protected
    }

    /// The policy of a task: of the named one, else of `main`, else of the only one.
    #[must_use]
    pub fn task(&self, name: Option<&str>) -> Option<&Arc<Policy>> {
        entry(&self.tasks, name)
    }

    /// Gives it the program of a file that its references name. It is not kept alive by this: files may name each other.
    pub fn link(&self, file: &str, program: &Arc<Self>) {
        let mut linked = self.linked.write().unwrap_or_else(PoisonError::into_inner);
        linked.insert(file.to_owned(), Arc::downgrade(program));
    }

    /// It and the programs that it may call, and so on, as they are linked now.
    #[must_use]
    pub fn linked(self: &Arc<Self>) -> Vec<Linked> {
        let mut all: Vec<Linked> = Vec::new();
        let mut left = vec![Arc::clone(self)];
        while let Some(program) = left.pop() {
            if all.iter().any(|one| one.program.address == program.address) {
                continue;
            }
            let linked = program
                .linked
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            let alive = linked
                .iter()
                .filter_map(|(file, other)| Some((file.clone(), other.upgrade()?)));
            let links: HashMap<String, Arc<Self>> = alive.collect();
            drop(linked);
            left.extend(links.values().cloned());
            let links = links
                .into_iter()
                .map(|(file, other)| (file, other.address))
                .collect();
            all.push(Linked { program, links });
        }
        all
    }

    /// The task of another program that a guest of this one means by `FILE#TASK`: nothing that is not declared.
    #[must_use]
    pub fn referenced(&self, name: &str) -> Option<&Reference> {
        self.references.iter().find(|reference| {
            let rest = name.strip_prefix(reference.file.as_str());
            rest.and_then(|rest| rest.strip_prefix('#')) == Some(reference.task.as_str())
        })
    }

    /// The places of the process that its sandboxes are in.
    #[must_use]
    pub fn places(&self) -> &Arc<Places> {
        &self.host.places
    }

    /// A fresh sandbox with the program loaded.
    ///
    /// # Errors
    /// A cap on memory that the program alone exceeds.
    pub async fn start(&self, rights: Rights, place: Place) -> Result<Sandbox, Failure> {
        let frozen = self.frozen().cloned();
        let modules = match &self.library {
            Some(library) => Some(Session::of_task(library) as Arc<dyn Modules>),
            None => frozen.map(|frozen| frozen as Arc<dyn Modules>),
        };
        let rights = Rights { modules, ..rights };
        let mut sandbox = self.host.start(&self.template, rights, place).await?;
        if let Some(Bundle {
            source, filename, ..
        }) = &self.replay
            && let Answer::Ended(failure) = sandbox
                .load(&self.template, source, filename, load::LOAD_FUEL)
                .await
        {
            return Err(failure);
        }
        Ok(sandbox)
    }

    /// Calls a task in a sandbox of this program.
    pub async fn call(
        &self,
        sandbox: &mut Sandbox,
        task: &str,
        arguments: &str,
        fuel: u64,
    ) -> Answer {
        sandbox.call(&self.template, task, arguments, fuel).await
    }
}

fn entry<'a>(tasks: &'a [Arc<Policy>], name: Option<&str>) -> Option<&'a Arc<Policy>> {
    match (name, tasks) {
        (None, [only]) => Some(only),
        (name, tasks) => tasks
            .iter()
            .find(|task| task.name == name.unwrap_or("main")),
    }
}
