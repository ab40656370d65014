//! Engines that came in artifacts: compiled once by this installation, sealed, and kept for this user.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use super::installation::{Machinery, cache, kept_engines_folder, machinery, protected};
use crate::artifact::{Cache, check_engine};
use crate::engine::Engine;
use crate::error::Failure;
use crate::sandbox::Host;

/// Those that are open, by the hash of their portable code: as long as a program needs them.
static OPEN: LazyLock<Mutex<HashMap<String, Weak<Host>>>> = LazyLock::new(Mutex::default);

/// The engine whose portable code has this hash, if it was compiled before.
///
/// # Errors
/// A machine that can run no sandboxes.
pub(super) fn kept(portable: &str, engine_dir: &str) -> Result<Option<Arc<Host>>, Failure> {
    if let Some(host) = open(portable) {
        return Ok(Some(host));
    }
    let engine = folder()?.read_engine(&machinery()?.machine, portable);
    engine
        .map(|engine| opened(engine, portable, engine_dir))
        .transpose()
}

/// The engine with this portable code, which has this hash; it is compiled where it was not before.
///
/// # Errors
/// Code that is none, costs too much, or wants what Capsule does not give.
pub(super) fn compiled(
    code: &[u8],
    portable: &str,
    engine_dir: &str,
) -> Result<Arc<Host>, Failure> {
    if let Some(host) = kept(portable, engine_dir)? {
        return Ok(host);
    }
    check_engine(code).map_err(Failure::load)?;
    let machine = &machinery()?.machine;
    let native = machine
        .compile(code)
        .map_err(|error| Failure::load(format!("its engine cannot be compiled: {error:#}")))?;
    let engine = folder()?.keep_engine(machine, portable, &native);
    let engine = engine
        .ok_or_else(|| Failure::load("its engine has not the form of an engine of Capsule's"))?;
    opened(engine, portable, engine_dir)
}

fn open(portable: &str) -> Option<Arc<Host>> {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.retain(|_, host| host.strong_count() > 0);
    open.get(portable).and_then(Weak::upgrade)
}

fn opened(engine: Engine, portable: &str, engine_dir: &str) -> Result<Arc<Host>, Failure> {
    let Machinery { places, .. } = machinery()?;
    let host = Host::new(engine, Arc::clone(places), protected(engine_dir));
    let host = Arc::new(host.map_err(Failure::internal)?);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.insert(portable.to_owned(), Arc::downgrade(&host));
    Ok(host)
}

fn folder() -> Result<Cache, Failure> {
    cache(&kept_engines_folder().to_string_lossy())
}
