//! Where sandboxes run, and what ends one from outside.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::{Either, select};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::guests::{self, Guests};
use super::replay::{Log, MOST_REPLAY};

/// The threads of a process. Guests have threads of their own, as many as there are cores, so that
/// busy ones delay neither who watches over them, whose timeouts fire in time whatever they do, nor
/// each other's requests.
pub struct Threads {
    guests: Arc<Guests>,
    control: Runtime,
    network: Runtime,
}

/// Where a future is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Among the guests.
    Guests,
    /// Where busy guests cannot delay it.
    Control,
}

/// Set to true once when the caller wants the run to stop.
pub type Cancel = watch::Receiver<bool>;

/// Why a guest was stopped from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Its time was over.
    TimedOut,
    /// The caller wanted it.
    Cancelled,
    /// The host's own code around it failed.
    Panicked,
}

impl Threads {
    /// Starts the threads; those of guests last as long as the process, the others end with this value.
    ///
    /// # Errors
    /// A system that gives no threads.
    pub fn start() -> std::io::Result<Self> {
        let control = single("capsule-control")?;
        let network = single("capsule-network")?;
        let guests = Guests::start(network.handle())?;
        Ok(Self {
            guests,
            control,
            network,
        })
    }

    /// Where runs are steered; never runs guest code.
    #[must_use]
    pub fn control(&self) -> &Handle {
        self.control.handle()
    }

    /// Where connections of guests live.
    #[must_use]
    pub fn network(&self) -> &Handle {
        self.network.handle()
    }

    /// Runs a future to its end.
    pub fn spawn(&self, home: Home, work: impl Future<Output = ()> + Send + 'static) {
        match home {
            Home::Guests => self.guests.spawn(work).detach(),
            Home::Control => drop(self.control.spawn(work)),
        }
    }
}

/// A runtime of one thread.
fn single(name: &str) -> std::io::Result<Runtime> {
    Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name(name)
        .enable_all()
        .build()
}

/// How long work may take.
pub struct Limit {
    /// From when it lives through something new.
    pub time: Duration,
    /// What it saw before, of work that is replayed.
    pub log: Option<Arc<Log>>,
}

impl From<Duration> for Limit {
    fn from(time: Duration) -> Self {
        Self { time, log: None }
    }
}

impl Limit {
    async fn within<T>(self, work: impl Future<Output = T> + Unpin) -> Result<T, Stop> {
        let over = |_| Stop::TimedOut;
        let Some(log) = self.log else {
            return timeout(self.time, work).await.map_err(over);
        };
        // It counted before: to do it again is not the task's doing.
        let live = pin!(log.until_live());
        let replayed = select(work, live);
        match timeout(self.time + MOST_REPLAY, replayed)
            .await
            .map_err(over)?
        {
            Either::Left((done, _)) => Ok(done),
            Either::Right(((), work)) => timeout(self.time, work).await.map_err(over),
        }
    }
}

/// Runs `work` on the threads of guests until it ends, its time is over, or the caller stops it.
/// A stopped guest is dropped at its next yield, at most one tick later.
///
/// # Errors
/// Why it was stopped; the first reason wins.
pub async fn supervise<T: Send + 'static>(
    threads: &Threads,
    limit: Option<Limit>,
    cancel: Option<Cancel>,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Stop> {
    let unwatched = limit.is_none() && cancel.is_none();
    if unwatched && guests::is_here() {
        // Nothing can stop it from outside, and it is where it belongs: changing threads would cost more than
        // a sandbox does.
        return guarded(work).await;
    }
    let watched = watch(Arc::clone(&threads.guests), limit, cancel, work);
    if !guests::is_here() {
        return watched.await;
    }
    let watcher = threads.control().spawn(watched);
    let _stop = StopOnDrop(watcher.abort_handle());
    watcher.await.unwrap_or(Err(Stop::Panicked))
}

/// A failure of the host's own code inside of `work` is told, not passed on.
async fn guarded<T>(work: impl Future<Output = T>) -> Result<T, Stop> {
    let ended = AssertUnwindSafe(work).catch_unwind().await;
    ended.map_err(|_| Stop::Panicked)
}

async fn watch<T: Send + 'static>(
    guests: Arc<Guests>,
    limit: Option<Limit>,
    cancel: Option<Cancel>,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Stop> {
    // Dropped, and so stopped, when its time is over or nobody waits for it any more.
    let job = guests.spawn(guarded(work));
    let cancelled = async {
        match cancel {
            Some(cancel) => cancelled(cancel).await,
            None => pending().await,
        }
    };
    let stopped = Box::pin(select(job, Box::pin(cancelled)));
    let ended = match limit {
        Some(limit) => limit.within(stopped).await,
        None => Ok(stopped.await),
    };
    match ended? {
        Either::Left((ended, _)) => ended,
        Either::Right(((), _)) => Err(Stop::Cancelled),
    }
}

/// Stops a guest whose result nobody waits for any more: its time is over, it was cancelled, or the
/// sandbox that called it was stopped.
pub(super) struct StopOnDrop(pub(super) AbortHandle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Ends when the caller wants the run to stop.
pub async fn cancelled(mut cancel: Cancel) {
    // Who could cancel is gone: then nobody will.
    if cancel.wait_for(|stop| *stop).await.is_err() {
        pending().await
    }
}
