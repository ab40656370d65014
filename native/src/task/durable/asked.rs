//! What a durable run is asked to do, as the journal has it.

use serde_json::Value;

use super::DurableRequest;
use super::veil::Veil;
use crate::error::{ErrorType, Failure};
use crate::journal::Asked;
use crate::task::run::Ready;

/// Hides the values of the variables that a run has.
pub(super) fn veil(ready: &Ready, seed: [u8; 32]) -> Veil {
    Veil::new(&seed, &ready.surroundings.variables)
}

/// What the journal is told of it.
pub(super) fn asked(
    ready: &Ready,
    request: &DurableRequest,
    task: Option<&String>,
    arguments: &str,
) -> Asked {
    let text = |value: &Value| value.to_string();
    let mounts: Value = ready.surroundings.mounts.clone().into();
    let mut versions: Vec<&str> = ready
        .parts
        .values()
        .map(|part| &*part.program.version)
        .collect();
    versions.sort_unstable();
    let version = blake3::hash(versions.join("\n").as_bytes());
    Asked {
        run_id: ready.run_id.to_string(),
        file: request.file.clone(),
        task: task.cloned(),
        args: veil(ready, request.seed).hide(arguments).into_owned(),
        mounts: text(&mounts),
        allow: ready.surroundings.allow.as_ref().map(text),
        version: version.to_hex().to_string(),
        seed: request.seed,
    }
}

/// The id is that of another run.
pub(super) fn other_arguments(run_id: &str) -> Failure {
    let message = format!(
        "the run {run_id} was begun with other arguments. Choose another id for a new run; capsule runs resume {run_id} goes on with that one."
    );
    Failure::new(ErrorType::InvalidArguments, message)
}
