//! Why a program could not be loaded, and what to do about it.

use super::load::{LOAD_RAM, LOAD_TIMEOUT};
use crate::error::{ErrorType, Failure};
use crate::policy::{Compute, grouped};
use crate::sandbox::{NEVER_SETTLED, Stop};

/// What the top level threw; if a module that was refused is behind it, that.
pub(super) fn threw(mut thrown: Failure, refused: &[String]) -> Failure {
    if let Some(why) = refusal_behind(&mut thrown, refused) {
        return Failure {
            error_type: ErrorType::LoadError,
            message: format!("{why}."),
            ..thrown
        };
    }
    let name = thrown
        .name
        .as_deref()
        .map(|name| format!("{name}: "))
        .unwrap_or_default();
    Failure {
        error_type: ErrorType::LoadError,
        message: format!("the top level threw {name}{}", thrown.message),
        ..thrown
    }
}

/// The refused module that an import failed for: packages often wrap that in a longer story of their own.
fn refusal_behind(thrown: &mut Failure, refused: &[String]) -> Option<String> {
    let mut messages = vec![thrown.message.clone()];
    if let Some(cause) = &mut thrown.cause {
        cause.chain_mut(|cause| messages.push(cause.message.clone()));
    }
    let is_behind = |why: &&String| {
        messages
            .iter()
            .any(|message| message.contains(why.as_str()))
    };
    refused.iter().find(is_behind).cloned()
}

/// Why the top level was ended.
pub(super) fn ended(failure: Failure) -> Failure {
    let why = if failure.error_type == ErrorType::OutOfFuel {
        format!(
            "the top level used {} of fuel without ending",
            grouped(Compute::High.fuel())
        )
    } else if failure.error_type == ErrorType::OutOfMemory {
        format!(
            "the top level needs more than {} MiB of memory",
            LOAD_RAM >> 20
        )
    } else if failure.message == NEVER_SETTLED {
        "the top level awaits a promise that never settled, and nothing is left that could settle it"
            .to_owned()
    } else {
        format!("the top level failed: {}", failure.message)
    };
    Failure::load(format!("{why}. Move work into a task."))
}

/// Why a load was stopped.
pub(super) fn stopped(stop: Stop) -> Failure {
    match stop {
        Stop::TimedOut => Failure::load(format!(
            "the top level did not end within {} s. Move work into a task.",
            LOAD_TIMEOUT.as_secs()
        )),
        Stop::Cancelled => Failure::new(ErrorType::Cancelled, "the load was cancelled"),
        Stop::Panicked => Failure::internal("the host failed while a program was loaded"),
    }
}
