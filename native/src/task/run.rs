//! A run: the named task with its retries, and the tasks that it calls.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::attempt::attempt;
use super::grants::{Grants, Surroundings};
use super::retry;
use super::scrub::scrub;
use crate::envelope::{Outcome, envelope};
use crate::error::{ErrorType, Failure};
use crate::policy::Policy;
use crate::program::Program;
use crate::sandbox::{
    Cancel, Home, Lookup, MAX_ARGUMENTS, Rights, Sink, SubTasks, Threads, stated_failure,
};

/// Calls of tasks that one run may make, retries not counted: a program that calls without end ends.
const MAX_CALLS: u32 = 10_000;

/// What a caller asks for.
pub struct Request {
    /// The program.
    pub program: Arc<Program>,
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
        threads,
        surroundings,
        lookup,
        run_id,
        cancel,
        sink,
        dice,
    } = request;
    let grants = prepared(&program, surroundings, lookup, &threads).await?;
    let run = Run {
        program,
        threads,
        grants: Arc::new(grants),
        run_id,
        cancel,
        sink,
        dice,
        calls: Arc::default(),
    };
    Ok(run_at(run, task.as_deref(), arguments, 0).await)
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

/// What all tasks of one run share.
#[derive(Clone)]
struct Run {
    program: Arc<Program>,
    threads: Arc<Threads>,
    grants: Arc<Grants>,
    run_id: Arc<str>,
    cancel: Option<Cancel>,
    sink: Option<Arc<dyn Sink>>,
    dice: fn() -> f64,
    calls: Arc<AtomicU32>,
}

async fn run_at(run: Run, task: Option<&str>, arguments: String, depth: usize) -> String {
    let policy = match admitted(&run.program, task, &arguments) {
        Ok(policy) => policy.clone(),
        Err(failure) => {
            return text(&never_ran(failure), task.unwrap_or("main"), 0, &run.run_id);
        }
    };
    let arguments: Arc<str> = arguments.into();
    let mut retries = 0;
    loop {
        let tasks = Arc::new(Tree {
            run: run.clone(),
            depth: depth + 1,
        });
        let granted = run.grants.rights(&policy, Arc::clone(&run.program.root));
        let variables = Arc::clone(&granted.variables);
        let rights = Rights {
            sink: run.sink.clone(),
            tasks: Some(tasks),
            depth,
            ..granted
        };
        let Run {
            program,
            threads,
            cancel,
            ..
        } = &run;
        let mut outcome = attempt(
            program,
            threads,
            &policy,
            &arguments,
            rights,
            cancel.clone(),
        )
        .await;
        scrub(&mut outcome, &variables);
        let again = outcome
            .result
            .as_ref()
            .is_err_and(|failure| failure.error_type.is_retried());
        if !again || retries == policy.limits.max_retries || !waited(&run, retries + 1).await {
            return text(&outcome, &policy.name, retries, &run.run_id);
        }
        retries += 1;
    }
}

/// The policy that a call runs under, if it may run at all.
fn admitted<'a>(
    program: &'a Program,
    task: Option<&str>,
    arguments: &str,
) -> Result<&'a Policy, Failure> {
    if arguments.len() > MAX_ARGUMENTS {
        let message = format!(
            "the arguments have {} bytes; at most {MAX_ARGUMENTS} are possible",
            arguments.len()
        );
        return Err(Failure::new(ErrorType::QuotaExceeded, message));
    }
    // A guest whose arguments cannot cross says what is wrong with them instead.
    if arguments.starts_with('{') {
        let stated = stated_failure(arguments);
        let quota = stated.error_type == ErrorType::QuotaExceeded;
        let kind = if quota {
            ErrorType::QuotaExceeded
        } else {
            ErrorType::InvalidArguments
        };
        return Err(Failure::new(kind, stated.message));
    }
    if let Err(error) = serde_json::from_str::<Vec<&RawValue>>(arguments) {
        return Err(Failure::new(
            ErrorType::InvalidArguments,
            format!("the arguments are no JSON array: {error}"),
        ));
    }
    program.task(task).ok_or_else(|| not_found(program, task))
}

fn not_found(program: &Program, task: Option<&str>) -> Failure {
    let names: Vec<&str> = program
        .tasks
        .iter()
        .map(|task| task.name.as_str())
        .collect();
    let names = names.join(", ");
    let message = match task {
        Some(task) => format!("no task is named \"{task}\". The program has: {names}."),
        None => format!(
            "no task is named \"main\". The program has: {names}. Name the one to run, or one \"main\"."
        ),
    };
    Failure::new(ErrorType::TaskNotFound, message)
}

/// Waits before a retry; false if the run was cancelled meanwhile.
async fn waited(run: &Run, retry: u32) -> bool {
    let delay: Duration = retry::delay(retry, (run.dice)());
    let Some(mut cancel) = run.cancel.clone() else {
        sleep(delay).await;
        return true;
    };
    // A timeout is the good end: nobody cancelled.
    tokio::time::timeout(delay, cancel.wait_for(|stop| *stop))
        .await
        .is_err()
}

fn never_ran(failure: Failure) -> Outcome {
    Outcome {
        result: Err(failure),
        duration: Duration::ZERO,
        fuel_consumed: 0,
        ram_used: 0,
        host_requests: Vec::new(),
    }
}

fn text(outcome: &Outcome, task: &str, retries: u32, run_id: &str) -> String {
    envelope(outcome, task, retries, run_id).unwrap_or_default()
}

/// What a sandbox at some depth of the tree may call: every task of its program, under that task's policy.
struct Tree {
    run: Run,
    depth: usize,
}

impl SubTasks for Tree {
    fn call(
        &self,
        name: String,
        arguments: String,
    ) -> Pin<Box<dyn Future<Output = String> + Send>> {
        let (run, depth) = (self.run.clone(), self.depth);
        let calls = run.calls.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            if calls < MAX_CALLS {
                return run_at(run, Some(&name), arguments, depth).await;
            }
            let message = format!("the run has called {MAX_CALLS} tasks, which is the most");
            let failure = Failure::new(ErrorType::QuotaExceeded, message);
            text(&never_ran(failure), &name, 0, &run.run_id)
        })
    }
}
