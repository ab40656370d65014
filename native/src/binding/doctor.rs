//! What is wrong with this machine, and what to do.

use std::path::Path;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

use super::installation::{seal_folder, threads};
use crate::engine::{Engine, SealKey};
use crate::process::host;

/// One thing that was looked at.
#[napi(object)]
pub struct Diagnosis {
    /// What was looked at.
    pub name: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// What to do.
    pub remedy: Option<String>,
}

/// Looks at everything that a run needs of the machine.
///
/// # Errors
/// Only Node-API's own.
#[napi(ts_return_type = "Promise<Array<Diagnosis>>")]
pub fn diagnose<'env>(env: &'env Env, engine_dir: String) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let found = vec![files(&engine_dir), starts(&engine_dir), seal()];
        deferred.resolve(move |_| Ok(found));
    });
    Ok(promise)
}

fn diagnosis(name: &str, found: Result<String, String>, remedy: &str) -> Diagnosis {
    let (ok, detail) = match found {
        Ok(detail) => (true, detail),
        Err(detail) => (false, detail),
    };
    Diagnosis {
        name: name.to_owned(),
        ok,
        detail,
        remedy: (!ok).then(|| remedy.to_owned()),
    }
}

fn files(engine_dir: &str) -> Diagnosis {
    let found = Engine::describe(Path::new(engine_dir))
        .map(|description| {
            format!(
                "{engine_dir} ({})",
                description.id.get(..12).unwrap_or(&description.id)
            )
        })
        .map_err(|error| format!("{error:#}"));
    diagnosis(
        "JavaScript engine",
        found,
        "Install Capsule again; in a checkout run npm install.",
    )
}

fn starts(engine_dir: &str) -> Diagnosis {
    let found = match host(engine_dir) {
        Ok(host) if host.engine.pooled => Ok("starts, memory comes from a pool".to_owned()),
        Ok(_) => Err(
            "starts, but address space for a pool of memories is refused: each sandbox costs more"
                .to_owned(),
        ),
        Err(failure) => Err(failure.message),
    };
    diagnosis(
        "Sandboxes",
        found,
        "Raise the limit on address space (ulimit -v) or the container's; see docs/embedding.md.",
    )
}

fn seal() -> Diagnosis {
    let folder = seal_folder();
    let found = SealKey::open(Path::new(&folder))
        .map(|_| folder.clone())
        .map_err(|error| format!("{folder}: {error}: programs are loaded anew in each process"));
    diagnosis("Seal key", found, "Make the folder writable for this user.")
}
