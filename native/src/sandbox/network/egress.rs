//! What stands between a guest and the network: wasi:http's requests come here.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tower_http::timeout::TimeoutBody;
use url::Url;
use wasmtime_wasi_http::p2::DEFAULT_OUTGOING_BODY_BUFFER_CHUNKS;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use super::Network;
use super::body::KeptBody;
use super::client::{Client, Incoming, MAX_HEADERS, Outgoing};
use super::held::Held;
use super::recorded::recorded;
use super::refusal::{Refusal, Refusals};
use crate::policy::Target;
use crate::sandbox::meter::Meter;
use crate::sandbox::places::Turn;
use crate::sandbox::replay::Log;
use crate::sandbox::supervise::StopOnDrop;

/// Requests of one sandbox that may be under way at once, the reading of their responses included. Each is a
/// socket of the host's.
const MAX_REQUESTS: usize = 64;
/// Bytes that the body of a request may have, and that of a response once it is unpacked.
pub(super) const MAX_BODY: usize = 128 << 20;
/// Writes of a request's body that can wait for being read, in a durable run: more than a body has that is written as
/// fast as it is taken.
const RECORDED_CHUNKS: usize = 4096;
/// Waits for the first byte of a response, and for each further piece of it: as in Node's `fetch`.
const BYTES_TIMEOUT: Duration = Duration::from_secs(300);
/// Where a guest states the number by which it can let go of a request; it is not sent.
const NUMBER: &str = "capsule-request";
/// Who asks, where the guest does not say.
const USER_AGENT: HeaderValue =
    HeaderValue::from_static(concat!("capsule/", env!("CARGO_PKG_VERSION")));

type Io = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answer = Result<(Response<WasiBody>, Io), Error>;

/// The requests of one sandbox.
pub(in crate::sandbox) struct Egress {
    /// Whether the guest asked for the network: a program must not while it is loaded.
    pub(in crate::sandbox) asked: AtomicBool,
    network: Option<Arc<Network>>,
    turn: Option<Arc<Turn>>,
    under_way: Arc<Semaphore>,
    refusals: Arc<Refusals>,
    held: Arc<Held>,
    meter: Arc<Meter>,
    log: Option<Arc<Log>>,
    /// Requests that were admitted, of a task in a durable run.
    sent: AtomicU32,
}

impl Egress {
    pub(in crate::sandbox) fn new(
        network: Option<Arc<Network>>,
        turn: Option<Arc<Turn>>,
        meter: Arc<Meter>,
        log: Option<Arc<Log>>,
    ) -> Self {
        Self {
            asked: AtomicBool::new(false),
            network,
            turn,
            under_way: Arc::new(Semaphore::new(MAX_REQUESTS)),
            refusals: Arc::default(),
            held: Arc::default(),
            meter,
            log,
            sent: AtomicU32::new(0),
        }
    }

    /// Why the last request for a URL has no response.
    pub(in crate::sandbox) fn refusal(&self, url: &str) -> Option<Refusal> {
        self.refusals.take(url)
    }

    /// Ends the request of that number, if it is under way.
    pub(in crate::sandbox) fn let_go(&self, number: u32) {
        self.held.let_go(number);
    }

    /// Sends a request, if it may be sent: from now on, whenever its response is looked at. Where there is none, the
    /// guest is told why, unless it let go of it.
    pub(in crate::sandbox) fn send(
        &self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        number: Option<u32>,
    ) -> impl Future<Output = Result<Response<WasiBody>, Option<Refusal>>> + Send + use<> {
        self.asked.store(true, Ordering::Relaxed);
        let url = without_user(&request.uri().to_string());
        let record = self.meter.begin_request(request.method().as_str(), &url);
        let (meter, held) = (Arc::clone(&self.meter), Arc::clone(&self.held));
        let turn = self.turn.clone();
        let (parts, body) = request.into_parts();
        let body = KeptBody::new(body);
        let request = Request::from_parts(parts, body.clone());
        // On the network's own threads from the first step: looking up, connecting and reading go on there.
        let started = self.admit(request).and_then(|(runtime, admitted)| {
            let under_way = Arc::clone(&self.under_way);
            let job = match &self.log {
                Some(log) => {
                    let number = self.sent.fetch_add(1, Ordering::Relaxed);
                    let log = Arc::clone(log);
                    // Waits for its place: how many there are is not the same when the task is replayed.
                    runtime.spawn(recorded(
                        admitted,
                        options,
                        log,
                        number,
                        url.clone(),
                        under_way,
                    ))
                }
                None => runtime.spawn(answered(admitted, options, place(under_way)?)),
            };
            // From here on, since a sandbox may be stopped before what follows is ever looked at.
            Ok((StopOnDrop(job.abort_handle()), job))
        });
        if let (Ok((_, job)), Some(number)) = (&started, number) {
            held.sending(number, job.abort_handle(), body.clone());
        }
        async move {
            let response = match started {
                Ok((_stop, job)) => {
                    let ended = match turn {
                        Some(turn) => turn.wait(job).await,
                        None => job.await,
                    };
                    match ended {
                        Ok(answer) => answer.map_err(Some),
                        // The guest let go of it, and knows why.
                        Err(error) if error.is_cancelled() => Err(None),
                        Err(_) => Err(Some(Refusal::Failed("it was stopped".to_owned()))),
                    }
                }
                Err(refusal) => Err(Some(refusal)),
            };
            match &response {
                Ok(response) => meter.end_request(record, response.status().as_u16()),
                Err(_) => {
                    if let Some(number) = number {
                        held.ended(number);
                    }
                    body.drain().await;
                }
            }
            match number {
                Some(number) => response.map(|r| r.map(|body| held.reading(number, body))),
                None => response,
            }
        }
    }

    fn admit(&self, request: Request<KeptBody>) -> Result<(Handle, Admitted), Refusal> {
        let Some(network) = &self.network else {
            let why = "there is no network while a program is loaded";
            return Err(Refusal::Denied(why.to_owned()));
        };
        let url = Url::parse(&request.uri().to_string())
            .map_err(|error| Refusal::Denied(format!("it is no URL: {error}")))?;
        let target = Target::of(&url).map_err(Refusal::Denied)?;
        network.right.check(&target).map_err(Refusal::Denied)?;
        let admitted = Admitted {
            client: network.client().clone(),
            request: outgoing(request, &url)?,
        };
        Ok((network.runtime.clone(), admitted))
    }
}

/// A request that may be sent.
pub(super) struct Admitted {
    pub(super) client: Client,
    pub(super) request: Request<Outgoing>,
}

/// A place among the requests under way.
fn place(under_way: Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Refusal> {
    under_way.try_acquire_owned().map_err(|_| {
        Refusal::Quota(format!(
            "the task has {MAX_REQUESTS} requests under way at once, which is the most. Await some first."
        ))
    })
}

impl WasiHttpHooks for Egress {
    /// The client names the host that it connects to: a guest cannot state another.
    fn set_host_header(&mut self) -> bool {
        false
    }

    /// A guest that writes a body asks how much of it is taken, and waits where it is nothing: in a durable run, it is
    /// always taken, so that it does the same when it is replayed. What is not read yet is counted where it is read.
    fn p2_outgoing_body_buffer_chunks(&mut self) -> usize {
        if self.log.is_some() {
            RECORDED_CHUNKS
        } else {
            DEFAULT_OUTGOING_BODY_BUFFER_CHUNKS
        }
    }

    fn send_request(
        &mut self,
        mut request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _sent: Io,
    ) -> Box<dyn Future<Output = Answer> + Send> {
        let url = request.uri().to_string();
        let number = request.headers_mut().remove(NUMBER);
        let number = number.and_then(|number| number.to_str().ok()?.parse().ok());
        let refusals = Arc::clone(&self.refusals);
        let response = self.send(request, options, number);
        Box::new(async move {
            response
                .await
                .map(|response| (response, done()))
                .map_err(|refusal| {
                    if let Some(refusal) = refusal {
                        refusals.keep(url, refusal);
                    }
                    Error::HttpRequestDenied
                })
        })
    }
}

/// An URL without a user name and password, which nobody is told: such a request is refused.
fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

/// Nothing is left to be told after a response's head.
fn done() -> Io {
    Box::new(async { Ok(()) })
}

/// The request as it goes out: to the URL as it was judged.
fn outgoing(request: Request<KeptBody>, url: &Url) -> Result<Request<Outgoing>, Refusal> {
    let (mut parts, body) = request.into_parts();
    let uri = url.as_str().parse();
    parts.uri = uri.map_err(|error| Refusal::Denied(format!("it is no URL: {error}")))?;
    parts.headers.remove(header::HOST);
    parts
        .headers
        .entry(header::USER_AGENT)
        .or_insert(USER_AGENT);
    Ok(Request::from_parts(
        parts,
        Limited::new(body, MAX_BODY).boxed_unsync(),
    ))
}

pub(super) async fn answered(
    Admitted { client, request }: Admitted,
    options: Option<RequestOptions>,
    permit: OwnedSemaphorePermit,
) -> Result<Response<WasiBody>, Refusal> {
    let options = options.unwrap_or_default();
    let first = options.first_byte_timeout.unwrap_or(BYTES_TIMEOUT);
    let between = options.between_bytes_timeout.unwrap_or(BYTES_TIMEOUT);
    let response = timeout(first.min(BYTES_TIMEOUT), client.send(request)).await;
    let response = response
        .map_err(|_| Refusal::Failed("the response did not begin in time".to_owned()))?
        .map_err(|error| Refusal::within(&error))?;
    let sizes = response
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len());
    let bytes: usize = sizes.sum();
    if bytes > MAX_HEADERS {
        return Err(Refusal::Quota(format!(
            "the headers of the response have {bytes} bytes; at most {MAX_HEADERS} are possible"
        )));
    }
    Ok(response.map(|body| incoming(body, between.min(BYTES_TIMEOUT), permit)))
}

/// A response's body as the guest reads it: so much, and no piece later than that. It keeps its place among the
/// requests under way until it is read or dropped.
fn incoming(body: Incoming, between: Duration, permit: OwnedSemaphorePermit) -> WasiBody {
    let body = Box::pin(TimeoutBody::new(between, body));
    Limited::new(body, MAX_BODY)
        .map_frame(move |frame| {
            let _held = &permit;
            frame
        })
        .map_err(|error| match error.is::<LengthLimitError>() {
            true => Error::HttpResponseBodySize(Some(MAX_BODY as u64)),
            false => Error::InternalError(Some(error.to_string())),
        })
        .boxed_unsync()
}
