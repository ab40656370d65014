//! A run: the named task, and the tasks that it calls.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::durable::{Durable, DurableRequest, Ticket, run_durable};
use super::grants::{Grants, Surroundings};
use super::tree::{Caller, Part, Run, RunLimits, call};
use crate::artifact::Address;
use crate::error::Failure;
use crate::program::{Linked, Program};
use crate::sandbox::{Cancel, Home, Lookup, Sink, Threads};
use crate::trace::{Audience, Recorder, Subject};

/// What a caller asks for.
pub struct Request {
    /// The program.
    pub program: Arc<Program>,
    /// It and those that it may call, as they were when the run was asked for.
    pub programs: Vec<Linked>,
    /// What is told of it.
    pub subject: Subject,
    /// Where its sandboxes run.
    pub threads: Arc<Threads>,
    /// What the run is given, and what is taken away from it.
    pub surroundings: Surroundings,
    /// How its tasks look up the names of hosts.
    pub lookup: Arc<dyn Lookup>,
    /// Tells it from every other run.
    pub run_id: Arc<str>,
    /// Stops it and everything that it started.
    pub cancel: Option<Cancel>,
    /// Takes what its tasks print.
    pub sink: Option<Arc<dyn Sink>>,
    /// Who is told what its tasks do.
    pub audience: Audience,
    /// How it is kept, if it is to survive its process.
    pub durable: Option<DurableRequest>,
    /// The time: milliseconds since the epoch, with a fraction.
    pub clock: fn() -> f64,
    /// A number between 0 and 1, for the jitter of retries.
    pub dice: fn() -> f64,
}

impl Request {
    /// Where the run is best spawned: among the guests, if nothing can stop it from outside, which saves two
    /// changes of threads; else where busy guests cannot delay it.
    #[must_use]
    pub fn home(&self) -> Home {
        let timed = self
            .program
            .tasks
            .iter()
            .any(|task| task.limits.timeout.is_some());
        if timed || self.cancel.is_some() || self.durable.is_some() {
            Home::Control
        } else {
            Home::Guests
        }
    }
}

/// Runs a task to its end and gives the JSON text of its envelope. Without a name it is `main`, or the only task. Of a
/// durable run that waits for long it may say that instead.
///
/// # Errors
/// What the run is given is wrong: nothing ran. The journal of a durable run cannot be used.
pub async fn run(
    request: Request,
    task: Option<String>,
    arguments: String,
) -> Result<String, Failure> {
    let Request {
        program,
        programs,
        subject,
        threads,
        surroundings,
        lookup,
        run_id,
        cancel,
        sink,
        audience,
        clock,
        dice,
        durable,
    } = request;
    let parts = parts(programs, &surroundings, &lookup, &threads).await?;
    let ready = Ready {
        program,
        parts: Arc::new(parts),
        subject,
        threads,
        surroundings,
        run_id,
        cancel,
        sink,
        audience,
        clock,
        dice,
    };
    if let Some(durable) = durable {
        return run_durable(ready, durable, task, arguments).await;
    }
    let run = ready.run(None);
    let caller = Caller::of(ready.program);
    Ok(call(&run, task.as_deref(), arguments, caller, Ticket::default()).await)
}

/// A run that can begin: what it is given is right.
pub(super) struct Ready {
    pub(super) program: Arc<Program>,
    pub(super) parts: Arc<HashMap<Address, Part>>,
    subject: Subject,
    pub(super) threads: Arc<Threads>,
    pub(super) surroundings: Surroundings,
    pub(super) run_id: Arc<str>,
    pub(super) cancel: Option<Cancel>,
    sink: Option<Arc<dyn Sink>>,
    audience: Audience,
    clock: fn() -> f64,
    dice: fn() -> f64,
}

impl Ready {
    /// What its tasks share.
    pub(super) fn run(&self, durable: Option<Arc<Durable>>) -> Arc<Run> {
        let run_id = Arc::clone(&self.run_id);
        let (subject, audience) = (self.subject.clone(), self.audience.clone());
        Arc::new(Run {
            parts: Arc::clone(&self.parts),
            threads: Arc::clone(&self.threads),
            recorder: Recorder::new(Arc::clone(&run_id), subject, audience, self.clock),
            run_id,
            cancel: self.cancel.clone(),
            sink: self.sink.clone(),
            dice: self.dice,
            limits: RunLimits::default(),
            durable,
        })
    }
}

/// The programs of a run, each with what the run gives it.
async fn parts(
    programs: Vec<Linked>,
    surroundings: &Surroundings,
    lookup: &Arc<dyn Lookup>,
    threads: &Threads,
) -> Result<HashMap<Address, Part>, Failure> {
    let mut parts = HashMap::new();
    for Linked { program, links } in programs {
        let grants = prepared(&program, surroundings.clone(), Arc::clone(lookup), threads).await?;
        let address = program.address;
        let part = Part {
            program,
            links,
            grants,
        };
        parts.insert(address, part);
    }
    Ok(parts)
}

async fn prepared(
    program: &Arc<Program>,
    surroundings: Surroundings,
    lookup: Arc<dyn Lookup>,
    threads: &Threads,
) -> Result<Grants, Failure> {
    let network = threads.network().clone();
    if !Grants::touch_disk(program, &surroundings) {
        return Grants::prepare(program, surroundings, lookup, network);
    }
    let program = Arc::clone(program);
    let work = move || Grants::prepare(&program, surroundings, lookup, network);
    spawn_blocking(work).await.map_err(Failure::internal)?
}
