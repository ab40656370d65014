//! Reading traces.

use std::path::PathBuf;

use capsule_native::process;
use capsule_native::trace::{self, Filter};
use pyo3::prelude::*;

use crate::fault::raised;

/// The runs of a trace that fit, as JSON text, the newest first.
#[pyfunction]
#[pyo3(signature = (file, state, task, limit))]
pub(crate) fn read_runs(
    py: Python<'_>,
    file: PathBuf,
    state: Option<String>,
    task: Option<String>,
    limit: Option<u32>,
) -> PyResult<String> {
    let filter = Filter {
        state,
        task,
        since_ms: None,
        limit,
    };
    match py.detach(|| trace::read_runs(&file, &filter)) {
        Ok(runs) => Ok(runs.to_string()),
        Err(failure) => Err(raised(py, failure)),
    }
}

/// One run of a trace with all that is kept of it, as JSON text; `None` if there is none. `id` is an id, an
/// unambiguous beginning or end of one, or `last`.
#[pyfunction]
pub(crate) fn read_run(py: Python<'_>, file: PathBuf, id: &str) -> PyResult<Option<String>> {
    match py.detach(|| trace::read_run(&file, id)) {
        Ok(run) => Ok(run.map(|run| run.to_string())),
        Err(failure) => Err(raised(py, failure)),
    }
}

/// What could not be kept of runs, told once.
#[pyfunction]
pub(crate) fn take_trace_warnings() -> Vec<String> {
    process::take_trace_warnings()
}
