//! A durable run from its claim to its end, or until it is given up for a while.

use std::collections::HashSet;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::future::{Either, select};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::asked::{asked, other_arguments, veil};
use super::quiet::{Quiet, Waiting};
use super::stop::Stop;
use super::veil::Veil;
use super::{Durable, DurableRequest, Ticket};
use crate::envelope::{Outcome, envelope};
use crate::error::{ErrorType, Failure};
use crate::journal::{Begun, Change, Lease, Pulse, Settled, readable};
use crate::sandbox::{Cancel, Threads, cancelled};
use crate::task::run::Ready;
use crate::task::tree::{Caller, call};

/// How often it is looked whether the run is still ours, and whether something was sent to it.
const PULSE: Duration = Duration::from_millis(250);
/// How often the lease is renewed, if nothing else is written.
const BEAT: Duration = Duration::from_secs(5);

/// Runs a task to its end and gives the JSON text of its envelope, or says that the run waits and until when.
///
/// # Errors
/// What the run is given is wrong, or its journal cannot be used.
pub(in crate::task) async fn run_durable(
    ready: Ready,
    request: DurableRequest,
    task: Option<String>,
    arguments: String,
) -> Result<String, Failure> {
    let asked = asked(&ready, &request, task.as_ref(), &arguments);
    let begun = {
        let (journal, asked) = (Arc::clone(&request.journal), asked.clone());
        let begin = spawn_blocking(move || journal.begin(&asked));
        begin.await.map_err(Failure::internal)??
    };
    let veil = Arc::new(veil(&ready, begun.seed));
    let known = veil.show(begun.args.clone())?;
    if !request.resume && known != arguments {
        return Err(other_arguments(&asked.run_id));
    }
    let again = request.retry_interrupted && begun.interrupted;
    if let Some(envelope) = begun.envelope.clone().filter(|_| !again) {
        return veil.show(envelope);
    }
    let (journal, retry) = (Arc::clone(&request.journal), request.retry_interrupted);
    let claim = spawn_blocking(move || journal.claim(&asked.run_id, &asked.version, retry));
    let lease = claim.await.map_err(Failure::internal)??;
    let task = task.as_deref();
    let work = Work {
        ready,
        request,
        begun,
        veil,
        lease: Arc::new(lease),
    };
    let mut goes_on = work.lease.has_steps;
    loop {
        match work.once(task, &known, goes_on).await? {
            Ended::Envelope(text) => return Ok(text),
            Ended::Waits(waits) if !work.still_waits(&waits).await? => {}
            Ended::Waits(waits) if work.request.suspend => return work.suspended(&waits).await,
            Ended::Waits(waits) => {
                if let Some(text) = work.wait(task, &waits).await? {
                    return Ok(text);
                }
            }
        }
        goes_on = true;
    }
}

/// What is the same as long as this process works on the run.
struct Work {
    ready: Ready,
    request: DurableRequest,
    begun: Begun,
    veil: Arc<Veil>,
    lease: Arc<Lease>,
}

/// How one go ended.
enum Ended {
    /// The JSON text of the run's envelope.
    Envelope(String),
    /// It does nothing but wait for these.
    Waits(Vec<Waiting>),
}

impl Work {
    /// Runs from the beginning, until the end or until there is nothing to do but wait.
    async fn once(
        &self,
        task: Option<&str>,
        arguments: &str,
        goes_on: bool,
    ) -> Result<Ended, Failure> {
        let (pulses, pulse) = watch::channel(Pulse::default());
        let durable = Arc::new(Durable {
            journal: Arc::clone(&self.request.journal),
            lease: Arc::clone(&self.lease),
            seed: self.begun.seed,
            goes_on,
            retry_interrupted: self.request.retry_interrupted,
            veil: Arc::clone(&self.veil),
            stop: watch::Sender::new(None),
            quiet: Quiet::new(),
            pulse,
            taken: Mutex::new(HashSet::new()),
            held: Arc::default(),
            calendar: self.request.calendar,
        });
        let _beating = beating(&durable, pulses, &self.ready.threads);
        let run = self.ready.run(Some(Arc::clone(&durable)));
        let caller = Caller::of(Arc::clone(&self.ready.program));
        let first = Ticket {
            number: 0,
            under_way: Some(durable.works()),
        };
        let working = Box::pin(call(&run, task, arguments.to_owned(), caller, first));
        let stopped = async {
            let quiet = durable.quiet.for_long(|| durable.now_ms());
            match select(pin!(durable.why_stopped()), pin!(quiet)).await {
                Either::Left((stop, _)) => Either::Left(stop),
                Either::Right((waits, _)) => Either::Right(waits),
            }
        };
        let stopped = match select(working, pin!(stopped)).await {
            Either::Left((text, _)) => return self.ended(task, text, &durable).await,
            Either::Right((stopped, working)) => {
                if let Some(recorder) = &run.recorder {
                    recorder.mute();
                }
                // With every sandbox of the run.
                drop(working);
                stopped
            }
        };
        match stopped {
            Either::Left(stop) => self.stopped(task, stop, &durable).await,
            Either::Right(waits) => Ok(Ended::Waits(waits)),
        }
    }

    async fn ended(
        &self,
        task: Option<&str>,
        text: String,
        durable: &Durable,
    ) -> Result<Ended, Failure> {
        if self.is_cancelled() {
            // Who stops a process does not end the run.
            self.settle(Settled::LetGo).await?;
            return Ok(Ended::Envelope(text));
        }
        // Whatever made it end may have come with the reason to stop.
        let why = durable.stop.borrow().clone();
        if let Some(stop) = why {
            return self.stopped(task, stop, durable).await;
        }
        let completed = text.starts_with("{\"success\":true");
        let settled = Settled::Ended {
            status: if completed { "completed" } else { "failed" },
            envelope: durable.veil.hide(&text).into_owned(),
        };
        self.settle(settled).await?;
        Ok(Ended::Envelope(text))
    }

    async fn stopped(
        &self,
        task: Option<&str>,
        stop: Stop,
        durable: &Durable,
    ) -> Result<Ended, Failure> {
        match stop {
            Stop::Journal(failure) => Err(failure),
            Stop::Stuck(failure) => {
                let text = self.text(task, failure);
                let stuck = Settled::Stuck(durable.veil.hide(&text).into_owned());
                self.settle(stuck).await?;
                Ok(Ended::Envelope(text))
            }
            Stop::Cancelled => self.cancelled(task).await.map(Ended::Envelope),
        }
    }

    /// Ends the run, because somebody wants that.
    async fn cancelled(&self, task: Option<&str>) -> Result<String, Failure> {
        let text = self.was_cancelled(task);
        let settled = Settled::Ended {
            status: "cancelled",
            envelope: text.clone(),
        };
        self.settle(settled).await?;
        Ok(text)
    }

    /// Whether it waits for all of these: an answer may have come while the sandboxes were being stopped, and lies in the
    /// journal, where nobody would look for it.
    async fn still_waits(&self, waits: &[Waiting]) -> Result<bool, Failure> {
        // What was told before is kept with it.
        self.kept(vec![Change::Beat]).await?;
        self.are_open(waits)
    }

    fn are_open(&self, waits: &[Waiting]) -> Result<bool, Failure> {
        for waiting in waits {
            let step = self.request.journal.lookup(&self.lease, &waiting.path)?;
            if step.is_some_and(|step| step.envelope.is_some()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives the run up, and says until when.
    async fn suspended(&self, waits: &[Waiting]) -> Result<String, Failure> {
        let wake_ms = wake(waits);
        let settled = suspended(waits, false);
        self.settle(settled).await?;
        let signals = waits.iter().filter_map(|waiting| waiting.signal.as_ref());
        let signals: Vec<Value> = signals
            .map(|(name, shown)| {
                let shown = readable(shown, &self.begun.seed);
                let shown: Value = serde_json::from_str(&shown).unwrap_or_default();
                json!({ "name": name, "args": shown })
            })
            .collect();
        let status = if signals.is_empty() {
            "sleeping"
        } else {
            "waiting"
        };
        Ok(json!({ "suspended": {
            "run_id": self.lease.run_id,
            "status": status,
            "wake_ms": wake_ms,
            "signals": signals,
        } })
        .to_string())
    }

    /// Waits until the run can go on; gives an envelope if it cannot any more.
    async fn wait(&self, task: Option<&str>, waits: &[Waiting]) -> Result<Option<String>, Failure> {
        self.settle(suspended(waits, true)).await?;
        let mut beaten = Instant::now();
        let now_ms = || (self.request.calendar)().as_secs_f64() * 1e3;
        let names: Vec<&str> = waits
            .iter()
            .filter_map(|waiting| Some(&*waiting.signal.as_ref()?.0))
            .collect();
        loop {
            let mut left = waits.iter().filter_map(|waiting| waiting.left_ms(now_ms()));
            let is_time = left.any(|left| left <= 0.0);
            let journal = &self.request.journal;
            let pulse = journal.heartbeat(&self.lease)?;
            if pulse.cancelled {
                return self.cancelled(task).await.map(Some);
            }
            if is_time || !self.are_open(waits)? {
                return Ok(None);
            }
            for name in &names {
                if !journal.signals(&self.lease, name)?.is_empty() {
                    return Ok(None);
                }
            }
            if pulse.lost || beaten.elapsed() >= BEAT {
                // If it is lost, this says so.
                self.kept(vec![Change::Beat]).await?;
                beaten = Instant::now();
            }
            let stopped = cancelled_or_never(self.ready.cancel.clone());
            if let Either::Left(_) = select(pin!(stopped), pin!(sleep(PULSE))).await {
                self.settle(Settled::LetGo).await?;
                return Ok(Some(self.was_cancelled(task)));
            }
        }
    }

    fn is_cancelled(&self) -> bool {
        self.ready
            .cancel
            .as_ref()
            .is_some_and(|cancel| *cancel.borrow())
    }

    async fn settle(&self, settled: Settled) -> Result<(), Failure> {
        self.kept(vec![Change::Settled(settled)]).await
    }

    async fn kept(&self, changes: Vec<Change>) -> Result<(), Failure> {
        let ack = self.request.journal.append(&self.lease, changes);
        let ended = |_| Failure::internal("the journal's thread has ended");
        ack.await.map_err(ended)?
    }

    fn was_cancelled(&self, task: Option<&str>) -> String {
        let message = format!("\"{}\" was cancelled", task.unwrap_or("main"));
        self.text(task, Failure::new(ErrorType::Cancelled, message))
    }

    fn text(&self, task: Option<&str>, failure: Failure) -> String {
        let outcome = Outcome::never_ran(failure);
        envelope(&outcome, task.unwrap_or("main"), 0, &self.lease.run_id).unwrap_or_default()
    }
}

async fn cancelled_or_never(cancel: Option<Cancel>) {
    match cancel {
        Some(cancel) => cancelled(cancel).await,
        None => std::future::pending().await,
    }
}

/// What becomes of a run that waits for these.
fn suspended(waits: &[Waiting], held: bool) -> Settled {
    Settled::Suspended {
        wake_ms: wake(waits),
        for_signal: waits.iter().any(|waiting| waiting.signal.is_some()),
        held,
    }
}

/// When a run goes on that waits for these.
fn wake(waits: &[Waiting]) -> Option<f64> {
    waits
        .iter()
        .filter_map(|waiting| waiting.due_ms)
        .min_by(f64::total_cmp)
}

/// Looks after the run as long as what it gives is there.
fn beating(durable: &Arc<Durable>, pulses: watch::Sender<Pulse>, threads: &Threads) -> Beating {
    let durable = Arc::clone(durable);
    let beat = async move {
        let mut beaten = Instant::now();
        loop {
            match durable.journal.heartbeat(&durable.lease) {
                Ok(pulse) => {
                    if pulse.cancelled {
                        durable.stop(Stop::Cancelled);
                    }
                    pulses.send_if_modified(|last| std::mem::replace(last, pulse) != pulse);
                    if pulse.lost || beaten.elapsed() >= BEAT {
                        let ack = durable.journal.append(&durable.lease, vec![Change::Beat]);
                        durable.kept(ack).await;
                        beaten = Instant::now();
                    }
                }
                Err(failure) => durable.stop(Stop::Journal(failure)),
            }
            sleep(PULSE).await;
        }
    };
    Beating(threads.control().spawn(beat))
}

struct Beating(tokio::task::JoinHandle<()>);

impl Drop for Beating {
    fn drop(&mut self) {
        self.0.abort();
    }
}
