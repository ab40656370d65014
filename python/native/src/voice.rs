//! The one thread that calls Python. Those of sandboxes never do: whoever holds the interpreter's lock for long
//! would delay timeouts and other runs.

use std::iter::once;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::Builder;

use capsule_native::error::Failure;
use pyo3::prelude::*;

/// What wakes somebody who waits; gone after its last call, since it may hold what holds it.
pub(crate) type Wake = Arc<Mutex<Option<Py<PyAny>>>>;

/// One call.
pub(crate) enum Call {
    /// There is something new.
    News(Wake),
    /// The work has ended.
    Last(Wake),
}

static VOICE: OnceLock<Sender<Call>> = OnceLock::new();

/// Whether the interpreter is ending: a thread that enters it then may never come back, or bring the process down.
static CLOSED: Mutex<bool> = Mutex::new(false);

/// Starts the thread.
pub(crate) fn start() -> Result<(), Failure> {
    if VOICE.get().is_some() {
        return Ok(());
    }
    let (sender, calls) = channel();
    if VOICE.set(sender).is_ok() {
        let thread = Builder::new().name("capsule-python".to_owned());
        thread
            .spawn(move || speak(&calls))
            .map_err(Failure::internal)?;
    }
    Ok(())
}

/// Calls soon, from the thread that calls Python.
pub(crate) fn say(call: Call) {
    if let Some(voice) = VOICE.get() {
        // The thread ends only when nobody listens any more.
        let _ = voice.send(call);
    }
}

fn speak(calls: &Receiver<Call>) {
    while let Ok(first) = calls.recv() {
        let closed = CLOSED.lock().unwrap_or_else(PoisonError::into_inner);
        if *closed {
            return;
        }
        Python::attach(|py| {
            for call in once(first).chain(calls.try_iter()) {
                answer(py, call);
            }
        });
    }
}

/// Calls at once. What is raised has no caller who could be told.
pub(crate) fn answer(py: Python<'_>, call: Call) {
    if let Some(Err(error)) = callable(py, call).map(|wake| wake.call0(py)) {
        error.write_unraisable(py, None);
    }
}

fn callable(py: Python<'_>, call: Call) -> Option<Py<PyAny>> {
    let lock = |wake: &Wake| match wake.lock() {
        Ok(mut wake) => wake.take(),
        Err(poisoned) => poisoned.into_inner().take(),
    };
    match call {
        Call::Last(wake) => lock(&wake),
        Call::News(wake) => {
            let wake = wake.lock().unwrap_or_else(PoisonError::into_inner);
            wake.as_ref().map(|wake| wake.clone_ref(py))
        }
    }
}

/// Nobody is called any more once this has returned. A call that goes on is waited for.
pub(crate) fn silence() {
    *CLOSED.lock().unwrap_or_else(PoisonError::into_inner) = true;
}
