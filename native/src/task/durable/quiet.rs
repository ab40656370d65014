//! Whether a run does nothing but wait for times and signals.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::Durable;

/// How often it is looked, and so how long a run has to be quiet: whoever was told of something may not have gone on yet.
/// Looked for, not told of: each call would wake a thread.
const SETTLING: Duration = Duration::from_millis(50);
/// How long a wait is that a run stays awake for.
const SHORT_MS: f64 = 10_000.0;

/// What a run does.
pub(super) struct Quiet {
    /// How many of its tasks work, and how often that has changed.
    working: AtomicI64,
    changes: AtomicU64,
    waits: Mutex<HashMap<Arc<str>, Waiting>>,
}

/// A sleep or a wait for a signal.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// The path of the step that waits.
    pub(super) path: Arc<str>,
    /// When it ends by itself: milliseconds since the epoch.
    pub(super) due_ms: Option<f64>,
    /// The same by a clock that nobody sets back: as long after it began here as it was to be.
    pub(super) until: Option<Instant>,
    /// Of a wait for a signal: its name, and the JSON text of what it shows.
    pub(super) signal: Option<(String, String)>,
}

impl Waiting {
    /// How long it is yet: milliseconds.
    pub(super) fn left_ms(&self, now_ms: f64) -> Option<f64> {
        let left = self.until?.saturating_duration_since(Instant::now());
        Some((self.due_ms? - now_ms).min(left.as_secs_f64() * 1e3))
    }
}

impl Quiet {
    pub(super) fn new() -> Self {
        Self {
            working: AtomicI64::new(0),
            changes: AtomicU64::new(0),
            waits: Mutex::default(),
        }
    }

    pub(super) fn works(&self) {
        self.change(1);
    }

    pub(super) fn rests(&self) {
        self.change(-1);
    }

    fn change(&self, by: i64) {
        self.working.fetch_add(by, Ordering::SeqCst);
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    /// While it lasts, something is waited for.
    pub(super) fn wait(&self, waiting: Waiting) -> Waits<'_> {
        let path = Arc::clone(&waiting.path);
        self.lock().insert(Arc::clone(&path), waiting);
        Waits(self, path)
    }

    /// Ends when the run does nothing but wait for long: gives what it waits for.
    pub(super) async fn for_long(&self, now_ms: impl Fn() -> f64) -> Vec<Waiting> {
        let mut seen = None;
        loop {
            sleep(SETTLING).await;
            let changes = Some(self.changes.load(Ordering::SeqCst));
            let settled = seen == changes && self.working.load(Ordering::SeqCst) <= 0;
            seen = changes;
            if !settled {
                continue;
            }
            let mut waits: Vec<Waiting> = self.lock().values().cloned().collect();
            waits.sort_unstable_by(|a, b| (a.path.len(), &a.path).cmp(&(b.path.len(), &b.path)));
            let mut left = waits.iter().filter_map(|waiting| waiting.left_ms(now_ms()));
            let soon = left.any(|left| left <= SHORT_MS);
            if !waits.is_empty() && !soon {
                return waits;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, Waiting>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run of which something is under way.
pub(in crate::task) struct Working(Arc<Durable>);

impl Durable {
    /// While it lasts, something of the run is under way.
    pub(super) fn works(self: &Arc<Self>) -> Working {
        self.quiet.works();
        Working(Arc::clone(self))
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.0.quiet.rests();
    }
}

pub(super) struct Waits<'a>(&'a Quiet, Arc<str>);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.lock().remove(&self.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_back_makes_no_wait_longer() {
        let waiting = Waiting {
            path: "0/1".into(),
            due_ms: Some(1_000_000.0),
            until: Some(Instant::now() + Duration::from_secs(5)),
            signal: None,
        };
        let in_time = waiting.left_ms(999_000.0).unwrap();
        assert!(in_time <= 1000.0, "{in_time}");
        let set_back = waiting.left_ms(900_000.0).unwrap();
        assert!(set_back <= 5000.0, "{set_back}");
    }
}
