//! The envelope: what a caller gets for a task, whatever happened to it.

use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::Failure;

/// One HTTP request of a task; never its headers or bodies.
#[derive(Clone, Debug, Serialize)]
pub struct HostRequest {
    /// `GET` and its like.
    pub method: String,
    /// Where it went, as the guest asked.
    pub url: String,
    /// Status of the response; none where none came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// How one attempt of a task ended.
#[derive(Debug)]
pub struct Outcome {
    /// The JSON text of the result, or why there is none.
    pub result: Result<Box<RawValue>, Failure>,
    /// Wall time of the call, without loading.
    pub duration: Duration,
    /// Fuel that the call used. What was last known where the call was stopped from outside.
    pub fuel_consumed: u64,
    /// Peak of the sandbox's memory in bytes.
    pub ram_used: u64,
    /// The HTTP requests that it made, in order.
    pub host_requests: Vec<HostRequest>,
}

impl Outcome {
    /// Of an attempt that was refused before it could begin.
    #[must_use]
    pub fn never_ran(failure: Failure) -> Self {
        Self {
            result: Err(failure),
            duration: Duration::ZERO,
            fuel_consumed: 0,
            ram_used: 0,
            host_requests: Vec::new(),
        }
    }
}

/// Milliseconds with thousandths: a no-op takes less than a millisecond.
#[must_use]
pub fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

/// The JSON text of an envelope.
///
/// # Errors
/// None in practice: every part is plain data.
pub fn envelope(
    outcome: &Outcome,
    task_name: &str,
    retries: u32,
    run_id: &str,
) -> serde_json::Result<String> {
    serde_json::to_string(&Envelope {
        success: outcome.result.is_ok(),
        result: outcome.result.as_deref().ok(),
        error: outcome.result.as_ref().err(),
        execution: Execution {
            task_name,
            duration_ms: millis(outcome.duration),
            retries,
            fuel_consumed: outcome.fuel_consumed,
            ram_used: outcome.ram_used,
            run_id,
            host_requests: &outcome.host_requests,
        },
    })
}

#[derive(Serialize)]
struct Envelope<'a> {
    success: bool,
    result: Option<&'a RawValue>,
    error: Option<&'a Failure>,
    execution: Execution<'a>,
}

#[derive(Serialize)]
struct Execution<'a> {
    task_name: &'a str,
    duration_ms: f64,
    retries: u32,
    fuel_consumed: u64,
    ram_used: u64,
    run_id: &'a str,
    host_requests: &'a [HostRequest],
}
