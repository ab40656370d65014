//! Where sandboxes run, and what ends one from outside.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use futures::future::{Either, select};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// The threads of a process. Guests have threads of their own, as many as there are cores, so that
/// busy ones delay neither who watches over them, whose timeouts fire in time whatever they do, nor
/// each other's requests.
pub struct Threads {
    guests: Runtime,
    control: Runtime,
    network: Runtime,
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
    /// Starts the threads; they end with this value.
    ///
    /// # Errors
    /// A system that gives no threads.
    pub fn start() -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let guests = Builder::new_multi_thread()
            .worker_threads(cores)
            .thread_name("capsule-guest")
            .enable_time()
            // A guest yields every few milliseconds; look at timers each time, so that one that
            // waits for a timer is not delayed by those that compute.
            .event_interval(1)
            .build()?;
        let control = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("capsule-control")
            .enable_time()
            .build()?;
        let network = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("capsule-network")
            .enable_all()
            .build()?;
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

    /// Where guests run.
    #[must_use]
    pub fn guests(&self) -> &Handle {
        self.guests.handle()
    }
}

/// Runs `work` on the threads of guests until it ends, its time is over, or the caller stops it.
/// A stopped guest is dropped at its next yield, at most one tick later.
///
/// # Errors
/// Why it was stopped; the first reason wins.
pub async fn supervise<T: Send + 'static>(
    threads: &Threads,
    limit: Option<Duration>,
    cancel: Option<Cancel>,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Stop> {
    let here = Handle::current().id();
    let unwatched = limit.is_none() && cancel.is_none();
    if unwatched && here == threads.guests().id() {
        // Nothing can stop it from outside, and it is where it belongs: changing threads would cost more than
        // a sandbox does.
        return AssertUnwindSafe(work)
            .catch_unwind()
            .await
            .map_err(|_| Stop::Panicked);
    }
    let watched = watch(threads.guests().clone(), limit, cancel, work);
    if here == threads.control().id() {
        return watched.await;
    }
    let watcher = threads.control().spawn(watched);
    let _stop = StopOnDrop(watcher.abort_handle());
    watcher.await.unwrap_or(Err(Stop::Panicked))
}

async fn watch<T: Send + 'static>(
    guests: Handle,
    limit: Option<Duration>,
    cancel: Option<Cancel>,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, Stop> {
    let job = guests.spawn(work);
    let _stop = StopOnDrop(job.abort_handle());
    let stopped = Box::pin(select(job, Box::pin(cancelled(cancel))));
    let ended = match limit {
        Some(limit) => timeout(limit, stopped).await.map_err(|_| Stop::TimedOut),
        None => Ok(stopped.await),
    };
    match ended? {
        Either::Left((Ok(value), _)) => Ok(value),
        Either::Left((Err(_), _)) => Err(Stop::Panicked),
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

async fn cancelled(cancel: Option<Cancel>) {
    let Some(mut cancel) = cancel else {
        return pending().await;
    };
    // Who could cancel is gone: then nobody will.
    if cancel.wait_for(|stop| *stop).await.is_err() {
        pending().await
    }
}
