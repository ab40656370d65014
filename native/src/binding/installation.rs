//! What a process has once: threads, engine and seal key, whatever number of workers load the addon.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

use crate::artifact::Cache;
use crate::engine::{Engine, SealKey};
use crate::envelope::millis;
use crate::error::Failure;
use crate::sandbox::{Host, Threads};
use crate::trace::{Trace, TraceSettings};

/// The process's threads, started at the first use.
pub(super) fn threads() -> napi::Result<&'static Arc<Threads>> {
    static THREADS: OnceLock<std::io::Result<Arc<Threads>>> = OnceLock::new();
    let started = THREADS.get_or_init(|| Threads::start().map(Arc::new));
    started
        .as_ref()
        .map_err(|error| napi::Error::from_reason(format!("no threads can be started: {error}")))
}

/// The process's engine of a folder, opened at the first use. Takes some milliseconds: not for
/// JavaScript's thread.
pub(super) fn host(engine_dir: &str) -> Result<&'static Arc<Host>, Failure> {
    type Hosts = HashMap<String, &'static OnceLock<Result<Arc<Host>, Failure>>>;
    static HOSTS: LazyLock<Mutex<Hosts>> = LazyLock::new(Mutex::default);
    // One for each language: they are as many as there are engines, and last as long as the process.
    let slot = {
        let mut hosts = HOSTS.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Box::leak(Box::default());
        *hosts.entry(engine_dir.to_owned()).or_insert_with(|| new())
    };
    let opened = slot.get_or_init(|| {
        Engine::open(Path::new(engine_dir))
            .and_then(|engine| Host::new(engine, protected(engine_dir)))
            .map(Arc::new)
            .map_err(Failure::internal)
    });
    opened.as_ref().map_err(Clone::clone)
}

/// What no task may see: the addon's own package, the engine that it links to, the key that seals programs.
/// Attack: in an installation's first process the key's folder is made after this; a task that was given what
/// is above it would read the key, or put one of its own there.
fn protected(engine_dir: &str) -> Vec<PathBuf> {
    let engine = Path::new(engine_dir);
    // Where it cannot be made, no key is kept either.
    let _ = std::fs::create_dir_all(seal_path());
    let package = engine.ancestors().nth(2).map(Path::to_owned);
    [package, Some(engine.to_owned()), Some(seal_path())]
        .into_iter()
        .flatten()
        .filter(|path| path.exists())
        .collect()
}

/// A cache in a folder, sealed with this installation's key.
pub(super) fn cache(folder: &str) -> Result<Cache, Failure> {
    static KEY: OnceLock<io::Result<Arc<SealKey>>> = OnceLock::new();
    // Where no key can be kept, programs are loaded anew in each process.
    let key = KEY.get_or_init(|| {
        SealKey::open(&seal_path())
            .or_else(|_| SealKey::ephemeral())
            .map(Arc::new)
    });
    let key = key.as_ref().map_err(Failure::internal)?;
    Ok(Cache::new(Path::new(folder), Arc::clone(key)))
}

type Traces = Vec<(PathBuf, TraceSettings, Arc<Trace>)>;

/// The traces of the process, the last used at the end.
static TRACES: LazyLock<Mutex<Traces>> = LazyLock::new(Mutex::default);

/// Traces that a process keeps open though no program needs them: a thread and three files each.
const MAX_TRACES: usize = 16;

/// The trace of a project; none if it wants none.
pub(super) fn trace(file: &str, settings: TraceSettings) -> Option<Arc<Trace>> {
    if !settings.enabled {
        return None;
    }
    let path = Path::new(file);
    let mut traces = TRACES.lock().unwrap_or_else(PoisonError::into_inner);
    let known = traces
        .iter()
        .position(|(known, with, _)| known == path && *with == settings);
    let (path, settings, trace) = match known {
        Some(at) => traces.remove(at),
        None => {
            let done = |(_, _, trace): &(_, _, Arc<Trace>)| {
                Arc::strong_count(trace) == 1 && trace.is_idle()
            };
            if traces.len() >= MAX_TRACES
                && let Some(at) = traces.iter().position(done)
            {
                traces.remove(at);
            }
            let trace = Arc::new(Trace::open(path, settings, clock));
            (path.to_owned(), settings, trace)
        }
    };
    traces.push((path, settings, Arc::clone(&trace)));
    Some(trace)
}

/// Not under the lock: runs need it to begin, and to hear what could not be kept.
fn flush(limit_ms: u32) -> Traces {
    let traces = TRACES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let until = Instant::now() + Duration::from_millis(limit_ms.into());
    for (_, _, trace) in &traces {
        trace.flush(until);
    }
    traces
}

/// Writes what is still to be written to traces; gives what could not be, told once.
#[napi]
#[must_use]
pub fn flush_traces(limit_ms: u32) -> Vec<String> {
    let traces = flush(limit_ms);
    let warnings = traces
        .iter()
        .flat_map(|(_, _, trace)| trace.take_warnings());
    warnings.collect()
}

/// Resolves when what was told to traces so far is written, or the time is over.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<void>")]
pub fn traces_written(env: &Env, limit_ms: u32) -> napi::Result<Object<'_>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        flush(limit_ms);
        deferred.resolve(|_| Ok(()));
    });
    Ok(promise)
}

/// What could not be kept of runs, told once.
#[napi]
#[must_use]
pub fn take_trace_warnings() -> Vec<String> {
    let traces = TRACES.lock().unwrap_or_else(PoisonError::into_inner);
    let warnings = traces
        .iter()
        .flat_map(|(_, _, trace)| trace.take_warnings());
    warnings.collect()
}

/// Milliseconds since the epoch, with a fraction.
pub(super) fn clock() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0.0, millis)
}

/// Begins to open the engine beside what JavaScript does next, for a command that will need it.
///
/// # Errors
/// No threads.
#[napi]
pub fn open_ahead(engine_dir: String) -> napi::Result<()> {
    // Who needs it is told what is wrong with it.
    threads()?.control().spawn_blocking(move || {
        let _ = host(&engine_dir);
    });
    Ok(())
}

/// The folder where this user's installation keeps the key that seals its cache.
#[napi]
#[must_use]
pub fn seal_folder() -> String {
    seal_path().to_string_lossy().into_owned()
}

fn seal_path() -> PathBuf {
    dirs::config_dir()
        .unwrap_or_else(std::env::temp_dir)
        .join("capsule")
}
