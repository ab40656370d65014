//! Failures as JavaScript sees them.

use napi_derive::napi;

use crate::error::{ErrorType, Failure};

/// Why there is no program.
#[napi(object)]
pub struct Fault {
    /// One of the closed list of error types.
    pub code: String,
    /// What happened with which value, why, and what to do.
    pub message: String,
    /// Where the program threw, in positions of the bundle.
    pub stack: Option<String>,
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Self {
        Self {
            code: failure.error_type.as_str().to_owned(),
            message: failure.message,
            stack: failure.stack,
        }
    }
}

/// The closed list of error types, in the order of the documentation.
#[napi]
#[must_use]
pub fn error_types() -> Vec<String> {
    ErrorType::ALL
        .iter()
        .map(|kind| kind.as_str().to_owned())
        .collect()
}
