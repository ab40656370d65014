//! The clock of epochs.

use std::thread;
use std::time::Duration;

/// Time between epochs: how long a busy sandbox keeps its thread before it must yield, and
/// how soon it notices that it was stopped.
const TICK: Duration = Duration::from_millis(10);

/// Ticks until the engine is gone: the thread holds it weakly and ends by itself.
pub(super) fn start(engine: &wasmtime::Engine) -> wasmtime::Result<()> {
    let engine = engine.weak();
    thread::Builder::new()
        .name("capsule-ticker".to_owned())
        .spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        })?;
    Ok(())
}
