//! A run: the named task, and the tasks that it calls.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::task::spawn_blocking;

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
        if timed || self.cancel.is_some() {
            Home::Control
        } else {
            Home::Guests
        }
    }
}

/// Runs a task to its end and gives the JSON text of its envelope. Without a name it is `main`, or the only task.
///
/// # Errors
/// What the run is given is wrong: nothing ran.
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
    } = request;
    let parts = parts(programs, &surroundings, &lookup, &threads).await?;
    let recorder = Recorder::new(Arc::clone(&run_id), subject, audience, clock);
    let run = Arc::new(Run {
        parts,
        threads,
        run_id,
        cancel,
        sink,
        recorder,
        dice,
        limits: RunLimits::default(),
    });
    let caller = Caller::of(program);
    Ok(call(&run, task.as_deref(), arguments, caller).await)
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
