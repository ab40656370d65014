//! What belongs to one sandbox on the host's side.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::component::ResourceTable;
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::p2::{DynInputStream, DynOutputStream};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::aside::Aside;
use super::clock::{MonotonicClock, Stage};
use super::files::{Files, Mounts, Quotas, Together};
use super::meter::{MemoryCap, Meter};
use super::modules::Modules;
use super::network::{Egress, Network, Refusal};
use super::output::{Output, Sink};
use super::places::Turn;
use super::repeatable::Repeatable;
use super::replay::{Chance, Clock, Log};
use super::tasks::SubTasks;
use super::wasi_files::Descriptor;
use crate::engine::MAX_MEMORY;

/// Bytes that the interpreter itself may say on its error stream.
const ENGINE_STDERR: usize = 64 << 10;
/// Random bytes that a guest may ask for in one call: `crypto.getRandomValues` has the same cap.
const MAX_RANDOM: u64 = 64 << 10;
/// Host handles (timers, streams, requests) that a guest may hold at once. The interpreter gives some back only when
/// it collects garbage: one for each 4 to 8 KiB of a response, the largest of which has 128 MiB, and eight for each call
/// of a task, of which a run may make 10,000.
pub(super) const MAX_HANDLES: usize = 100_000;

/// What a sandbox is given. The default is nothing: no files, no hosts, no environment.
#[derive(Clone, Default)]
pub struct Rights {
    /// Cap on its memory in bytes; none is all that can be addressed.
    pub ram: Option<u64>,
    /// The folders that it sees; none are no folders.
    pub mounts: Option<Arc<Mounts>>,
    /// What is in the `/tmp` of its own and in those of its run; none is no `/tmp`.
    pub temporary: Option<Together>,
    /// What relative paths are under, in the guest's own world.
    pub folder: Arc<str>,
    /// The hosts that it may call; none are no hosts.
    pub network: Option<Arc<Network>>,
    /// The environment variables that it sees: names and values.
    pub variables: Arc<[(String, String)]>,
    /// Who takes what it prints; none discards it.
    pub sink: Option<Arc<dyn Sink>>,
    /// How it reaches other tasks; none refuses each call.
    pub tasks: Option<Arc<dyn SubTasks>>,
    /// What it may import; none are no modules.
    pub modules: Option<Arc<dyn Modules>>,
    /// Time and chance that are the same each time; none are the real ones.
    pub repeatable: Option<Repeatable>,
    /// What it saw before and sees now, in a durable run.
    pub log: Option<Arc<Log>>,
    /// Whether what it reads of files is recorded there, too.
    pub files_recorded: bool,
    /// What it is made for.
    pub stage: Stage,
    /// Its place among those of its run that work at the same time.
    pub turn: Option<Arc<Turn>>,
}

/// The store's data.
pub(super) struct Guest {
    pub(super) memory: MemoryCap,
    pub(super) output: Output,
    pub(super) tasks: Option<Arc<dyn SubTasks>>,
    /// The fuel that the running call was given.
    pub(super) fuel: u64,
    pub(super) folder: Arc<str>,
    pub(super) variables: Arc<[(String, String)]>,
    /// Entries of folders that are held for the guest.
    pub(super) listed: usize,
    pub(super) table: ResourceTable,
    pub(super) modules: Option<Arc<dyn Modules>>,
    pub(super) log: Option<Arc<Log>>,
    files_recorded: bool,
    mounts: Option<Arc<Mounts>>,
    temporary: Option<Together>,
    files: Option<Arc<Mutex<Files>>>,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    pub(super) egress: Egress,
    pub(super) aside: Aside,
    /// What the next timer is to be.
    pub(super) next_timer_is_any: bool,
    engine_stderr: MemoryOutputPipe,
}

impl Guest {
    pub(super) fn new(rights: Rights, meter: Arc<Meter>) -> Self {
        let engine_stderr = MemoryOutputPipe::new(ENGINE_STDERR);
        let mut wasi = WasiCtx::builder();
        wasi.stderr(engine_stderr.clone())
            .monotonic_clock(MonotonicClock::of(rights.stage))
            .max_random_size(MAX_RANDOM)
            .allow_tcp(false)
            .allow_udp(false)
            .allow_ip_name_lookup(false);
        if let Some(repeatable) = &rights.repeatable {
            repeatable.give(&mut wasi, rights.stage);
        }
        if let Some(log) = &rights.log {
            wasi.wall_clock(Clock(Arc::clone(log)))
                .monotonic_clock(Clock(Arc::clone(log)))
                .secure_random(Chance::new(&log.seed, "secure"))
                .insecure_random(Chance::new(&log.seed, "insecure"))
                .insecure_random_seed(Chance::new(&log.seed, "seed").next_u128());
        }
        let wasi = wasi.build();
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_HANDLES);
        Self {
            egress: Egress::new(
                rights.network,
                rights.turn,
                Arc::clone(&meter),
                rights.log.clone(),
            ),
            memory: MemoryCap {
                cap: rights.ram.unwrap_or(MAX_MEMORY),
                meter,
            },
            aside: Aside::default(),
            next_timer_is_any: false,
            output: Output::new(rights.sink, rights.log.clone()),
            tasks: rights.tasks,
            fuel: u64::MAX,
            folder: rights.folder,
            variables: rights.variables,
            modules: rights.modules,
            log: rights.log,
            files_recorded: rights.files_recorded,
            mounts: rights.mounts,
            temporary: rights.temporary,
            files: None,
            listed: 0,
            wasi,
            http: WasiHttpCtx::new(),
            table,
            engine_stderr,
        }
    }

    /// Its files, made at the first call: most guests make none.
    pub(super) fn files(&mut self) -> Arc<Mutex<Files>> {
        let Self {
            mounts,
            temporary,
            folder,
            files,
            log,
            files_recorded,
            ..
        } = self;
        let files = files.get_or_insert_with(|| {
            let mounts = mounts.clone().unwrap_or_default();
            let mut files = Files::new(mounts, folder.to_string(), Quotas::default());
            files.log = log.clone().filter(|_| *files_recorded);
            Arc::new(Mutex::new(match temporary {
                Some(together) => files.with_temporary(Arc::clone(together)),
                None => files,
            }))
        });
        Arc::clone(files)
    }

    /// Closes an open file.
    pub(super) fn close(&self, handle: u32) {
        if let Some(files) = &self.files {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            // A number that is not open any more is closed.
            let _ = files.close(handle);
        }
    }

    /// Why the last request for a URL has no response; told once.
    pub(super) fn why_refused(&self, url: &str) -> Option<Refusal> {
        self.egress.refusal(url)
    }

    /// Ends a request of the guest's, if it is under way.
    pub(super) fn let_go(&self, number: u32) {
        self.egress.let_go(number);
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
    /// streams are the adapter's standard streams, which each instance finds anew, as it does the root of the files.
    pub(super) fn holds_handles(&mut self) -> bool {
        let held = |entry: &mut (dyn std::any::Any + Send)| {
            !entry.is::<DynOutputStream>()
                && !entry.is::<DynInputStream>()
                && !matches!(entry.downcast_ref(), Some(Descriptor::Root))
        };
        !self.aside.is_idle() || self.table.iter_mut().any(held)
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
