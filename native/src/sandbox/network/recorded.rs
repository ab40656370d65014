//! Requests of tasks in durable runs: an answer is read whole before the guest sees any of it, and kept; a task that is
//! replayed is given what it was given before.

use std::sync::Arc;

use bytes::Bytes;
use futures::stream;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Frame;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use super::egress::{Admitted, MAX_BODY, answered};
use super::refusal::Refusal;
use crate::sandbox::replay::{Asked, Kept, Log};

/// Bytes of a body that the guest gets at once: always the same pieces.
const PIECE: usize = 64 << 10;

/// The answer that the request had before, or has now.
pub(super) async fn recorded(
    admitted: Admitted,
    options: Option<RequestOptions>,
    log: Arc<Log>,
    number: u32,
    url: String,
) -> Result<Response<WasiBody>, Refusal> {
    let _busy = log.busy();
    let (parts, body) = admitted.request.into_parts();
    let body = body.collect().await;
    let body = body
        .map_err(|error| Refusal::Failed(error.to_string()))?
        .to_bytes();
    let asked = Asked {
        method: parts.method.to_string(),
        hash: hash(parts.method.as_str(), &parts.uri.to_string(), &body),
        url,
    };
    let kept = match log.keeper().request(number, asked).await {
        Some(kept) => kept,
        None => {
            let whole = Full::new(body).map_err(|never| match never {});
            let admitted = Admitted {
                request: Request::from_parts(parts, whole.boxed_unsync()),
                ..admitted
            };
            let kept = match answered(admitted, options).await {
                Ok(response) => read(response).await,
                Err(refusal) => Err(refusal),
            };
            log.keeper().answered(number, &kept);
            kept
        }
    };
    kept.map(|response| response.map(pieces))
}

async fn read(response: Response<WasiBody>) -> Kept {
    let (head, body) = response.into_parts();
    match body.collect().await {
        Ok(body) => Ok(Response::from_parts(head, body.to_bytes())),
        Err(Error::HttpResponseBodySize(_)) => Err(Refusal::Quota(format!(
            "the response has more than {MAX_BODY} bytes, which is the most"
        ))),
        Err(error) => Err(Refusal::Failed(error.to_string())),
    }
}

fn hash(method: &str, url: &str, body: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in [method.as_bytes(), url.as_bytes(), body] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn pieces(mut body: Bytes) -> WasiBody {
    let next = move || {
        let piece = body.split_to(body.len().min(PIECE));
        (!piece.is_empty()).then(|| Ok::<_, Error>(Frame::data(piece)))
    };
    StreamBody::new(stream::iter(std::iter::from_fn(next))).boxed_unsync()
}
