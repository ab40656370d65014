//! Changes of a task's state, as they happen.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::envelope::{HostRequest, millis};
use crate::error::{ErrorType, Failure};
use crate::policy::{Ceiling, Policy};

/// Where a task is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was called and waits for a place.
    Queued,
    /// One of its attempts runs.
    Running,
    /// An attempt failed, and the wait for another one has begun.
    Retrying,
    /// It has a result.
    Completed,
    /// Its last attempt failed.
    Failed,
    /// It was stopped by its caller, or because its caller was.
    Cancelled,
}

impl State {
    /// Every state, in the order of a task's life.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Running,
        Self::Retrying,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The word that users see.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Retrying => "retrying",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One change of one task's state.
#[derive(Clone, Debug)]
pub struct Event {
    /// The run that it belongs to.
    pub run_id: Arc<str>,
    /// Numbers the tasks of a run in the order of their calls; 0 is the one that was run.
    pub task_id: u32,
    /// The task that called it; none for task 0.
    pub parent_id: Option<u32>,
    /// The name that it was called by.
    pub task_name: Arc<str>,
    /// The state that it has now.
    pub state: State,
    /// Milliseconds since the epoch, with a fraction.
    pub time_ms: f64,
    /// The attempt that is meant, counted from 1; 0 before the first.
    pub attempt: u32,
    /// The wait until the next attempt, of `Retrying`.
    pub delay: Option<Duration>,
    /// How the attempt ended, where one did.
    pub ended: Option<Ended>,
}

/// How an attempt ended.
#[derive(Clone, Debug, Default)]
pub struct Ended {
    /// Wall time of its call.
    pub duration: Duration,
    /// Fuel that it used.
    pub fuel_consumed: u64,
    /// Peak of its memory in bytes.
    pub ram_used: u64,
    /// Why it has no result.
    pub failure: Option<Failure>,
    /// The HTTP requests that it made.
    pub host_requests: Vec<HostRequest>,
}

/// The program of a run.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What people call it.
    pub name: Arc<str>,
    /// Content address, by which its source map is found.
    pub key: Arc<str>,
}

/// What a task was allowed: what it declares, and what the ceilings of its run leave of that.
#[derive(Clone)]
pub struct Applied {
    /// What it declares.
    pub policy: Arc<Policy>,
    /// What holds for every task of its run.
    pub ceiling: Arc<Ceiling>,
}

impl Event {
    /// The JSON text that `onEvent` gets.
    #[must_use]
    pub fn to_json(&self) -> String {
        let ended = self.ended.as_ref();
        let failure = ended.and_then(|ended| ended.failure.as_ref());
        let shown = Shown {
            run_id: &self.run_id,
            task_id: self.task_id,
            parent_id: self.parent_id,
            task_name: &self.task_name,
            state: self.state.as_str(),
            time_ms: self.time_ms,
            attempt: self.attempt,
            delay_ms: self.delay.map(millis),
            duration_ms: ended.map(|ended| millis(ended.duration)),
            fuel_consumed: ended.map(|ended| ended.fuel_consumed),
            ram_used: ended.map(|ended| ended.ram_used),
            error: failure.map(|failure| ShownFailure {
                error_type: failure.error_type,
                message: &failure.message,
            }),
        };
        serde_json::to_string(&shown).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    run_id: &'a str,
    task_id: u32,
    parent_id: Option<u32>,
    task_name: &'a str,
    state: &'static str,
    time_ms: f64,
    attempt: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fuel_consumed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ram_used: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ShownFailure<'a>>,
}

#[derive(Serialize)]
struct ShownFailure<'a> {
    error_type: ErrorType,
    message: &'a str,
}
