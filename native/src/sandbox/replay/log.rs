//! What one attempt of a task in a durable run saw.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;
use tokio::sync::watch;
use tokio::time::timeout;

use super::events::{Event, micros_of, time_in};
use super::rest::resting;
use crate::error::{ErrorType, Failure};
use crate::sandbox::clock::Stage;
use crate::sandbox::network::Refusal;

/// What a reading adds to the clocks, so that code which waits for a time by looking at them ends.
const READING: Duration = Duration::from_micros(10);
/// Bytes that are recorded of one attempt. Attack: a task that waits for nothing, without end.
const MAX_LOG: usize = 64 << 20;
/// How long something takes to come that had come before: the host only has to give it again.
pub(in crate::sandbox) const MOST_REPLAY: Duration = Duration::from_secs(60);

/// Where what a task saw is kept, and who is told of it.
pub trait Keeper: Send + Sync {
    /// The task did something else than its record says: nothing more of its run may happen.
    fn broke(&self, failure: Failure);
    /// The task does nothing but wait for other tasks, sleeps and signals.
    fn rests(&self);
    /// It does not any more.
    fn rises(&self);
    /// The answer that a request of the attempt had before; none if it may be sent now.
    fn request(
        &self,
        number: u32,
        asked: Asked,
    ) -> Pin<Box<dyn Future<Output = Option<Kept>> + Send>>;
    /// The answer that it has now, and what the task is told instead if it cannot be kept.
    fn answered(&self, number: u32, answer: Kept) -> Pin<Box<dyn Future<Output = Kept> + Send>>;
    /// Counts the bytes of bodies that all tasks of the run make the host hold.
    fn held(&self) -> Arc<AtomicUsize>;
}

/// A request.
#[derive(Debug)]
pub struct Asked {
    /// `GET` and its like.
    pub method: String,
    /// Where it goes, without user and password.
    pub url: String,
    /// What is sent, if it could be read.
    pub body: Option<Bytes>,
}

/// How a request was answered.
pub type Kept = Result<Response<Bytes>, Refusal>;

/// What one attempt saw, and what it is shown.
pub struct Log {
    state: Mutex<State>,
    live: watch::Sender<bool>,
    keeper: Arc<dyn Keeper>,
    /// The calendar's time since 1970.
    calendar: fn() -> Duration,
    /// What its random numbers are made of.
    pub(in crate::sandbox) seed: [u8; 32],
}

struct State {
    /// What another process recorded, and how much of it was shown.
    recorded: Vec<u8>,
    shown: usize,
    /// What was recorded here, and the journal does not have yet; how much it has.
    fresh: Vec<u8>,
    kept: usize,
    /// The monotonic clock, and what it said at the last event.
    now: Duration,
    last: Duration,
    /// What the calendar's clock adds to it.
    calendar: Duration,
    /// When it was what, of a task that is not replayed any more.
    since: Option<(Instant, Duration)>,
    /// Requests and timers that are under way.
    busy: usize,
    diverged: Option<Failure>,
}

impl Log {
    /// Of an attempt of which so much was recorded before; nothing, if it is new.
    #[must_use]
    pub fn new(
        recorded: Vec<u8>,
        seed: [u8; 32],
        keeper: Arc<dyn Keeper>,
        calendar: fn() -> Duration,
    ) -> Arc<Self> {
        let now = Stage::Task.begins();
        let log = Arc::new(Self {
            live: watch::Sender::new(recorded.is_empty()),
            state: Mutex::new(State {
                kept: recorded.len(),
                recorded,
                shown: 0,
                fresh: Vec::new(),
                now,
                last: now,
                calendar: Duration::ZERO,
                since: None,
                busy: 0,
                diverged: None,
            }),
            keeper,
            calendar,
            seed,
        });
        // The clocks have to say something before anything happens.
        let mut state = log.lock();
        if state.is_live() {
            log.go_live(&mut state);
        } else {
            state.show_beginning();
            log.live.send_replace(state.is_live());
        }
        drop(state);
        log
    }

    /// How long it worked before, while its processes lived.
    #[must_use]
    pub fn used(&self) -> Duration {
        time_in(&self.lock().recorded)
    }

    /// How much is recorded.
    #[must_use]
    pub fn position(&self) -> usize {
        let state = self.lock();
        if state.is_live() {
            state.kept + state.fresh.len()
        } else {
            state.shown
        }
    }

    /// Whether everything that was recorded before has been shown.
    #[must_use]
    pub fn is_live(&self) -> bool {
        *self.live.borrow()
    }

    /// Waits for that.
    pub async fn until_live(&self) {
        // Never closed: this is its sender.
        let _ = self.live.subscribe().wait_for(|live| *live).await;
    }

    /// Gives what is recorded and not yet kept, with its position, to who keeps it: one after the other.
    pub fn hand_over<T>(&self, keep: impl FnOnce(Option<(usize, Vec<u8>)>) -> T) -> T {
        let mut state = self.lock();
        let fresh = std::mem::take(&mut state.fresh);
        let position = state.kept;
        state.kept += fresh.len();
        keep((!fresh.is_empty()).then_some((position, fresh)))
    }

    pub(in crate::sandbox) fn keeper(&self) -> &Arc<dyn Keeper> {
        &self.keeper
    }

    /// The monotonic clock.
    pub(super) fn time(&self) -> Duration {
        self.lock().now
    }

    /// The clocks as a guest reads them: the monotonic one, and the calendar's.
    pub(super) fn read(&self) -> (Duration, Duration) {
        let mut state = self.lock();
        state.now += READING;
        (state.now, state.now + state.calendar)
    }

    /// The next event that was recorded; none if the task is to live through what happens now.
    pub(in crate::sandbox) fn replayed(&self) -> wasmtime::Result<Option<Event>> {
        let mut state = self.lock();
        if let Some(failure) = &state.diverged {
            return Err(failure.clone().into());
        }
        while !state.is_live() {
            let Some(event) = state.show() else {
                let damaged = "the record of the task cannot be read".to_owned();
                drop(state);
                return Err(self.diverged(damaged));
            };
            if state.is_live() {
                self.live.send_replace(true);
            }
            if let Event::Live(calendar) = event {
                state.calendar = calendar;
                continue;
            }
            return Ok(Some(event));
        }
        if state.since.is_none() {
            self.go_live(&mut state);
        }
        Ok(None)
    }

    /// Records what happened now.
    pub(in crate::sandbox) fn record(&self, event: &Event) -> wasmtime::Result<()> {
        let mut state = self.lock();
        state.record(event);
        if state.kept + state.fresh.len() > MAX_LOG {
            let message = format!(
                "the task waited so often that its record has more than {MAX_LOG} bytes, which is the most in a durable run. Let tasks that it calls do the waiting."
            );
            return Err(Failure::new(ErrorType::QuotaExceeded, message).into());
        }
        Ok(())
    }

    /// Something that comes once: it came before, or it is waited for.
    pub(in crate::sandbox) async fn came<T>(
        &self,
        something: impl Future<Output = T>,
    ) -> wasmtime::Result<T> {
        match self.replayed()? {
            Some(Event::Came) => self.again(something).await,
            Some(other) => Err(self.differs(&other, &Event::Came)),
            None => {
                let came = self.resting(something).await;
                self.record(&Event::Came)?;
                Ok(came)
            }
        }
    }

    /// What has come before comes again, without anything happening.
    pub(in crate::sandbox) async fn again<T>(
        &self,
        something: impl Future<Output = T>,
    ) -> wasmtime::Result<T> {
        let came = timeout(MOST_REPLAY, something).await;
        came.map_err(|_| self.diverged("what it had before does not come again".to_owned()))
    }

    /// A fingerprint of what the task saw of a file or folder.
    pub(in crate::sandbox) fn saw(&self, what: &[u8], fingerprint: u64) {
        let now = Event::Saw(fingerprint);
        match self.replayed() {
            Ok(None) => {
                // Too long a record is told at the next wait.
                let _ = self.record(&now);
            }
            Ok(Some(before)) if before == now => {}
            Ok(Some(Event::Saw(_))) => {
                let path = String::from_utf8_lossy(what);
                self.diverged(format!(
                    "{path} is not what it was when the task read it. Bring it back, or fork the run"
                ));
            }
            Ok(Some(other)) => {
                self.differs(&other, &now);
            }
            Err(_) => {}
        }
    }

    /// The task does something else than what was recorded.
    pub(in crate::sandbox) fn differs(&self, before: &Event, now: &Event) -> wasmtime::Error {
        self.diverged(format!(
            "before, it {}; now, it {}",
            before.deed(),
            now.deed()
        ))
    }

    /// Ends the run: what the task does is not what was recorded.
    pub(in crate::sandbox) fn diverged(&self, how: String) -> wasmtime::Error {
        let message = format!("the task was run again and did something else: {how}.");
        let failure = Failure::new(ErrorType::Nondeterminism, message);
        self.lock().diverged = Some(failure.clone());
        self.keeper.broke(failure.clone());
        failure.into()
    }

    /// Waits for something: meanwhile the task only waits, if it has no requests or timers under way.
    pub(in crate::sandbox) async fn resting<T>(&self, something: impl Future<Output = T>) -> T {
        if self.lock().busy > 0 {
            something.await
        } else {
            resting(Arc::clone(&self.keeper), something).await
        }
    }

    /// While it lasts, something is under way.
    pub(in crate::sandbox) fn busy(self: &Arc<Self>) -> Busy {
        self.lock().busy += 1;
        Busy(Arc::clone(self))
    }

    /// The calendar goes on from where it stands now, and never back.
    fn go_live(&self, state: &mut State) {
        let calendar = (self.calendar)().saturating_sub(state.now);
        state.calendar = state.calendar.max(calendar);
        state.since = Some((Instant::now(), state.now));
        let event = Event::Live(Duration::from_micros(micros_of(state.calendar)));
        if let Event::Live(calendar) = event {
            state.calendar = calendar;
        }
        state.record(&event);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").finish_non_exhaustive()
    }
}

impl State {
    fn is_live(&self) -> bool {
        self.shown >= self.recorded.len()
    }

    /// The first event tells what the clocks say.
    fn show_beginning(&mut self) {
        if let Some(Event::Live(calendar)) = self.show() {
            self.calendar = calendar;
        }
    }

    fn show(&mut self) -> Option<Event> {
        let mut rest = self.recorded.get(self.shown..)?;
        let before = rest.len();
        let (micros, event) = Event::read(&mut rest)?;
        self.shown += before - rest.len();
        self.last += Duration::from_micros(micros);
        self.now = self.now.max(self.last);
        Some(event)
    }

    fn record(&mut self, event: &Event) {
        if let Some((since, then)) = self.since {
            let real = then + since.elapsed();
            if self.now > real {
                // Its readings were ahead of the time.
                self.since = Some((Instant::now(), self.now));
            }
            self.now = self.now.max(real);
        }
        let micros = micros_of(self.now - self.last);
        self.last += Duration::from_micros(micros);
        self.now = self.last;
        event.write(micros, &mut self.fresh);
    }
}

/// A task that has something under way.
pub(in crate::sandbox) struct Busy(Arc<Log>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
    }
}
