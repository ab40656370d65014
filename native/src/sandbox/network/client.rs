//! The HTTP client of one task: HTTP/1.1 and 2, TLS, decompression, connections kept for the run.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::client::Resumption;
use rustls::{ClientConfig, RootCertStore};
use tower::ServiceExt;
use tower_http::decompression::{Decompression, DecompressionBody};

use super::connect::Connector;
use super::lookup::Lookup;
use crate::policy;

/// Bytes of a request's body.
pub(super) type Outgoing = UnsyncBoxBody<bytes::Bytes, Box<dyn std::error::Error + Send + Sync>>;
/// Bytes of a response's body, unpacked.
pub(super) type Incoming = DecompressionBody<hyper::body::Incoming>;
/// A response on its way.
pub(super) type Answered =
    Pin<Box<dyn Future<Output = Result<Response<Incoming>, legacy::Error>> + Send>>;
/// Bytes of all headers of a response; the same as wasmtime allows a guest to hold.
pub(super) const MAX_HEADERS: usize = 128 << 10;
/// Connections that are kept for the next request, of each host, and how long: each is a socket of the host's.
const IDLE_PER_HOST: usize = 4;
const IDLE_TIMEOUT: Duration = Duration::from_secs(5);
/// TLS sessions that can be resumed: one for each host that a task calls often.
const SESSIONS: usize = 32;

/// Sends requests that were judged before.
#[derive(Clone)]
pub(super) struct Client(Decompression<legacy::Client<HttpsConnector<Connector>, Outgoing>>);

impl Client {
    pub(super) fn new(right: Arc<policy::Egress>, lookup: Arc<dyn Lookup>) -> Self {
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls())
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(Connector { right, lookup });
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(IDLE_PER_HOST)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .timer(TokioTimer::new())
            .http1_max_buf_size(MAX_HEADERS)
            .http2_max_header_list_size(MAX_HEADERS as u32)
            .build(connector);
        Self(Decompression::new(client))
    }

    /// # Errors
    /// Whatever went wrong on the way, with a `Refusal` among its causes where there was one.
    pub(super) fn send(&self, request: Request<Outgoing>) -> Answered {
        // Boxed: the compiler cannot see through so many layers that it may cross threads.
        Box::pin(self.0.clone().oneshot(request))
    }
}

/// The roots of this system (`SSL_CERT_FILE` where it is set) and Mozilla's. What could be resumed belongs to one
/// task of one run: a server must not recognise another by it.
fn tls() -> ClientConfig {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    let mut config = SHARED.get_or_init(rooted).clone();
    config.resumption = Resumption::in_memory_sessions(SESSIONS);
    config
}

fn rooted() -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // A damaged certificate among the system's is no reason to trust none of them.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth()
}
