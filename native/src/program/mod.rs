//! A program: its tasks with their policies, and the image that each attempt begins from.

mod image;
mod load;

use std::path::PathBuf;
use std::sync::Arc;

use crate::artifact::Address;
use crate::config::Config;
use crate::engine::Unsealed;
use crate::error::Failure;
use crate::policy::{Ceiling, Declaration, Policy, policies};
use crate::sandbox::{Answer, Host, Place, Places, Rights, Sandbox, Template};

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
    /// For a program whose load left a timer or another host handle behind, of which no image can be
    /// made: each sandbox loads it anew.
    replay: Option<Bundle>,
}

impl Program {
    /// Opens what the cache has at an address; none if it was made by another version.
    ///
    /// # Errors
    /// Task options that are wrong.
    pub fn open(
        host: &Arc<Host>,
        unsealed: Unsealed,
        address: Address,
        config: &Config,
    ) -> Result<Option<Self>, Failure> {
        let Some(manifest) = manifest_for(host, unsealed.manifest()) else {
            return Ok(None);
        };
        let tasks = declared(manifest, config)?;
        let template = host
            .engine
            .open_image(unsealed)
            .and_then(|image| host.template(&image));
        let Ok(template) = template else {
            return Ok(None);
        };
        Ok(Some(Self::new(host, address, tasks, config, template)))
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
        let mut sandbox = self.host.start(&self.template, rights, place).await?;
        if let Some(Bundle { source, filename }) = &self.replay
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

/// What an artifact keeps beside its image: an image belongs to exactly one build of the engine.
fn labelled(host: &Host, manifest: &str) -> String {
    format!("{}\n{manifest}", host.engine.description.id)
}

/// The manifest of an artifact, if its image was made by this very engine.
fn manifest_for<'a>(host: &Host, labelled: &'a [u8]) -> Option<&'a [u8]> {
    let id = host.engine.description.id.as_bytes();
    labelled.strip_prefix(id)?.strip_prefix(b"\n")
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
