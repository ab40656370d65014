//! Steps that the journal knows.

use std::future::pending;
use std::sync::Arc;

use super::stop::Stop;
use super::{Durable, Spot};
use crate::envelope::{Outcome, envelope};
use crate::error::{ErrorType, Failure};
use crate::journal::{self, Call, Change, Done, Kind};
use crate::policy::Policy;
use crate::sandbox::Rights;

/// A call while it goes on.
pub(in crate::task) struct Step {
    pub(super) durable: Arc<Durable>,
    pub(super) path: Arc<str>,
    pub(super) name: String,
    args_hash: [u8; 32],
    /// Who called it; nobody did the run's first task.
    caller: Option<Arc<Spot>>,
    /// Its number in the trace.
    pub(in crate::task) task_id: u32,
    /// Attempts that failed.
    pub(in crate::task) failed: u32,
    /// Whether it was begun before, and goes on with its record.
    pub(super) replayed: bool,
    /// Whether the journal says that it may have done something.
    pub(super) effects: bool,
    pub(super) begun: bool,
    /// When it ends by itself: milliseconds since the epoch.
    pub(super) due_ms: Option<f64>,
}

/// What a step is, to who calls it.
pub(in crate::task) enum Recalled {
    /// It was done: the JSON text of its envelope.
    Done(String),
    /// It is to be run.
    Open(Step),
    /// It cannot be made, and nothing is kept of it.
    Refused(Failure),
}

impl Durable {
    /// Looks up a call. It ends when it is known what is to be done: while the caller is replayed, nothing new is.
    pub(in crate::task) async fn recall(
        self: &Arc<Self>,
        caller: Option<&Arc<Spot>>,
        number: u32,
        name: &str,
        arguments: &str,
    ) -> Recalled {
        let path = caller.map_or_else(|| "0".into(), |spot| spot.path_of(number));
        // Without the values of variables: they may be others when the run goes on, and nobody is to guess them.
        let args_hash = blake3::hash(self.veil.hide(arguments).as_bytes()).into();
        let mut found = if self.goes_on {
            let found = self.journal.lookup(&self.lease, &path);
            self.journaled(found).await
        } else {
            None
        };
        if let Some((step, caller)) = found.as_ref().zip(caller).filter(|(step, _)| step.loose) {
            let (same, path) = (step.is(name, &args_hash), path.to_string());
            if same {
                caller.note([Change::Again {
                    path,
                    request: None,
                    called_at: caller.log.position(),
                }]);
            } else {
                // Waited for: what it called is looked for next.
                self.kept(caller.append([Change::Dropped { path }])).await;
                found = None;
            }
        }
        if let Some(found) = found.as_ref().filter(|found| !found.is(name, &args_hash)) {
            let failure = other_call(found, name, &path);
            return self.stopped(Stop::Stuck(failure)).await;
        }
        if let Some(text) = found.as_ref().and_then(|step| step.envelope.clone()) {
            return Recalled::Done(self.journaled(self.veil.show(text)).await);
        }
        if let Some(caller) = caller {
            if let Err(failure) = caller.becomes_parent() {
                return Recalled::Refused(failure);
            }
            caller.log.until_live().await;
        }
        Recalled::Open(Step {
            durable: Arc::clone(self),
            path,
            name: name.to_owned(),
            args_hash,
            caller: caller.cloned(),
            task_id: match &found {
                Some(step) => step.task_id,
                None => self.lease.next_task_id(),
            },
            failed: found.as_ref().map_or(0, |step| step.failed),
            replayed: found.is_some(),
            effects: found.as_ref().is_some_and(|step| step.effects),
            begun: found.is_some(),
            due_ms: found.and_then(|step| step.due_ms),
        })
    }
}

impl Step {
    /// Whether it is the run's first task.
    pub(super) fn is_root(&self) -> bool {
        self.caller.is_none()
    }

    /// What an attempt is given besides, and what it is not given. `writes` says whether the task may change files.
    pub(in crate::task) fn give(&self, spot: &Spot, rights: &mut Rights, writes: bool) {
        let key = self.durable.idempotency_key(&self.path);
        let variables = rights.variables.iter().cloned();
        rights.variables = variables
            .chain([("CAPSULE_IDEMPOTENCY_KEY".to_owned(), key)])
            .collect();
        rights.log = Some(Arc::clone(&spot.log));
        if self.is_root() {
            // It is always run again from its beginning: what it changes would be changed again.
            rights.mounts = rights.mounts.as_ref().map(|mounts| mounts.read_only());
        }
        rights.files_recorded = self.is_root() || !writes;
    }

    /// Begins it, or goes on with it. Gives the JSON text of an envelope instead if it must not be done again by itself.
    /// `writes` says whether it may change files, which nothing keeps a record of.
    pub(in crate::task) async fn begin(&mut self, policy: &Policy, writes: bool) -> Option<String> {
        if !self.begun {
            let called = self.called(Kind::Task, None, None, writes);
            if writes {
                self.durable.kept(self.append([called])).await;
            } else {
                self.note([called]);
            }
            self.effects = writes;
            return None;
        }
        if self.is_root() {
            return None;
        }
        let Durable { journal, lease, .. } = &*self.durable;
        let record = journal.record(lease, &self.path, self.failed + 1);
        let record = self.durable.journaled(record).await;
        self.replayed = !record.is_empty() && !writes;
        if self.replayed {
            return None;
        }
        if self.effects && !policy.idempotent && !self.durable.retry_interrupted {
            return Some(self.interrupted().await);
        }
        // Waited for: what it called is looked for next.
        let forgotten = Change::Forgotten {
            path: self.path.to_string(),
        };
        self.durable.kept(self.append([forgotten])).await;
        None
    }

    /// It may not be run at all: gives the JSON text of its envelope.
    pub(in crate::task) async fn refused(&self, failure: Failure) -> String {
        let text = self.text(&Outcome::never_ran(failure));
        if self.is_root() {
            return text;
        }
        if !self.begun {
            self.note([self.called(Kind::Task, None, None, false)]);
        }
        let hidden = self.durable.veil.hide(&text).into_owned();
        self.keep(Done::Failed, hidden, None).await;
        text
    }

    /// Some attempts of it failed, and there will be another.
    pub(in crate::task) async fn retried(&self, failed: u32) {
        let ack = self.append([Change::Retried {
            path: self.path.to_string(),
            failed,
        }]);
        self.durable.kept(ack).await;
    }

    /// It has ended: whoever is told of it after this may go on.
    pub(in crate::task) async fn ended(&self, outcome: &Outcome, text: String) -> String {
        if self.is_root() {
            return text;
        }
        if matches!(&outcome.result, Err(failure) if failure.error_type == ErrorType::Cancelled) {
            // It was stopped with its run, which may go on later: its caller must not act on what did not happen.
            return pending().await;
        }
        let done = if outcome.result.is_ok() {
            Done::Done
        } else {
            Done::Failed
        };
        let hidden = self.durable.veil.hide(&text).into_owned();
        if !self.durable.lease.has_room(hidden.len()) {
            let full = Outcome::never_ran(journal::full());
            let text = self.text(&full);
            self.keep(Done::Failed, text.clone(), None).await;
            return text;
        }
        self.keep(done, hidden, None).await;
        text
    }

    /// Keeps how it ended.
    pub(super) async fn keep(&self, done: Done, envelope: String, consumed: Option<i64>) {
        let ack = self.append([Change::Ended {
            path: self.path.to_string(),
            done,
            envelope,
            ended_at: self.position(),
            consumed,
        }]);
        self.durable.kept(ack).await;
    }

    /// What is kept of its beginning.
    pub(super) fn called(
        &self,
        kind: Kind,
        shown: Option<String>,
        due_ms: Option<f64>,
        effects: bool,
    ) -> Change {
        Change::Called(Call {
            path: self.path.to_string(),
            parent: self
                .caller
                .as_ref()
                .map(|caller| (caller.path.to_string(), caller.attempt)),
            task_id: self.task_id,
            kind,
            name: self.name.clone(),
            args_hash: self.args_hash,
            shown,
            effects,
            called_at: self.position(),
            due_ms,
        })
    }

    fn append(&self, changes: impl IntoIterator<Item = Change>) -> journal::Ack {
        match &self.caller {
            Some(caller) => caller.append(changes),
            None => {
                let Durable { journal, lease, .. } = &*self.durable;
                journal.append(lease, changes.into_iter().collect())
            }
        }
    }

    /// Keeps what nobody waits for.
    pub(super) fn note(&self, changes: impl IntoIterator<Item = Change>) {
        match &self.caller {
            Some(caller) => caller.note(changes),
            None => {
                let Durable { journal, lease, .. } = &*self.durable;
                journal.note(lease, changes.into_iter().collect());
            }
        }
    }

    /// The JSON text of an envelope.
    pub(super) fn text(&self, outcome: &Outcome) -> String {
        let run_id = &self.durable.lease.run_id;
        envelope(outcome, &self.name, self.failed, run_id).unwrap_or_default()
    }

    fn position(&self) -> usize {
        self.caller
            .as_ref()
            .map_or(0, |caller| caller.log.position())
    }

    async fn interrupted(&self) -> String {
        let (name, run_id) = (&self.name, &self.durable.lease.run_id);
        let message = format!(
            "\"{name}\" had begun when its process ended, and nobody knows whether it did its work. Look, and then: \
             capsule runs resume {run_id} --retry-interrupted runs it again. A task that says idempotent is run again by itself."
        );
        let outcome = Outcome::never_ran(Failure::new(ErrorType::Interrupted, message));
        let text = self.text(&outcome);
        self.keep(Done::Interrupted, text.clone(), None).await;
        text
    }
}

fn other_call(before: &journal::Step, name: &str, path: &str) -> Failure {
    let message = if before.name == name {
        format!(
            "the run was replayed and did something else: call {path} of \"{name}\" has other arguments than before. \
             Its callers have to do the same each time: what changes belongs into tasks."
        )
    } else {
        format!(
            "the run was replayed and did something else: call {path} was one of \"{}\", and now it is one of \"{name}\". \
             Its callers have to do the same each time: what changes belongs into tasks.",
            before.name
        )
    };
    Failure::new(ErrorType::Nondeterminism, message)
}
