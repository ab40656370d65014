//! What a process has once: threads, engine and seal key, whatever number of workers load the addon.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use napi_derive::napi;

use crate::engine::{Engine, SealKey};
use crate::error::Failure;
use crate::sandbox::{Host, Threads};

/// The engine with what belongs to it.
pub(super) struct Installation {
    pub(super) host: Arc<Host>,
    pub(super) key: Arc<SealKey>,
}

/// The process's threads, started at the first use.
pub(super) fn threads() -> napi::Result<&'static Arc<Threads>> {
    static THREADS: OnceLock<std::io::Result<Arc<Threads>>> = OnceLock::new();
    let started = THREADS.get_or_init(|| Threads::start().map(Arc::new));
    started
        .as_ref()
        .map_err(|error| napi::Error::from_reason(format!("no threads can be started: {error}")))
}

/// The process's installation, opened at the first use from the given folder. Takes some
/// milliseconds: not for JavaScript's thread.
pub(super) fn installation(engine_dir: &str) -> Result<&'static Installation, Failure> {
    static INSTALLATION: OnceLock<Result<Installation, Failure>> = OnceLock::new();
    let opened =
        INSTALLATION.get_or_init(|| open(Path::new(engine_dir)).map_err(Failure::internal));
    opened.as_ref().map_err(Clone::clone)
}

fn open(engine_dir: &Path) -> wasmtime::Result<Installation> {
    let host = Host::new(Engine::open(engine_dir)?)?;
    // Where no key can be kept, programs are loaded anew in each process.
    let key = SealKey::open(&seal_path()).or_else(|_| SealKey::ephemeral())?;
    Ok(Installation {
        host: Arc::new(host),
        key: Arc::new(key),
    })
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
