//! A program: its tasks with their policies, and the image that each attempt begins from.

mod image;
mod label;
mod layer;
mod load;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::artifact::{Address, Cache};
use crate::config::Config;
use crate::engine::{Unsealed, open_image};
use crate::error::Failure;
use crate::modules::{Dependencies, Environment, Library, Session};
use crate::policy::{Ceiling, Declaration, Policy, policies};
use crate::sandbox::{Answer, Host, Modules, Place, Places, Rights, Sandbox, Template};

use label::Label;

pub use image::{encode, warmed_base};
pub use load::{Bundle, LOAD_TIMEOUT, Watcher, load};

/// A loaded program.
pub struct Program {
    /// Content address of the bundle and the engine.
    pub address: Address,
    /// What each task may do, in the order of their declaration.
    pub tasks: Vec<Arc<Policy>>,
    /// The project's ceiling: what its tasks may do at most.
    pub ceiling: Arc<Ceiling>,
    /// The project's folder.
    pub root: Arc<str>,
    host: Arc<Host>,
    template: Template,
    library: Option<Arc<Library>>,
    dependencies: Mutex<Dependencies>,
    /// For a program whose load left a timer or another host handle behind, of which no image can be
    /// made: each sandbox loads it anew.
    replay: Option<Bundle>,
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
        let tasks = declared(manifest, config)?;
        let template =
            open_image(host.engine.wasmtime(), unsealed).and_then(|image| host.template(&image));
        let Ok(template) = template else {
            return Ok(None);
        };
        Ok(Some(Self {
            library: library.map(Arc::new),
            dependencies: Mutex::new(label.dependencies),
            ..Self::new(host, address, tasks, config, template)
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
        let library = self.library.as_ref();
        library.map_or_else(Vec::new, |library| {
            dependencies
                .files()
                .map(|path| library.shown(path))
                .collect()
        })
    }

    fn new(
        host: &Arc<Host>,
        address: Address,
        tasks: Vec<Arc<Policy>>,
        config: &Config,
        template: Template,
    ) -> Self {
        Self {
            address,
            tasks,
            ceiling: Arc::new(config.ceiling.clone()),
            root: config.root.as_str().into(),
            host: Arc::clone(host),
            template,
            library: None,
            dependencies: Mutex::default(),
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
        let modules = self
            .library
            .as_ref()
            .map(|library| -> Arc<dyn Modules> { Session::new(library) });
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

/// The policies of what a guest says that it declares.
fn declared(manifest: &[u8], config: &Config) -> Result<Vec<Arc<Policy>>, Failure> {
    let declarations: Vec<Declaration> = serde_json::from_slice(manifest).map_err(|error| {
        Failure::load(format!(
            "the tasks that the program declares cannot be read: {error}"
        ))
    })?;
    if declarations.is_empty() {
        return Err(Failure::load(
            "the file declares no task. Write export const main = task({ name: \"main\" }, function), or in Python @task(name=\"main\") above a function.",
        ));
    }
    let policies = policies(&declarations, &config.defaults, &config.root);
    let policies = policies.map_err(Failure::load)?;
    Ok(policies.into_iter().map(Arc::new).collect())
}
