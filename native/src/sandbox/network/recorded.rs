//! Requests of tasks in durable runs: an answer is read whole before the guest sees any of it, and kept; a task that is
//! replayed is given what it was given before.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Bytes, BytesMut};
use futures::stream;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Body, Frame};
use tokio::sync::Semaphore;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use super::egress::{Admitted, MAX_BODY, answered};
use super::refusal::Refusal;
use crate::sandbox::replay::{Asked, Kept, Log};

/// Bytes of a body that the guest gets at once: always the same pieces.
const PIECE: usize = 64 << 10;

/// Bytes of bodies that one run makes the host hold at once. Attack: small sandboxes that begin large requests and read
/// no answer: only in a durable run are they read for them.
const MAX_HELD: usize = 256 << 20;

/// The answer that the request had before, or has now.
pub(super) async fn recorded(
    admitted: Admitted,
    options: Option<RequestOptions>,
    log: Arc<Log>,
    number: u32,
    url: String,
    under_way: Arc<Semaphore>,
) -> Result<Response<WasiBody>, Refusal> {
    let _busy = log.busy();
    let (parts, body) = admitted.request.into_parts();
    let mut sending = Bodies::of(&log);
    let body = whole(body, &mut sending, |error| {
        Refusal::Failed(error.to_string())
    })
    .await;
    let asked = Asked {
        method: parts.method.to_string(),
        url,
        body: body.as_ref().ok().cloned(),
    };
    let mut held = Bodies::of(&log);
    let kept = match log.keeper().request(number, asked).await {
        Some(kept) => kept,
        None => {
            let kept = match body {
                Ok(body) => {
                    let whole = Full::new(body).map_err(|never| match never {});
                    let admitted = Admitted {
                        request: Request::from_parts(parts, whole.boxed_unsync()),
                        ..admitted
                    };
                    sent(admitted, options, under_way, &mut held).await
                }
                // It is kept, too: there may be room for it when the task is replayed, which has seen the refusal.
                Err(refusal) => Err(refusal),
            };
            log.keeper().answered(number, kept).await
        }
    };
    kept.map(|response| response.map(|body| pieces(body, held)))
}

/// Its answer, now.
async fn sent(
    admitted: Admitted,
    options: Option<RequestOptions>,
    under_way: Arc<Semaphore>,
    held: &mut Bodies,
) -> Kept {
    let closed = |_| Refusal::Failed("it was stopped".to_owned());
    let place = under_way.acquire_owned().await.map_err(closed)?;
    let (head, body) = answered(admitted, options, place).await?.into_parts();
    Ok(Response::from_parts(head, whole(body, held, unread).await?))
}

/// What bodies of one request make the host hold, of all that a run does.
struct Bodies {
    all: Option<Arc<AtomicUsize>>,
    bytes: usize,
}

impl Bodies {
    fn of(log: &Log) -> Self {
        Self {
            // What it saw before it sees again, whatever others hold now.
            all: log.is_live().then(|| log.keeper().held()),
            bytes: 0,
        }
    }

    fn grow(&mut self, bytes: usize) -> Result<(), Refusal> {
        let Some(all) = &self.all else {
            return Ok(());
        };
        self.bytes += bytes;
        let before = all.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes <= MAX_HELD {
            return Ok(());
        }
        Err(Refusal::Quota(format!(
            "the bodies that the run's tasks send, and those that they have not read yet, have more than {MAX_HELD} \
             bytes, which is the most in a durable run. Read each response before the next request."
        )))
    }
}

impl Drop for Bodies {
    fn drop(&mut self) {
        if let Some(all) = &self.all {
            all.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

async fn whole<B: Body<Data = Bytes> + Unpin>(
    mut body: B,
    held: &mut Bodies,
    why: impl Fn(B::Error) -> Refusal,
) -> Result<Bytes, Refusal> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame.map_err(&why)?.into_data() {
            held.grow(data.len())?;
            read.extend_from_slice(&data);
        }
    }
    Ok(read.freeze())
}

fn unread(error: Error) -> Refusal {
    if let Error::HttpResponseBodySize(_) = error {
        return Refusal::Quota(format!(
            "the response has more than {MAX_BODY} bytes, which is the most"
        ));
    }
    Refusal::Failed(error.to_string())
}

fn pieces(mut body: Bytes, held: Bodies) -> WasiBody {
    let next = move || {
        // Until it is read, or nobody wants to.
        let _held = &held;
        let piece = body.split_to(body.len().min(PIECE));
        (!piece.is_empty()).then(|| Ok::<_, Error>(Frame::data(piece)))
    };
    StreamBody::new(stream::iter(std::iter::from_fn(next))).boxed_unsync()
}
