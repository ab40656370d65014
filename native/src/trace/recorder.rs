//! What tells of one run: to its trace, and to who listens.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::event::{Applied, Ended, Event, State, Subject};
use super::writer::{Entry, Trace};
use crate::envelope::{HostRequest, Outcome};
use crate::error::{ErrorType, Failure};

/// Bytes that are kept of what one attempt prints.
const MAX_OUTPUT: usize = 64 << 10;
/// Bytes that are kept of all that the tasks of a run print, throw and call. Attack: 10,000 tasks with long messages
/// make a run that nobody can read.
const MAX_RUN_TEXT: usize = 16 << 20;
/// Bytes that are told of a message, and of a stack.
const MAX_TEXT: usize = 4 << 10;
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
    room: AtomicUsize,
    /// Nobody is told any more: the run goes on later.
    muted: AtomicBool,
    /// The tasks that have not ended, by their ids.
    open: Mutex<HashMap<u32, Open>>,
}

struct Open {
    parent_id: Option<u32>,
    task_name: Arc<str>,
    attempt: u32,
    /// Tasks that it called, and which are open.
    children: usize,
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
            room: AtomicUsize::new(MAX_RUN_TEXT),
            muted: AtomicBool::new(false),
            open: Mutex::default(),
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
        let task = Open {
            parent_id,
            task_name: name.unwrap_or_default().into(),
            attempt: 0,
            children: 0,
        };
        let record = Record {
            recorder: Arc::clone(self),
            task_id,
        };
        let mut open = self.lock();
        // Who was called by a task that has ended is not heard of: it ends before it begins.
        if let Some(parent_id) = parent_id {
            let Some(parent) = open.get_mut(&parent_id) else {
                return record;
            };
            parent.children += 1;
        }
        let event = self.event(task_id, &task, State::Queued);
        open.insert(task_id, task);
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

    fn event(&self, task_id: u32, task: &Open, state: State) -> Event {
        Event {
            run_id: Arc::clone(&self.run_id),
            task_id,
            parent_id: task.parent_id,
            task_name: Arc::clone(&task.task_name),
            state,
            time_ms: (self.clock)(),
            attempt: task.attempt,
            delay: None,
            ended: None,
        }
    }

    /// From now on nobody is told of the run: it goes on later.
    pub fn mute(&self) {
        self.muted.store(true, Ordering::Relaxed);
    }

    fn tell(&self, event: Event) {
        if self.muted.load(Ordering::Relaxed) {
            return;
        }
        if let Some(listener) = &self.audience.listener {
            listener.event(&event);
        }
        if let Some(trace) = &self.audience.trace {
            trace.push(Entry::Changed(event));
        }
    }

    /// Ends the tasks below one that has no more use for them, though their sandboxes may still be stopping.
    fn cancel_below(&self, open: &mut HashMap<u32, Open>, task_id: u32) {
        if open.get(&task_id).is_none_or(|task| task.children == 0) {
            return;
        }
        let below = |id: u32| {
            let mut next = open.get(&id).and_then(|task| task.parent_id);
            while let Some(parent) = next {
                if parent == task_id {
                    return true;
                }
                next = open.get(&parent).and_then(|task| task.parent_id);
            }
            false
        };
        let mut stopped: Vec<u32> = open.keys().copied().filter(|id| below(*id)).collect();
        // Those that were called last first: a child before its parent.
        stopped.sort_unstable_by(|a, b| b.cmp(a));
        for id in stopped {
            self.close(open, id, State::Cancelled, None);
        }
    }

    fn close(
        &self,
        open: &mut HashMap<u32, Open>,
        task_id: u32,
        state: State,
        ended: Option<Ended>,
    ) {
        let Some(task) = open.remove(&task_id) else {
            return;
        };
        if let Some(parent) = task.parent_id.and_then(|parent| open.get_mut(&parent)) {
            parent.children -= 1;
        }
        self.tell(Event {
            ended,
            ..self.event(task_id, &task, state)
        });
    }

    /// What is told of an attempt that ended.
    fn ended(&self, outcome: &Outcome) -> Ended {
        let failure = outcome.result.as_ref().err().map(|failure| Failure {
            error_type: failure.error_type,
            message: self.kept(&failure.message),
            name: failure.name.as_deref().map(|name| self.kept(name)),
            stack: failure.stack.as_deref().map(|stack| self.kept(stack)),
            cause: None,
        });
        let requests = outcome.host_requests.iter();
        let requests = requests.map_while(|request| {
            let size = request.method.len() + request.url.len();
            (take(&self.room, size) == size).then(|| HostRequest::clone(request))
        });
        Ended {
            duration: outcome.duration,
            fuel_consumed: outcome.fuel_consumed,
            ram_used: outcome.ram_used,
            failure,
            host_requests: requests.collect(),
        }
    }

    /// As much of a text as there is room for.
    fn kept(&self, text: &str) -> String {
        let room = take(&self.room, text.len().min(MAX_TEXT));
        match text.get(..text.floor_char_boundary(room)) {
            Some(cut) if cut.len() < text.len() => format!("{cut}…"),
            _ => text.to_owned(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u32, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Tells of one task. If it is dropped before the task's end, the task was cancelled: nobody waits for it any more.
pub struct Record {
    recorder: Arc<Recorder>,
    task_id: u32,
}

impl Record {
    /// An attempt begins.
    pub fn running(&self) {
        let Self { recorder, task_id } = self;
        let mut open = recorder.lock();
        if let Some(task) = open.get_mut(task_id) {
            task.attempt += 1;
            recorder.tell(recorder.event(*task_id, task, State::Running));
        }
    }

    /// It failed, and there will be another after the wait.
    pub fn retrying(&self, outcome: &Outcome, delay: Duration) {
        let Self { recorder, task_id } = self;
        let mut open = recorder.lock();
        recorder.cancel_below(&mut open, *task_id);
        if let Some(task) = open.get(task_id) {
            recorder.tell(Event {
                delay: Some(delay),
                ended: Some(recorder.ended(outcome)),
                ..recorder.event(*task_id, task, State::Retrying)
            });
        }
    }

    /// That was the last one.
    pub fn ended(&self, outcome: &Outcome) {
        let Self { recorder, task_id } = self;
        let state = match &outcome.result {
            Ok(_) => State::Completed,
            Err(failure) if failure.error_type == ErrorType::Cancelled => State::Cancelled,
            Err(_) => State::Failed,
        };
        let mut open = recorder.lock();
        recorder.cancel_below(&mut open, *task_id);
        let ended = recorder.ended(outcome);
        recorder.close(&mut open, *task_id, state, Some(ended));
    }

    /// Keeps what the attempt prints, if there is a trace to keep it.
    #[must_use]
    pub fn printed(&self) -> Option<Printed> {
        let Self { recorder, task_id } = self;
        recorder.audience.trace.as_ref()?;
        let attempt = recorder.lock().get(task_id)?.attempt;
        Some(Printed {
            recorder: Arc::clone(recorder),
            task_id: *task_id,
            attempt,
            room: AtomicUsize::new(MAX_OUTPUT),
        })
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let mut open = self.recorder.lock();
        self.recorder.cancel_below(&mut open, self.task_id);
        let state = State::Cancelled;
        self.recorder.close(&mut open, self.task_id, state, None);
    }
}

/// Keeps what one attempt prints, up to a bound.
pub struct Printed {
    recorder: Arc<Recorder>,
    task_id: u32,
    attempt: u32,
    room: AtomicUsize,
}

impl Printed {
    /// Keeps a text of a stream, `stdout` or `stderr`.
    pub fn keep(&self, stream: &'static str, text: &str) {
        let Some(trace) = &self.recorder.audience.trace else {
            return;
        };
        let room = take(&self.room, text.len()).min(take(&self.recorder.room, text.len()));
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
fn take(room: &AtomicUsize, wanted: usize) -> usize {
    let before = room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| {
        Some(room.saturating_sub(wanted))
    });
    before.unwrap_or_default().min(wanted)
}
