//! When a task does nothing but wait: from a look that found nothing until it is woken. Not until it looks again, which a
//! busy machine may put off for as long as it likes.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use super::log::Keeper;

/// Waits for something, and tells the keeper when the task rests and when it rises.
pub(super) async fn resting<T>(keeper: Arc<dyn Keeper>, something: impl Future<Output = T>) -> T {
    let rest = Rest(Arc::new(Alarm {
        keeper,
        state: Mutex::default(),
    }));
    let mut something = pin!(something);
    std::future::poll_fn(|context| rest.poll(context, something.as_mut())).await
}

struct Rest(Arc<Alarm>);

struct Alarm {
    keeper: Arc<dyn Keeper>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    resting: bool,
    /// Whether it was woken since it began to look.
    woken: bool,
    waker: Option<Waker>,
}

impl Rest {
    fn poll<T>(
        &self,
        context: &Context<'_>,
        something: Pin<&mut impl Future<Output = T>>,
    ) -> Poll<T> {
        {
            let mut state = self.0.lock();
            state.woken = false;
            state.waker = Some(context.waker().clone());
        }
        let alarm = Waker::from(Arc::clone(&self.0));
        let found = something.poll(&mut Context::from_waker(&alarm));
        if found.is_pending() {
            let mut state = self.0.lock();
            if !state.woken && !state.resting {
                state.resting = true;
                self.0.keeper.rests();
            }
        }
        found
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.0.rise();
    }
}

impl Alarm {
    /// Gives whoever is to look again.
    fn rise(&self) -> Option<Waker> {
        let mut state = self.lock();
        state.woken = true;
        if std::mem::take(&mut state.resting) {
            self.keeper.rises();
        }
        state.waker.take()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if let Some(waker) = self.rise() {
            waker.wake();
        }
    }
}
