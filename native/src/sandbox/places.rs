//! Places for sandboxes, of which there are only so many.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::channel::oneshot;

use crate::engine::{LEFT_DEEPER, MAX_DEPTH, MAX_LIVE};

/// A number of places. Who finds none free waits: the deepest in the tree of tasks go first, since others wait for
/// them, and of one depth the first comes first.
pub struct Places {
    total: usize,
    /// Places that each level leaves to the deeper ones, so that however many tasks wait for the tasks that they
    /// called, the deepest always find room and nothing locks up.
    left_deeper: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    taken: usize,
    arrivals: u64,
    waiting: BTreeMap<Rank, oneshot::Sender<Place>>,
}

type Rank = (Reverse<usize>, u64);

/// A place that was taken; dropping it gives it to the next.
pub struct Place(Arc<Places>);

impl Places {
    /// So many places, of which each level leaves some to the levels below it.
    #[must_use]
    pub fn new(total: usize, left_deeper: usize) -> Arc<Self> {
        Arc::new(Self {
            total,
            left_deeper,
            state: Mutex::default(),
        })
    }

    /// The places for the living sandboxes of a process.
    #[must_use]
    pub fn of_process() -> Arc<Self> {
        Self::new(MAX_LIVE as usize, LEFT_DEEPER)
    }

    /// Takes a place, once there is one for this depth.
    pub async fn take(self: &Arc<Self>, depth: usize) -> Place {
        let (rank, given) = {
            let mut state = self.lock();
            let first = state.waiting.keys().next();
            let behind = first.is_some_and(|(Reverse(deepest), _)| *deepest >= depth);
            if !behind && state.taken < self.room(depth) {
                state.taken += 1;
                return Place(Arc::clone(self));
            }
            state.arrivals += 1;
            let rank = (Reverse(depth), state.arrivals);
            let (give, given) = oneshot::channel();
            state.waiting.insert(rank, give);
            (rank, given)
        };
        let _leaving = Leaving(self, rank);
        given.await.unwrap_or_else(|oneshot::Canceled| {
            // It never is: one place too many would be better than a panic.
            self.lock().taken += 1;
            Place(Arc::clone(self))
        })
    }

    fn room(&self, depth: usize) -> usize {
        let deeper = MAX_DEPTH.saturating_sub(depth);
        self.total.saturating_sub(deeper * self.left_deeper)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let next = {
            let mut state = self.0.lock();
            state.taken -= 1;
            let State { taken, waiting, .. } = &mut *state;
            let first = waiting.first_entry();
            // Where there is no room for the deepest, there is none for others.
            let next = first.filter(|waits| *taken < self.0.room(waits.key().0.0));
            next.map(|waits| {
                *taken += 1;
                waits.remove()
            })
        };
        if let Some(next) = next {
            // Who has left meanwhile drops it, which gives it to the next.
            let _ = next.send(Place(Arc::clone(&self.0)));
        }
    }
}

/// Who stops waiting is forgotten.
struct Leaving<'a>(&'a Places, Rank);

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting.remove(&self.1);
    }
}

/// A sandbox's place among those of its run that work at the same time. It has none while it waits for tasks that it
/// called or for requests that it made: others work meanwhile.
pub struct Turn {
    places: Arc<Places>,
    depth: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    waits: usize,
    place: Option<Place>,
}

impl Turn {
    /// Waits for a place.
    pub async fn begin(places: &Arc<Places>, depth: usize) -> Self {
        let place = places.take(depth).await;
        Self {
            places: Arc::clone(places),
            depth,
            held: Mutex::new(Held {
                waits: 0,
                place: Some(place),
            }),
        }
    }

    /// Waits for something, without a place; then for a place.
    pub async fn wait<T>(&self, something: impl Future<Output = T>) -> T {
        let waiting = Waiting::begin(self);
        let done = something.await;
        drop(waiting);
        if self.lock().waits == 0 {
            let place = self.places.take(self.depth).await;
            let mut held = self.lock();
            if held.waits == 0 && held.place.is_none() {
                held.place = Some(place);
            }
        }
        done
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Waiting<'a>(&'a Turn);

impl<'a> Waiting<'a> {
    fn begin(turn: &'a Turn) -> Self {
        let mut held = turn.lock();
        held.waits += 1;
        let place = held.place.take();
        drop(held);
        drop(place);
        Self(turn)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.lock().waits -= 1;
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use futures::executor::block_on;

    use super::*;

    #[test]
    fn the_deepest_go_first_and_of_one_depth_the_first() {
        let places = Places::new(1, 0);
        let held = block_on(places.take(0));
        let mut shallow = Box::pin(places.take(1));
        let mut first = Box::pin(places.take(2));
        let mut second = Box::pin(places.take(2));
        for waits in [&mut shallow, &mut first, &mut second] {
            assert!(waits.now_or_never().is_none());
        }
        drop(held);
        assert!(shallow.as_mut().now_or_never().is_none());
        assert!(second.as_mut().now_or_never().is_none());
        drop(block_on(first));
        assert!(shallow.as_mut().now_or_never().is_none());
        drop(block_on(second));
        drop(block_on(shallow));
    }

    #[test]
    fn each_level_leaves_room_to_the_deeper_ones() {
        let places = Places::new(2 * MAX_DEPTH + 1, 2);
        let held = block_on(places.take(0));
        assert!(places.take(0).now_or_never().is_none());
        let deeper = [block_on(places.take(1)), block_on(places.take(1))];
        assert!(places.take(1).now_or_never().is_none());
        assert!(places.take(MAX_DEPTH).now_or_never().is_some());
        drop((held, deeper));
    }

    #[test]
    fn who_stops_waiting_gets_no_place() {
        let places = Places::new(1, 0);
        let held = block_on(places.take(0));
        let mut gone = Box::pin(places.take(1));
        assert!(gone.as_mut().now_or_never().is_none());
        drop(held);
        // Given, but never looked at.
        drop(gone);
        assert!(places.take(0).now_or_never().is_some());
    }

    #[test]
    fn who_waits_for_something_leaves_its_place_to_others() {
        let places = Places::new(1, 0);
        let turn = block_on(Turn::begin(&places, 0));
        assert!(places.take(0).now_or_never().is_none());
        let free = async { places.take(0).now_or_never().is_some() };
        assert!(block_on(turn.wait(free)));
        assert!(places.take(0).now_or_never().is_none());
    }
}
