//! Durable runs: how one is kept, and what is asked of a journal besides running.

use std::time::Duration;

use capsule_native::error::Failure;
use capsule_native::process::{self, Durability};
use pyo3::prelude::*;
use serde_json::Value;

use crate::fault::raised;

/// How a run is kept.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Durable {
    /// The project's journal; it need not exist.
    journal: String,
    run_id: Option<String>,
    /// The program's file, seen from the project.
    file: String,
    /// Whether the run has to be there already.
    resume: bool,
    retry_interrupted: bool,
    /// Whether the run is given up while it only waits for long.
    suspend: bool,
}

impl From<Durable> for Durability {
    fn from(durable: Durable) -> Self {
        let Durable {
            journal,
            run_id,
            file,
            resume,
            retry_interrupted,
            suspend,
        } = durable;
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

/// The durable runs of a journal that fit, as JSON text, the newest first.
#[pyfunction]
#[pyo3(signature = (file, status, limit))]
pub(crate) fn list_durable_runs(
    py: Python<'_>,
    file: &str,
    status: Option<String>,
    limit: Option<u32>,
) -> PyResult<String> {
    answered(py, || {
        process::list_durable_runs(file, status.as_deref(), limit)
    })
}

/// One durable run with all that is kept of it, as JSON text. `id` is an id, an unambiguous beginning or end of one, or
/// `last`.
#[pyfunction]
pub(crate) fn read_durable_run(py: Python<'_>, file: &str, id: &str) -> PyResult<String> {
    answered(py, || process::read_durable_run(file, id))
}

/// Sends a signal, whose value is JSON text, to a durable run; JSON text says whether it waits for it now.
#[pyfunction]
pub(crate) fn signal_durable_run(
    py: Python<'_>,
    file: &str,
    id: &str,
    name: &str,
    value: &str,
) -> PyResult<String> {
    answered(py, || process::signal_durable_run(file, id, name, value))
}

/// Ends a durable run; JSON text says whether it is cancelled already, or whoever works on it ends it.
#[pyfunction]
pub(crate) fn cancel_durable_run(py: Python<'_>, file: &str, id: &str) -> PyResult<String> {
    answered(py, || process::cancel_durable_run(file, id))
}

/// Makes a run that begins with the first `at` completed steps of another; JSON text has its id.
#[pyfunction]
#[pyo3(signature = (file, id, at, run_id))]
pub(crate) fn fork_durable_run(
    py: Python<'_>,
    file: &str,
    id: &str,
    at: i64,
    run_id: Option<String>,
) -> PyResult<String> {
    answered(py, || {
        process::fork_durable_run(file, id, at, run_id.as_deref())
    })
}

/// Drops the runs that ended longer ago; JSON text says how many.
#[pyfunction]
pub(crate) fn prune_durable_runs(
    py: Python<'_>,
    file: &str,
    older_than_ms: f64,
) -> PyResult<String> {
    let older_than = Duration::try_from_secs_f64(older_than_ms / 1e3).unwrap_or_default();
    answered(py, || process::prune_durable_runs(file, older_than))
}

/// The ids of the runs that can go on now, as JSON text.
#[pyfunction]
pub(crate) fn due_durable_runs(py: Python<'_>, file: &str) -> PyResult<String> {
    answered(py, || process::due_durable_runs(file))
}

/// What a journal says. It is on a disk: other threads go on meanwhile.
fn answered(
    py: Python<'_>,
    ask: impl FnOnce() -> Result<Value, Failure> + Send,
) -> PyResult<String> {
    match py.detach(ask) {
        Ok(answer) => Ok(answer.to_string()),
        Err(failure) => Err(raised(py, failure)),
    }
}
