//! Which of the things that go on aside have something to be taken.

use std::collections::BTreeSet;
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

use super::replay::{Event, Log};

/// The numbers of those that have something to be taken, until the guest is told.
#[derive(Default)]
pub(super) struct Told {
    numbers: Mutex<BTreeSet<u32>>,
    more: Notify,
}

/// Whether it has settled, as it was before or is now.
pub(super) async fn waited(
    log: &Log,
    settled: impl Future<Output = ()>,
    limit: Option<Duration>,
) -> wasmtime::Result<bool> {
    match log.replayed()? {
        Some(Event::There(true)) => log.again(settled).await.map(|()| true),
        Some(Event::There(false)) => Ok(false),
        Some(other) => Err(log.differs(&other, &Event::There(true))),
        None => {
            let there = match limit {
                Some(limit) => timeout(limit, settled).await.is_ok(),
                None => {
                    log.resting(settled).await;
                    true
                }
            };
            log.record(&Event::There(there))?;
            Ok(there)
        }
    }
}

impl Told {
    /// Those that there are, at the latest when the time is over: as they were before, or are now.
    pub(super) async fn within(
        &self,
        limit: Option<Duration>,
        log: Option<Arc<Log>>,
    ) -> wasmtime::Result<Vec<u32>> {
        let now = async {
            match limit {
                Some(limit) => timeout(limit, self.next()).await.unwrap_or_default(),
                None => self.next().await,
            }
        };
        let Some(log) = log else {
            return Ok(now.await);
        };
        match log.replayed()? {
            Some(Event::Ready(numbers)) => {
                log.again(self.these(&numbers)).await?;
                Ok(numbers)
            }
            Some(other) => Err(log.differs(&other, &Event::Ready(Vec::new()))),
            None => {
                let numbers = match limit {
                    Some(_) => now.await,
                    None => log.resting(now).await,
                };
                log.record(&Event::Ready(numbers.clone()))?;
                Ok(numbers)
            }
        }
    }

    /// Those that there are, once there are some.
    async fn next(&self) -> Vec<u32> {
        self.some().await;
        take(&mut *self.lock()).into_iter().collect()
    }

    /// Waits until there are some.
    pub(super) async fn some(&self) {
        while self.lock().is_empty() {
            self.more.notified().await;
        }
    }

    /// Waits until all of these are told, and leaves the others.
    async fn these(&self, wanted: &[u32]) {
        loop {
            {
                let mut numbers = self.lock();
                if wanted.iter().all(|number| numbers.contains(number)) {
                    numbers.retain(|number| !wanted.contains(number));
                    return;
                }
            }
            self.more.notified().await;
        }
    }

    pub(super) fn tell(&self, number: u32) {
        self.lock().insert(number);
        self.more.notify_one();
    }

    pub(super) fn forget(&self, number: u32) {
        self.lock().remove(&number);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<u32>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
