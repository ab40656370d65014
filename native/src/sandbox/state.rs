//! What belongs to one sandbox on the host's side.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::clock::MonotonicClock;
use super::http::Egress;
use super::meter::{MemoryCap, Meter};
use super::output::{Output, Sink};
use super::tasks::SubTasks;
use crate::engine::MAX_MEMORY;

/// Bytes that the interpreter itself may say on its error stream.
const ENGINE_STDERR: usize = 64 << 10;
/// Random bytes that a guest may ask for in one call: `crypto.getRandomValues` has the same cap.
const MAX_RANDOM: u64 = 64 << 10;
/// Host handles (timers, streams, requests) that a guest may hold at once.
pub(super) const MAX_HANDLES: usize = 10_000;

/// What a sandbox is given. The default is nothing: no files, no hosts, no environment.
#[derive(Clone, Default)]
pub struct Rights {
    /// Cap on its memory in bytes; none is all that can be addressed.
    pub ram: Option<u64>,
    /// Who takes what it prints; none discards it.
    pub sink: Option<Arc<dyn Sink>>,
    /// How it reaches other tasks; none refuses each call.
    pub tasks: Option<Arc<dyn SubTasks>>,
    /// How many tasks wait for it in a chain.
    pub depth: usize,
}

/// The store's data.
pub(super) struct Guest {
    pub(super) memory: MemoryCap,
    pub(super) output: Output,
    pub(super) tasks: Option<Arc<dyn SubTasks>>,
    /// The fuel that the running call was given.
    pub(super) fuel: u64,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    egress: Egress,
    table: ResourceTable,
    engine_stderr: MemoryOutputPipe,
}

impl Guest {
    pub(super) fn new(rights: Rights, meter: Arc<Meter>) -> Self {
        let engine_stderr = MemoryOutputPipe::new(ENGINE_STDERR);
        let wasi = WasiCtx::builder()
            .stderr(engine_stderr.clone())
            .monotonic_clock(MonotonicClock)
            .max_random_size(MAX_RANDOM)
            .allow_tcp(false)
            .allow_udp(false)
            .allow_ip_name_lookup(false)
            .build();
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_HANDLES);
        Self {
            memory: MemoryCap {
                cap: rights.ram.unwrap_or(MAX_MEMORY),
                meter,
            },
            output: Output::new(rights.sink),
            tasks: rights.tasks,
            fuel: u64::MAX,
            wasi,
            http: WasiHttpCtx::new(),
            egress: Egress::default(),
            table,
            engine_stderr,
        }
    }

    /// Whether the guest tried to reach the network.
    pub(super) fn asked_for_network(&self) -> bool {
        self.egress.asked.load(Ordering::Relaxed)
    }

    /// What the interpreter itself wrote to its error stream.
    pub(super) fn engine_stderr(&self) -> String {
        String::from_utf8_lossy(&self.engine_stderr.contents()).into_owned()
    }

    /// Whether the guest holds host handles that an image could not restore, like a timer. Bare
    /// streams are the adapter's standard streams, which each instance finds anew.
    pub(super) fn holds_handles(&mut self) -> bool {
        self.table
            .iter_mut()
            .any(|entry| !entry.is::<DynOutputStream>() && !entry.is::<DynInputStream>())
    }
}

impl WasiView for Guest {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Guest {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.egress,
        }
    }
}
