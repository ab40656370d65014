//! The requests of an attempt, and what its sandbox tells of it.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::{Deserialize, Serialize};

use super::stop::Stop;
use super::{Durable, Spot};
use crate::error::{ErrorType, Failure};
use crate::journal::{Answer, Change, Request, Sent, full, readable};
use crate::sandbox::{Asked, Keeper, Kept, Refusal};

/// Bytes of a response that the journal takes from a task which is replayed.
pub(super) const MAX_KEPT: usize = 32 << 20;
/// Stands for the hash of a request whose body could not be read.
const UNREAD: [u8; 32] = [0; 32];
/// Bytes of one that is waited for until it is written: what waits for that takes memory.
const LARGE: usize = 1 << 20;

/// What is kept of one attempt.
pub(super) struct SpotKeeper {
    pub(super) spot: Weak<Spot>,
    pub(super) durable: Arc<Durable>,
    pub(super) idempotent: bool,
    /// Whether the journal knows that the step may have done something.
    pub(super) touched: AtomicBool,
}

impl Keeper for SpotKeeper {
    fn broke(&self, failure: Failure) {
        self.durable.stop(Stop::Stuck(failure));
    }

    fn rests(&self) {
        self.durable.quiet.rests();
    }

    fn rises(&self) {
        self.durable.quiet.works();
    }

    fn request(
        &self,
        number: u32,
        asked: Asked,
    ) -> Pin<Box<dyn Future<Output = Option<Kept>> + Send>> {
        let durable = Arc::clone(&self.durable);
        let Some(spot) = self.spot.upgrade() else {
            return Box::pin(std::future::pending());
        };
        let repeatable = self.idempotent || is_idempotent(&asked.method);
        let first = !self.touched.swap(true, Ordering::Relaxed);
        Box::pin(async move {
            let Durable { journal, lease, .. } = &*durable;
            let before = if durable.goes_on {
                let before = journal.request(lease, &spot.path, spot.attempt, number);
                durable.journaled(before).await
            } else {
                None
            };
            let hash = hash(&durable, &asked);
            let is_other = |before: &Request| before.hash != hash && before.hash != UNREAD;
            let is_new = |before: &Request| before.loose && is_other(before);
            if let Some(before) = before.filter(|before| !is_new(before)) {
                if is_other(&before) {
                    let failure = other_request(&durable, &before, &asked);
                    return durable.stopped(Stop::Stuck(failure)).await;
                }
                if let Some(answer) = before.answer {
                    if before.loose {
                        spot.note([Change::Again {
                            path: spot.path.to_string(),
                            request: Some((spot.attempt, number)),
                            called_at: spot.log.position(),
                        }]);
                    }
                    return Some(durable.journaled(kept(&durable, answer)).await);
                }
                spot.log.until_live().await;
                if !repeatable {
                    let failure = unanswered(&durable, &asked);
                    return durable.stopped(Stop::Stuck(failure)).await;
                }
            }
            spot.log.until_live().await;
            let touched = first.then(|| Change::Effects {
                path: spot.path.to_string(),
            });
            let repeated = is_idempotent(&asked.method);
            let sent = Change::Sent(Sent {
                path: spot.path.to_string(),
                attempt: spot.attempt,
                number,
                hash,
                method: asked.method,
                url: durable.veil.hide(&asked.url).into_owned(),
                called_at: spot.log.position(),
            });
            let changes = touched.into_iter().chain([sent]);
            if first || !repeated {
                durable.kept(spot.append(changes)).await;
            } else {
                // What does no harm when it is done again need not be known before it is done.
                spot.note(changes);
            }
            None
        })
    }

    fn answered(&self, number: u32, answer: Kept) -> Pin<Box<dyn Future<Output = Kept> + Send>> {
        let durable = Arc::clone(&self.durable);
        let Some(spot) = self.spot.upgrade() else {
            return Box::pin(std::future::pending());
        };
        Box::pin(async move {
            let bytes = answer.as_ref().map_or(0, |response| response.body().len());
            let answer = if bytes > MAX_KEPT {
                if !spot.is_parent.load(Ordering::Relaxed) {
                    // A task that nobody calls again from its beginning needs no record.
                    spot.unkept.store(true, Ordering::Relaxed);
                    return answer;
                }
                Err(Refusal::Quota(format!(
                    "the response has {bytes} bytes, and the journal takes at most {MAX_KEPT} from a task that calls \
                     others. Request it in a task of its own."
                )))
            } else if durable.lease.has_room(bytes) {
                answer
            } else {
                Err(Refusal::Quota(full().message))
            };
            let kept = Change::Answered {
                path: spot.path.to_string(),
                attempt: spot.attempt,
                number,
                answer: stated(&durable, &answer),
            };
            if bytes > LARGE {
                durable.kept(spot.append([kept])).await;
            } else {
                // Whoever goes on because of it writes after it.
                spot.note([kept]);
            }
            answer
        })
    }

    fn held(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.durable.held)
    }
}

/// What tells a request from another one: of method, URL and body, without the values of variables.
fn hash(durable: &Durable, asked: &Asked) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let url = durable.veil.hide(&asked.url);
    let Some(body) = &asked.body else {
        return UNREAD;
    };
    let body = durable.veil.hide_bytes(body);
    for part in [asked.method.as_bytes(), url.as_bytes(), &body] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// Methods that have the same effect when they are sent twice (RFC 9110, section 9.2.2).
fn is_idempotent(method: &str) -> bool {
    matches!(
        method,
        "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE"
    )
}

fn other_request(durable: &Durable, before: &Request, asked: &Asked) -> Failure {
    let shown = |url: &str| readable(&durable.veil.hide(url), &durable.seed);
    let message = format!(
        "the task was run again and did something else: before, it sent {} {}; now, it sends {} {}, or another body.",
        before.method,
        shown(&before.url),
        asked.method,
        shown(&asked.url)
    );
    Failure::new(ErrorType::Nondeterminism, message)
}

fn unanswered(durable: &Durable, asked: &Asked) -> Failure {
    let Asked { method, url, .. } = asked;
    let run_id = &durable.lease.run_id;
    let url = readable(&durable.veil.hide(url), &durable.seed);
    let message = format!(
        "{method} {url} was sent when the process ended, and nobody knows whether it did its work. Look, and then: \
         capsule runs resume {run_id} --retry-interrupted sends it again. A task that says idempotent sends it again by itself."
    );
    Failure::new(ErrorType::Interrupted, message)
}

/// The head of a response, or why there is none.
#[derive(Serialize, Deserialize)]
enum Head {
    #[serde(rename = "response")]
    Response(u16, Vec<(String, String)>),
    #[serde(rename = "denied")]
    Denied(String),
    #[serde(rename = "quota")]
    Quota(String),
    #[serde(rename = "failed")]
    Failed(String),
}

fn stated(durable: &Durable, kept: &Kept) -> Answer {
    let (head, body) = match kept {
        Ok(response) => {
            let header = |(name, value): (&HeaderName, &HeaderValue)| {
                // Bytes as the first 256 characters, of which JSON makes a text.
                let value = value.as_bytes().iter().copied().map(char::from).collect();
                (name.to_string(), value)
            };
            let headers = response.headers().iter().map(header).collect();
            let head = Head::Response(response.status().as_u16(), headers);
            (head, &response.body()[..])
        }
        Err(Refusal::Denied(why)) => (Head::Denied(why.clone()), &[][..]),
        Err(Refusal::Quota(why)) => (Head::Quota(why.clone()), &[][..]),
        Err(Refusal::Failed(why)) => (Head::Failed(why.clone()), &[][..]),
    };
    let head = serde_json::to_string(&head).unwrap_or_default();
    Answer {
        head: durable.veil.hide(&head).into_owned(),
        body: durable.veil.hide_bytes(body).into_owned(),
    }
}

fn kept(durable: &Durable, Answer { head, body }: Answer) -> Result<Kept, Failure> {
    let head = durable.veil.show(head)?;
    let body = Bytes::from(durable.veil.show_bytes(body)?);
    let damaged =
        |error: &dyn std::fmt::Display| Failure::internal(format!("the journal: {error}"));
    Ok(
        match serde_json::from_str(&head).map_err(|error| damaged(&error))? {
            Head::Denied(why) => Err(Refusal::Denied(why)),
            Head::Quota(why) => Err(Refusal::Quota(why)),
            Head::Failed(why) => Err(Refusal::Failed(why)),
            Head::Response(status, headers) => {
                let mut response = Response::new(body);
                *response.status_mut() =
                    StatusCode::from_u16(status).map_err(|error| damaged(&error))?;
                for (name, value) in headers {
                    let value: Vec<u8> = value.chars().map(|one| one as u8).collect();
                    response.headers_mut().append(
                        HeaderName::try_from(name).map_err(|error| damaged(&error))?,
                        HeaderValue::from_bytes(&value).map_err(|error| damaged(&error))?,
                    );
                }
                Ok(response)
            }
        },
    )
}
