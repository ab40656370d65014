//! Durable runs: what Node asks of their journal besides running them.

use std::time::Duration;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

use super::trace::answered;
use crate::process::{self, Durability};

/// How a run is kept.
#[napi(object)]
pub struct DurableRequest {
    /// The project's journal; it need not exist.
    pub journal: String,
    /// Of the caller's choice: 1 to 64 of `[A-Za-z0-9._-]`, the first a letter or digit. Default: a new one.
    pub run_id: Option<String>,
    /// The program's file, seen from the project.
    pub file: String,
    /// Whether the run has to be there already; then it is given the arguments that it was begun with.
    pub resume: bool,
    /// Whether steps that were interrupted are done again.
    pub retry_interrupted: bool,
    /// Whether the run is given up, with an answer that says so, while it only waits for long.
    pub suspend: bool,
}

impl From<DurableRequest> for Durability {
    fn from(options: DurableRequest) -> Self {
        let DurableRequest {
            journal,
            run_id,
            file,
            resume,
            retry_interrupted,
            suspend,
        } = options;
        Self {
            journal,
            run_id,
            file,
            resume,
            retry_interrupted,
            suspend,
        }
    }
}

/// Which durable runs are meant.
#[napi(object)]
pub struct DurableFilter {
    /// Their status.
    pub status: Option<String>,
    /// So many of them, the newest first.
    pub limit: Option<u32>,
}

/// The durable runs of a journal that fit, as JSON text.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn list_durable_runs<'env>(
    env: &'env Env,
    file: String,
    filter: DurableFilter,
) -> napi::Result<Object<'env>> {
    let DurableFilter { status, limit } = filter;
    answered(env, move || {
        process::list_durable_runs(&file, status.as_deref(), limit)
    })
}

/// One durable run with all that is kept of it, as JSON text. `id` is an id, an unambiguous beginning or end of one, or
/// `last`.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn read_durable_run<'env>(
    env: &'env Env,
    file: String,
    id: String,
) -> napi::Result<Object<'env>> {
    answered(env, move || process::read_durable_run(&file, &id))
}

/// Sends a signal, whose value is JSON text, to a durable run; JSON text says whether it waits for it now.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn signal_durable_run<'env>(
    env: &'env Env,
    file: String,
    id: String,
    name: String,
    value: String,
) -> napi::Result<Object<'env>> {
    answered(env, move || {
        process::signal_durable_run(&file, &id, &name, &value)
    })
}

/// Ends a durable run; JSON text says whether it is cancelled already, or whoever works on it ends it.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn cancel_durable_run<'env>(
    env: &'env Env,
    file: String,
    id: String,
) -> napi::Result<Object<'env>> {
    answered(env, move || process::cancel_durable_run(&file, &id))
}

/// Makes a run that begins with the first `at` completed steps of another; JSON text has its id.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn fork_durable_run<'env>(
    env: &'env Env,
    file: String,
    id: String,
    at: i64,
    run_id: Option<String>,
) -> napi::Result<Object<'env>> {
    answered(env, move || {
        process::fork_durable_run(&file, &id, at, run_id.as_deref())
    })
}

/// Drops the runs that ended longer ago; JSON text says how many.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn prune_durable_runs<'env>(
    env: &'env Env,
    file: String,
    older_than_ms: f64,
) -> napi::Result<Object<'env>> {
    let older_than = Duration::try_from_secs_f64(older_than_ms / 1e3).unwrap_or_default();
    answered(env, move || process::prune_durable_runs(&file, older_than))
}

/// The ids of the runs that can go on now, as JSON text.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn due_durable_runs<'env>(env: &'env Env, file: String) -> napi::Result<Object<'env>> {
    answered(env, move || process::due_durable_runs(&file))
}
