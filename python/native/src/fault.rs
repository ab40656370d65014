//! Failures as Python sees them.

use capsule_native::error::Failure;
use pyo3::prelude::*;

/// Why there is no program, or no run.
#[pyclass(frozen, get_all)]
pub(crate) struct Fault {
    /// One of the closed list of error types.
    code: &'static str,
    /// What happened with which value, why, and what to do.
    message: String,
    /// Where the program raised, in its own files.
    stack: Option<String>,
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self {
            code: failure.error_type.as_str(),
            message: failure.message,
            stack: failure.stack,
        }
    }
}

/// A failure as a `CapsuleError`, where nothing has to be added to it.
pub(crate) fn raised(py: Python<'_>, failure: Failure) -> PyErr {
    let error = py
        .import("capsule._errors")
        .and_then(|errors| errors.getattr("CapsuleError"))
        .and_then(|kind| kind.call1((failure.error_type.as_str(), failure.message)));
    match error {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}
