//! Whether a run does nothing but wait for times and signals.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How long a run has to be quiet: whoever was told of something may not have gone on yet.
const SETTLING: Duration = Duration::from_millis(50);
/// How long a wait is that a run stays awake for.
const SHORT_MS: f64 = 10_000.0;

/// What a run does.
pub(super) struct Quiet {
    /// How many of its tasks work.
    working: watch::Sender<i64>,
    waits: Mutex<HashMap<Arc<str>, Waiting>>,
}

/// A sleep or a wait for a signal.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    /// The path of the step that waits.
    pub(super) path: Arc<str>,
    /// When it ends by itself: milliseconds since the epoch.
    pub(super) due_ms: Option<f64>,
    /// Of a wait for a signal: its name, and the JSON text of what it shows.
    pub(super) signal: Option<(String, String)>,
}

impl Quiet {
    pub(super) fn new() -> Self {
        Self {
            working: watch::Sender::new(0),
            waits: Mutex::default(),
        }
    }

    pub(super) fn works(&self) {
        self.working.send_modify(|working| *working += 1);
    }

    pub(super) fn rests(&self) {
        self.working.send_modify(|working| *working -= 1);
    }

    /// While it lasts, a task works.
    pub(super) fn work(&self) -> Working<'_> {
        self.works();
        Working(self)
    }

    /// While it lasts, something is waited for.
    pub(super) fn wait(&self, waiting: Waiting) -> Waits<'_> {
        let path = Arc::clone(&waiting.path);
        self.lock().insert(Arc::clone(&path), waiting);
        Waits(self, path)
    }

    /// Ends when the run does nothing but wait for long: gives what it waits for.
    pub(super) async fn for_long(&self, now_ms: impl Fn() -> f64) -> Vec<Waiting> {
        let mut working = self.working.subscribe();
        loop {
            if working.wait_for(|working| *working <= 0).await.is_err() {
                return std::future::pending().await;
            }
            working.borrow_and_update();
            if timeout(SETTLING, working.changed()).await.is_ok() {
                continue;
            }
            let waits: Vec<Waiting> = self.lock().values().cloned().collect();
            let left = waits.iter().filter_map(|waiting| waiting.due_ms);
            let left = left.map(|due| due - now_ms()).min_by(f64::total_cmp);
            match left {
                Some(left) if left <= SHORT_MS => {
                    let left = Duration::from_secs_f64(left.max(1.0) / 1e3);
                    let _ = timeout(left, working.changed()).await;
                }
                _ if waits.is_empty() => sleep(SETTLING).await,
                _ => return waits,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, Waiting>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(in crate::task) struct Working<'a>(&'a Quiet);

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.rests();
    }
}

pub(super) struct Waits<'a>(&'a Quiet, Arc<str>);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.lock().remove(&self.1);
    }
}
