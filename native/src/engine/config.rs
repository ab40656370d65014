//! How wasmtime is set, with the reason for each knob.
#![allow(unsafe_code, reason = "cranelift's flags are set by name")]

use wasmtime::{Config, Enabled, InstanceAllocationStrategy, PoolingAllocationConfig};

/// Tasks that may wait for each other in a chain.
pub const MAX_DEPTH: usize = 32;
/// Sandboxes that can be alive at once in a process; further ones wait. Each reserves 4 GiB of address space, of
/// which a process has 128 TiB.
pub const MAX_LIVE: u32 = 1312;
/// Places of those that each level of the tree of tasks leaves to the deeper ones: 1,024 are there for tasks that
/// nobody called.
pub const LEFT_DEEPER: usize = 9;
/// Bytes that the memory of one sandbox can have: all that a 32-bit address can reach.
pub const MAX_MEMORY: u64 = 4 << 30;

/// Core instances of one sandbox: interpreter, image, WASI adapter and its shims.
const CORE_INSTANCES: u32 = 16;
/// Stack of the guest's own calls. The interpreter stops recursion by a quota of its own at
/// less than half of this.
const WASM_STACK: usize = 3 << 20;
/// Stack of the fiber below, which host functions called by the guest use too.
const FIBER_STACK: usize = 4 << 20;
/// Written pages up to this size stay with their slot when it is reset: they are overwritten with the image's
/// bytes, which is many times cheaper than giving them back and faulting them in again. A call of a small task
/// writes less than half a megabyte; what a large one wrote beyond this is given back, so that its slot is not
/// slow for whoever gets it next, and an idle process stays small.
const KEEP_MEMORY: usize = 4 << 20;
/// The same for tables.
const KEEP_TABLES: usize = 10 << 20;
/// An image over 16 MiB and under half full would otherwise be copied at each instantiation
/// instead of being mapped.
const DENSE_IMAGE: u64 = 512 << 20;

/// Opens a wasmtime engine, with a pool of memories where the machine allows it.
pub(super) fn wasmtime_engine() -> wasmtime::Result<(wasmtime::Engine, bool)> {
    let mut config = wasmtime_config()?;
    config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
    match wasmtime::Engine::new(&config) {
        Ok(engine) => Ok((engine, true)),
        // Where address space is short (`ulimit -v`, strict overcommit, small containers) the
        // pool cannot be reserved: slower, and each sandbox still reserves its own 4 GiB.
        Err(_) => Ok((wasmtime::Engine::new(&wasmtime_config()?)?, false)),
    }
}

/// The settings that code and images are compiled with; they must be the same for both.
///
/// # Errors
/// A target that cranelift does not know.
pub fn wasmtime_config() -> wasmtime::Result<Config> {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        // `compute` is metered by fuel, exactly; epochs stop code whatever it does and
        // make busy sandboxes take turns.
        .consume_fuel(true)
        .epoch_interruption(true)
        // Images are mapped, not copied.
        .memory_init_cow(true)
        .memory_guaranteed_dense_image_size(DENSE_IMAGE)
        .max_wasm_stack(WASM_STACK)
        .async_stack_size(FIBER_STACK)
        // Guests are ordinary components: no store needs the state of async ones.
        .concurrency_support(false)
        // A compiled engine is shipped: for a stated baseline, not for the machine that built it.
        .target(env!("CAPSULE_TARGET"))?;
    if cfg!(target_os = "macos") {
        // Mach ports would take the signals that Node wants.
        config.macos_use_mach_ports(false);
    }
    if cfg!(target_arch = "x86_64") {
        for feature in X86_64_V2 {
            // SAFETY: these flags only say which instructions may be used; wasmtime refuses
            // code whose flags the machine lacks when it is loaded.
            unsafe { config.cranelift_flag_enable(feature) };
        }
    }
    Ok(config)
}

/// x86-64-v2: every x86-64 machine since 2009.
const X86_64_V2: [&str; 6] = [
    "has_cmpxchg16b",
    "has_popcnt",
    "has_sse3",
    "has_sse41",
    "has_sse42",
    "has_ssse3",
];

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(MAX_LIVE)
        .total_core_instances(MAX_LIVE * CORE_INSTANCES)
        .total_memories(MAX_LIVE)
        .total_tables(MAX_LIVE * 4)
        .total_stacks(MAX_LIVE)
        .max_memory_size(usize::try_from(MAX_MEMORY).unwrap_or(usize::MAX))
        .table_elements(40_000)
        .max_core_instance_size(4 << 20)
        .max_component_instance_size(4 << 20)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(1)
        .max_tables_per_component(4)
        .linear_memory_keep_resident(KEEP_MEMORY)
        .table_keep_resident(KEEP_TABLES)
        // Tells which pages a sandbox wrote, so that only they are reset (Linux 6.7).
        .pagemap_scan(Enabled::Auto);
    pool
}
