//! Programs: loading them, opening them, running their tasks.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use napi::Env;
use napi::bindgen_prelude::{Either, Object};
use napi_derive::napi;

use super::artifact::Enclosed;
use super::durable::DurableRequest;
use super::fault::Fault;
use super::handle::RunHandle;
use super::installation::threads;
use super::project::ConfigFile;
use crate::error::Failure;
use crate::modules::Environment;
use crate::process::{self, Prepared};
use crate::task::{Surroundings, run};

/// What decides where a Python program imports from. All paths are absolute.
#[napi(object)]
pub struct PythonEnvironment {
    /// The folder of the program's file.
    pub folder: String,
    /// The folders of `PYTHONPATH`.
    pub path: Vec<String>,
    /// The active virtual environment.
    pub active: Option<String>,
    /// Where installers keep what they only link to.
    pub stores: Vec<String>,
}

impl PythonEnvironment {
    fn parse(&self, root: &str) -> Environment {
        let paths = |texts: &[String]| texts.iter().map(PathBuf::from).collect();
        Environment {
            folder: (&self.folder).into(),
            root: root.into(),
            path: paths(&self.path),
            active: self.active.as_ref().map(PathBuf::from),
            stores: paths(&self.stores),
        }
    }
}

/// What a program is made of besides its text, and where it is kept.
#[napi(object)]
pub struct Sources {
    /// Folder of the compiled engine.
    pub engine_dir: String,
    /// Hash of the portable code of an engine that came in an artifact, which is then the program's.
    pub kept_engine: Option<String>,
    /// Folder of the cache; it need not exist.
    pub cache_dir: String,
    /// The project's folder.
    pub root: String,
    /// What people and stacks call the program.
    pub filename: String,
    /// The project's trace; it need not exist.
    pub trace_file: String,
    /// The project's capsule.toml.
    pub config: Option<ConfigFile>,
    /// Of a Python program: where it imports from.
    pub environment: Option<PythonEnvironment>,
}

/// What `Program.run` needs.
#[napi(object)]
pub struct RunRequest {
    /// The task; `main` or the only one if it is missing.
    pub task: Option<String>,
    /// JSON text of an array.
    pub args: String,
    /// `HOST[::GUEST][:ro|:rw]`, each a folder inside the project that every task of the run sees.
    pub mounts: Option<Vec<String>>,
    /// JSON text of the run's ceiling.
    pub allow: Option<String>,
    /// Values of the variables that tasks declare.
    pub variables: Option<HashMap<String, String>>,
    /// How the run is kept, if it is to survive this process.
    pub durable: Option<DurableRequest>,
}

/// A task of another program.
#[napi(object)]
pub struct Reference {
    /// The other program's file, relative to the folder of this one's.
    pub file: String,
    /// The name of the task there.
    pub task: String,
}

/// A loaded program.
#[napi]
pub struct Program {
    pub(super) prepared: Prepared,
}

/// Runs a bundle once in a sandbox with no rights, makes its image and puts it into the cache. A cache
/// that cannot be written is no error.
///
/// # Errors
/// Only Node-API's own: what is wrong with the program is a `Fault`.
#[napi(ts_return_type = "Promise<Program | Fault>")]
pub fn load<'env>(
    env: &'env Env,
    sources: Sources,
    bundle: String,
    handle: Option<&RunHandle>,
) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    let hold = handle.map(RunHandle::hold);
    // On a thread of its own: it reads and writes files, which must not delay who watches over runs.
    let control = threads()?.control().clone();
    control.clone().spawn_blocking(move || {
        let loaded = control.block_on(Prepared::load(&sources.into(), bundle, hold.as_ref()));
        deferred.resolve(move |_| Ok(either(loaded)));
    });
    Ok(promise)
}

/// Opens a program from the cache; null if it is not there, or not sound: then load it.
///
/// # Errors
/// Only Node-API's own: what is wrong with the program is a `Fault`.
#[napi(ts_return_type = "Promise<Program | Fault | null>")]
pub fn open<'env>(env: &'env Env, sources: Sources, key: String) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let opened = Prepared::open(&sources.into(), &key)
            .transpose()
            .map(either);
        deferred.resolve(move |_| Ok(opened));
    });
    Ok(promise)
}

#[napi]
impl Program {
    /// Content address of the bundle and the engine.
    #[napi(getter)]
    #[must_use]
    pub fn key(&self) -> String {
        self.prepared.program.address.to_string()
    }

    /// Names of the tasks in the order of their declaration.
    #[napi(getter)]
    #[must_use]
    pub fn tasks(&self) -> Vec<String> {
        self.prepared
            .program
            .tasks
            .iter()
            .map(|task| task.name.clone())
            .collect()
    }

    /// The task that runs when none is named: `main`, or the only one; null if there is none such.
    #[napi(getter)]
    #[must_use]
    pub fn entry(&self) -> Option<String> {
        self.prepared
            .program
            .task(None)
            .map(|task| task.name.clone())
    }

    /// The tasks of other programs that it calls.
    #[napi(getter)]
    #[must_use]
    pub fn references(&self) -> Vec<Reference> {
        let reference = |reference: &crate::program::Reference| Reference {
            file: reference.file.clone(),
            task: reference.task.clone(),
        };
        self.prepared
            .program
            .references
            .iter()
            .map(reference)
            .collect()
    }

    /// Gives it the program of a file that its references name. Both are of one project.
    #[napi]
    pub fn link(&self, file: String, program: &Program) {
        self.prepared.link(&file, &program.prepared);
    }

    /// Names of the environment variables that its tasks declare.
    #[napi(getter)]
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        let declared = self
            .prepared
            .program
            .tasks
            .iter()
            .flat_map(|task| task.env.names());
        declared
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// What came with it, if it came in an artifact.
    #[napi(getter)]
    #[must_use]
    pub fn enclosed(&self) -> Option<Enclosed> {
        let (engine_dir, kept_engine) = &self.prepared.engine;
        let enclosed = self.prepared.program.enclosed()?;
        Some(Enclosed {
            file: enclosed.provenance.file.clone(),
            engine_dir: engine_dir.clone(),
            kept_engine: kept_engine.clone(),
            kept: self.prepared.kept,
        })
    }

    /// The source map that came with it, if it came in an artifact. Read only for an error.
    #[napi(getter)]
    #[must_use]
    pub fn source_map(&self) -> Option<String> {
        let enclosed = self.prepared.program.enclosed()?;
        Some(enclosed.source_map.clone())
    }

    /// The files of the modules that it was made of, as stacks call them.
    #[napi(getter)]
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.prepared.program.files()
    }

    /// Whether the modules that it was made of are as they were; those that were installed are looked at if wanted.
    #[napi]
    #[must_use]
    pub fn is_current(&self, with_installed: bool) -> bool {
        self.prepared.program.is_current(with_installed)
    }

    /// Runs a task. Resolves to the envelope as JSON text, also when the task fails.
    ///
    /// # Errors
    /// Only Node-API's own: what is wrong with what the run is given is a `Fault`.
    #[napi(ts_return_type = "Promise<string | Fault>")]
    pub fn run<'env>(
        &self,
        env: &'env Env,
        request: RunRequest,
        handle: Option<&RunHandle>,
    ) -> napi::Result<Object<'env>> {
        let (deferred, promise) = env.create_deferred()?;
        let RunRequest {
            task,
            args,
            mounts,
            allow,
            variables,
            durable,
        } = request;
        let surroundings = Surroundings {
            mounts: mounts.unwrap_or_default(),
            allow: allow.map(|allow| serde_json::from_str(&allow).unwrap_or_default()),
            variables: variables.unwrap_or_default(),
        };
        let hold = handle.map(RunHandle::hold);
        let threads = threads()?;
        let resolve = move |envelope: Result<String, Failure>| {
            let envelope = match envelope {
                Ok(envelope) => Either::A(envelope),
                Err(failure) => Either::B(Fault::from(failure)),
            };
            deferred.resolve(move |_| Ok(envelope));
        };
        if let Some(durable) = durable {
            // Its journal is opened, which may wait for the disk.
            let prepared = self.prepared.clone();
            let control = threads.control().clone();
            control.clone().spawn_blocking(move || {
                let request = prepared.request(surroundings, Some(durable.into()), hold.as_ref());
                control.spawn(async move {
                    resolve(match request {
                        Ok(request) => run(request, task, args).await,
                        Err(failure) => Err(failure),
                    });
                });
            });
            return Ok(promise);
        }
        let request = self.prepared.request(surroundings, None, hold.as_ref());
        let request = request.map_err(|failure| napi::Error::from_reason(failure.message))?;
        let home = request.home();
        threads.spawn(home, async move {
            resolve(run(request, task, args).await);
        });
        Ok(promise)
    }
}

impl From<Sources> for process::Sources {
    fn from(sources: Sources) -> Self {
        let Sources {
            engine_dir,
            kept_engine,
            cache_dir,
            root,
            filename,
            trace_file,
            config,
            environment,
        } = sources;
        let environment = environment.map(|environment| environment.parse(&root));
        Self {
            engine_dir,
            kept_engine,
            cache_dir,
            root,
            filename,
            trace_file,
            config: config.map(Into::into),
            environment,
        }
    }
}

pub(super) fn either(prepared: Result<Prepared, Failure>) -> Either<Program, Fault> {
    match prepared {
        Ok(prepared) => Either::A(Program { prepared }),
        Err(failure) => Either::B(failure.into()),
    }
}
