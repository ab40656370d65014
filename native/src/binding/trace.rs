//! Reading traces.

use std::path::Path;

use napi::Env;
use napi::bindgen_prelude::{Either, Object};
use napi_derive::napi;
use serde_json::Value;

use super::fault::Fault;
use super::installation::threads;
use crate::error::Failure;
use crate::trace::{Filter, read_run, read_runs};

/// Which runs are meant.
#[napi(object)]
pub struct RunFilter {
    /// The state of their first task.
    pub state: Option<String>,
    /// The name of some task in them.
    pub task: Option<String>,
    /// They began at this time or later: milliseconds since the epoch.
    pub since_ms: Option<f64>,
    /// So many of them, the newest first.
    pub limit: Option<u32>,
}

/// The runs of a trace that fit, as JSON text.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn read_trace<'env>(
    env: &'env Env,
    file: String,
    filter: RunFilter,
) -> napi::Result<Object<'env>> {
    let RunFilter {
        state,
        task,
        since_ms,
        limit,
    } = filter;
    let filter = Filter {
        state,
        task,
        since_ms,
        limit,
    };
    answered(env, move || read_runs(Path::new(&file), &filter))
}

/// One run of a trace with all that is kept of it, as JSON text; `null` if there is none. `id` is an id, an unambiguous
/// beginning or end of one, or `last`.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn read_traced_run<'env>(
    env: &'env Env,
    file: String,
    id: String,
) -> napi::Result<Object<'env>> {
    answered(env, move || {
        read_run(Path::new(&file), &id).map(Option::unwrap_or_default)
    })
}

pub(super) fn answered<'env>(
    env: &'env Env,
    read: impl FnOnce() -> Result<Value, Failure> + Send + 'static,
) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let answer = match read() {
            Ok(value) => Either::A(value.to_string()),
            Err(failure) => Either::B(Fault::from(failure)),
        };
        deferred.resolve(move |_| Ok(answer));
    });
    Ok(promise)
}
