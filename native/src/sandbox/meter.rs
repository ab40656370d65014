//! What a sandbox used: memory, capped while it grows, and fuel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use wasmtime::ResourceLimiter;

/// Elements that a table of a guest can have.
const MAX_TABLE: usize = 40_000;

/// Readings that can be taken from outside, also after the sandbox was stopped.
#[derive(Debug, Default)]
pub struct Meter {
    ram_peak: AtomicU64,
    fuel: AtomicU64,
    refused: AtomicBool,
}

impl Meter {
    /// Peak of the memory in bytes.
    #[must_use]
    pub fn ram_peak(&self) -> u64 {
        self.ram_peak.load(Ordering::Relaxed)
    }

    /// Fuel used so far, as last reported.
    #[must_use]
    pub fn fuel(&self) -> u64 {
        self.fuel.load(Ordering::Relaxed)
    }

    /// Whether the sandbox was ever refused memory: an end that follows is for lack of it.
    #[must_use]
    pub fn was_refused_memory(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    pub(super) fn set_fuel(&self, used: u64) {
        self.fuel.store(used, Ordering::Relaxed);
    }
}

/// Refuses memory above the cap, and remembers that it did.
pub(super) struct MemoryCap {
    pub(super) cap: u64,
    pub(super) meter: Arc<Meter>,
}

impl ResourceLimiter for MemoryCap {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // A guest has one memory, so its size is the sandbox's.
        let desired = desired as u64;
        if desired > self.cap {
            self.meter.refused.store(true, Ordering::Relaxed);
            return Ok(false);
        }
        self.meter.ram_peak.fetch_max(desired, Ordering::Relaxed);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        self.meter.refused.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= MAX_TABLE)
    }

    fn memories(&self) -> usize {
        1
    }
}
