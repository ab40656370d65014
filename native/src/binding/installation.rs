//! What a process has once, as JavaScript asks for it.

use std::sync::Arc;
use std::time::Duration;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

use crate::process;
use crate::sandbox::Threads;

/// The process's threads.
pub(super) fn threads() -> napi::Result<&'static Arc<Threads>> {
    process::threads().map_err(|failure| napi::Error::from_reason(failure.message))
}

/// Writes what is still to be written to traces; gives what could not be, told once.
#[napi]
#[must_use]
pub fn flush_traces(limit_ms: u32) -> Vec<String> {
    process::flush_traces(Duration::from_millis(limit_ms.into()))
}

/// Resolves when what was told to traces so far is written, or the time is over.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<void>")]
pub fn traces_written(env: &Env, limit_ms: u32) -> napi::Result<Object<'_>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        process::traces_written(Duration::from_millis(limit_ms.into()));
        deferred.resolve(|_| Ok(()));
    });
    Ok(promise)
}

/// What could not be kept of runs, told once.
#[napi]
#[must_use]
pub fn take_trace_warnings() -> Vec<String> {
    process::take_trace_warnings()
}

/// Says where the installation lies, before anything is run: no task may see these folders.
#[napi]
pub fn protect(folders: Vec<String>) {
    process::protect(folders);
}

/// Begins to open the engine beside what JavaScript does next, for a command that will need it.
///
/// # Errors
/// No threads.
#[napi]
pub fn open_ahead(engine_dir: String) -> napi::Result<()> {
    // Who needs it is told what is wrong with it.
    threads()?.control().spawn_blocking(move || {
        let _ = process::host(&engine_dir);
    });
    Ok(())
}

/// The folder where this user's installation keeps the key that seals its cache.
#[napi]
#[must_use]
pub fn seal_folder() -> String {
    process::seal_folder().to_string_lossy().into_owned()
}
