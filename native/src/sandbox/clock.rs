//! The monotonic clock of guests.

use std::time::{Duration, Instant};

use wasmtime_wasi::HostMonotonicClock;

/// What a sandbox is made for. An image holds times that were read while it was made, maybe in another process; so the
/// clock of whoever begins from it starts a minute later than the one it was made under, and never runs backwards.
/// Not much later, and not at the time of day: the interpreter tells times as 32-bit floats of milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Making the image of an interpreter.
    Engine,
    /// Making that of packages.
    Layer,
    /// Making that of a program.
    Program,
    /// Everything else.
    #[default]
    Task,
}

impl Stage {
    /// What the clock says first. None of the stages before takes a minute.
    pub(super) fn begins(self) -> Duration {
        let minutes = match self {
            Self::Engine => 0,
            Self::Layer => 1,
            Self::Program => 2,
            Self::Task => 3,
        };
        Duration::from_mins(minutes)
    }
}

/// Counts on from the beginning of a stage.
pub(super) struct MonotonicClock {
    began: Instant,
    at: Duration,
}

impl MonotonicClock {
    pub(super) fn of(stage: Stage) -> Self {
        Self {
            began: Instant::now(),
            at: stage.begins(),
        }
    }
}

impl HostMonotonicClock for MonotonicClock {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        u64::try_from((self.at + self.began.elapsed()).as_nanos()).unwrap_or(u64::MAX)
    }
}
