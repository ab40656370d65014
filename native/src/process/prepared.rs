//! Programs that are ready to run: loaded or opened, with the trace that keeps their runs.

use std::sync::Arc;

use uuid::Uuid;

use super::engines;
use super::hold::Hold;
use super::installation::{cache, host, threads};
use super::journals::Durability;
use super::traces::{clock, trace};
use crate::artifact::Address;
use crate::config::Config;
use crate::error::Failure;
use crate::modules::Environment;
use crate::policy::absolute;
use crate::program::{Bundle, Program, Watcher, load};
use crate::sandbox::SystemLookup;
use crate::task::{Request, Surroundings};
use crate::trace::{Audience, Subject, Trace};

/// A capsule.toml as it was read.
#[derive(Clone)]
pub struct ConfigFile {
    /// What messages call it.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl ConfigFile {
    /// The settings of the project in the folder `root`, which need not have a file for them.
    ///
    /// # Errors
    /// A file that is wrong, with the line.
    pub fn parse(file: Option<&Self>, root: &str) -> Result<Config, Failure> {
        let root = guest_path(root)?;
        file.map_or_else(
            || Ok(Config::bare(&root)),
            |file| Config::parse(&file.text, &file.path, &root),
        )
    }
}

/// A folder of this machine as tasks see it.
fn guest_path(root: &str) -> Result<String, Failure> {
    absolute("/", root).map_err(|why| Failure::load(format!("the project's folder: {why}")))
}

/// What a program is made of besides its text, and where it is kept.
#[derive(Clone)]
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
    /// Where a Python program imports from.
    pub environment: Option<Environment>,
}

/// A program that is ready, and the trace that keeps its runs.
#[derive(Clone)]
pub struct Prepared {
    /// The program.
    pub program: Arc<Program>,
    /// The engine that it is for: what `Sources` say.
    pub engine: (String, Option<String>),
    /// Whether the cache has it.
    pub kept: bool,
    subject: Subject,
    trace: Option<Arc<Trace>>,
}

impl Prepared {
    /// Runs a bundle once in a sandbox with no rights, makes its image and puts it into the cache. A cache
    /// that cannot be written is no error. Reads and writes files: not for a thread that others wait for.
    ///
    /// # Errors
    /// A program that cannot be loaded, settings that are wrong.
    pub async fn load(
        sources: &Sources,
        bundle: String,
        hold: Option<&Hold>,
    ) -> Result<Self, Failure> {
        let config = ConfigFile::parse(sources.config.as_ref(), &sources.root)?;
        let cache = cache(&sources.cache_dir)?;
        let bundle = Bundle {
            source: bundle,
            filename: sources.filename.clone(),
            environment: sources.environment.clone(),
        };
        let watcher = Watcher {
            sink: hold.and_then(Hold::sink),
            cancel: hold.map(Hold::cancel),
        };
        let host = host(&sources.engine_dir)?;
        let program = load(host, threads()?, &cache, bundle, watcher, &config).await?;
        let trace = trace(&sources.trace_file, config.trace);
        Ok(Self::new(sources, program, trace, true))
    }

    /// Opens a program from the cache; none if it is not there, or not sound: then it is to be loaded.
    ///
    /// # Errors
    /// Settings that are wrong.
    pub fn open(sources: &Sources, key: &str) -> Result<Option<Self>, Failure> {
        let Some(address) = Address::parse(key) else {
            return Ok(None);
        };
        let config = ConfigFile::parse(sources.config.as_ref(), &sources.root)?;
        // First, while another thread may still be opening the engine.
        let cache = cache(&sources.cache_dir)?;
        let Some(unsealed) = cache.read(&address) else {
            return Ok(None);
        };
        let host = match &sources.kept_engine {
            None => Some(Arc::clone(host(&sources.engine_dir)?)),
            Some(portable) => engines::kept(portable, &sources.engine_dir)?,
        };
        let Some(host) = host else {
            return Ok(None);
        };
        // Opened beside the program, since it takes as long.
        let trace = trace(&sources.trace_file, config.trace);
        let program = Program::open(
            &host,
            unsealed,
            address,
            &config,
            sources.environment.as_ref(),
            &cache,
        )?;
        Ok(program.map(|program| Self::new(sources, program, trace, true)))
    }

    pub(super) fn new(
        sources: &Sources,
        program: Program,
        trace: Option<Arc<Trace>>,
        kept: bool,
    ) -> Self {
        let name = sources.filename.as_str().into();
        let key = program.address.to_string().into();
        Self {
            program: Arc::new(program),
            engine: (sources.engine_dir.clone(), sources.kept_engine.clone()),
            kept,
            subject: Subject { name, key },
            trace,
        }
    }

    /// Gives it the program of a file that its references name. Both are of one project.
    pub fn link(&self, file: &str, other: &Self) {
        self.program.link(file, &other.program);
    }

    /// A run of the program, for [`crate::task::run`].
    ///
    /// # Errors
    /// A system that gives no threads; an id that no run can have, a journal that cannot be used.
    pub fn request(
        &self,
        surroundings: Surroundings,
        durability: Option<Durability>,
        hold: Option<&Hold>,
    ) -> Result<Request, Failure> {
        let run_id = match &durability {
            Some(durability) => durability.id()?,
            None => Uuid::now_v7().to_string(),
        };
        Ok(Request {
            programs: self.program.linked(),
            program: Arc::clone(&self.program),
            subject: self.subject.clone(),
            threads: Arc::clone(threads()?),
            surroundings,
            lookup: Arc::new(SystemLookup),
            run_id: run_id.into(),
            durable: durability.map(Durability::request).transpose()?,
            cancel: hold.map(Hold::cancel),
            sink: hold.and_then(Hold::sink),
            audience: Audience {
                trace: self.trace.clone(),
                listener: hold.and_then(Hold::listener),
            },
            clock,
            dice,
        })
    }
}

/// Without randomness every retry waits the longest.
fn dice() -> f64 {
    getrandom::u32().map_or(1.0, |word| f64::from(word) / f64::from(u32::MAX))
}
