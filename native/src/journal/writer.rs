//! The thread that writes. What is told to it while it waits for the disk is written together with one wait.

use std::mem::take;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::oneshot;

use super::steps::Batch;
use super::{Ack, Change, Lease, open};
use crate::error::{ErrorType, Failure};

/// How long what nobody waits for is gathered.
const NOTED: Duration = Duration::from_millis(50);
/// How long it is tried while another process writes: less than a lease lasts.
const BUSY: Duration = Duration::from_secs(15);

/// Writes changes in the order in which they are told.
pub(super) struct Writer {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    clock: fn() -> f64,
    queue: Mutex<Queue>,
    work: Condvar,
}

#[derive(Default)]
struct Queue {
    entries: Vec<Entry>,
    /// Somebody waits for one of them.
    awaited: bool,
    /// The thread sleeps until it is woken.
    idle: bool,
    closed: bool,
}

/// What one call told, and who waits for it.
struct Entry {
    lease: Arc<Lease>,
    changes: Vec<Change>,
    ack: Option<oneshot::Sender<Result<(), Failure>>>,
}

impl Writer {
    pub(super) fn start(path: &Path, clock: fn() -> f64) -> Result<Self, Failure> {
        let connection = open::open(path)?;
        let shared = Arc::new(Shared {
            path: path.to_owned(),
            clock,
            queue: Mutex::default(),
            work: Condvar::new(),
        });
        let writer = Arc::clone(&shared);
        thread::Builder::new()
            .name("capsule-journal".to_owned())
            .spawn(move || writer.work(connection))
            .map_err(Failure::internal)?;
        Ok(Self { shared })
    }

    pub(super) fn append(&self, lease: &Arc<Lease>, changes: Vec<Change>) -> Ack {
        let (ack, acked) = oneshot::channel();
        self.push(lease, changes, Some(ack));
        acked
    }

    pub(super) fn note(&self, lease: &Arc<Lease>, changes: Vec<Change>) {
        self.push(lease, changes, None);
    }

    fn push(
        &self,
        lease: &Arc<Lease>,
        changes: Vec<Change>,
        ack: Option<oneshot::Sender<Result<(), Failure>>>,
    ) {
        let mut queue = self.shared.lock();
        queue.awaited |= ack.is_some();
        queue.entries.push(Entry {
            lease: Arc::clone(lease),
            changes,
            ack,
        });
        // One that gathers wakes by itself.
        let wake = queue.awaited || queue.idle;
        drop(queue);
        if wake {
            self.shared.work.notify_one();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.work.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self, mut connection: Connection) {
        while let Some(entries) = self.next() {
            let told = self.write(&mut connection, &entries);
            for (entry, outcome) in entries.into_iter().zip(told) {
                if let Err(failure) = &outcome {
                    // The first one says why; what follows from it does not.
                    let _ = entry.lease.broken.set(failure.clone());
                }
                if let Some(ack) = entry.ack {
                    // Who was stopped does not wait any more.
                    let _ = ack.send(outcome);
                }
            }
        }
    }

    fn next(&self) -> Option<Vec<Entry>> {
        let mut queue = self.lock();
        while queue.entries.is_empty() {
            if queue.closed {
                return None;
            }
            queue.idle = true;
            let waited = self.work.wait(queue);
            queue = waited.unwrap_or_else(PoisonError::into_inner);
        }
        queue.idle = false;
        let until = Instant::now() + NOTED;
        while !queue.awaited && !queue.closed {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let waited = self.work.wait_timeout(queue, left);
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        queue.awaited = false;
        Some(take(&mut queue.entries))
    }

    /// Writes all of them, or none: then each is told why.
    fn write(&self, connection: &mut Connection, entries: &[Entry]) -> Vec<Result<(), Failure>> {
        let until = Instant::now() + BUSY;
        let mut written = self.try_write(connection, entries);
        // Another process may be at it for long.
        while written.as_ref().is_err_and(is_busy) && Instant::now() < until {
            written = self.try_write(connection, entries);
        }
        written.unwrap_or_else(|error| {
            let failure = open::failed(&self.path, &error);
            entries.iter().map(|_| Err(failure.clone())).collect()
        })
    }

    fn try_write(
        &self,
        connection: &mut Connection,
        entries: &[Entry],
    ) -> rusqlite::Result<Vec<Result<(), Failure>>> {
        let behavior = TransactionBehavior::Immediate;
        let transaction = connection.transaction_with_behavior(behavior)?;
        let mut batch = Batch::new(&transaction, (self.clock)());
        let mut told = Vec::with_capacity(entries.len());
        for Entry { lease, changes, .. } in entries {
            told.push(if let Some(failure) = lease.broken.get() {
                Err(failure.clone())
            } else if batch.is_ours(lease)? {
                changes
                    .iter()
                    .try_for_each(|change| batch.write(lease, change))?;
                Ok(())
            } else {
                Err(lost(lease))
            });
        }
        transaction.commit()?;
        Ok(told)
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// What is told to who worked on a run that is somebody else's now.
fn lost(lease: &Lease) -> Failure {
    Failure::new(
        ErrorType::Interrupted,
        format!(
            "the run {} was taken over by another process, or its journal was lost; what this one did since then does not count",
            lease.run_id
        ),
    )
}
