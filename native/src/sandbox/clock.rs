//! The monotonic clock of guests.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use wasmtime_wasi::HostMonotonicClock;

/// Counts on from the wall clock at the process's start. An image holds times that were read while
/// its program was loaded, maybe in another process: a clock that began at zero in each sandbox
/// would run backwards against them.
pub(super) struct MonotonicClock;

static START: LazyLock<(Instant, Duration)> = LazyLock::new(|| {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    (Instant::now(), since_epoch)
});

impl HostMonotonicClock for MonotonicClock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        let (start, since_epoch) = *START;
        u64::try_from((since_epoch + start.elapsed()).as_nanos()).unwrap_or(u64::MAX)
    }
}
