//! The tree of tasks of one run: each call of a task with its retries, in a place of its own.

use std::collections::HashMap;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::future::{Either, select};
use tokio::time::sleep;

use super::admission::admitted;
use super::attempt::{Seat, attempt, stopped_by_caller};
use super::durable::{Durable, Recalled, Spot, Step, Ticket, Wait, wait_plainly};
use super::grants::Grants;
use super::retry;
use super::scrub::Scrubber;
use super::sink::Tee;
use crate::artifact::Address;
use crate::envelope::{Outcome, envelope};
use crate::error::{ErrorType, Failure};
use crate::policy::{Policy, clipped};
use crate::program::Program;
use crate::sandbox::{Cancel, Places, Rights, Sink, SubTasks, Threads, Together, Turn, cancelled};
use crate::trace::{Applied, Record, Recorder};

/// Calls of tasks that one run may make, retries not counted: a program that calls without end ends.
const MAX_CALLS: u32 = 10_000;
/// Sandboxes of one run that may work at the same time.
const MAX_IN_FLIGHT: usize = 64;
/// Those that may be alive, most of them waiting for others; and how many of them each level leaves to the deeper ones.
const MAX_ALIVE: usize = 256;
const LEFT_DEEPER: usize = 4;

/// What all tasks of one run share.
pub(super) struct Run {
    pub(super) parts: Arc<HashMap<Address, Part>>,
    pub(super) threads: Arc<Threads>,
    pub(super) run_id: Arc<str>,
    pub(super) cancel: Option<Cancel>,
    pub(super) sink: Option<Arc<dyn Sink>>,
    pub(super) recorder: Option<Arc<Recorder>>,
    pub(super) dice: fn() -> f64,
    pub(super) limits: RunLimits,
    /// What is kept of it, if it is to survive its process.
    pub(super) durable: Option<Arc<Durable>>,
}

/// A program of a run, and what its tasks are given.
pub(super) struct Part {
    pub(super) program: Arc<Program>,
    /// The programs that it may call, by their file.
    pub(super) links: HashMap<String, Address>,
    pub(super) grants: Grants,
}

/// What a whole run has left.
pub(super) struct RunLimits {
    calls: AtomicU32,
    alive: Arc<Places>,
    in_flight: Arc<Places>,
    /// What is in the `/tmp` of its sandboxes.
    temporary: Together,
}

impl Default for RunLimits {
    fn default() -> Self {
        Self {
            calls: AtomicU32::new(0),
            alive: Places::new(MAX_ALIVE, LEFT_DEEPER),
            in_flight: Places::new(MAX_IN_FLIGHT, 0),
            temporary: Together::default(),
        }
    }
}

/// Who calls a task.
#[derive(Clone)]
pub(super) struct Caller {
    /// The program that it is of: its own tasks can be called, and those of others that it names.
    pub(super) program: Arc<Program>,
    /// The task that does; none for the one that was run.
    pub(super) task_id: Option<u32>,
    /// How many tasks wait for the one that is called.
    pub(super) depth: usize,
    /// What of it nobody is to be told, though it may call a task by that.
    scrubber: Option<Arc<Scrubber>>,
    /// Its place in a durable run.
    spot: Option<Arc<Spot>>,
}

impl Caller {
    /// Who called a run.
    pub(super) fn of(program: Arc<Program>) -> Self {
        Self {
            program,
            task_id: None,
            depth: 0,
            scrubber: None,
            spot: None,
        }
    }
}

/// Calls a task and gives the JSON text of its envelope. Without a name it is `main`, or the only task.
pub(super) async fn call(
    run: &Arc<Run>,
    task: Option<&str>,
    arguments: String,
    caller: Caller,
    ticket: Ticket,
) -> String {
    let calls = run.limits.calls.fetch_add(1, Ordering::Relaxed);
    let name = &clipped(task.unwrap_or("main").to_owned());
    let durable = run.durable.as_ref();
    if calls > MAX_CALLS && durable.is_none() {
        return text(&Outcome::never_ran(too_many()), name, 0, run);
    }
    if let Some(wait) = Wait::asked(task, &arguments) {
        return match (durable, &caller.spot, wait) {
            (Some(durable), Some(spot), Ok(wait)) => {
                let refused = (calls > MAX_CALLS).then(too_many);
                durable.wait(spot, ticket, wait, &arguments, refused).await
            }
            (_, _, wait) => wait_plainly(wait, &run.run_id).await,
        };
    }
    let Some(durable) = durable else {
        return called(run, task, name, arguments, caller, calls, None).await;
    };
    let recalled = durable.recall(caller.spot.as_ref(), ticket.number, name, &arguments);
    match recalled.await {
        Recalled::Done(text) => text,
        // What is refused is kept, too: it may not be when the caller is replayed, which has seen it.
        Recalled::Open(step) if calls > MAX_CALLS => step.refused(too_many()).await,
        Recalled::Refused(failure) => text(&Outcome::never_ran(failure), name, 0, run),
        Recalled::Open(step) => {
            let task_id = step.task_id;
            called(run, task, name, arguments, caller, task_id, Some(step)).await
        }
    }
}

fn too_many() -> Failure {
    let message = format!("the run has called {MAX_CALLS} tasks, which is the most");
    Failure::new(ErrorType::QuotaExceeded, message)
}

async fn called(
    run: &Arc<Run>,
    task: Option<&str>,
    name: &str,
    arguments: String,
    caller: Caller,
    task_id: u32,
    step: Option<Step>,
) -> String {
    let mut admitted = admitted(run, task, &arguments, &caller);
    let mut name = admitted
        .as_ref()
        .map_or(name, |(_, policy)| &policy.name)
        .to_owned();
    if let (Err(failure), Some(scrubber)) = (&mut admitted, &caller.scrubber) {
        scrubber.hide(&mut failure.message);
        scrubber.hide(&mut name);
    }
    let record = run.recorder.as_ref().map(|recorder| {
        let applied = admitted.as_ref().ok().map(|(part, policy)| Applied {
            policy: Arc::clone(policy),
            ceiling: Arc::clone(&part.grants.ceiling),
        });
        recorder.called(task_id, caller.task_id, &name, applied)
    });
    match &admitted {
        Ok((part, policy)) => {
            let task = Task {
                run,
                part,
                policy,
                arguments: arguments.into(),
                depth: caller.depth,
                task_id,
            };
            match step {
                Some(step) => task.attempts_kept(record, step).await,
                None => task.attempts(record, None).await,
            }
        }
        Err(failure) => {
            let outcome = Outcome::never_ran(failure.clone());
            if let Some(record) = record {
                record.ended(&outcome);
            }
            match step {
                Some(step) => step.refused(failure.clone()).await,
                None => text(&outcome, &name, 0, run),
            }
        }
    }
}

/// One call of a task.
struct Task<'a> {
    run: &'a Arc<Run>,
    part: &'a Part,
    policy: &'a Arc<Policy>,
    arguments: Arc<str>,
    depth: usize,
    task_id: u32,
}

impl Task<'_> {
    /// The attempts of a step of a durable run, unless it was interrupted.
    async fn attempts_kept(&self, record: Option<Record>, mut step: Step) -> String {
        let writes = self.part.grants.writes(self.policy);
        match step.begin(self.policy, writes).await {
            Some(interrupted) => interrupted,
            None => self.attempts(record, Some(&step)).await,
        }
    }

    /// Attempts until one succeeds, there are no more, or the run is stopped.
    async fn attempts(&self, record: Option<Record>, step: Option<&Step>) -> String {
        let Self { run, policy, .. } = self;
        let mut retries = step.map_or(0, |step| step.failed);
        loop {
            let mut outcome = match self.seat().await {
                Some(seat) => {
                    let spot = match step {
                        Some(step) => Some(Spot::new(step, retries + 1, policy.idempotent).await),
                        None => None,
                    };
                    self.attempt(seat, record.as_ref(), step.zip(spot)).await
                }
                None => Outcome::never_ran(stopped_by_caller(self.policy)),
            };
            let failed = outcome.result.as_ref().err();
            let again = failed.is_some_and(|failure| failure.error_type.is_retried());
            if again && retries < policy.limits.max_retries {
                let delay = retry::delay(retries + 1, (run.dice)());
                if let Some(record) = &record {
                    record.retrying(&outcome, delay);
                }
                if let Some(step) = step {
                    step.retried(retries + 1).await;
                }
                if waited(run, delay).await {
                    retries += 1;
                    continue;
                }
                outcome = Outcome::never_ran(stopped_by_caller(self.policy));
            }
            let text = text(&outcome, &policy.name, retries, run);
            let text = match step {
                Some(step) => step.ended(&outcome, text).await,
                None => text,
            };
            if let Some(record) = &record {
                record.ended(&outcome);
            }
            return text;
        }
    }

    /// Waits for a place among the sandboxes of the run and of the process; none if the run is stopped. In this
    /// order: who has a place among those that work lacks nothing else, so that it goes on and ends.
    async fn seat(&self) -> Option<Seat> {
        let RunLimits {
            alive, in_flight, ..
        } = &self.run.limits;
        let depth = self.depth;
        let seat = async {
            Seat {
                of_run: alive.take(depth).await,
                of_process: self.part.program.places().take(depth).await,
                turn: Arc::new(Turn::begin(in_flight, depth).await),
            }
        };
        let Some(cancel) = self.run.cancel.clone() else {
            return Some(seat.await);
        };
        match select(pin!(seat), pin!(cancelled(cancel))).await {
            Either::Left((seat, _)) => Some(seat),
            Either::Right(((), _)) => None,
        }
    }

    async fn attempt(
        &self,
        seat: Seat,
        record: Option<&Record>,
        kept: Option<(&Step, Arc<Spot>)>,
    ) -> Outcome {
        let Self {
            run,
            part: Part {
                program, grants, ..
            },
            policy,
            arguments,
            depth,
            task_id,
        } = self;
        let mut granted = grants.rights(policy, Arc::clone(&program.root));
        let scrubber = Scrubber::new(&granted.variables).map(Arc::new);
        if let Some((step, spot)) = &kept {
            step.give(spot, &mut granted, grants.writes(policy));
        }
        let spot = kept.map(|(_, spot)| spot);
        let printed = record.and_then(|record| {
            record.running();
            record.printed()
        });
        let called = Tree {
            run: Arc::clone(run),
            caller: Caller {
                program: Arc::clone(program),
                task_id: Some(*task_id),
                depth: depth + 1,
                scrubber: scrubber.clone(),
                spot: spot.clone(),
            },
            turn: Arc::clone(&seat.turn),
        };
        let rights = Rights {
            sink: Tee::of(run.sink.clone(), printed, scrubber.clone()),
            tasks: Some(Arc::new(called)),
            turn: Some(Arc::clone(&seat.turn)),
            temporary: Some(Arc::clone(&run.limits.temporary)),
            ..granted
        };
        let cancel = run.cancel.clone();
        let ended = attempt(
            program,
            &run.threads,
            policy,
            arguments,
            rights,
            seat,
            cancel,
        );
        let mut outcome = ended.await;
        if let Some(spot) = spot {
            spot.ended(&mut outcome).await;
        }
        if let Some(scrubber) = scrubber {
            scrubber.scrub(&mut outcome);
        }
        outcome
    }
}

/// Waits before a retry; false if the run was cancelled meanwhile.
async fn waited(run: &Run, delay: Duration) -> bool {
    let Some(cancel) = run.cancel.clone() else {
        sleep(delay).await;
        return true;
    };
    // A timeout is the good end: nobody cancelled.
    tokio::time::timeout(delay, cancelled(cancel))
        .await
        .is_err()
}

fn text(outcome: &Outcome, task: &str, retries: u32, run: &Run) -> String {
    envelope(outcome, task, retries, &run.run_id).unwrap_or_default()
}

/// What a sandbox at some depth of the tree may call: every task of its program, under that task's policy.
struct Tree {
    run: Arc<Run>,
    caller: Caller,
    turn: Arc<Turn>,
}

impl SubTasks for Tree {
    fn call(
        &self,
        name: String,
        arguments: String,
    ) -> Pin<Box<dyn Future<Output = String> + Send>> {
        let (run, caller) = (Arc::clone(&self.run), self.caller.clone());
        let turn = Arc::clone(&self.turn);
        let ticket = caller.spot.as_deref().map(Spot::ticket).unwrap_or_default();
        Box::pin(async move {
            let called = call(&run, Some(&name), arguments, caller, ticket);
            turn.wait(called).await
        })
    }
}
