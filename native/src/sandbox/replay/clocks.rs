//! The clocks of a task in a durable run: they stand still but for what was recorded, and a little for each reading.

use std::sync::Arc;
use std::time::Duration;

use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

use super::log::Log;

/// Reads the clocks of a log.
pub(in crate::sandbox) struct Clock(pub(in crate::sandbox) Arc<Log>);

impl HostWallClock for Clock {
    fn resolution(&self) -> Duration {
        Duration::from_micros(1)
    }

    fn now(&self) -> Duration {
        self.0.read().1
    }
}

impl HostMonotonicClock for Clock {
    fn resolution(&self) -> u64 {
        1000
    }

    fn now(&self) -> u64 {
        u64::try_from(self.0.read().0.as_nanos()).unwrap_or(u64::MAX)
    }
}
