//! What a sandbox used: memory, capped while it grows, and fuel.

use std::mem::take;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::ResourceLimiter;

use crate::envelope::HostRequest;

/// Elements that a table of a guest can have.
const MAX_TABLE: usize = 40_000;
/// Requests that are told of; a task that makes more is told of by its first ones.
const MAX_TOLD: usize = 1000;
/// Bytes of a URL, and of a method, that are told.
const MAX_URL: usize = 2 << 10;
const MAX_METHOD: usize = 64;

/// Readings that can be taken from outside, also after the sandbox was stopped.
#[derive(Debug, Default)]
pub struct Meter {
    ram_peak: AtomicU64,
    fuel: AtomicU64,
    refused: AtomicBool,
    requests: Mutex<Vec<HostRequest>>,
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

    /// The requests that the sandbox made; they are told once.
    #[must_use]
    pub fn take_requests(&self) -> Vec<HostRequest> {
        take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a request that begins: gives its number.
    pub(super) fn begin_request(&self, method: &str, url: &str) -> usize {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() < MAX_TOLD {
            let cut = |text: &str, most| {
                let end = text.floor_char_boundary(most);
                text.get(..end).unwrap_or_default().to_owned()
            };
            requests.push(HostRequest {
                method: cut(method, MAX_METHOD),
                url: cut(url, MAX_URL),
                status: None,
            });
            return requests.len() - 1;
        }
        MAX_TOLD
    }

    /// Notes the status of a request's response.
    pub(super) fn end_request(&self, number: usize, status: u16) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(request) = requests.get_mut(number) {
            request.status = Some(status);
        }
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
