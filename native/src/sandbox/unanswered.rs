//! What is told of a guest that gave no answer.

use wasmtime::Trap;

use super::meter::Meter;
use crate::error::{ErrorType, Failure};

/// Why a sandbox could not be made.
pub(super) fn not_started(error: wasmtime::Error, meter: &Meter) -> Failure {
    if meter.was_refused_memory() {
        let message = "the program alone needs more memory than ram allows";
        return Failure::new(ErrorType::OutOfMemory, message);
    }
    match error.downcast_ref::<Trap>() {
        // Only an engine that came in an artifact has code that runs before any call.
        Some(trap) => Failure::load(format!("the engine did not start: {trap}")),
        None => Failure::internal(error),
    }
}

/// What is told of a guest that waits for something that cannot come.
pub const NEVER_SETTLED: &str =
    "the task's promise never settled, and nothing is left that could settle it";

/// Of one that was called: what the interpreter itself said, a trap, or the refusal of one
/// of the host's functions.
pub(super) fn without_answer(said: &str, trap: Option<&Trap>, refusal: &str) -> String {
    if said.contains("no exception is pending") {
        return NEVER_SETTLED.to_owned();
    }
    if let Some((_, thrown)) = said.split_once("event loop error") {
        let thrown = thrown.trim_start_matches([':', ',', ' ', '\n']).trim();
        return format!(
            "the code threw outside of the task's call, in a timer or an event: {thrown}"
        );
    }
    match trap {
        Some(trap) => format!("the sandbox failed: {trap} {said}")
            .trim()
            .to_owned(),
        None => refusal.to_owned(),
    }
}
