//! The threads that run guests.

use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use async_executor::{Executor, Task};
use futures::executor::block_on;
use tokio::runtime::Handle;

/// How long an idle thread looks for more work before it sleeps. Waking a sleeping thread costs more than a small
/// sandbox does, and who calls one task after the other comes back sooner than this.
const WAKEFUL: Duration = Duration::from_micros(100);

thread_local! {
    /// Set on the threads of guests.
    static HERE: OnceCell<Arc<Guests>> = const { OnceCell::new() };
}

/// As many threads as there are cores, for guests alone. They last as long as the process.
pub(super) struct Guests {
    executor: Executor<'static>,
    /// Whether one of the threads is awake without work: one is enough.
    wakeful: AtomicBool,
}

impl Guests {
    /// Starts the threads. Timers and connections of guests are `runtime`'s.
    pub(super) fn start(runtime: &Handle) -> std::io::Result<Arc<Self>> {
        let guests = Arc::new(Self {
            executor: Executor::new(),
            // Where there is one core, who waits awake keeps everybody else from working.
            wakeful: AtomicBool::new(cores() == 1),
        });
        for _ in 0..cores() {
            let (guests, runtime) = (Arc::clone(&guests), runtime.clone());
            thread::Builder::new()
                .name("capsule-guest".to_owned())
                .spawn(move || {
                    let _entered = runtime.enter();
                    HERE.with(|here| here.set(Arc::clone(&guests)).ok());
                    guests.work();
                })?;
        }
        Ok(guests)
    }

    /// Runs a future on the threads of guests; dropping the task ends it at its next yield.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        self.executor.spawn(work)
    }

    fn work(&self) {
        loop {
            // A panic of the host's own code inside of a guest's future ends that guest, not the thread.
            let _ = catch_unwind(AssertUnwindSafe(|| {
                while self.executor.try_tick() || self.found_awake() {}
                block_on(self.executor.tick());
            }));
        }
    }

    /// Looks for work for a while without sleeping, unless another thread does so already. Only where nothing is
    /// under way: beside guests that run or wait, it would take a core from them and from JavaScript.
    fn found_awake(&self) -> bool {
        if !self.executor.is_empty() || self.wakeful.swap(true, Ordering::Acquire) {
            return false;
        }
        let until = Instant::now() + WAKEFUL;
        let mut found = false;
        while !found && Instant::now() < until {
            // To whoever else wants this core: JavaScript has to run to bring more work.
            thread::yield_now();
            found = self.executor.try_tick();
        }
        self.wakeful.store(false, Ordering::Release);
        found
    }
}

/// Whether this is a thread of guests.
pub(super) fn is_here() -> bool {
    HERE.with(|here| here.get().is_some())
}

/// Does something after what this thread does now, if it is a thread of guests; else at once.
pub(super) fn afterwards(work: impl FnOnce() + Send + 'static) {
    HERE.with(|here| match here.get() {
        Some(guests) => guests.spawn(async move { work() }).detach(),
        None => work(),
    });
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
