//! Keeps the values of a task's environment variables out of what Capsule itself tells of it.

use crate::envelope::Outcome;
use crate::error::Failure;

/// Shorter values ("1", "on") are no secrets, and hiding them would garble every message.
const SHORTEST: usize = 4;

/// Replaces the values by the names of their variables: in errors, and in the URLs of requests.
pub(super) fn scrub(outcome: &mut Outcome, variables: &[(String, String)]) {
    for (name, value) in variables {
        if value.len() < SHORTEST {
            continue;
        }
        let shown = format!("[{name}]");
        if let Err(failure) = &mut outcome.result {
            scrub_failure(failure, value, &shown);
        }
        let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        for request in &mut outcome.host_requests {
            replace(&mut request.url, value, &shown);
            replace(&mut request.url, &encoded, &shown);
        }
    }
}

fn scrub_failure(failure: &mut Failure, value: &str, shown: &str) {
    let Failure {
        error_type: _,
        message,
        name,
        stack,
        cause,
    } = failure;
    replace(message, value, shown);
    for text in [name, stack, cause].into_iter().flatten() {
        replace(text, value, shown);
    }
}

fn replace(text: &mut String, value: &str, shown: &str) {
    if text.contains(value) {
        *text = text.replace(value, shown);
    }
}
