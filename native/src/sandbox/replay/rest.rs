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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

    use futures::FutureExt;
    use futures::task::noop_waker;

    use super::*;
    use crate::error::Failure;
    use crate::sandbox::replay::{Asked, Kept};

    /// How many rest.
    #[derive(Default)]
    struct Counting(AtomicI64);

    impl Keeper for Counting {
        fn broke(&self, _: Failure) {}

        fn rests(&self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }

        fn rises(&self) {
            self.0.fetch_sub(1, Ordering::SeqCst);
        }

        fn request(&self, _: u32, _: Asked) -> Pin<Box<dyn Future<Output = Option<Kept>> + Send>> {
            std::future::pending().boxed()
        }

        fn answered(&self, _: u32, answer: Kept) -> Pin<Box<dyn Future<Output = Kept> + Send>> {
            std::future::ready(answer).boxed()
        }

        fn held(&self) -> Arc<AtomicUsize> {
            Arc::default()
        }
    }

    #[test]
    fn who_was_woken_does_not_rest_though_nobody_looked_yet() {
        let keeper = Arc::new(Counting::default());
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let waker = noop_waker();
        let mut context = Context::from_waker(&waker);
        let mut waiting = Box::pin(resting(Arc::clone(&keeper) as _, told));
        assert_eq!(keeper.0.load(Ordering::SeqCst), 0);
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        assert_eq!(keeper.0.load(Ordering::SeqCst), 1);
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        assert_eq!(keeper.0.load(Ordering::SeqCst), 1);
        tell.send(()).unwrap();
        assert_eq!(keeper.0.load(Ordering::SeqCst), 0);
        assert!(waiting.as_mut().poll(&mut context).is_ready());
        drop(waiting);
        assert_eq!(keeper.0.load(Ordering::SeqCst), 0);
    }

    #[test]
    fn who_is_stopped_rests_no_more() {
        let keeper = Arc::new(Counting::default());
        let waker = noop_waker();
        let mut waiting = Box::pin(resting(
            Arc::clone(&keeper) as _,
            std::future::pending::<()>(),
        ));
        let polled = waiting.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
        drop(waiting);
        assert_eq!(keeper.0.load(Ordering::SeqCst), 0);
    }
}
