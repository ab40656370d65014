//! What is wrong with this machine, and what to do.

use std::path::Path;

use napi::Env;
use napi::bindgen_prelude::Object;
use napi_derive::napi;

use super::installation::{seal_folder, threads};
use crate::engine::SealKey;
use crate::process::{host, is_pooled};

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
pub fn diagnose<'env>(
    env: &'env Env,
    javascript_dir: String,
    python_dir: Option<String>,
) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let found = vec![
            engine("JavaScript engine", &javascript_dir),
            python_dir.map_or_else(no_python, |folder| engine("Python engine", &folder)),
            pool(),
            seal(),
        ];
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

/// An engine that is opened as a run would open it.
fn engine(name: &str, folder: &str) -> Diagnosis {
    let found = host(folder).map(|host| {
        let id = &host.engine.description.id;
        format!("{folder} ({})", id.get(..12).unwrap_or(id))
    });
    diagnosis(
        name,
        found.map_err(|failure| failure.message),
        "Install Capsule again; in a checkout run npm install.",
    )
}

/// Nothing is wrong where nobody wants to run Python.
fn no_python() -> Diagnosis {
    let detail = "not installed; for Python files: npm install @capsule-run/python".to_owned();
    diagnosis("Python engine", Ok(detail), "")
}

fn pool() -> Diagnosis {
    let found = match is_pooled() {
        Ok(true) => Ok("memory comes from a pool".to_owned()),
        Ok(false) => Err(
            "address space for a pool of memories is refused: each sandbox costs more".to_owned(),
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
