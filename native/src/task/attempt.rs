//! One attempt: a fresh sandbox, one call, an outcome.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::value::RawValue;

use crate::envelope::Outcome;
use crate::error::{ErrorType, Failure};
use crate::policy::{Limits, Policy, grouped};
use crate::program::Program;
use crate::sandbox::{
    Answer, Cancel, Limit, Meter, Place, Rights, Stop, Threads, Turn, stated_failure, supervise,
};

/// Levels that a result may be nested: deeper ones exhaust the stack of whoever reads them.
const MAX_DEPTH: usize = 256;

/// The places that a sandbox has.
pub(super) struct Seat {
    /// Among the living sandboxes of its run.
    pub(super) of_run: Place,
    /// Among those of the process.
    pub(super) of_process: Place,
    /// Among those of its run that work.
    pub(super) turn: Arc<Turn>,
}

/// Runs a task once.
pub(super) async fn attempt(
    program: &Arc<Program>,
    threads: &Threads,
    policy: &Arc<Policy>,
    arguments: &Arc<str>,
    rights: Rights,
    seat: Seat,
    cancel: Option<Cancel>,
) -> Outcome {
    let Seat {
        of_run: _until_the_end,
        of_process,
        turn: _,
    } = seat;
    let started = Instant::now();
    // Of an attempt that an earlier process began, what is left.
    let used = rights
        .log
        .as_ref()
        .map(|log| log.used())
        .unwrap_or_default();
    let limit = policy.limits.timeout.map(|limit| Limit {
        time: limit.saturating_sub(used),
        log: rights.log.clone(),
    });
    // Filled once the sandbox is there, so that one stopped from outside can still be read.
    let meter = Arc::new(Mutex::new(None));
    let work = work(
        Arc::clone(program),
        Arc::clone(policy),
        Arc::clone(arguments),
        rights,
        of_process,
        Arc::clone(&meter),
    );
    match supervise(threads, limit, cancel, work).await {
        Ok(outcome) => outcome,
        Err(stop) => {
            let meter: Option<Arc<Meter>> = meter.lock().ok().and_then(|meter| meter.clone());
            Outcome {
                result: Err(stopped(stop, policy, started.elapsed())),
                duration: started.elapsed(),
                fuel_consumed: meter.as_ref().map_or(0, |meter| meter.fuel()),
                ram_used: meter.as_ref().map_or(0, |meter| meter.ram_peak()),
                host_requests: meter.map(|meter| meter.take_requests()).unwrap_or_default(),
            }
        }
    }
}

async fn work(
    program: Arc<Program>,
    policy: Arc<Policy>,
    arguments: Arc<str>,
    rights: Rights,
    place: Place,
    slot: Arc<Mutex<Option<Arc<Meter>>>>,
) -> Outcome {
    let mut sandbox = match program.start(rights, place).await {
        Ok(sandbox) => sandbox,
        Err(failure) => {
            return Outcome::never_ran(explained(failure, &policy));
        }
    };
    let meter = Arc::clone(sandbox.meter());
    if let Ok(mut slot) = slot.lock() {
        *slot = Some(Arc::clone(&meter));
    }
    let called = Instant::now();
    let answer = program
        .call(
            &mut sandbox,
            &policy.name,
            &arguments,
            policy.limits.compute.fuel(),
        )
        .await;
    let duration = called.elapsed();
    sandbox.end();
    let result = match answer {
        Answer::Returned(text) => checked(text),
        // A guest that was refused memory may end with an error of its own making.
        Answer::Threw(_) if meter.was_refused_memory() => {
            Err(Failure::new(ErrorType::OutOfMemory, ""))
        }
        Answer::Threw(text) => Err(stated_failure(&text)),
        Answer::Ended(failure) => Err(failure),
    };
    Outcome {
        result: result.map_err(|failure| explained(failure, &policy)),
        duration,
        fuel_consumed: meter.fuel(),
        ram_used: meter.ram_peak(),
        host_requests: meter.take_requests(),
    }
}

/// The result that a guest states, if it is one: JSON, and not too deep.
fn checked(text: String) -> Result<Box<RawValue>, Failure> {
    let refused = |why: String| Failure::new(ErrorType::InvalidResult, why);
    if depth(&text) > MAX_DEPTH {
        return Err(refused(format!(
            "result is nested more than {MAX_DEPTH} levels deep"
        )));
    }
    // A newline between values is JSON, but an envelope is one line.
    if text.contains(['\n', '\r']) {
        return Err(refused("the result is not one line of JSON".to_owned()));
    }
    // serde_json checks raw values without recursion.
    RawValue::from_string(text).map_err(|error| refused(format!("the result is not JSON: {error}")))
}

/// The deepest nesting of a JSON text; brackets in strings do not count.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut string, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if string => escaped = true,
            b'"' => string = !string,
            b'[' | b'{' if !string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The same failure, with the limit that was reached and how to raise it.
fn explained(failure: Failure, policy: &Policy) -> Failure {
    let Policy {
        name,
        limits: Limits { compute, ram, .. },
        ..
    } = policy;
    let message = if failure.error_type == ErrorType::OutOfFuel {
        let fuel = grouped(compute.fuel());
        format!(
            "\"{name}\" used its {fuel} fuel (compute {compute}). {}",
            compute.advice()
        )
    } else if failure.error_type == ErrorType::OutOfMemory {
        out_of_memory(name, *ram)
    } else if failure.error_type == ErrorType::StackOverflow {
        format!("\"{name}\" recursed too deeply. Use a loop, or recurse less deeply.")
    } else {
        return failure;
    };
    Failure { message, ..failure }
}

fn out_of_memory(name: &str, ram: Option<u64>) -> String {
    match ram.map(grouped) {
        Some(ram) => {
            format!(
                "\"{name}\" needs more than its {ram} bytes of memory (ram). Raise ram, or hold less at once."
            )
        }
        None => format!(
            "\"{name}\" needs more than the 4 GiB of memory that a sandbox can have. Hold less at once."
        ),
    }
}

/// What is told of a task whose run was stopped.
pub(super) fn stopped_by_caller(policy: &Policy) -> Failure {
    let message = format!("\"{}\" was cancelled", policy.name);
    Failure::new(ErrorType::Cancelled, message)
}

fn stopped(stop: Stop, policy: &Policy, after: Duration) -> Failure {
    let name = &policy.name;
    match stop {
        Stop::TimedOut => {
            let limit = policy.limits.timeout.unwrap_or(after).as_millis();
            let message = format!(
                "\"{name}\" took longer than its timeout of {limit} ms. Raise timeout, or do less."
            );
            Failure::new(ErrorType::Timeout, message)
        }
        Stop::Cancelled => stopped_by_caller(policy),
        Stop::Panicked => Failure::internal(format!("the host failed while \"{name}\" ran")),
    }
}
