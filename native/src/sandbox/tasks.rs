//! Calls from a task to other tasks of its program.

use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;

use http::{Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use percent_encoding::percent_decode_str;
use tokio::sync::Semaphore;
use wasmtime_wasi_http::{Error, WasiBody};

use super::instance::into_text;

/// The authority of a call that nobody is to wait for: the interpreter can do several things at once only by
/// HTTP, so such a call is a request, which is answered here. No name ends like this (RFC 2606), and a program's
/// own `fetch` refuses it; what a request to it can say is what `call-task` can.
const AUTHORITY: &str = "task.capsule.invalid";
/// Bytes that the arguments of one call may have.
pub(crate) const MAX_ARGUMENTS: usize = 32 << 20;
/// Arguments in MiB that a sandbox's calls may hold at once; further calls wait. Attack: a guest that sends the
/// same large value in thousands of calls.
pub(super) const MAX_HELD: usize = 128;

/// A call's place among those of its sandbox.
#[derive(Default)]
pub struct Ticket {
    /// Counts them from 0.
    pub number: u32,
    /// As long as it is there, the sandbox does something besides waiting.
    pub under_way: Option<Box<dyn Any + Send + Sync>>,
}

/// How a sandbox reaches the task tree: by name and arguments, and by nothing else.
pub trait SubTasks: Send + Sync {
    /// What the sandbox's next call is made with: given in the order in which the guest makes them.
    fn ticket(&self) -> Ticket;

    /// Runs a task of the same program in a sandbox of its own and gives its envelope as JSON text.
    fn call(
        &self,
        ticket: Ticket,
        name: String,
        arguments: String,
    ) -> Pin<Box<dyn Future<Output = String> + Send>>;
}

/// The calls of one sandbox that go on while it does other things.
pub(super) struct CallsAside {
    tasks: Option<Arc<dyn SubTasks>>,
    held: Arc<Semaphore>,
}

impl CallsAside {
    pub(super) fn new(tasks: Option<Arc<dyn SubTasks>>) -> Self {
        Self {
            tasks,
            held: Arc::new(Semaphore::new(MAX_HELD)),
        }
    }

    /// Whether a request is such a call.
    pub(super) fn is_call(request: &Request<WasiBody>) -> bool {
        request
            .uri()
            .authority()
            .is_some_and(|authority| authority == AUTHORITY)
    }

    /// Answers a request with the envelope of the task that it names.
    pub(super) fn answer(
        &self,
        request: Request<WasiBody>,
    ) -> impl Future<Output = Result<Response<WasiBody>, Error>> + Send + use<> {
        // Only code at the top level of a program has none.
        let tasks = self.tasks.clone().map(|tasks| (tasks.ticket(), tasks));
        let held = Arc::clone(&self.held);
        async move {
            let (ticket, tasks) = tasks.ok_or(Error::HttpRequestDenied)?;
            let (parts, body) = request.into_parts();
            let length = parts.headers.get(header::CONTENT_LENGTH);
            let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
            let megabytes = length
                .unwrap_or(MAX_ARGUMENTS)
                .min(MAX_ARGUMENTS)
                .div_ceil(1 << 20)
                .max(1);
            let permits = u32::try_from(megabytes).unwrap_or(u32::MAX);
            let permit = held.acquire_many_owned(permits).await;
            let _held = permit.map_err(|_| Error::HttpRequestDenied)?;
            let body = Limited::new(body, megabytes << 20).collect().await;
            let body = body
                .map_err(|_| Error::HttpRequestBodySize(None))?
                .to_bytes();
            let name = parts.uri.query().unwrap_or_default();
            let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
            let envelope = tasks.call(ticket, name, into_text(body.to_vec())).await;
            let body = Full::from(envelope)
                .map_err(|never| match never {})
                .boxed_unsync();
            Ok(Response::new(body))
        }
    }
}
