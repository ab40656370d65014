//! The journal of durable runs: what was asked for, what was done, and what the tasks that wait for it saw. It is one
//! SQLite file for each project; whoever works on a run needs [`Journal`] and nothing else.

mod ask;
mod change;
mod fork;
mod list;
mod mark;
mod open;
mod owner;
mod requests;
mod retry;
mod schema;
mod show;
mod sqlite;
mod steps;
mod writer;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::oneshot;

use crate::error::{ErrorType, Failure};

pub use change::{Answer, Call, Change, Done, Kind, Sent, Settled};
pub use fork::fork;
pub use list::{due, list, prune};
pub use mark::{END, beginning, readable};
pub use show::{cancel, show, signal};
pub use sqlite::Sqlite;

/// Bytes that the journal keeps of one run. Attack: a program whose tasks return much, without end.
pub const MAX_RUN: u64 = 1 << 30;

/// What a run is asked to do. Texts of its arguments are kept as they are given here.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Tells it from every other run.
    pub run_id: String,
    /// The program's file, seen from the project.
    pub file: String,
    /// The task; none is the program's own entry.
    pub task: Option<String>,
    /// JSON text of an array.
    pub args: String,
    /// JSON text of an array: what the caller mounts.
    pub mounts: String,
    /// JSON text of the caller's ceiling.
    pub allow: Option<String>,
    /// What its programs are: content addresses, which cover the engine.
    pub version: String,
    /// What its random numbers are to be made of.
    pub seed: [u8; 32],
}

/// A run that was begun, now or before.
#[derive(Debug)]
pub struct Begun {
    /// What its random numbers are made of, which nobody else knows.
    pub seed: [u8; 32],
    /// How it ended, if it has.
    pub envelope: Option<String>,
    /// Whether steps of it were interrupted, so that it can be tried again from there.
    pub interrupted: bool,
    /// What it was asked to do at first.
    pub args: String,
}

/// The right to work on a run. Whoever is given a later one ends it.
#[derive(Debug)]
pub struct Lease {
    /// The run's row.
    pub(crate) run: i64,
    /// Its id, for messages.
    pub run_id: String,
    pub(crate) epoch: i64,
    /// Whether steps of it were kept before it was claimed.
    pub has_steps: bool,
    /// Why something of it could not be kept: what comes after that must not be kept either.
    pub(crate) broken: OnceLock<Failure>,
    /// The number of the last step that was completed.
    pub(crate) completed: AtomicI64,
    /// The number of the last task that was called.
    pub(crate) task_id: AtomicU64,
    pub(crate) bytes: AtomicU64,
}

impl Lease {
    /// Whether so much more can be kept of the run.
    #[must_use]
    pub fn has_room(&self, bytes: usize) -> bool {
        self.bytes.load(Ordering::Relaxed) + bytes as u64 <= MAX_RUN
    }

    /// A number for a task, which no other has in the trace.
    #[must_use]
    pub fn next_task_id(&self) -> u32 {
        let before = self.task_id.fetch_add(1, Ordering::Relaxed);
        u32::try_from(before).unwrap_or(u32::MAX)
    }
}

/// What is told where a run has no more room.
#[must_use]
pub fn full() -> Failure {
    let message = format!(
        "the journal keeps at most {MAX_RUN} bytes of a run, and what it did does not fit any more"
    );
    Failure::new(ErrorType::QuotaExceeded, message)
}

/// Tells when something is kept, on the disk, or why it cannot be.
pub type Ack = oneshot::Receiver<Result<(), Failure>>;

/// A step as it is in the journal.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number in the trace.
    pub task_id: u32,
    /// The name of the task or of the signal.
    pub name: String,
    /// Hash of its arguments.
    pub args_hash: Vec<u8>,
    /// Whether it may have done something that stays.
    pub effects: bool,
    /// Attempts that failed.
    pub failed: u32,
    /// When it ends by itself: milliseconds since the epoch.
    pub due_ms: Option<f64>,
    /// How it ended, if it has.
    pub envelope: Option<String>,
    /// Whether its caller was taken back to before it: then another call may take its place.
    pub loose: bool,
}

impl Step {
    /// Whether a call is the one that is kept.
    #[must_use]
    pub fn is(&self, name: &str, args_hash: &[u8; 32]) -> bool {
        self.name == name && self.args_hash == args_hash
    }
}

/// A request as it is in the journal.
#[derive(Clone, Debug)]
pub struct Request {
    /// What it was.
    pub hash: Vec<u8>,
    /// `GET` and its like.
    pub method: String,
    /// Where it went.
    pub url: String,
    /// Its answer, if one came.
    pub answer: Option<Answer>,
    /// As of a step.
    pub loose: bool,
}

/// What whoever works on a run has to know from time to time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// Somebody else works on it now.
    pub lost: bool,
    /// Somebody wants it cancelled.
    pub cancelled: bool,
    /// The last signal that was sent to it.
    pub last_signal: i64,
}

/// Where durable runs are kept. One implementation is [`Sqlite`], for one machine.
pub trait Journal: Send + Sync {
    /// Begins a run, or finds the one that has this id.
    ///
    /// # Errors
    /// One that is not the same; a journal that cannot be used.
    fn begin(&self, asked: &Asked) -> Result<Begun, Failure>;

    /// Takes a run to work on it.
    ///
    /// # Errors
    /// Somebody else works on it; it is of another version of the program; it is not there.
    fn claim(&self, run_id: &str, version: &str, retry_interrupted: bool)
    -> Result<Lease, Failure>;

    /// Keeps changes, in the order of these calls and those of `note`, and tells when they are on the disk.
    fn append(&self, lease: &Arc<Lease>, changes: Vec<Change>) -> Ack;

    /// Keeps changes with the next that somebody waits for, or soon. A crash may lose them, but then everything that
    /// came after them, too.
    fn note(&self, lease: &Arc<Lease>, changes: Vec<Change>);

    /// What is kept of a step.
    ///
    /// # Errors
    /// A journal that cannot be read.
    fn lookup(&self, lease: &Lease, path: &str) -> Result<Option<Step>, Failure>;

    /// What an attempt of a step saw.
    ///
    /// # Errors
    /// A journal that cannot be read.
    fn record(&self, lease: &Lease, path: &str, attempt: u32) -> Result<Vec<u8>, Failure>;

    /// What is kept of a request.
    ///
    /// # Errors
    /// A journal that cannot be read.
    fn request(
        &self,
        lease: &Lease,
        path: &str,
        attempt: u32,
        number: u32,
    ) -> Result<Option<Request>, Failure>;

    /// Looks whether the run is still ours, and what was sent to it.
    ///
    /// # Errors
    /// A journal that cannot be read.
    fn heartbeat(&self, lease: &Lease) -> Result<Pulse, Failure>;

    /// Ends the work on a run.
    fn settle(&self, lease: &Arc<Lease>, settled: Settled) -> Ack {
        self.append(lease, vec![Change::Settled(settled)])
    }

    /// Signals of a name that nobody has taken, the first one first: their numbers, and JSON texts of their values.
    ///
    /// # Errors
    /// A journal that cannot be read.
    fn signals(&self, lease: &Lease, name: &str) -> Result<Vec<(i64, String)>, Failure>;

    /// Sends a signal to a run.
    ///
    /// # Errors
    /// A run that is not there or has ended.
    fn signal(&self, id: &str, name: &str, value: &str) -> Result<serde_json::Value, Failure>;

    /// The runs that can go on now.
    ///
    /// # Errors
    /// A journal that cannot be read.
    fn wake(&self) -> Result<Vec<String>, Failure>;
}
