//! The thread that keeps a trace. Whoever has something to tell only puts it into a queue.

use std::mem::take;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::event::{Applied, Event, Subject};
use super::retention;
use super::settings::TraceSettings;
use super::store::Store;
use crate::sqlite::{Trouble, files_of, identity_of};

/// How long entries are gathered before they are written together: what a crash can lose.
const BATCH_INTERVAL: Duration = Duration::from_millis(50);
/// How often old runs are looked for.
const RETENTION_INTERVAL: Duration = Duration::from_secs(60);
/// Bytes that may wait to be written; what comes on top is lost. Attack: tasks that print faster than a disk writes.
const MAX_WAITING: usize = 64 << 20;
/// What an entry takes besides its texts, about.
const ENTRY_SIZE: usize = 400;

/// What is told to a trace.
pub(super) enum Entry {
    /// A task was called.
    Called {
        event: Event,
        program: Subject,
        applied: Option<Applied>,
    },
    /// A task's state changed.
    Changed(Event),
    /// A task printed.
    Printed {
        run_id: Arc<str>,
        task_id: u32,
        attempt: u32,
        time_ms: f64,
        stream: &'static str,
        text: String,
    },
}

impl Entry {
    fn size(&self) -> usize {
        ENTRY_SIZE
            + match self {
                Self::Called { .. } => 0,
                Self::Changed(event) => event.ended.as_ref().map_or(0, |ended| {
                    let failure = ended.failure.as_ref();
                    let texts = failure.map_or(0, |failure| {
                        failure.message.len() + failure.stack.as_ref().map_or(0, String::len)
                    });
                    let urls: usize = ended
                        .host_requests
                        .iter()
                        .map(|one| one.url.len() + 50)
                        .sum();
                    texts + urls
                }),
                Self::Printed { text, .. } => text.len(),
            }
    }
}

/// The trace of one project. It never fails: what cannot be kept is lost, and a warning says so.
pub struct Trace {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    settings: TraceSettings,
    clock: fn() -> f64,
    queue: Mutex<Queue>,
    /// There is something to write, or a reason to hurry.
    work: Condvar,
    /// Something was written.
    written: Condvar,
}

#[derive(Default)]
struct Queue {
    entries: Vec<Entry>,
    bytes: usize,
    /// Entries that did not fit.
    lost: usize,
    /// The writer sleeps until it is woken.
    idle: bool,
    /// Somebody waits for everything to be written.
    hurried: bool,
    /// Entries that the writer has taken, and not written yet.
    writing: usize,
    /// Nothing more will come.
    closed: bool,
    /// The writer has ended.
    finished: bool,
    warnings: Vec<String>,
    warned: bool,
}

impl Trace {
    /// Begins to open the file at `path`, on a thread of its own, which ends with the trace.
    #[must_use]
    pub fn open(path: &Path, settings: TraceSettings, clock: fn() -> f64) -> Self {
        let shared = Arc::new(Shared {
            path: path.to_owned(),
            settings,
            clock,
            queue: Mutex::default(),
            work: Condvar::new(),
            written: Condvar::new(),
        });
        let writer = Arc::clone(&shared);
        let started = thread::Builder::new()
            .name("capsule-trace".to_owned())
            .spawn(move || writer.work());
        if let Err(error) = started {
            shared.warn(&format!("no thread can be started: {error}"));
            let mut queue = shared.lock();
            queue.closed = true;
            queue.finished = true;
        }
        Self { shared }
    }

    pub(super) fn push(&self, entry: Entry) {
        let size = entry.size();
        let mut queue = self.shared.lock();
        if queue.closed || queue.bytes + size > MAX_WAITING {
            queue.lost += 1;
            return;
        }
        queue.bytes += size;
        queue.entries.push(entry);
        // Waking a thread costs as much as a small task does: one that gathers wakes by itself.
        if take(&mut queue.idle) {
            self.shared.work.notify_one();
        }
    }

    /// Waits until everything is written that was told so far, or until then.
    pub fn flush(&self, until: Instant) {
        let mut queue = self.shared.lock();
        while !queue.finished && (queue.writing > 0 || !queue.entries.is_empty()) {
            queue.hurried = true;
            self.shared.work.notify_one();
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let waiting = queue.entries.len() + queue.writing;
                drop(queue);
                let why = format!("{waiting} events could not be written in time");
                return self.shared.warn(&why);
            }
            queue = waited(&self.shared.written, queue, left);
        }
    }

    /// Whether everything is written that was told so far.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        let queue = self.shared.lock();
        queue.writing == 0 && queue.entries.is_empty()
    }

    /// What could not be kept, told once.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        take(&mut self.shared.lock().warnings)
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.work.notify_one();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells it to whoever asks next; the first is enough.
    fn warn(&self, why: &str) {
        let mut queue = self.lock();
        if !queue.warned {
            queue.warned = true;
            let text = format!("{}: the trace is not complete: {why}", self.path.display());
            queue.warnings.push(text);
        }
    }

    fn work(&self) {
        // While what it will tell of is prepared. If it cannot be opened, the first batch is told why; what never
        // runs leaves no file.
        let mut store = None;
        if self.path.exists() {
            store = Store::open(&self.path).ok();
        }
        let mut looked = None::<Instant>;
        while let Some(entries) = self.next() {
            self.write(&mut store, &entries);
            drop(entries);
            let due = looked.is_none_or(|at| at.elapsed() >= RETENTION_INTERVAL);
            if let (true, Some(open)) = (due, &mut store) {
                // Where it is impossible, the next batch tells of it, or the next time it is not any more.
                let more = retention::drop_old(open, &self.settings, (self.clock)());
                looked = (!more.unwrap_or(false)).then(Instant::now);
            }
            self.lock().writing = 0;
            self.written.notify_all();
        }
        self.lock().finished = true;
        self.written.notify_all();
    }

    /// The entries of the next batch; none when there will be no more.
    fn next(&self) -> Option<Vec<Entry>> {
        let mut queue = self.lock();
        while queue.entries.is_empty() && !queue.closed {
            queue.idle = true;
            queue = self
                .work
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
        queue.idle = false;
        let until = Instant::now() + BATCH_INTERVAL;
        while !queue.hurried && !queue.closed {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            queue = waited(&self.work, queue, left);
        }
        queue.hurried = false;
        if queue.entries.is_empty() {
            return None;
        }
        queue.writing = queue.entries.len();
        queue.bytes = 0;
        let lost = take(&mut queue.lost);
        let entries = take(&mut queue.entries);
        drop(queue);
        if lost > 0 {
            self.warn(&format!(
                "{lost} events came faster than they could be written"
            ));
        }
        Some(entries)
    }

    fn write(&self, store: &mut Option<Store>, entries: &[Entry]) {
        if store.as_ref().is_some_and(|open| !open.is_there()) {
            *store = None;
        }
        let found = identity_of(&self.path);
        let lost = entries.len();
        match self.try_write(store, entries) {
            Ok(()) => {}
            // With a project that is gone, its trace is.
            Err(Trouble::Unwritable(_)) if self.project().is_none_or(|folder| !folder.exists()) => {}
            Err(Trouble::Unwritable(why)) => self.warn(&format!(
                "{lost} events were lost: {why}. To do without, set enabled = false under [trace] in capsule.toml."
            )),
            Err(Trouble::Damaged(why)) => {
                *store = None;
                // Another process may have been faster: what is there now is a new one.
                let ours = identity_of(&self.path) == found;
                let aside = ours.then(|| self.set_aside()).transpose();
                let begun = aside.and_then(|aside| match self.try_write(store, entries) {
                    Ok(()) => Ok(aside),
                    Err(trouble) => Err(trouble.to_string()),
                });
                match begun {
                    Ok(Some(aside)) => self.warn(&format!(
                        "the file was damaged ({why}), so it is now {} and a new one was begun",
                        aside.display()
                    )),
                    Ok(None) => {}
                    Err(error) => self.warn(&format!("{lost} events were lost: {why}; {error}")),
                }
            }
        }
    }

    fn try_write(&self, store: &mut Option<Store>, entries: &[Entry]) -> Result<(), Trouble> {
        let open = match store {
            Some(open) => open,
            None => store.insert(Store::open(&self.path)?),
        };
        open.write(entries)
    }

    fn project(&self) -> Option<&Path> {
        self.path.parent()?.parent()
    }

    /// Gives a damaged file another name, with those that belong to it.
    fn set_aside(&self) -> Result<PathBuf, String> {
        let mut name = self.path.as_os_str().to_owned();
        name.push(format!(".damaged-{:.0}", (self.clock)()));
        let aside = PathBuf::from(name);
        for (from, to) in files_of(&self.path).zip(files_of(&aside)) {
            match std::fs::rename(&from, &to) {
                Err(error) if from == self.path => return Err(error.to_string()),
                _ => {}
            }
        }
        Ok(aside)
    }
}

/// The queue again, when there is news of it or after a time.
fn waited<'a>(
    news: &Condvar,
    queue: MutexGuard<'a, Queue>,
    limit: Duration,
) -> MutexGuard<'a, Queue> {
    let waited = news.wait_timeout(queue, limit);
    waited.unwrap_or_else(PoisonError::into_inner).0
}
