//! The body of a request.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::timeout;
use wasmtime_wasi_http::{Error, WasiBody};

/// How long the rest of a body is taken from a guest whose request failed: it sends what it has at once.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(10);

/// A body that is still there when the client has let go of it. The interpreter forgets a request whose body
/// nobody takes: it would never tell its program that the request failed.
#[derive(Clone)]
pub(super) struct KeptBody(Arc<Mutex<WasiBody>>);

impl KeptBody {
    pub(super) fn new(body: WasiBody) -> Self {
        Self(Arc::new(Mutex::new(body)))
    }

    /// Takes what is left, for nobody.
    pub(super) async fn drain(mut self) {
        let rest = async { while let Some(Ok(_)) = self.frame().await {} };
        // A guest that sends without end has its error at the end of that time.
        let _ = timeout(DRAIN_TIMEOUT, rest).await;
    }

    fn with<T>(&self, read: impl FnOnce(&mut WasiBody) -> T) -> T {
        read(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Body for KeptBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.with(|body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.with(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}
