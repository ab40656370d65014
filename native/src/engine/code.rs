//! The only place where native code is loaded: the engine's own from this installation, and images
//! that this installation sealed.
#![allow(
    unsafe_code,
    reason = "wasmtime cannot check compiled code: whoever loads it vouches for it"
)]

use std::path::Path;

use wasmtime::component::Component;
use wasmtime::{Engine, Module};

use super::layout::Layout;
use super::seal::Unsealed;

/// Compiled code from the installation's own folder.
pub(super) fn open_component(
    engine: &Engine,
    path: &Path,
    bytes: u64,
) -> wasmtime::Result<Component> {
    let found = std::fs::metadata(path).map(|file| file.len()).unwrap_or(0);
    if found != bytes {
        wasmtime::bail!("{}: {found} bytes instead of {bytes}", path.display());
    }
    // SAFETY: the engine stands beside the addon and is trusted as the addon is: whoever can write
    // there can replace both. No task is ever given a path to it (test: `artifact_security`).
    unsafe { Component::deserialize_file(engine, path) }
}

/// The base image from the installation's own folder.
pub(super) fn open_module(engine: &Engine, path: &Path) -> wasmtime::Result<Module> {
    // SAFETY: as for `open_component`.
    unsafe { Module::deserialize_file(engine, path) }
}

/// A compiled image whose seal was checked: a whole one, or what makes it of the base image.
pub(super) fn open_image(
    engine: &Engine,
    unsealed: Unsealed,
    base: Option<(Layout, &Path)>,
) -> wasmtime::Result<Module> {
    let restored = match base {
        Some((layout, base)) => layout.restored(base, &unsealed.file)?,
        None => None,
    };
    // SAFETY: an `Unsealed` exists only for bytes that this installation made and sealed with its secret key, in a
    // file without a name: nobody can change them after the check. The base image is trusted as in `open_component`.
    unsafe { Module::deserialize_open_file(engine, restored.unwrap_or(unsealed.file)) }
}

/// Compiles an image: it has no functions, so this lays out data.
///
/// # Errors
/// Bytes that are no wasm module.
pub fn compile_image(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>> {
    engine.precompile_module(wasm)
}
