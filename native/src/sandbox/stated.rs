//! What a guest says of its own failure.

use serde::Deserialize;

use crate::error::{ErrorType, Failure};

/// An error as a guest states it.
#[derive(Deserialize)]
struct Stated {
    r#type: String,
    message: String,
    name: Option<String>,
    stack: Option<String>,
    cause: Option<String>,
}

/// The failure that a guest states. It can only speak of its own code: every other type is the host's to say.
#[must_use]
pub fn stated_failure(text: &str) -> Failure {
    let Ok(Stated {
        r#type,
        message,
        name,
        stack,
        cause,
    }) = serde_json::from_str(text)
    else {
        return Failure::new(
            ErrorType::TaskError,
            "the task failed with an error that cannot be read",
        );
    };
    let error_type = match r#type.as_str() {
        "STACK_OVERFLOW" => ErrorType::StackOverflow,
        "INVALID_RESULT" => ErrorType::InvalidResult,
        "QUOTA_EXCEEDED" => ErrorType::QuotaExceeded,
        _ => ErrorType::TaskError,
    };
    Failure {
        error_type,
        message,
        name,
        stack,
        cause,
    }
}
