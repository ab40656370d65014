//! Makes an engine from an interpreter's component: `capsule-engine-build COMPONENT FOLDER NAME`, where the name is what people
//! know the interpreter by.
//!
//! The component is split into code and memory, the code is compiled, and the memory becomes the base
//! image, after the interpreter's first calls were made in it. Run once per release.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of wasm's many sections and operators a few matter here"
)]

mod component;
mod forgetting;
mod immortal;
mod link;
mod module;
mod shape;

use std::path::Path;
use std::time::Instant;

use capsule_native::engine::{
    BASE, CODE, DESCRIPTION, Description, Engine, PORTABLE, wasmtime_config,
};
use capsule_native::program::{encode, warmed_base};
use capsule_native::sandbox::{Host, Places};
use shape::Shape;
use wasmtime::component::Component;
use wasmtime::{Module, Result, format_err};
use wasmtime_wizer::Wizer;

#[allow(
    clippy::print_stderr,
    reason = "progress of a build is for its terminal"
)]
fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [component, folder, interpreter] = arguments.as_slice() else {
        return Err(format_err!(
            "usage: capsule-engine-build COMPONENT FOLDER NAME"
        ));
    };
    let started = Instant::now();
    let step = |what: &str| eprintln!("  {what} ({:.1} s)", started.elapsed().as_secs_f64());
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)?;

    let component = forgetting::exported(std::fs::read(component)?)?;
    let component = link::merged(&component)?.unwrap_or(component);
    let shape = Shape::of(&component)?;
    // Wizer refuses a component that imports modules, so it goes first.
    let (_, instrumented) = Wizer::new().instrument_component(&component)?;
    let code = component::split(&instrumented, &shape)?;
    std::fs::write(folder.join(PORTABLE), &code)?;
    step("split into code and memory");

    let wasmtime = wasmtime::Engine::new(&wasmtime_config()?)?;
    let compiled = Component::new(&wasmtime, &code)?;
    let bytes = compiled.serialize()?;
    std::fs::write(folder.join(CODE), &bytes)?;
    step("compiled");

    let mut memory = shape.initial_memory()?;
    immortal::immortalize(&mut memory)?;
    let description = Description {
        // Of both: what the guest is made of may change in one alone.
        id: blake3::Hasher::new()
            .update(&bytes)
            .update(&memory)
            .finalize()
            .to_string(),
        interpreter: interpreter.clone(),
        portable: blake3::hash(&code).to_string(),
        code_bytes: bytes.len() as u64,
        memory_export: shape.memory_export(),
        stack_pointer_export: shape.stack_pointer_export(),
        stack_pointer: shape.stack_pointer,
        layout: None,
    };
    let base = Module::new(&wasmtime, encode(&memory))?;
    let engine = Engine::assemble(wasmtime, description.clone(), compiled, base)?;
    let host = Host::new(engine, Places::of_process(), Vec::new())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let (base, layout) = runtime.block_on(warmed_base(&host))?;
    std::fs::write(folder.join(BASE), &base)?;
    let description = Description {
        id: blake3::hash(&[bytes, base].concat()).to_string(),
        layout,
        ..description
    };
    // Last: an engine without its description is no engine.
    std::fs::write(
        folder.join(DESCRIPTION),
        serde_json::to_string_pretty(&description)?,
    )?;
    step("base image made");
    Ok(())
}
