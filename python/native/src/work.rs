//! Work in sandboxes that somebody waits for: preparing a program, running a task.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use capsule_native::error::Failure;
use capsule_native::modules::Environment;
use capsule_native::process::{self, ArtifactFile, Hold, News, Prepared, Trust, host, threads};
use capsule_native::sandbox::{Channel, Threads};
use capsule_native::task::{self, Request, Surroundings};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use crate::durable::Durable;
use crate::end::{End, Ending, Outcome};
use crate::fault::{Fault, raised};
use crate::program::Program;
use crate::project::{Config, config_file};
use crate::voice::{self, Call, Wake, say};

/// One piece of work: to be begun once, and followed.
#[pyclass(frozen)]
pub(crate) struct Work {
    hold: Hold,
    end: Arc<End>,
    /// Before it is begun.
    ending: Mutex<Option<Ending>>,
}

/// What a program is made of, and where it is kept.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Sources {
    engine_dir: String,
    /// Hash of the portable code of an engine that came in an artifact.
    kept_engine: Option<String>,
    cache_dir: String,
    root: String,
    bundle: String,
    filename: String,
    trace_file: String,
    config: Option<Config>,
    /// The folder of the program's file.
    folder: PathBuf,
    /// The folders of `PYTHONPATH`.
    path: Vec<PathBuf>,
    /// The active virtual environment.
    active: Option<PathBuf>,
    /// Where installers keep what they only link to.
    stores: Vec<PathBuf>,
}

/// What a run is given besides its arguments, and what is taken away from it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Given {
    mounts: Vec<String>,
    /// JSON text of a ceiling.
    allow: Option<String>,
    /// Values of the variables that tasks declare.
    variables: HashMap<String, String>,
}

#[pymethods]
impl Work {
    /// `wake` is called from a thread of its own when the work has ended; before that, at most once before each
    /// `take`, when with `output` a text is waiting that a task printed, and with `events` a change of a task.
    #[new]
    fn new(py: Python<'_>, wake: Py<PyAny>, output: bool, events: bool) -> PyResult<Self> {
        threads()
            .and_then(|_| voice::start())
            .map_err(|failure| raised(py, failure))?;
        let wake: Wake = Arc::new(Mutex::new(Some(wake)));
        let waking = Arc::clone(&wake);
        let tell: Box<dyn Fn() + Send + Sync> =
            Box::new(move || say(Call::News(Arc::clone(&waking))));
        let hold = Hold::new((output || events).then_some(tell), events);
        let end = End::new(wake, hold.clone()).map_err(|failure| raised(py, failure))?;
        Ok(Self {
            hold,
            ending: Mutex::new(Some(Ending::of(&end))),
            end,
        })
    }

    /// Stops it; it ends soon after, though it was never begun.
    fn stop(&self) {
        self.hold.stop();
        drop(self.begun());
    }

    /// What is new, in order: a kind (`stdout`, `stderr`, `event`) and a text each.
    fn take(&self) -> Vec<(&'static str, String)> {
        let news = self.hold.take().into_iter();
        let told = news.map(|news| match news {
            News::Output(Channel::Stdout, text) => ("stdout", text),
            News::Output(Channel::Stderr, text) => ("stderr", text),
            News::Event(text) => ("event", text),
        });
        told.collect()
    }

    /// How it ended: a `Program`, the JSON text of an envelope, or a `Fault`; `None` before that.
    fn outcome(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        let outcome = match &*self.end.outcome() {
            None => return Ok(None),
            Some(Outcome::Prepared(program)) => program.clone().into_py_any(py)?,
            Some(Outcome::Ran(envelope)) => envelope.into_py_any(py)?,
            Some(Outcome::Failed(failure)) => Fault::from(failure.clone()).into_py_any(py)?,
        };
        Ok(Some(outcome))
    }

    /// Opens the program that the cache has under `key`; loads it where it has none.
    fn prepare(&self, py: Python<'_>, sources: Sources, key: Option<String>) -> PyResult<()> {
        let hold = self.hold.clone();
        let ending = self.begun();
        let control = threads().map_err(|failure| raised(py, failure))?.control();
        // On a thread of its own: it reads and writes files, which must not delay who watches over runs.
        control.spawn_blocking(move || {
            ending.end(match prepared(sources, key, &hold) {
                Ok(program) => Outcome::Prepared(program),
                Err(failure) => Outcome::Failed(failure),
            });
        });
        Ok(())
    }

    /// Opens the program of an artifact: what the cache has under `key`, else what the file has. `engines` are the folders
    /// of the installed ones.
    fn open_artifact(
        &self,
        py: Python<'_>,
        sources: Sources,
        path: PathBuf,
        engines: Vec<String>,
        key: Option<String>,
    ) -> PyResult<()> {
        let ending = self.begun();
        let control = threads().map_err(|failure| raised(py, failure))?.control();
        let file = ArtifactFile {
            path,
            engines,
            trust: Trust::Sealed,
        };
        control.spawn_blocking(move || {
            ending.end(match artifact(sources, &file, key) {
                Ok(program) => Outcome::Prepared(program),
                Err(failure) => Outcome::Failed(failure),
            });
        });
        Ok(())
    }

    /// Runs a task. `args` is the JSON text of an array.
    #[pyo3(signature = (program, task, args, given, durable))]
    fn run(
        &self,
        py: Python<'_>,
        program: &Program,
        task: Option<String>,
        args: String,
        given: Given,
        durable: Option<Durable>,
    ) -> PyResult<()> {
        let threads = threads().map_err(|failure| raised(py, failure))?;
        if let Some(durable) = durable {
            self.run_durable(threads, program.clone(), task, args, given, durable);
            return Ok(());
        }
        let request = program
            .prepared()
            .request(given.surroundings(), None, Some(&self.hold))
            .map_err(|failure| raised(py, failure))?;
        let ending = self.begun();
        threads.spawn(request.home(), async move {
            ending.end(ran(request, task, args).await);
        });
        Ok(())
    }
}

impl Work {
    fn run_durable(
        &self,
        threads: &Threads,
        program: Program,
        task: Option<String>,
        args: String,
        given: Given,
        durable: Durable,
    ) {
        let hold = self.hold.clone();
        let ending = self.begun();
        let control = threads.control().clone();
        // Its journal is opened, which may wait for the disk.
        threads.control().spawn_blocking(move || {
            let durability = Some(durable.into());
            match program
                .prepared()
                .request(given.surroundings(), durability, Some(&hold))
            {
                Ok(request) => {
                    control.spawn(async move { ending.end(ran(request, task, args).await) });
                }
                Err(failure) => ending.end(Outcome::Failed(failure)),
            }
        });
    }

    /// What has to end now that it begins, or is stopped before it did.
    fn begun(&self) -> Ending {
        let mut ending = self.ending.lock().unwrap_or_else(PoisonError::into_inner);
        ending.take().unwrap_or_default()
    }
}

async fn ran(request: Request, task: Option<String>, args: String) -> Outcome {
    match task::run(request, task, args).await {
        Ok(envelope) => Outcome::Ran(envelope),
        Err(failure) => Outcome::Failed(failure),
    }
}

/// Begins to open the engine beside what Python does next, for a command that will need it.
#[pyfunction]
pub(crate) fn open_ahead(py: Python<'_>, engine_dir: String) -> PyResult<()> {
    let threads = threads().map_err(|failure| raised(py, failure))?;
    threads.control().spawn_blocking(move || {
        // Who needs it is told what is wrong with it.
        let _ = host(&engine_dir);
    });
    Ok(())
}

fn prepared(sources: Sources, key: Option<String>, hold: &Hold) -> Result<Program, Failure> {
    let (sources, bundle) = sources.split();
    if let Some(key) = key
        && let Some(opened) = Prepared::open(&sources, &key)?
    {
        return Ok(Program::new(opened, true));
    }
    let load = Prepared::load(&sources, bundle, Some(hold));
    let loaded = threads()?.control().block_on(load)?;
    Ok(Program::new(loaded, false))
}

fn artifact(
    sources: Sources,
    file: &ArtifactFile,
    key: Option<String>,
) -> Result<Program, Failure> {
    let (mut sources, _) = sources.split();
    // It has what it imports with it.
    sources.environment = None;
    if let Some(key) = key
        && let Some(opened) = Prepared::open(&sources, &key)?
    {
        return Ok(Program::new(opened, true));
    }
    Ok(Program::new(
        Prepared::open_artifact(&sources, file)?,
        false,
    ))
}

impl Given {
    fn surroundings(self) -> Surroundings {
        Surroundings {
            mounts: self.mounts,
            allow: self
                .allow
                .map(|allow| serde_json::from_str(&allow).unwrap_or_default()),
            variables: self.variables,
        }
    }
}

impl Sources {
    /// For the core, and the program's text.
    fn split(self) -> (process::Sources, String) {
        let environment = Environment {
            folder: self.folder,
            root: (&self.root).into(),
            path: self.path,
            active: self.active,
            stores: self.stores,
        };
        let sources = process::Sources {
            engine_dir: self.engine_dir,
            kept_engine: self.kept_engine,
            cache_dir: self.cache_dir,
            root: self.root,
            filename: self.filename,
            trace_file: self.trace_file,
            config: config_file(self.config),
            environment: Some(environment),
        };
        (sources, self.bundle)
    }
}
