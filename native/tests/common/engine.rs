//! The engines of this checkout.

use std::path::Path;

use capsule_native::engine::{Engine, Machine};
use capsule_native::sandbox::{Host, Places};

/// What sandboxes of an engine are made with.
pub(crate) fn host(language: &str) -> Host {
    // Asked for when the tests run: a checkout at another place may have compiled them.
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap();
    let folder = Path::new(&package).join("engines").join(language);
    let engine = Engine::open(&Machine::open().unwrap(), &folder).unwrap();
    Host::new(engine, Places::of_process(), Vec::new()).unwrap()
}
