//! A run: the named task with its retries, and the tasks that it calls.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use tokio::runtime::Handle;
use tokio::time::sleep;

use super::attempt::attempt;
use super::retry;
use crate::envelope::{Outcome, envelope};
use crate::error::{ErrorType, Failure};
use crate::policy::Policy;
use crate::program::Program;
use crate::sandbox::{Cancel, Rights, Sink, SubTasks, Threads, stated_failure};

/// Bytes that the arguments of one call may have.
const MAX_ARGUMENTS: usize = 32 << 20;

/// What a caller asks for.
#[derive(Clone)]
pub struct Request {
    /// The program.
    pub program: Arc<Program>,
    /// Where its sandboxes run.
    pub threads: Arc<Threads>,
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
    pub fn home(&self) -> &Handle {
        let timed = self
            .program
            .tasks
            .iter()
            .any(|task| task.limits.timeout.is_some());
        if timed || self.cancel.is_some() {
            self.threads.control()
        } else {
            self.threads.guests()
        }
    }
}

/// Runs a task to its end and gives the JSON text of its envelope. Without a name it is `main`, or the only task.
pub async fn run(request: Request, task: Option<String>, arguments: String) -> String {
    run_at(request, task.as_deref(), arguments, 0).await
}

async fn run_at(request: Request, task: Option<&str>, arguments: String, depth: usize) -> String {
    let policy = match admitted(&request.program, task, &arguments) {
        Ok(policy) => policy.clone(),
        Err(failure) => {
            return text(
                &never_ran(failure),
                task.unwrap_or("main"),
                0,
                &request.run_id,
            );
        }
    };
    let arguments: Arc<str> = arguments.into();
    let mut retries = 0;
    loop {
        let tasks = Arc::new(Tree {
            request: request.clone(),
            depth: depth + 1,
        });
        let rights = Rights {
            ram: policy.limits.ram,
            sink: request.sink.clone(),
            tasks: Some(tasks),
            depth,
        };
        let Request {
            program,
            threads,
            cancel,
            ..
        } = &request;
        let outcome = attempt(
            program,
            threads,
            &policy,
            &arguments,
            rights,
            cancel.clone(),
        )
        .await;
        let again = outcome
            .result
            .as_ref()
            .is_err_and(|failure| failure.error_type.is_retried());
        if !again || retries == policy.limits.max_retries || !waited(&request, retries + 1).await {
            return text(&outcome, &policy.name, retries, &request.run_id);
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
async fn waited(request: &Request, retry: u32) -> bool {
    let delay: Duration = retry::delay(retry, (request.dice)());
    let Some(mut cancel) = request.cancel.clone() else {
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
    }
}

fn text(outcome: &Outcome, task: &str, retries: u32, run_id: &str) -> String {
    envelope(outcome, task, retries, run_id).unwrap_or_default()
}

/// What a sandbox at some depth of the tree may call: every task of its program, under that task's policy.
struct Tree {
    request: Request,
    depth: usize,
}

impl SubTasks for Tree {
    fn call(
        &self,
        name: String,
        arguments: String,
    ) -> Pin<Box<dyn Future<Output = String> + Send>> {
        let (request, depth) = (self.request.clone(), self.depth);
        Box::pin(async move { run_at(request, Some(&name), arguments, depth).await })
    }
}
