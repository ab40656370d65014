//! The traces that a process has open.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::envelope::millis;
use crate::trace::{Trace, TraceSettings};

type Traces = Vec<(PathBuf, TraceSettings, Arc<Trace>)>;

/// The traces of the process, the last used at the end.
static TRACES: LazyLock<Mutex<Traces>> = LazyLock::new(Mutex::default);

/// Traces that a process keeps open though no program needs them: a thread and three files each.
const MAX_TRACES: usize = 16;

/// The trace of a project; none if it wants none.
pub(super) fn trace(file: &str, settings: TraceSettings) -> Option<Arc<Trace>> {
    if !settings.enabled {
        return None;
    }
    let path = Path::new(file);
    let mut traces = TRACES.lock().unwrap_or_else(PoisonError::into_inner);
    let known = traces
        .iter()
        .position(|(known, with, _)| known == path && *with == settings);
    let (path, settings, trace) = match known {
        Some(at) => traces.remove(at),
        None => {
            let done = |(_, _, trace): &(_, _, Arc<Trace>)| {
                Arc::strong_count(trace) == 1 && trace.is_idle()
            };
            if traces.len() >= MAX_TRACES
                && let Some(at) = traces.iter().position(done)
            {
                traces.remove(at);
            }
            let trace = Arc::new(Trace::open(path, settings, clock));
            (path.to_owned(), settings, trace)
        }
    };
    traces.push((path, settings, Arc::clone(&trace)));
    Some(trace)
}

/// Waits until what was told to traces so far is written, or the time is over.
pub fn traces_written(limit: Duration) {
    flush(limit);
}

/// Writes what is still to be written to traces; gives what could not be, told once.
#[must_use]
pub fn flush_traces(limit: Duration) -> Vec<String> {
    let traces = flush(limit);
    let warnings = traces
        .iter()
        .flat_map(|(_, _, trace)| trace.take_warnings());
    warnings.collect()
}

/// What could not be kept of runs, told once.
#[must_use]
pub fn take_trace_warnings() -> Vec<String> {
    let traces = TRACES.lock().unwrap_or_else(PoisonError::into_inner);
    let warnings = traces
        .iter()
        .flat_map(|(_, _, trace)| trace.take_warnings());
    warnings.collect()
}

/// Not under the lock: runs need it to begin, and to hear what could not be kept.
fn flush(limit: Duration) -> Traces {
    let traces = TRACES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let until = Instant::now() + limit;
    for (_, _, trace) in &traces {
        trace.flush(until);
    }
    traces
}

/// Milliseconds since the epoch, with a fraction.
pub(super) fn clock() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0.0, millis)
}
