//! How work ends: once, whatever becomes of it.

use std::collections::BTreeMap;
use std::mem::replace;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use capsule_native::error::Failure;
use capsule_native::process::{Hold, flush_traces, threads};
use pyo3::prelude::*;

use crate::program::Program;
use crate::voice::{self, Call, Wake, answer, say};

/// How long the end of a process waits for a disk.
const FLUSH_LIMIT: Duration = Duration::from_secs(2);

const CLOSING: &str = "the interpreter is ending, so that nobody could be told of the outcome. \
    Run tasks before its exit handlers do.";

/// The end of one piece of work, and who is to be told of it.
pub(crate) struct End {
    outcome: Mutex<Option<Outcome>>,
    wake: Wake,
    hold: Hold,
    number: u64,
}

/// What became of it.
pub(crate) enum Outcome {
    /// A program that is ready.
    Prepared(Program),
    /// The JSON text of an envelope, or of what a durable run waits for.
    Ran(String),
    /// Neither.
    Failed(Failure),
}

/// The work that somebody may wait for; also what has ended, until its waiter was told and let go of it.
enum Open {
    Some(BTreeMap<u64, Weak<End>>),
    /// Whoever waits now would wait for ever: the interpreter is ending.
    Closed,
}

static OPEN: Mutex<Open> = Mutex::new(Open::Some(BTreeMap::new()));

static NUMBER: AtomicU64 = AtomicU64::new(0);

fn open() -> MutexGuard<'static, Open> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl End {
    pub(crate) fn new(wake: Wake, hold: Hold) -> Result<Arc<Self>, Failure> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let end = Arc::new(Self {
            outcome: Mutex::default(),
            wake,
            hold,
            number,
        });
        match &mut *open() {
            Open::Some(open) => open.insert(number, Arc::downgrade(&end)),
            Open::Closed => return Err(Failure::internal(CLOSING)),
        };
        Ok(end)
    }

    pub(crate) fn outcome(&self) -> MutexGuard<'_, Option<Outcome>> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if let Open::Some(open) = &mut *open() {
            open.remove(&self.number);
        }
    }
}

/// Ends work once; work that was dropped, because it was not begun or the host's own code failed, has ended too.
#[derive(Default)]
pub(crate) struct Ending(Option<Arc<End>>);

impl Ending {
    pub(crate) fn of(end: &Arc<End>) -> Self {
        Self(Some(Arc::clone(end)))
    }

    pub(crate) fn end(mut self, outcome: Outcome) {
        self.tell(outcome);
    }

    fn tell(&mut self, outcome: Outcome) {
        if let Some(end) = self.0.take() {
            end.outcome().get_or_insert(outcome);
            say(Call::Last(Arc::clone(&end.wake)));
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let failure = Failure::internal("the host failed while it worked for a run");
        self.tell(Outcome::Failed(failure));
    }
}

/// The end of the interpreter: who still waits is told so, nobody is called after that, and what was told to traces
/// is written. Gives what could not be.
#[pyfunction]
pub(crate) fn close(py: Python<'_>) -> Vec<String> {
    // A fork has no threads that could be waited for.
    if threads().is_err() {
        return Vec::new();
    }
    py.detach(voice::silence);
    let left = match replace(&mut *open(), Open::Closed) {
        Open::Some(left) => left,
        Open::Closed => BTreeMap::new(),
    };
    for end in left.values().filter_map(Weak::upgrade) {
        // Before it stops, which would be an outcome too.
        let failure = Failure::internal(CLOSING);
        end.outcome().get_or_insert(Outcome::Failed(failure));
        end.hold.stop();
        answer(py, Call::Last(Arc::clone(&end.wake)));
    }
    py.detach(|| flush_traces(FLUSH_LIMIT))
}
