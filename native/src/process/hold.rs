//! A hold on one run, or on a load: to stop it, and to see what it prints and what happens in it.

use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::sandbox::{Cancel, Channel, Sink};
use crate::trace::{Event, Listener};

/// Made only when somebody wants to stop the run or to follow it.
#[derive(Clone)]
pub struct Hold {
    cancel: watch::Sender<bool>,
    heard: Option<Arc<Heard>>,
    events: bool,
}

/// What happened in a run.
pub enum News {
    /// A piece of what a task printed.
    Output(Channel, String),
    /// The JSON text of a change of a task.
    Event(String),
}

impl Hold {
    /// `wake` is called, at most once before each `take`, when output is waiting, and with `events` when changes of
    /// tasks are; without it both are discarded. It is called from the threads of sandboxes: it must not block.
    #[must_use]
    pub fn new(wake: Option<Box<dyn Fn() + Send + Sync>>, events: bool) -> Self {
        let heard = wake.map(|wake| {
            Arc::new(Heard {
                wake,
                waiting: Mutex::default(),
            })
        });
        Self {
            cancel: watch::Sender::new(false),
            heard,
            events,
        }
    }

    /// Stops the run: its envelope says `CANCELLED`.
    pub fn stop(&self) {
        self.cancel.send_replace(true);
    }

    /// Everything that is waiting, in order.
    #[must_use]
    pub fn take(&self) -> Vec<News> {
        let heard = self.heard.as_ref();
        heard
            .map(|heard| take(&mut *heard.lock()))
            .unwrap_or_default()
    }

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

struct Heard {
    wake: Box<dyn Fn() + Send + Sync>,
    waiting: Mutex<Vec<News>>,
}

impl Heard {
    fn put(&self, put: impl FnOnce(&mut Vec<News>)) {
        let mut waiting = self.lock();
        let first = waiting.is_empty();
        put(&mut waiting);
        drop(waiting);
        if first {
            (self.wake)();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<News>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Heard {
    fn write(&self, to: Channel, text: &str) {
        self.put(|waiting| match waiting.last_mut() {
            Some(News::Output(channel, chunk)) if *channel == to => chunk.push_str(text),
            _ => waiting.push(News::Output(to, text.to_owned())),
        });
    }
}

impl Listener for Heard {
    fn event(&self, event: &Event) {
        self.put(|waiting| waiting.push(News::Event(event.to_json())));
    }
}
