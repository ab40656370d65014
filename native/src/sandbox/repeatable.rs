//! Time and chance that are the same each time: what an artifact's image is made under, so that the same source gives
//! the same bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use wasmtime_wasi::{Deterministic, HostMonotonicClock, HostWallClock, WasiCtxBuilder};

use super::clock::Stage;

/// What the clocks count at each reading: enough that a loop which waits for some time ends soon.
const STEP: Duration = Duration::from_micros(100);
/// Random bytes before they begin again: a top level seldom asks for more than some hundred.
const STREAM: usize = 64 << 10;

/// Where time and chance begin.
#[derive(Clone, Copy, Debug)]
pub struct Repeatable {
    /// What the wall clock says first, since 1970.
    pub time: Duration,
    /// What the random bytes are made of.
    pub seed: [u8; 32],
}

impl Repeatable {
    pub(super) fn give(&self, wasi: &mut WasiCtxBuilder, stage: Stage) {
        let readings = Arc::new(AtomicU64::new(0));
        let beginning_at = |begin| Counted {
            begin,
            readings: Arc::clone(&readings),
        };
        wasi.wall_clock(beginning_at(self.time))
            .monotonic_clock(beginning_at(stage.begins()))
            .secure_random(Deterministic::new(self.stream("secure")))
            .insecure_random(Deterministic::new(self.stream("insecure")));
        let mut seed = [0; 16];
        self.fill("seed", &mut seed);
        wasi.insecure_random_seed(u128::from_le_bytes(seed));
    }

    fn stream(&self, purpose: &str) -> Vec<u8> {
        let mut bytes = vec![0; STREAM];
        self.fill(purpose, &mut bytes);
        bytes
    }

    fn fill(&self, purpose: &str, bytes: &mut [u8]) {
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(purpose.as_bytes()).finalize_xof().fill(bytes);
    }
}

/// A clock that counts its readings.
#[derive(Clone)]
struct Counted {
    begin: Duration,
    readings: Arc<AtomicU64>,
}

impl Counted {
    fn read(&self) -> Duration {
        let reading = self.readings.fetch_add(1, Ordering::Relaxed);
        self.begin + STEP.saturating_mul(u32::try_from(reading).unwrap_or(u32::MAX))
    }
}

impl HostWallClock for Counted {
    fn resolution(&self) -> Duration {
        STEP
    }

    fn now(&self) -> Duration {
        self.read()
    }
}

impl HostMonotonicClock for Counted {
    fn resolution(&self) -> u64 {
        u64::try_from(STEP.as_nanos()).unwrap_or(u64::MAX)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.read().as_nanos()).unwrap_or(u64::MAX)
    }
}
