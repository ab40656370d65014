//! The only place where native code is loaded: the engine's own from this installation, and images
//! that this installation sealed.
#![allow(
    unsafe_code,
    reason = "wasmtime cannot check compiled code: whoever loads it vouches for it"
)]

use std::path::Path;

use wasmtime::component::Component;
use wasmtime::{Engine, Module};

use super::compiled::Compiled;
use super::seal::SealKey;

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

/// The compiled code of an engine that is not of this installation, which this installation compiled; none if that
/// cannot be told.
pub(super) fn open_sealed(
    engine: &Engine,
    key: &SealKey,
    sealed: Vec<u8>,
    address: &[u8; 32],
) -> Option<Component> {
    let code = key.unseal_bytes(sealed, address)?;
    // SAFETY: the seal shows that this installation compiled these bytes; they were read into this process's memory
    // before that was checked, so nobody can change them (test: `artifacts`).
    unsafe { Component::deserialize(engine, code) }.ok()
}

/// A compiled image.
pub(super) fn open_image(engine: &Engine, compiled: &Compiled) -> wasmtime::Result<Module> {
    let file = compiled.file.try_clone()?;
    // SAFETY: a `Compiled` is made of the installation's own image, which is trusted as in `open_component`, and of
    // what is `Unsealed`: bytes that this installation made and sealed with its secret key, or that its user said to
    // trust, in a file without a name, so that nobody can change them after the check.
    unsafe { Module::deserialize_open_file(engine, file) }
}

/// Compiles an image: it has no functions, so this lays out data.
///
/// # Errors
/// Bytes that are no wasm module.
pub fn compile_image(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>> {
    engine.precompile_module(wasm)
}
