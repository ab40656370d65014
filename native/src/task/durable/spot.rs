//! One attempt of a step: its place in the tree, its record, and the numbers of its calls.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Weak};

use super::keeper::{MAX_KEPT, SpotKeeper};
use super::quiet::Working;
use super::stop::Stop;
use super::{Durable, Step};
use crate::envelope::Outcome;
use crate::error::{ErrorType, Failure};
use crate::journal::{self, Ack, Change};
use crate::sandbox::Log;

/// A call's place among those of its caller in a durable run.
#[derive(Default)]
pub(in crate::task) struct Ticket {
    /// Counts them from 0.
    pub(in crate::task) number: u32,
    /// As long as it is there, the caller does something besides waiting.
    #[allow(dead_code, reason = "held, and given back when dropped")]
    pub(super) under_way: Option<Working>,
}

/// One attempt of a step.
pub(in crate::task) struct Spot {
    pub(super) durable: Arc<Durable>,
    pub(super) path: Arc<str>,
    pub(super) attempt: u32,
    /// What it sees.
    pub(in crate::task) log: Arc<Log>,
    calls: AtomicU32,
    /// Whether it is run again from its beginning with its record, if its process ends: the first task of a run, and
    /// every other from its first call on.
    pub(super) is_parent: AtomicBool,
    /// Whether it saw something that was too large to be kept.
    pub(super) unkept: AtomicBool,
}

impl Spot {
    /// The attempt of a step, with what an earlier process recorded of it.
    pub(in crate::task) async fn new(step: &Step, attempt: u32, idempotent: bool) -> Arc<Self> {
        let durable = Arc::clone(&step.durable);
        let journal = &durable.journal;
        let recorded = if step.replayed && attempt == step.failed + 1 {
            let recorded = journal.record(&durable.lease, &step.path, attempt);
            durable.journaled(recorded).await
        } else {
            Vec::new()
        };
        let is_parent = AtomicBool::new(step.is_root() || !recorded.is_empty());
        let seed = durable.derived("chance", &format!("{}#{attempt}", step.path));
        let calendar = durable.calendar;
        Arc::new_cyclic(|spot: &Weak<Self>| {
            let keeper = SpotKeeper {
                spot: Weak::clone(spot),
                durable: Arc::clone(&durable),
                idempotent,
                touched: AtomicBool::new(step.effects || step.is_root()),
            };
            Self {
                log: Log::new(recorded, seed, Arc::new(keeper), calendar),
                path: Arc::clone(&step.path),
                attempt,
                calls: AtomicU32::new(0),
                is_parent,
                unkept: AtomicBool::new(false),
                durable,
            }
        })
    }

    /// What its next call is made with.
    pub(in crate::task) fn ticket(&self) -> Ticket {
        Ticket {
            number: self.calls.fetch_add(1, Ordering::Relaxed),
            under_way: Some(self.durable.works()),
        }
    }

    /// The path of a call of its.
    pub(super) fn path_of(&self, number: u32) -> Arc<str> {
        let Self { path, attempt, .. } = self;
        if *attempt == 1 {
            format!("{path}/{number}").into()
        } else {
            format!("{path}/{attempt}.{number}").into()
        }
    }

    /// The attempt has ended: it has to have seen everything that an earlier process recorded.
    pub(in crate::task) async fn ended(&self, outcome: &mut Outcome) {
        outcome.duration += self.log.used();
        let kind = outcome
            .result
            .as_ref()
            .err()
            .map(|failure| failure.error_type);
        if let (Err(failure), Some(ErrorType::Nondeterminism)) = (&outcome.result, kind) {
            return self.durable.stopped(Stop::Stuck(failure.clone())).await;
        }
        if matches!(kind, Some(ErrorType::Cancelled | ErrorType::Timeout)) {
            // It was stopped from outside.
            return;
        }
        if !self.log.is_live() {
            let message =
                "the task was run again and did something else: it ended earlier than before.";
            let failure = Failure::new(ErrorType::Nondeterminism, message);
            self.durable.stopped(Stop::Stuck(failure)).await
        }
    }

    /// From now on it is run again with its record.
    ///
    /// # Errors
    /// The record has not all that it saw.
    pub(super) fn becomes_parent(&self) -> Result<(), Failure> {
        if self.unkept.load(Ordering::Relaxed) {
            let message = format!(
                "the task has read a response of more than {MAX_KEPT} bytes, which the journal does not take, and so it can \
                 call no other: it could not be replayed. Request that in a task of its own."
            );
            return Err(Failure::new(ErrorType::QuotaExceeded, message));
        }
        self.is_parent.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Keeps changes, and before them what it saw until now, if it is to be replayed.
    pub(super) fn append(&self, changes: impl IntoIterator<Item = Change>) -> Ack {
        let Durable { journal, lease, .. } = &*self.durable;
        self.with_seen(changes, |changes| journal.append(lease, changes))
    }

    /// The same for changes that nobody waits for.
    pub(super) fn note(&self, changes: impl IntoIterator<Item = Change>) {
        let Durable { journal, lease, .. } = &*self.durable;
        self.with_seen(changes, |changes| journal.note(lease, changes));
    }

    fn with_seen<T>(
        &self,
        changes: impl IntoIterator<Item = Change>,
        keep: impl FnOnce(Vec<Change>) -> T,
    ) -> T {
        if !self.durable.lease.has_room(0) {
            self.durable.stop(Stop::Stuck(journal::full()));
        }
        if !self.is_parent.load(Ordering::Relaxed) {
            return keep(changes.into_iter().collect());
        }
        self.log.hand_over(|fresh| {
            let saw = fresh.map(|(position, events)| Change::Saw {
                path: self.path.to_string(),
                attempt: self.attempt,
                position,
                events,
            });
            keep(saw.into_iter().chain(changes).collect())
        })
    }
}
