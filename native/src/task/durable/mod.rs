//! Durable runs: what is done is kept in a journal, so that a run goes on after its process has ended. Its first task,
//! and every other that calls tasks, is run again from its beginning, and is given what it was given before.

mod asked;
mod keeper;
mod quiet;
mod recall;
mod run;
mod spot;
mod stop;
mod veil;
mod waits;

use std::collections::HashSet;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use crate::journal::{Journal, Lease, Pulse};
use quiet::Quiet;
use stop::Stop;
use veil::Veil;

pub(super) use recall::{Recalled, Step};
pub(super) use run::run_durable;
pub(super) use spot::{Spot, Ticket};
pub(super) use waits::{Wait, wait_plainly};

/// How a run is kept.
pub struct DurableRequest {
    /// Where.
    pub journal: Arc<dyn Journal>,
    /// The program's file, seen from the project.
    pub file: String,
    /// Whether the run has to be there already; then it is given the arguments that it was begun with.
    pub resume: bool,
    /// Whether steps that were interrupted are done again.
    pub retry_interrupted: bool,
    /// Whether the run is given up until it can go on, when it does nothing but wait for long; else it waits here.
    pub suspend: bool,
    /// What random numbers of a new run are made of.
    pub seed: [u8; 32],
    /// The calendar's time since 1970.
    pub calendar: fn() -> Duration,
}

/// A durable run while this process works on it.
pub(super) struct Durable {
    journal: Arc<dyn Journal>,
    lease: Arc<Lease>,
    seed: [u8; 32],
    /// Whether something was kept of the run before this go: else there is nothing to look up.
    goes_on: bool,
    /// Whether steps that were begun by another process are done again, whatever they may have done.
    retry_interrupted: bool,
    veil: Arc<Veil>,
    stop: watch::Sender<Option<Stop>>,
    quiet: Quiet,
    /// What was heard of the run last.
    pulse: watch::Receiver<Pulse>,
    /// Signals that a wait has taken, though the journal may not say so yet.
    taken: Mutex<HashSet<i64>>,
    /// Bytes of bodies that are held for its tasks.
    held: Arc<AtomicUsize>,
    calendar: fn() -> Duration,
}

impl Durable {
    /// Milliseconds since the epoch.
    fn now_ms(&self) -> f64 {
        (self.calendar)().as_secs_f64() * 1e3
    }

    /// A secret of the run's, for one purpose.
    fn derived(&self, purpose: &str, of: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(purpose.as_bytes());
        hasher.update(&[0]);
        hasher.update(of.as_bytes()).finalize().into()
    }

    /// What tells services that a call is one that they may have seen: the same for every attempt of a step.
    fn idempotency_key(&self, path: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.lease.run_id.as_bytes());
        hasher.update(&[0]);
        hasher.update(path.as_bytes());
        let hash = hasher.finalize().to_hex();
        hash.as_str().get(..32).unwrap_or_default().to_owned()
    }
}
