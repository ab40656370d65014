//! What goes on for a guest while it does other things: calls of tasks, and requests.

use std::collections::HashMap;
use std::mem::{replace, take};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::FutureExt;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;
use wasmtime_wasi_http::{Error, WasiBody};

use super::network::{Egress, Refusal};
use super::replay::Log;
use super::state::MAX_HANDLES;
use super::supervise::StopOnDrop;
use super::tasks::SubTasks;
use super::told::{Told, waited};
use crate::error::{ErrorType, Failure};

/// Bytes of a response's body that a guest takes at once.
const MAX_PIECE: usize = 1 << 20;
/// Bytes of envelopes that a guest may let lie. Attack: thousands of calls whose large results nobody takes. It is
/// ended, since one that waited could not take them.
const MAX_KEPT: usize = 256 << 20;

/// KiB of arguments and of bodies that a guest may make the host hold; who begins more waits. Attack: a guest that sends
/// the same large value a thousand times. Not MiB: who waits for room can do nothing else, so thousands of small calls
/// are to find it.
const MAX_HELD: usize = 128 << 10;

/// Bytes of a call of Capsule's own that take no room. A run makes at most 10,000 calls.
const MAX_WAIT: usize = 4 << 10;

/// What one guest began.
pub(super) struct Aside {
    next: u32,
    going: HashMap<u32, Going>,
    pub(super) told: Arc<Told>,
    /// Bytes of envelopes that have come and were not taken.
    kept: Arc<AtomicUsize>,
    /// Room for what it sends, in KiB.
    held: Arc<Semaphore>,
}

enum Going {
    Call(Job<Result<Kept, Failure>>),
    Request(Job<Result<Response<WasiBody>, Refusal>>),
    /// One piece is always read ahead: whoever waits is told when it is there.
    Body(Job<(WasiBody, Result<Bytes, Refusal>)>),
    /// A body that was read to its end, or that failed.
    Over,
}

/// Work on the network's threads, which ends with this value.
enum Job<T> {
    UnderWay(
        JoinHandle<T>,
        #[allow(dead_code, reason = "stops it")] StopOnDrop,
    ),
    Done(Result<T, JoinError>),
    Taken,
}

impl Default for Aside {
    fn default() -> Self {
        Self {
            next: 0,
            going: HashMap::new(),
            told: Arc::default(),
            kept: Arc::default(),
            held: Arc::new(Semaphore::new(MAX_HELD)),
        }
    }
}

impl Aside {
    /// Whether nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.going.is_empty()
    }

    /// Waits until there is room for what a call or a request makes the host hold.
    pub(super) fn room(
        &self,
        bytes: usize,
    ) -> impl Future<Output = wasmtime::Result<Room>> + use<> {
        let permits = u32::try_from(bytes.div_ceil(1 << 10).clamp(1, MAX_HELD));
        let full = self.going.len() >= MAX_HANDLES;
        let held = Arc::clone(&self.held);
        async move {
            if full {
                // Told as the handles are that the interpreter itself holds.
                wasmtime::bail!("resource table has no free keys");
            }
            let permit = held.acquire_many_owned(permits?).await?;
            Ok(Room { bytes, permit })
        }
    }

    pub(super) fn call(
        &mut self,
        tasks: &Arc<dyn SubTasks>,
        name: String,
        arguments: String,
        room: Room,
        replayed: bool,
    ) -> u32 {
        let name_is_own = name.starts_with('\0');
        let envelope = tasks.call(name, arguments);
        let total = Arc::clone(&self.kept);
        // A wait may last for days, and holds nothing worth counting. A call that waits for room is one that works.
        let room = (room.bytes > MAX_WAIT || !name_is_own).then_some(room);
        let mut work = Box::pin(async move {
            let envelope = envelope.await;
            drop(room);
            Kept::of(envelope, total, replayed)
        });
        // That of a step which was done before comes at once: changing threads for it would cost more than it does.
        match replayed.then(|| (&mut work).now_or_never()).flatten() {
            Some(kept) => {
                self.told.tell(self.next);
                self.add(Going::Call(Job::Done(Ok(kept))))
            }
            None => self.begin(Going::Call, work),
        }
    }

    pub(super) fn request(
        &mut self,
        egress: &Egress,
        request: Result<Request<Bytes>, http::Error>,
        room: Room,
    ) -> u32 {
        let sent = request.map(|request| {
            let whole = |body| Full::new(body).map_err(|never| match never {});
            egress.send(request.map(|body| whole(body).boxed_unsync()), None, None)
        });
        self.begin(Going::Request, async move {
            let _room = room;
            let sent =
                sent.map_err(|error| Refusal::Failed(format!("it is no request: {error}")))?;
            let stopped = || Refusal::Failed("it was stopped".to_owned());
            sent.await
                .map_err(|refusal| refusal.unwrap_or_else(stopped))
        })
    }

    /// Whether something can be taken, at the latest when the time is over.
    pub(super) async fn wait(
        &mut self,
        number: u32,
        limit: Option<Duration>,
        log: Option<&Log>,
    ) -> wasmtime::Result<bool> {
        let settled = self.get(number)?.settle();
        if let Some(log) = log {
            return waited(log, settled, limit).await;
        }
        match limit {
            Some(limit) => Ok(timeout(limit, settled).await.is_ok()),
            None => {
                settled.await;
                Ok(true)
            }
        }
    }

    /// Those that have something to be taken and were not told of: at the latest when the time is over.
    pub(super) fn wait_any(
        &self,
        limit: Option<Duration>,
        log: Option<Arc<Log>>,
    ) -> impl Future<Output = wasmtime::Result<Vec<u32>>> + use<> {
        let told = Arc::clone(&self.told);
        async move { told.within(limit, log).await }
    }

    pub(super) async fn take_envelope(&mut self, number: u32) -> wasmtime::Result<String> {
        let Going::Call(job) = self.get(number)? else {
            wasmtime::bail!("{number} is no call");
        };
        let envelope = job.take().await??;
        self.let_go(number);
        Ok(envelope.text())
    }

    pub(super) async fn take_head(
        &mut self,
        number: u32,
    ) -> wasmtime::Result<Result<http::response::Parts, Refusal>> {
        let Going::Request(job) = self.get(number)? else {
            wasmtime::bail!("{number} is no request that waits for its response");
        };
        let (head, next) = match job.take().await? {
            Ok(response) => {
                let (head, body) = response.into_parts();
                (Ok(head), self.reading(number, body))
            }
            Err(refusal) => (Err(refusal), Going::Over),
        };
        self.going.insert(number, next);
        Ok(head)
    }

    pub(super) async fn take_piece(
        &mut self,
        number: u32,
    ) -> wasmtime::Result<Result<Bytes, Refusal>> {
        let job = match self.get(number)? {
            Going::Body(job) => job,
            Going::Over => return Ok(Ok(Bytes::new())),
            Going::Call(_) | Going::Request(_) => wasmtime::bail!("{number} has no response yet"),
        };
        let (body, piece) = job.take().await?;
        let more = piece.as_ref().is_ok_and(|piece| !piece.is_empty());
        let next = if more {
            self.reading(number, body)
        } else {
            Going::Over
        };
        self.going.insert(number, next);
        Ok(piece)
    }

    pub(super) fn let_go(&mut self, number: u32) {
        self.going.remove(&number);
        self.told.forget(number);
    }

    fn get(&mut self, number: u32) -> wasmtime::Result<&mut Going> {
        let missing = || wasmtime::format_err!("nothing has the number {number}");
        self.going.get_mut(&number).ok_or_else(missing)
    }

    fn begin<T: Send + 'static>(
        &mut self,
        kind: fn(Job<T>) -> Going,
        work: impl Future<Output = T> + Send + 'static,
    ) -> u32 {
        let job = self.start(self.next, work);
        self.add(kind(job))
    }

    fn add(&mut self, going: Going) -> u32 {
        let number = self.next;
        self.next += 1;
        self.going.insert(number, going);
        number
    }

    fn reading(&self, number: u32, mut body: WasiBody) -> Going {
        Going::Body(self.start(number, async move {
            let piece = next_piece(&mut body).await;
            (body, piece)
        }))
    }

    fn start<T: Send + 'static>(
        &self,
        number: u32,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Job<T> {
        let told = Arc::clone(&self.told);
        let handle = tokio::spawn(async move {
            let done = work.await;
            told.tell(number);
            done
        });
        let stop = StopOnDrop(handle.abort_handle());
        Job::UnderWay(handle, stop)
    }
}

/// An envelope that lies until it is taken.
struct Kept {
    text: String,
    total: Arc<AtomicUsize>,
}

impl Kept {
    fn of(text: String, total: Arc<AtomicUsize>, replayed: bool) -> Result<Self, Failure> {
        let before = total.fetch_add(text.len(), Ordering::Relaxed);
        let kept = Self { text, total };
        // Those that were done before come all at once, and have the room of a journal.
        if before + kept.text.len() > MAX_KEPT && !replayed {
            let message = format!(
                "the results of calls that nobody took have more than {MAX_KEPT} bytes, which is the most. Await each call, or begin fewer at once."
            );
            return Err(Failure::new(ErrorType::QuotaExceeded, message));
        }
        Ok(kept)
    }

    fn text(mut self) -> String {
        self.total.fetch_sub(self.text.len(), Ordering::Relaxed);
        take(&mut self.text)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.total.fetch_sub(self.text.len(), Ordering::Relaxed);
    }
}

/// Room that a call or a request takes among all that a guest makes the host hold.
pub(super) struct Room {
    bytes: usize,
    #[allow(dead_code, reason = "held, and given back when dropped")]
    permit: OwnedSemaphorePermit,
}

impl Going {
    async fn settle(&mut self) {
        match self {
            Self::Call(job) => job.settle().await,
            Self::Request(job) => job.settle().await,
            Self::Body(job) => job.settle().await,
            Self::Over => {}
        }
    }
}

impl<T> Job<T> {
    async fn settle(&mut self) {
        if let Self::UnderWay(handle, _) = self {
            *self = Self::Done(handle.await);
        }
    }

    async fn take(&mut self) -> wasmtime::Result<T> {
        self.settle().await;
        match replace(self, Self::Taken) {
            Self::Done(done) => Ok(done?),
            Self::UnderWay(..) | Self::Taken => Err(wasmtime::format_err!("it was taken before")),
        }
    }
}

/// What has come of a body: waits for the first of it.
async fn next_piece(body: &mut WasiBody) -> Result<Bytes, Refusal> {
    let mut piece = BytesMut::new();
    let mut frame = body.frame().await;
    while let Some(read) = frame {
        if let Ok(data) = read.map_err(|error| refusal(&error))?.into_data() {
            piece.extend_from_slice(&data);
        }
        frame = if piece.is_empty() {
            body.frame().await
        } else if piece.len() < MAX_PIECE {
            match body.frame().now_or_never() {
                Some(frame) => frame,
                None => break,
            }
        } else {
            break;
        };
    }
    Ok(piece.freeze())
}

fn refusal(error: &Error) -> Refusal {
    if let Error::HttpResponseBodySize(Some(most)) = error {
        return Refusal::Quota(format!(
            "the response has more than {most} bytes, which is the most"
        ));
    }
    Refusal::Failed(error.to_string())
}
