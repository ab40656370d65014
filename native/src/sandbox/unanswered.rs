//! What is told of a guest that gave no answer.

use wasmtime::Trap;

/// What is told of a guest that waits for something that cannot come.
pub const NEVER_SETTLED: &str =
    "the task's promise never settled, and nothing is left that could settle it";

/// What is told of a guest that gave no answer: what the interpreter itself said, a trap, or the refusal of one
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
