//! What the tasks of one run are given: what they declare, less what the run's ceilings take away, and
//! what its caller adds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::runtime::Handle;

use crate::error::{ErrorType, Failure};
use crate::policy::{Access, Ceiling, Env, Files, Grant, MountSpec, Origin, Policy, absolute};
use crate::program::Program;
use crate::sandbox::{Lookup, Mount, Mounts, Network, Rights};

/// What a caller says about a run besides the task and its arguments. The default adds nothing and takes
/// nothing away.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// `HOST[::GUEST][:ro|:rw]`, each a folder inside the project that every task of the run sees.
    pub mounts: Vec<String>,
    /// The run's ceiling: an object with some of `hosts`, `files` and `env`.
    pub allow: Option<Value>,
    /// Values of environment variables. A task sees those that it declares.
    pub variables: HashMap<String, String>,
}

/// The rights of a run's tasks. Everything that can be wrong with them was found when it was made.
pub struct Grants {
    pub(super) ceiling: Arc<Ceiling>,
    /// By task; a task without folders has none.
    mounts: HashMap<String, Arc<Mounts>>,
    variables: HashMap<String, String>,
    /// By task, each made when the task first runs: its attempts and calls share connections.
    networks: Mutex<HashMap<String, Arc<Network>>>,
    lookup: Arc<dyn Lookup>,
    runtime: Handle,
}

impl Grants {
    /// Opens every folder that a task of the program can be given: a missing one is found before anything
    /// runs. Reads the disk if [`Grants::touch_disk`] says so.
    ///
    /// # Errors
    /// A ceiling or mount that is wrong, a folder that is missing.
    pub fn prepare(
        program: &Program,
        surroundings: Surroundings,
        lookup: Arc<dyn Lookup>,
        runtime: Handle,
    ) -> Result<Self, Failure> {
        let Surroundings {
            mounts,
            allow,
            variables,
        } = surroundings;
        let ceiling = match allow {
            Some(allow) => {
                let given = Ceiling::parse(&allow, Origin::Run, &program.root).map_err(mistake)?;
                Arc::new(Ceiling::clone(&program.ceiling).and(given))
            }
            None => Arc::clone(&program.ceiling),
        };
        let added = mounts
            .iter()
            .map(|text| added_mount(text, &program.root))
            .collect::<Result<Vec<_>, _>>()?;
        let mut mounts = HashMap::new();
        let folders = ceiling
            .folders()
            .map(|files| real_files(files, &program.root));
        for task in &program.tasks {
            let mut files = ceiling.files(task.files.clone());
            if let Some(folders) = &folders {
                files = really_within(folders, &files);
            }
            let opened = opened(&task.name, &files, &added, program.protected())?;
            if let (Some(folders), Some(opened)) = (&folders, &opened) {
                judge(folders, opened, &added)
                    .map_err(|why| Failure::load(format!("task \"{}\": {why}", task.name)))?;
            }
            if let Some(opened) = opened {
                mounts.insert(task.name.clone(), Arc::new(opened));
            }
        }
        Ok(Self {
            ceiling,
            mounts,
            variables,
            networks: Mutex::default(),
            lookup,
            runtime,
        })
    }

    /// Whether preparing a run reads the disk, which is not for every thread.
    #[must_use]
    pub fn touch_disk(program: &Program, surroundings: &Surroundings) -> bool {
        let declares_files = |task: &Arc<Policy>| !task.files.as_slice().is_empty();
        !surroundings.mounts.is_empty() || program.tasks.iter().any(declares_files)
    }

    /// What one attempt of a task gets.
    pub(super) fn rights(&self, policy: &Policy, folder: Arc<str>) -> Rights {
        Rights {
            ram: policy.limits.ram,
            mounts: self.mounts.get(&policy.name).cloned(),
            folder,
            network: Some(self.network(policy)),
            variables: self.variables(&policy.env),
            ..Rights::default()
        }
    }

    /// Whether a task may change files that are still there after it.
    pub(super) fn writes(&self, policy: &Policy) -> bool {
        let mounts = self.mounts.get(&policy.name);
        mounts.is_some_and(|mounts| {
            mounts
                .opened()
                .any(|(_, _, access)| access == Access::ReadWrite)
        })
    }

    fn network(&self, policy: &Policy) -> Arc<Network> {
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(network) = networks.get(&policy.name) {
            return Arc::clone(network);
        }
        let egress = self.ceiling.egress(&policy.name, policy.hosts.clone());
        let network = Network::new(egress, Arc::clone(&self.lookup), self.runtime.clone());
        let network = Arc::new(network);
        networks.insert(policy.name.clone(), Arc::clone(&network));
        network
    }

    fn variables(&self, declared: &Env) -> Arc<[(String, String)]> {
        let allowed = self.ceiling.env(declared.clone());
        let value = |name: &str| Some((name.to_owned(), self.variables.get(name)?.clone()));
        allowed.names().filter_map(value).collect()
    }
}

/// The folders of one task; none if it has none.
fn opened(
    task: &str,
    files: &Files,
    added: &[Mount],
    protected: &[PathBuf],
) -> Result<Option<Mounts>, Failure> {
    // What the caller mounts at a place counts there, not what the task declared.
    let declared = files
        .as_slice()
        .iter()
        .filter(|grant| added.iter().all(|mount| mount.guest != grant.path))
        .map(|grant| Mount {
            guest: grant.path.clone(),
            host: host_path(&grant.path),
            access: grant.access,
        });
    let mounts: Vec<Mount> = declared.chain(added.iter().cloned()).collect();
    if mounts.is_empty() {
        return Ok(None);
    }
    let opened = Mounts::open(&mounts, protected);
    let opened = opened.map_err(|why| Failure::load(format!("task \"{task}\": {why}")))?;
    Ok(Some(opened))
}

/// A ceiling's folders by the paths that they have without links; but links inside of the project are not
/// followed. Attack: sources bring a link of the very name that their ceiling says.
fn real_files(ceiling: &Files, root: &str) -> Files {
    let real = |path: &str| match path.strip_prefix(root) {
        Some(inside) if inside.is_empty() || inside.starts_with('/') => {
            Some(format!("{}{inside}", real_path(root)?))
        }
        _ => real_path(path),
    };
    let real = |grant: &Grant| Grant {
        path: real(&grant.path).unwrap_or_else(|| grant.path.clone()),
        access: grant.access,
    };
    Files::of(ceiling.as_slice().iter().map(real).collect())
}

/// Attack: a link below a folder that the ceiling names, made by a task before or lying in a repository. A
/// program that declares the link's path would get what it leads to, which the ceiling leaves out.
fn really_within(ceiling: &Files, files: &Files) -> Files {
    let within = |grant: &Grant| {
        let access = match real_path(&grant.path) {
            Some(real) => ceiling.access(&real)?.min(grant.access),
            // A missing folder is told when it is opened.
            None => grant.access,
        };
        let path = grant.path.clone();
        Some(Grant { path, access })
    };
    Files::of(files.as_slice().iter().filter_map(within).collect())
}

/// Attack: what a path leads to changes between the look at it and the opening. So what was opened is judged again.
fn judge(ceiling: &Files, opened: &Mounts, added: &[Mount]) -> Result<(), String> {
    for (guest, real, access) in opened.opened() {
        // The caller's own mounts are above its ceiling.
        let callers = added.iter().any(|mount| mount.guest.as_bytes() == guest);
        let allowed = guest_text(real).and_then(|real| ceiling.access(&real));
        if !callers && allowed.is_none_or(|allowed| allowed < access) {
            let guest = String::from_utf8_lossy(guest);
            return Err(format!(
                "{guest} changed while it was opened. Run it again when nobody moves it."
            ));
        }
    }
    Ok(())
}

/// Where a path of the guest's world really leads to, as such a path.
fn real_path(guest: &str) -> Option<String> {
    guest_text(&host_path(guest).canonicalize().ok()?)
}

/// A path of this machine as one of the guest's world.
fn guest_text(real: &Path) -> Option<String> {
    absolute(real.to_str()?, ".").ok()
}

/// A mount of the caller's. It has to be inside the project: what a run is given stays visible in one place.
fn added_mount(text: &str, root: &str) -> Result<Mount, Failure> {
    let MountSpec {
        host,
        guest,
        access,
    } = MountSpec::parse(text).map_err(mistake)?;
    let place = absolute(root, &host).map_err(mistake)?;
    let guest = match guest {
        Some(guest) => absolute(root, &guest).map_err(mistake)?,
        None => place.clone(),
    };
    let refused = |why: String| mistake(format!("the mount \"{text}\" {why}"));
    let real = |path: &str| host_path(path).canonicalize();
    let inside = real(&place)
        .map_err(|error| {
            refused(format!(
                "cannot be made: {place}: {error}. Make the folder before the run."
            ))
        })?
        .starts_with(real(root).unwrap_or_else(|_| host_path(root)));
    if !inside {
        return Err(refused(format!(
            "leads out of the project, which is {root}. Mount a folder inside of it."
        )));
    }
    Ok(Mount {
        guest,
        host: host_path(&place),
        access,
    })
}

/// Where a path of the guest's world is on this machine.
fn host_path(guest: &str) -> PathBuf {
    match guest.strip_prefix('/') {
        Some(drive) if cfg!(windows) => Path::new(drive).to_owned(),
        _ => Path::new(guest).to_owned(),
    }
}

fn mistake(why: String) -> Failure {
    Failure::new(ErrorType::InvalidArguments, why)
}
