//! HTTP as a guest sees it: every request is refused.

use std::sync::atomic::{AtomicBool, Ordering};

use ::http::Request;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

/// What stands between a guest and the network.
#[derive(Default)]
pub(super) struct Egress {
    /// Whether the guest asked for the network: a program must not while it is loaded.
    pub(super) asked: AtomicBool,
}

type Io = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answer = Result<(::http::Response<WasiBody>, Io), Error>;

impl WasiHttpHooks for Egress {
    fn send_request(
        &mut self,
        _request: Request<WasiBody>,
        _options: Option<RequestOptions>,
        _sent: Io,
    ) -> Box<dyn Future<Output = Answer> + Send> {
        self.asked.store(true, Ordering::Relaxed);
        Box::new(async { Err(Error::HttpRequestDenied) })
    }
}
