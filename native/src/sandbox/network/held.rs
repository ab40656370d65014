//! Requests that a guest can let go of. The interpreter itself never does: a response whose body its program
//! cancelled would keep its connection until the sandbox ends.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};
use tokio::task::AbortHandle;
use wasmtime_wasi_http::{Error, WasiBody};

use super::body::KeptBody;

/// The requests of one sandbox that are under way, by the numbers that its guest gave them.
#[derive(Default)]
pub(super) struct Held(Mutex<HashMap<u32, Stage>>);

enum Stage {
    Sending(AbortHandle, KeptBody),
    Reading(Weak<Mutex<Reading>>),
}

/// A response's body, until it was let go of, and who waits for its next piece.
struct Reading {
    body: Option<WasiBody>,
    waiting: Option<Waker>,
}

impl Held {
    pub(super) fn sending(&self, number: u32, job: AbortHandle, body: KeptBody) {
        lock(&self.0).insert(number, Stage::Sending(job, body));
    }

    /// It has no response.
    pub(super) fn ended(&self, number: u32) {
        lock(&self.0).remove(&number);
    }

    /// The body as the guest reads it.
    pub(super) fn reading(self: &Arc<Self>, number: u32, body: WasiBody) -> WasiBody {
        let reading = Arc::new(Mutex::new(Reading {
            body: Some(body),
            waiting: None,
        }));
        lock(&self.0).insert(number, Stage::Reading(Arc::downgrade(&reading)));
        let held = Arc::clone(self);
        HeldBody {
            reading,
            number,
            held,
        }
        .boxed_unsync()
    }

    /// Ends a request, whatever it was doing, with its connection.
    pub(super) fn let_go(&self, number: u32) {
        let stage = lock(&self.0).remove(&number);
        match stage {
            Some(Stage::Sending(job, body)) => {
                body.cut();
                job.abort();
            }
            Some(Stage::Reading(reading)) => {
                let Some(reading) = reading.upgrade() else {
                    return;
                };
                let (body, waiting) = {
                    let mut reading = lock(&reading);
                    (reading.body.take(), reading.waiting.take())
                };
                drop(body);
                if let Some(waiting) = waiting {
                    waiting.wake();
                }
            }
            None => {}
        }
    }
}

struct HeldBody {
    reading: Arc<Mutex<Reading>>,
    number: u32,
    held: Arc<Held>,
}

impl Drop for HeldBody {
    fn drop(&mut self) {
        self.held.ended(self.number);
    }
}

impl Body for HeldBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let mut reading = lock(&self.reading);
        let Some(body) = &mut reading.body else {
            return Poll::Ready(Some(Err(Error::ConnectionTerminated)));
        };
        let polled = Pin::new(body).poll_frame(context);
        if polled.is_pending() {
            reading.waiting = Some(context.waker().clone());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        let reading = lock(&self.reading);
        reading.body.as_ref().is_some_and(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let reading = lock(&self.reading);
        reading
            .body
            .as_ref()
            .map(Body::size_hint)
            .unwrap_or_default()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
