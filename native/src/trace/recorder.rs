//! What tells of one run: to its trace, and to who listens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::event::{Applied, Ended, Event, State, Subject};
use super::writer::{Entry, Trace};
use crate::envelope::Outcome;
use crate::error::ErrorType;

/// Bytes that are kept of what one attempt prints, and of what all tasks of a run do.
const MAX_OUTPUT: usize = 64 << 10;
const MAX_RUN_OUTPUT: usize = 4 << 20;
/// Bytes of a task's name that are told: one that no task has may be anything.
const MAX_NAME: usize = 200;

/// Hears of each change of a run's tasks. Called from the threads of sandboxes; it must not block.
pub trait Listener: Send + Sync {
    /// Takes the next event.
    fn event(&self, event: &Event);
}

/// Who is told of a run. The default is nobody.
#[derive(Clone, Default)]
pub struct Audience {
    /// The trace that keeps it.
    pub trace: Option<Arc<Trace>>,
    /// Who hears of each change at once.
    pub listener: Option<Arc<dyn Listener>>,
}

/// Tells of one run.
pub struct Recorder {
    run_id: Arc<str>,
    program: Subject,
    audience: Audience,
    /// Milliseconds since the epoch, with a fraction.
    clock: fn() -> f64,
    output_left: AtomicUsize,
}

impl Recorder {
    /// None if nobody is to be told.
    #[must_use]
    pub fn new(
        run_id: Arc<str>,
        program: Subject,
        audience: Audience,
        clock: fn() -> f64,
    ) -> Option<Arc<Self>> {
        if audience.trace.is_none() && audience.listener.is_none() {
            return None;
        }
        Some(Arc::new(Self {
            run_id,
            program,
            audience,
            clock,
            output_left: AtomicUsize::new(MAX_RUN_OUTPUT),
        }))
    }

    /// Tells of a task that was called.
    #[must_use]
    pub fn called(
        self: &Arc<Self>,
        task_id: u32,
        parent_id: Option<u32>,
        name: &str,
        applied: Option<Applied>,
    ) -> Record {
        let name = name.get(..name.floor_char_boundary(MAX_NAME));
        let record = Record {
            recorder: Arc::clone(self),
            task_id,
            parent_id,
            task_name: name.unwrap_or_default().into(),
            attempt: 0,
            open: true,
        };
        let event = record.event(State::Queued);
        if let Some(listener) = &self.audience.listener {
            listener.event(&event);
        }
        if let Some(trace) = &self.audience.trace {
            let program = self.program.clone();
            trace.push(Entry::Called {
                event,
                program,
                applied,
            });
        }
        record
    }

    fn tell(&self, event: Event) {
        if let Some(listener) = &self.audience.listener {
            listener.event(&event);
        }
        if let Some(trace) = &self.audience.trace {
            trace.push(Entry::Changed(event));
        }
    }
}

/// Tells of one task. If it is dropped before the task's end, the task was cancelled: nobody waits for it any more.
pub struct Record {
    recorder: Arc<Recorder>,
    task_id: u32,
    parent_id: Option<u32>,
    task_name: Arc<str>,
    attempt: u32,
    open: bool,
}

impl Record {
    /// An attempt begins.
    pub fn running(&mut self) {
        self.attempt += 1;
        self.recorder.tell(self.event(State::Running));
    }

    /// It failed, and there will be another after the wait.
    pub fn retrying(&self, outcome: &Outcome, delay: Duration) {
        let event = Event {
            delay: Some(delay),
            ended: Some(ended(outcome)),
            ..self.event(State::Retrying)
        };
        self.recorder.tell(event);
    }

    /// That was the last one.
    pub fn ended(mut self, outcome: &Outcome) {
        self.open = false;
        let state = match &outcome.result {
            Ok(_) => State::Completed,
            Err(failure) if failure.error_type == ErrorType::Cancelled => State::Cancelled,
            Err(_) => State::Failed,
        };
        let event = Event {
            ended: Some(ended(outcome)),
            ..self.event(state)
        };
        self.recorder.tell(event);
    }

    /// Keeps what the attempt prints, if there is a trace to keep it.
    #[must_use]
    pub fn printed(&self) -> Option<Printed> {
        self.recorder.audience.trace.as_ref()?;
        Some(Printed {
            recorder: Arc::clone(&self.recorder),
            task_id: self.task_id,
            attempt: self.attempt,
            left: AtomicUsize::new(MAX_OUTPUT),
        })
    }

    fn event(&self, state: State) -> Event {
        Event {
            run_id: Arc::clone(&self.recorder.run_id),
            task_id: self.task_id,
            parent_id: self.parent_id,
            task_name: Arc::clone(&self.task_name),
            state,
            time_ms: (self.recorder.clock)(),
            attempt: self.attempt,
            delay: None,
            ended: None,
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if self.open {
            self.recorder.tell(self.event(State::Cancelled));
        }
    }
}

fn ended(outcome: &Outcome) -> Ended {
    Ended {
        duration: outcome.duration,
        fuel_consumed: outcome.fuel_consumed,
        ram_used: outcome.ram_used,
        failure: outcome.result.as_ref().err().cloned(),
        host_requests: outcome.host_requests.clone(),
    }
}

/// Keeps what one attempt prints, up to a bound.
pub struct Printed {
    recorder: Arc<Recorder>,
    task_id: u32,
    attempt: u32,
    left: AtomicUsize,
}

impl Printed {
    /// Keeps a text of a stream, `stdout` or `stderr`.
    pub fn keep(&self, stream: &'static str, text: &str) {
        let Some(trace) = &self.recorder.audience.trace else {
            return;
        };
        let room = take(&self.left, text.len()).min(take(&self.recorder.output_left, text.len()));
        let kept = text.get(..text.floor_char_boundary(room));
        let kept = kept.unwrap_or_default().to_owned();
        if kept.is_empty() {
            return;
        }
        trace.push(Entry::Printed {
            run_id: Arc::clone(&self.recorder.run_id),
            task_id: self.task_id,
            attempt: self.attempt,
            time_ms: (self.recorder.clock)(),
            stream,
            text: kept,
        });
    }
}

/// Takes as much as is wanted, or what is left.
fn take(left: &AtomicUsize, wanted: usize) -> usize {
    let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
        Some(left.saturating_sub(wanted))
    });
    taken.unwrap_or_default().min(wanted)
}
