//! Programs: loading them, opening them, running their tasks.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use napi::Env;
use napi::bindgen_prelude::{Either, Object};
use napi_derive::napi;
use uuid::Uuid;

use super::fault::Fault;
use super::handle::RunHandle;
use super::installation::{cache, clock, host, threads, trace};
use super::project::ConfigFile;
use crate::artifact::Address;
use crate::error::Failure;
use crate::modules::Environment;
use crate::program::{Bundle, Watcher, load as load_program};
use crate::sandbox::SystemLookup;
use crate::task::{Request, Surroundings, run};
use crate::trace::{Audience, Subject, Trace};

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

/// What `load` needs.
#[napi(object)]
pub struct LoadRequest {
    /// Folder of the compiled engine.
    pub engine_dir: String,
    /// Folder of the cache; it need not exist.
    pub cache_dir: String,
    /// The project's folder.
    pub root: String,
    /// The program as one script.
    pub bundle: String,
    /// What stacks call it.
    pub filename: String,
    /// The project's trace; it need not exist.
    pub trace_file: String,
    /// The project's capsule.toml.
    pub config: Option<ConfigFile>,
    /// Of a Python program: where it imports from.
    pub environment: Option<PythonEnvironment>,
}

/// What `open` needs.
#[napi(object)]
pub struct OpenRequest {
    /// Folder of the compiled engine.
    pub engine_dir: String,
    /// Folder of the cache.
    pub cache_dir: String,
    /// The project's folder.
    pub root: String,
    /// Content address of the program.
    pub key: String,
    /// What people call it.
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
    program: Arc<crate::program::Program>,
    subject: Subject,
    trace: Option<Arc<Trace>>,
}

/// Runs a bundle once in a sandbox with no rights, makes its image and puts it into the cache. A cache
/// that cannot be written is no error.
///
/// # Errors
/// Only Node-API's own: what is wrong with the program is a `Fault`.
#[napi(ts_return_type = "Promise<Program | Fault>")]
pub fn load<'env>(
    env: &'env Env,
    request: LoadRequest,
    handle: Option<&RunHandle>,
) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    let watcher = handle.map(|handle| Watcher {
        sink: handle.sink(),
        cancel: Some(handle.cancel()),
    });
    // On a thread of its own: it reads and writes files, which must not delay who watches over runs.
    let control = threads()?.control().clone();
    control.clone().spawn_blocking(move || {
        let loaded = control.block_on(try_load(request, watcher.unwrap_or_default()));
        deferred.resolve(move |_| Ok(either(loaded)));
    });
    Ok(promise)
}

/// Opens a program from the cache; null if it is not there, or not sound: then load it.
///
/// # Errors
/// Only Node-API's own: what is wrong with the program is a `Fault`.
#[napi(ts_return_type = "Promise<Program | Fault | null>")]
pub fn open<'env>(env: &'env Env, request: OpenRequest) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let opened = try_open(&request).transpose().map(either);
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
        self.program.address.to_string()
    }

    /// Names of the tasks in the order of their declaration.
    #[napi(getter)]
    #[must_use]
    pub fn tasks(&self) -> Vec<String> {
        self.program
            .tasks
            .iter()
            .map(|task| task.name.clone())
            .collect()
    }

    /// The task that runs when none is named: `main`, or the only one; null if there is none such.
    #[napi(getter)]
    #[must_use]
    pub fn entry(&self) -> Option<String> {
        self.program.task(None).map(|task| task.name.clone())
    }

    /// The tasks of other programs that it calls.
    #[napi(getter)]
    #[must_use]
    pub fn references(&self) -> Vec<Reference> {
        let reference = |reference: &crate::program::Reference| Reference {
            file: reference.file.clone(),
            task: reference.task.clone(),
        };
        self.program.references.iter().map(reference).collect()
    }

    /// Gives it the program of a file that its references name. Both are of one project.
    #[napi]
    pub fn link(&self, file: String, program: &Program) {
        self.program.link(&file, Arc::clone(&program.program));
    }

    /// Names of the environment variables that its tasks declare.
    #[napi(getter)]
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        let declared = self.program.tasks.iter().flat_map(|task| task.env.names());
        declared
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    }

    /// The files of the modules that it was made of, as stacks call them.
    #[napi(getter)]
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.program.files()
    }

    /// Whether the modules that it was made of are as they were; those that were installed are looked at if wanted.
    #[napi]
    #[must_use]
    pub fn is_current(&self, with_installed: bool) -> bool {
        self.program.is_current(with_installed)
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
        } = request;
        let surroundings = Surroundings {
            mounts: mounts.unwrap_or_default(),
            allow: allow.map(|allow| serde_json::from_str(&allow).unwrap_or_default()),
            variables: variables.unwrap_or_default(),
        };
        let request = Request {
            program: Arc::clone(&self.program),
            subject: self.subject.clone(),
            threads: Arc::clone(threads()?),
            surroundings,
            lookup: Arc::new(SystemLookup),
            run_id: Uuid::now_v7().to_string().into(),
            cancel: handle.map(RunHandle::cancel),
            sink: handle.and_then(RunHandle::sink),
            audience: Audience {
                trace: self.trace.clone(),
                listener: handle.and_then(RunHandle::listener),
            },
            clock,
            dice,
        };
        let home = request.home();
        threads()?.spawn(home, async move {
            let envelope = match run(request, task, args).await {
                Ok(envelope) => Either::A(envelope),
                Err(failure) => Either::B(Fault::from(failure)),
            };
            deferred.resolve(move |_| Ok(envelope));
        });
        Ok(promise)
    }
}

async fn try_load(request: LoadRequest, watcher: Watcher) -> Result<Program, Failure> {
    let LoadRequest {
        engine_dir,
        cache_dir,
        root,
        bundle,
        filename,
        trace_file,
        config,
        environment,
    } = request;
    let config = ConfigFile::parse(config.as_ref(), &root)?;
    let cache = cache(&cache_dir)?;
    let name = filename.as_str().into();
    let bundle = Bundle {
        source: bundle,
        filename,
        environment: environment.map(|environment| environment.parse(&root)),
    };
    let threads = threads().map_err(Failure::internal)?;
    let program = load_program(
        host(&engine_dir)?,
        threads,
        &cache,
        bundle,
        watcher,
        &config,
    )
    .await?;
    Ok(Program {
        subject: subject(name, &program),
        program: Arc::new(program),
        trace: trace(&trace_file, config.trace),
    })
}

fn try_open(request: &OpenRequest) -> Result<Option<Program>, Failure> {
    let Some(address) = Address::parse(&request.key) else {
        return Ok(None);
    };
    let config = ConfigFile::parse(request.config.as_ref(), &request.root)?;
    // First, while another thread may still be opening the engine.
    let cache = cache(&request.cache_dir)?;
    let Some(unsealed) = cache.read(&address) else {
        return Ok(None);
    };
    let host = host(&request.engine_dir)?;
    // Opened beside the program, since it takes as long.
    let trace = trace(&request.trace_file, config.trace);
    let environment = request
        .environment
        .as_ref()
        .map(|environment| environment.parse(&request.root));
    let environment = environment.as_ref();
    let program =
        crate::program::Program::open(host, unsealed, address, &config, environment, &cache)?;
    Ok(program.map(|program| Program {
        subject: subject(request.filename.as_str().into(), &program),
        program: Arc::new(program),
        trace,
    }))
}

fn subject(name: Arc<str>, program: &crate::program::Program) -> Subject {
    let key = program.address.to_string().into();
    Subject { name, key }
}

fn either(program: Result<Program, Failure>) -> Either<Program, Fault> {
    match program {
        Ok(program) => Either::A(program),
        Err(failure) => Either::B(failure.into()),
    }
}

/// Without randomness every retry waits the longest.
fn dice() -> f64 {
    getrandom::u32().map_or(1.0, |word| f64::from(word) / f64::from(u32::MAX))
}
