//! A hold on one run: to stop it, and to see what it prints.

use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use napi::Status;
use napi::bindgen_prelude::{Buffer, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use tokio::sync::watch;

use crate::sandbox::{Cancel, Channel, Sink};

/// Wakes JavaScript; weak, so that it does not keep the process alive: the run's promise does.
type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

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
    printed: Option<Arc<Printed>>,
}

#[napi]
impl RunHandle {
    /// `wake` is called, at most once before each `takeOutput`, when output is waiting; without it output is
    /// discarded.
    ///
    /// # Errors
    /// Only Node-API's own.
    #[napi(constructor)]
    pub fn new(wake: Option<Function<'_, (), ()>>) -> napi::Result<Self> {
        let wake = wake
            .map(|wake| wake.build_threadsafe_function().weak::<true>().build())
            .transpose()?;
        let printed = wake.map(|wake| {
            Arc::new(Printed {
                wake,
                waiting: Mutex::default(),
            })
        });
        Ok(Self {
            cancel: watch::Sender::new(false),
            printed,
        })
    }

    /// Stops the run: its envelope says `CANCELLED`.
    #[napi]
    pub fn stop(&self) {
        self.cancel.send_replace(true);
    }

    /// Everything printed since the last call, in order.
    #[napi]
    #[must_use]
    pub fn take_output(&self) -> Vec<OutputChunk> {
        self.printed
            .as_ref()
            .map(|printed| printed.take())
            .unwrap_or_default()
    }
}

impl RunHandle {
    pub(super) fn cancel(&self) -> Cancel {
        self.cancel.subscribe()
    }

    pub(super) fn sink(&self) -> Option<Arc<dyn Sink>> {
        self.printed.clone().map(|printed| printed as Arc<dyn Sink>)
    }
}

struct Printed {
    wake: Wake,
    waiting: Mutex<Vec<(Channel, String)>>,
}

impl Printed {
    fn take(&self) -> Vec<OutputChunk> {
        let waiting = take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let chunk = |(channel, text): (Channel, String)| OutputChunk {
            stream: match channel {
                Channel::Stdout => "stdout".to_owned(),
                Channel::Stderr => "stderr".to_owned(),
            },
            data: text.into_bytes().into(),
        };
        waiting.into_iter().map(chunk).collect()
    }
}

impl Sink for Printed {
    fn write(&self, to: Channel, text: &str) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let first = waiting.is_empty();
        match waiting.last_mut() {
            Some((channel, chunk)) if *channel == to => chunk.push_str(text),
            _ => waiting.push((to, text.to_owned())),
        }
        drop(waiting);
        if first {
            self.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }
}
