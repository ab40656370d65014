//! The image: what the memory of a sandbox looks like after a program was loaded, as a core module
//! with data and no functions.

use std::time::Duration;

use wasm_encoder as wasm;

use crate::engine::{Compiled, Engine, Layout, compile_image, is_zero};
use crate::sandbox::{Answer, Host, Repeatable, Rights, Sandbox, Stage, Template};

/// Memory is looked at in pages of the operating system's size.
const PAGE: usize = 4096;
/// Zero pages between two pieces of data that are cheaper to store than to tell apart.
const GAP: usize = 16;
/// Effect-free calls before an image is made: fewer pages are touched by a first real call afterwards. More
/// than five changed nothing.
const WARM_CALLS: usize = 5;

/// The time at which images say that they were made, where they are to be the same each time: the first second of 2020.
pub const LOADED_AT: Duration = Duration::from_secs(1_577_836_800);

/// Makes the first calls of a sandbox: to no task, without effects.
pub(super) async fn warm(template: &Template, sandbox: &mut Sandbox) -> wasmtime::Result<()> {
    for _ in 0..WARM_CALLS {
        if let Answer::Ended(failure) = sandbox.call(template, "", "[]", u64::MAX).await {
            wasmtime::bail!("{failure}");
        }
    }
    Ok(())
}

/// Makes the image of a sandbox between two calls, which began from `over`.
pub(super) async fn take(
    engine: &Engine,
    over: &Compiled,
    template: &Template,
    sandbox: &mut Sandbox,
) -> wasmtime::Result<(Vec<u8>, Option<Layout>)> {
    let memory = read(engine, template, sandbox).await?;
    engine.image_of(memory, over, || encode(memory))
}

/// The compiled image of an interpreter without a program, after its first calls, and where the memory lies in it. For
/// the build of an engine.
///
/// # Errors
/// An engine that cannot be started or read.
pub async fn warmed_base(host: &Host) -> wasmtime::Result<(Vec<u8>, Option<Layout>)> {
    let template = host.template(host.engine.base()?)?;
    let place = host.places.take(0).await;
    // The same interpreter gives the same image, wherever it is built.
    let repeatable = Repeatable {
        time: LOADED_AT,
        seed: *blake3::hash(host.engine.description.portable.as_bytes()).as_bytes(),
    };
    let rights = Rights {
        repeatable: Some(repeatable),
        stage: Stage::Engine,
        ..Rights::default()
    };
    let mut sandbox = host.start(&template, rights, place).await?;
    warm(&template, &mut sandbox).await?;
    let memory = read(&host.engine, &template, &mut sandbox).await?;
    let image = compile_image(host.engine.wasmtime(), &encode(memory))?;
    let layout = Layout::find(&image, memory);
    Ok((image, layout))
}

/// The same, and as portable wasm.
pub(super) async fn take_portable(
    engine: &Engine,
    over: &Compiled,
    template: &Template,
    sandbox: &mut Sandbox,
) -> wasmtime::Result<(Vec<u8>, Vec<u8>)> {
    let memory = read(engine, template, sandbox).await?;
    let (image, _) = engine.image_of(memory, over, || encode(memory))?;
    Ok((image, encode(memory)))
}

async fn read<'a>(
    engine: &Engine,
    template: &Template,
    sandbox: &'a mut Sandbox,
) -> wasmtime::Result<&'a [u8]> {
    sandbox.forget_handles(template).await?;
    let description = &engine.description;
    let stack_pointer = sandbox
        .stack_pointer(&description.stack_pointer_export)
        .await?;
    if stack_pointer != description.stack_pointer {
        wasmtime::bail!(
            "the stack is not empty: {stack_pointer} instead of {}",
            description.stack_pointer
        );
    }
    sandbox.memory(&description.memory_export).await
}

/// A core module that has and exports this memory.
#[must_use]
pub fn encode(memory: &[u8]) -> Vec<u8> {
    let mut memories = wasm::MemorySection::new();
    memories.memory(wasm::MemoryType {
        minimum: memory.len().div_ceil(1 << 16) as u64,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = wasm::ExportSection::new();
    exports.export("memory", wasm::ExportKind::Memory, 0);
    let mut data = wasm::DataSection::new();
    for (start, bytes) in pieces(memory) {
        // A wasm address is 32 bits; a constant of that size is written as signed.
        let offset = wasm::ConstExpr::i32_const(start as u32 as i32);
        data.active(0, &offset, bytes.iter().copied());
    }
    let mut module = wasm::Module::new();
    module.section(&memories).section(&exports).section(&data);
    module.finish()
}

/// The parts of a memory that are not zero, with their addresses.
fn pieces(memory: &[u8]) -> Vec<(usize, &[u8])> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, page) in memory.chunks(PAGE).enumerate() {
        if is_zero(page) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if at - run.end < GAP => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    let bytes = |run: &std::ops::Range<usize>| {
        memory.get(run.start * PAGE..(run.end * PAGE).min(memory.len()))
    };
    runs.iter()
        .filter_map(|run| Some((run.start * PAGE, bytes(run)?)))
        .collect()
}
