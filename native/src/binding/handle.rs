//! A hold on one run: to stop it, and to see what it prints.

use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::Status;
use napi::bindgen_prelude::{Buffer, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use tokio::sync::watch;

use crate::sandbox::{Cancel, Channel, Sink};
use crate::trace::{Event, Listener};

/// Wakes JavaScript; weak, so that it does not keep the process alive: the run's promise does.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// What happened in a run: one of the two is there.
#[napi(object)]
pub struct News {
    /// A piece of what a task printed.
    pub output: Option<OutputChunk>,
    /// The JSON text of a change of a task.
    pub event: Option<String>,
}

/// A piece of what a task printed.
#[napi(object)]
pub struct OutputChunk {
    /// `stdout` or `stderr`.
    #[napi(ts_type = "'stdout' | 'stderr'")]
    pub stream: String,
    /// UTF-8 text.
    pub data: Buffer,
}

/// A hold on one run. Made only when somebody wants to stop the run or see its output.
#[napi]
pub struct RunHandle {
    cancel: watch::Sender<bool>,
    heard: Option<Arc<Heard>>,
    events: bool,
}

#[napi]
impl RunHandle {
    /// `wake` is called, at most once before each `take`, when output is waiting, and with `events` when changes of
    /// tasks are; without it both are discarded.
    ///
    /// # Errors
    /// Only Node-API's own.
    #[napi(constructor)]
    pub fn new(wake: Option<Function<'_, (), ()>>, events: bool) -> napi::Result<Self> {
        let wake = wake
            .map(|wake| wake.build_threadsafe_function().weak::<true>().build())
            .transpose()?;
        let heard = wake.map(|wake| {
            Arc::new(Heard {
                wake,
                waiting: Mutex::default(),
            })
        });
        Ok(Self {
            cancel: watch::Sender::new(false),
            heard,
            events,
        })
    }

    /// Stops the run: its envelope says `CANCELLED`.
    #[napi]
    pub fn stop(&self) {
        self.cancel.send_replace(true);
    }

    /// Everything that is waiting, in order.
    #[napi]
    #[must_use]
    pub fn take(&self) -> Vec<News> {
        let heard = self.heard.as_ref();
        heard.map(|heard| heard.take()).unwrap_or_default()
    }
}

impl RunHandle {
    pub(super) fn cancel(&self) -> Cancel {
        self.cancel.subscribe()
    }

    pub(super) fn sink(&self) -> Option<Arc<dyn Sink>> {
        self.heard.clone().map(|heard| heard as Arc<dyn Sink>)
    }

    pub(super) fn listener(&self) -> Option<Arc<dyn Listener>> {
        let heard = self.heard.clone().filter(|_| self.events);
        heard.map(|heard| heard as Arc<dyn Listener>)
    }
}

/// What JavaScript is to hear.
struct Heard {
    wake: Wake,
    waiting: Mutex<Vec<Waiting>>,
}

enum Waiting {
    Output(Channel, String),
    Event(String),
}

impl Heard {
    fn take(&self) -> Vec<News> {
        let waiting = take(&mut *self.lock());
        waiting.into_iter().map(News::from).collect()
    }

    fn put(&self, put: impl FnOnce(&mut Vec<Waiting>)) {
        let mut waiting = self.lock();
        let first = waiting.is_empty();
        put(&mut waiting);
        drop(waiting);
        if first {
            self.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl From<Waiting> for News {
    fn from(waiting: Waiting) -> Self {
        match waiting {
            Waiting::Output(channel, text) => Self {
                output: Some(OutputChunk {
                    stream: match channel {
                        Channel::Stdout => "stdout".to_owned(),
                        Channel::Stderr => "stderr".to_owned(),
                    },
                    data: text.into_bytes().into(),
                }),
                event: None,
            },
            Waiting::Event(text) => Self {
                output: None,
                event: Some(text),
            },
        }
    }
}

impl Sink for Heard {
    fn write(&self, to: Channel, text: &str) {
        self.put(|waiting| match waiting.last_mut() {
            Some(Waiting::Output(channel, chunk)) if *channel == to => chunk.push_str(text),
            _ => waiting.push(Waiting::Output(to, text.to_owned())),
        });
    }
}

impl Listener for Heard {
    fn event(&self, event: &Event) {
        self.put(|waiting| waiting.push(Waiting::Event(event.to_json())));
    }
}
