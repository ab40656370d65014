//! Sleeps, and waits for signals: calls that no sandbox is made for.

use std::collections::HashSet;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use serde_json::value::RawValue;
use tokio::time::{sleep, timeout};

use super::quiet::Waiting;
use super::{Durable, Recalled, Spot, Step, Ticket};
use crate::envelope::{Outcome, envelope};
use crate::error::{ErrorType, Failure};
use crate::journal::{Done, Kind};
use crate::policy::{check_signal_name, duration};
use crate::sandbox::stated_failure;

/// What these calls are named: no task can have such a name, since a declared one has no control characters.
const SLEEP: &str = "\0sleep";
const SIGNAL: &str = "\0signal";
/// Bytes of what a wait shows to whoever answers.
const MAX_SHOWN: usize = 64 << 10;

/// A call of this kind.
pub(in crate::task) enum Wait {
    /// Until a time has passed.
    Sleep(Duration),
    /// Until somebody sends the signal of this name.
    Signal {
        /// What it is called.
        name: String,
        /// How long at most.
        limit: Option<Duration>,
        /// JSON text of what is shown to whoever answers.
        shown: String,
    },
}

impl Wait {
    /// The wait that a call asks for; none if it calls a task.
    pub(in crate::task) fn asked(
        task: Option<&str>,
        arguments: &str,
    ) -> Option<Result<Self, Failure>> {
        let task = task.filter(|task| [SLEEP, SIGNAL].contains(task))?;
        // A guest whose arguments cannot cross says what is wrong with them instead.
        if arguments.starts_with('{') {
            return Some(Err(Failure::new(
                ErrorType::InvalidArguments,
                stated_failure(arguments).message,
            )));
        }
        let parsed = match task {
            SLEEP => parse_sleep(arguments),
            _ => parse_signal(arguments),
        };
        Some(parsed.map_err(|why| Failure::new(ErrorType::InvalidArguments, why)))
    }

    fn name(&self) -> &str {
        match self {
            Self::Sleep(_) => "sleep",
            Self::Signal { name, .. } => name,
        }
    }
}

fn parse_sleep(arguments: &str) -> Result<Wait, String> {
    let arguments: Vec<Value> = parsed(arguments)?;
    match &arguments[..] {
        [time] => duration(time)
            .map(Wait::Sleep)
            .map_err(|why| format!("sleep: {why}")),
        _ => Err("sleep takes one duration".to_owned()),
    }
}

fn parse_signal(arguments: &str) -> Result<Wait, String> {
    let arguments: Vec<Value> = parsed(arguments)?;
    let (name, options) = match &arguments[..] {
        [Value::String(name)] => (name, &Value::Null),
        [Value::String(name), options] => (name, options),
        _ => return Err("a wait for a signal takes a name, and options".to_owned()),
    };
    check_signal_name(name).map_err(|why| format!("signal: {why}"))?;
    let limit = match options.get("timeout") {
        None | Some(Value::Null) => None,
        Some(time) => Some(duration(time).map_err(|why| format!("signal: timeout {why}"))?),
    };
    let shown = options.get("args").unwrap_or(&Value::Null).to_string();
    if shown.len() > MAX_SHOWN {
        return Err(format!(
            "signal: args have {} bytes; at most {MAX_SHOWN} are shown",
            shown.len()
        ));
    }
    let name = name.clone();
    Ok(Wait::Signal { name, limit, shown })
}

fn parsed(arguments: &str) -> Result<Vec<Value>, String> {
    serde_json::from_str(arguments).map_err(|error| format!("the arguments are wrong: {error}"))
}

/// The envelope of a wait in a run that is not durable: sleeping is possible.
pub(in crate::task) async fn wait_plainly(wait: Result<Wait, Failure>, run_id: &str) -> String {
    let (name, result) = match wait {
        Ok(Wait::Sleep(time)) => {
            sleep(time).await;
            ("sleep".to_owned(), Ok(Value::Null))
        }
        Ok(Wait::Signal { name, .. }) => {
            let why = "only a durable run can wait for a signal: capsule run FILE --durable, or the option durable of run()";
            (name, Err(Failure::new(ErrorType::InvalidArguments, why)))
        }
        Err(failure) => ("wait".to_owned(), Err(failure)),
    };
    let outcome = outcome(result.map(|value| value.to_string()));
    envelope(&outcome, &name, 0, run_id).unwrap_or_default()
}

fn outcome(result: Result<String, Failure>) -> Outcome {
    let failure = |error: serde_json::Error| Failure::internal(error);
    let result = result.and_then(|text| RawValue::from_string(text).map_err(failure));
    let never = Failure::new(ErrorType::Internal, "");
    Outcome {
        result,
        ..Outcome::never_ran(never)
    }
}

impl Durable {
    /// The envelope of a wait.
    pub(in crate::task) async fn wait(
        self: &Arc<Self>,
        caller: &Arc<Spot>,
        ticket: Ticket,
        wait: Wait,
        arguments: &str,
        refused: Option<Failure>,
    ) -> String {
        // So that a wait is never taken for the call of a task that has its name.
        let told = format!("\0{arguments}");
        let recalled = self
            .recall(Some(caller), ticket.number, wait.name(), &told)
            .await;
        let step = match recalled {
            Recalled::Done(text) => return text,
            Recalled::Refused(failure) => {
                let outcome = Outcome::never_ran(failure);
                return envelope(&outcome, wait.name(), 0, &self.lease.run_id).unwrap_or_default();
            }
            Recalled::Open(step) => step,
        };
        if let Some(failure) = refused {
            return step.refused(failure).await;
        }
        match wait {
            Wait::Sleep(time) => self.sleep(&step, ticket, time).await,
            Wait::Signal { name, limit, shown } => {
                self.signal(&step, ticket, &name, limit, &shown).await
            }
        }
    }

    async fn sleep(self: &Arc<Self>, step: &Step, ticket: Ticket, time: Duration) -> String {
        let due_ms = self.begin(step, Kind::Sleep, None, Some(time));
        let left = self.left(due_ms, Some(time)).unwrap_or_default();
        let waiting = Waiting {
            path: Arc::clone(&step.path),
            due_ms,
            until: Some(Instant::now() + left),
            signal: None,
        };
        let _waits = self.quiet.wait(waiting);
        drop(ticket);
        sleep(left).await;
        self.end(step, Ok("null".to_owned()), None).await
    }

    async fn signal(
        self: &Arc<Self>,
        step: &Step,
        ticket: Ticket,
        name: &str,
        limit: Option<Duration>,
        shown: &str,
    ) -> String {
        let shown = self.veil.hide(shown).into_owned();
        let due_ms = self.begin(step, Kind::Signal, Some(shown.clone()), limit);
        let left = self.left(due_ms, limit);
        let waiting = Waiting {
            path: Arc::clone(&step.path),
            due_ms,
            until: left.map(|left| Instant::now() + left),
            signal: Some((name.to_owned(), shown)),
        };
        let _waits = self.quiet.wait(waiting);
        drop(ticket);
        let mut pulse = self.pulse.clone();
        let answered = async {
            loop {
                let signals = self.journal.signals(&self.lease, name);
                let signals = self.journaled(signals).await;
                let first = signals.into_iter().find(|(id, _)| self.taken().insert(*id));
                if let Some(signal) = first {
                    return signal;
                }
                // Its sender lives as long as the run.
                let _ = pulse.changed().await;
            }
        };
        let answer = match left {
            Some(left) => timeout(left, answered).await.ok(),
            None => Some(answered.await),
        };
        match answer {
            Some((id, value)) => self.end(step, Ok(value), Some(id)).await,
            None => {
                let message = format!("nobody sent the signal \"{name}\" in time");
                let failure = Failure::new(ErrorType::Timeout, message);
                self.end(step, Err(failure), None).await
            }
        }
    }

    /// Begins a wait, or goes on with it; gives when it ends by itself.
    fn begin(
        &self,
        step: &Step,
        kind: Kind,
        shown: Option<String>,
        limit: Option<Duration>,
    ) -> Option<f64> {
        if step.begun {
            return step.due_ms;
        }
        let due_ms = limit.map(|limit| self.now_ms() + limit.as_secs_f64() * 1e3);
        step.note([step.called(kind, shown, due_ms, false)]);
        due_ms
    }

    async fn end(
        self: &Arc<Self>,
        step: &Step,
        result: Result<String, Failure>,
        taken: Option<i64>,
    ) -> String {
        let done = if result.is_ok() {
            Done::Done
        } else {
            Done::Failed
        };
        let text = step.text(&outcome(result));
        let _working = self.works();
        step.keep(done, text.clone(), taken).await;
        text
    }

    /// How long a wait is yet. Never longer than was asked for: somebody may have set the clock back.
    fn left(&self, due_ms: Option<f64>, limit: Option<Duration>) -> Option<Duration> {
        let left = (due_ms? - self.now_ms()).max(0.0) / 1e3;
        let left = Duration::try_from_secs_f64(left).unwrap_or(Duration::MAX);
        Some(left.min(limit?))
    }

    fn taken(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
