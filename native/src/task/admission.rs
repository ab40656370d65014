//! Whether a call runs at all, and under which policy.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::tree::{Caller, Part, Run};
use crate::engine::MAX_DEPTH;
use crate::error::{ErrorType, Failure};
use crate::policy::{MAX_NAME, Policy};
use crate::program::Program;
use crate::sandbox::{MAX_ARGUMENTS, stated_failure};

/// The program and the policy that a call runs under, if it may run at all.
pub(super) fn admitted<'a>(
    run: &'a Run,
    task: Option<&str>,
    arguments: &str,
    caller: &Caller,
) -> Result<(&'a Part, Arc<Policy>), Failure> {
    if caller.depth > MAX_DEPTH {
        let message = format!("tasks call tasks more than {MAX_DEPTH} levels deep");
        return Err(Failure::new(ErrorType::QuotaExceeded, message));
    }
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
    let own = caller
        .program
        .task(task)
        .map(|policy| (&caller.program.address, Arc::clone(policy)));
    let found = own.and_then(|(address, policy)| Some((run.parts.get(address)?, policy)));
    found
        .or_else(|| elsewhere(run, &caller.program, task?))
        .ok_or_else(|| not_found(&caller.program, task))
}

/// A task of another program that this one may call.
fn elsewhere<'a>(run: &'a Run, program: &Program, name: &str) -> Option<(&'a Part, Arc<Policy>)> {
    let reference = program.referenced(name)?;
    let address = run
        .parts
        .get(&program.address)?
        .links
        .get(&reference.file)?;
    let part = run.parts.get(address)?;
    Some((part, Arc::clone(part.program.task(Some(&reference.task))?)))
}

fn not_found(program: &Program, task: Option<&str>) -> Failure {
    let names: Vec<&str> = program
        .tasks
        .iter()
        .map(|task| task.name.as_str())
        .collect();
    let names = names.join(", ");
    let message = match task {
        // Not told whole: such a name lies in the answer for as long as nobody takes it.
        Some(task) if task.len() > MAX_NAME => format!(
            "no task has a name of {} bytes. The program has: {names}.",
            task.len()
        ),
        Some(task) => format!("no task is named \"{task}\". The program has: {names}."),
        None => format!(
            "no task is named \"main\". The program has: {names}. Name the one to run, or one \"main\"."
        ),
    };
    Failure::new(ErrorType::TaskNotFound, message)
}
