//! Why all of a run has to stop.

use std::future::pending;

use super::Durable;
use crate::error::Failure;

/// Why all of a run has to stop.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// It cannot go on as it is.
    Stuck(Failure),
    /// The journal cannot be used, or is somebody else's.
    Journal(Failure),
    /// Somebody wants it cancelled.
    Cancelled,
}

impl Durable {
    /// Stops the run; the first reason counts.
    pub(super) fn stop(&self, why: Stop) {
        self.stop.send_if_modified(|stop| {
            let first = stop.is_none();
            if first {
                *stop = Some(why);
            }
            first
        });
    }

    /// Stops the run, and waits for being stopped with it.
    pub(super) async fn stopped<T>(&self, why: Stop) -> T {
        self.stop(why);
        pending().await
    }

    /// Why it is stopped, once it is.
    pub(super) async fn why_stopped(&self) -> Stop {
        let mut stop = self.stop.subscribe();
        loop {
            let why = stop.borrow_and_update().clone();
            if let Some(why) = why {
                return why;
            }
            if stop.changed().await.is_err() {
                return pending().await;
            }
        }
    }

    /// What the journal gives, or nothing more happens.
    pub(super) async fn journaled<T>(&self, given: Result<T, Failure>) -> T {
        match given {
            Ok(given) => given,
            Err(failure) => self.stopped(Stop::Journal(failure)).await,
        }
    }

    /// Waits until the journal has something on the disk; else nothing more happens.
    pub(super) async fn kept(&self, ack: crate::journal::Ack) {
        match ack.await {
            Ok(kept) => self.journaled(kept).await,
            Err(_) => {
                let failure = Failure::internal("the journal's thread has ended");
                self.stopped(Stop::Journal(failure)).await
            }
        }
    }
}
