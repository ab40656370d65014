//! The body of a request.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::timeout;
use wasmtime_wasi_http::{Error, WasiBody};

/// How long the rest of a body is taken from a guest whose request failed: it sends what it has at once.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// A body that is still there when the client has let go of it. The interpreter forgets a request whose body
/// nobody takes: it would never tell its program that the request failed.
#[derive(Clone)]
pub(super) struct KeptBody(Arc<Kept>);

struct Kept {
    body: Mutex<WasiBody>,
    cut: AtomicBool,
}

impl KeptBody {
    pub(super) fn new(body: WasiBody) -> Self {
        Self(Arc::new(Kept {
            body: Mutex::new(body),
            cut: AtomicBool::new(false),
        }))
    }

    /// Takes what is left, for nobody.
    pub(super) async fn drain(self) {
        let next = || poll_fn(|context| self.with(|body| Pin::new(body).poll_frame(context)));
        let rest = async { while let Some(Ok(_)) = next().await {} };
        // A guest that sends without end has its error at the end of that time.
        let _ = timeout(DRAIN_TIMEOUT, rest).await;
    }

    /// The server is told that what it has is not all, even if the guest says that it was.
    pub(super) fn cut(&self) {
        self.0.cut.store(true, Ordering::Release);
    }

    fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::Acquire)
    }

    fn with<T>(&self, read: impl FnOnce(&mut WasiBody) -> T) -> T {
        read(&mut self.0.body.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Body for KeptBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if self.is_cut() {
            return Poll::Ready(Some(Err(Error::ConnectionTerminated)));
        }
        self.with(|body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        !self.is_cut() && self.with(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}
