//! A hold on one run: to stop it, and to see what it prints.

use napi::Status;
use napi::bindgen_prelude::{Buffer, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;

use crate::process::{self, Hold};
use crate::sandbox::Channel;

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
    hold: Hold,
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
        let wake = wake.map(waking).transpose()?;
        let hold = Hold::new(wake, events);
        Ok(Self { hold })
    }

    /// Stops the run: its envelope says `CANCELLED`.
    #[napi]
    pub fn stop(&self) {
        self.hold.stop();
    }

    /// Everything that is waiting, in order.
    #[napi]
    #[must_use]
    pub fn take(&self) -> Vec<News> {
        self.hold.take().into_iter().map(News::from).collect()
    }
}

impl RunHandle {
    pub(super) fn hold(&self) -> Hold {
        self.hold.clone()
    }
}

fn waking(wake: Function<'_, (), ()>) -> napi::Result<Box<dyn Fn() + Send + Sync>> {
    let wake: Wake = wake.build_threadsafe_function().weak::<true>().build()?;
    Ok(Box::new(move || {
        wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
    }))
}

impl From<process::News> for News {
    fn from(news: process::News) -> Self {
        match news {
            process::News::Output(channel, text) => Self {
                output: Some(OutputChunk {
                    stream: match channel {
                        Channel::Stdout => "stdout".to_owned(),
                        Channel::Stderr => "stderr".to_owned(),
                    },
                    data: text.into_bytes().into(),
                }),
                event: None,
            },
            process::News::Event(text) => Self {
                output: None,
                event: Some(text),
            },
        }
    }
}
