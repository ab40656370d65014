//! Artifacts: making them, opening them, looking at them.

use std::path::PathBuf;

use napi::Env;
use napi::bindgen_prelude::{Either, Object};
use napi_derive::napi;

use super::fault::Fault;
use super::handle::RunHandle;
use super::installation::threads;
use super::program::{Sources, either};
use crate::error::Failure;
use crate::process::{self, Prepared, Trust, write_artifacts};

/// What came with a program in its artifact, and what it needs to be opened again.
#[napi(object)]
pub struct Enclosed {
    /// The program's file as its stacks call it.
    pub file: String,
    /// Folder of the engine that it is for.
    pub engine_dir: String,
    /// Hash of the portable code of an engine that came in an artifact, which is then the program's.
    pub kept_engine: Option<String>,
    /// Whether the cache has it.
    pub kept: bool,
}

/// An artifact that is wanted.
#[napi(object)]
pub struct Export {
    /// The program's language.
    pub language: String,
    /// Hash of the names and contents of all files that decided what is in the bundle.
    pub sources: String,
    /// How it was bundled.
    pub options: String,
    /// The bundle's source map.
    pub source_map: String,
    /// What the clocks say while it is loaded, in seconds since 1970.
    pub time: Option<i64>,
    /// Where the artifacts go, without their extensions.
    pub to: String,
}

/// A file that was written.
#[napi(object)]
pub struct WrittenFile {
    /// Where it is.
    pub path: String,
    /// Its size.
    pub bytes: f64,
}

/// An artifact's file, and the engines that are installed.
#[napi(object)]
pub struct ArtifactFile {
    /// Where it is.
    pub path: String,
    /// Folders of the installed engines.
    pub engines: Vec<String>,
    /// Whether a sealed one is opened though this installation did not seal it.
    pub trusted: bool,
}

/// Loads a bundle so that the same source gives the same image, and writes the artifacts.
///
/// # Errors
/// Only Node-API's own: what is wrong with the program is a `Fault`.
#[napi(ts_return_type = "Promise<Array<WrittenFile> | Fault>")]
pub fn export_artifacts<'env>(
    env: &'env Env,
    sources: Sources,
    bundle: String,
    wanted: Export,
    handle: Option<&RunHandle>,
) -> napi::Result<Object<'env>> {
    let (deferred, promise) = env.create_deferred()?;
    let hold = handle.map(RunHandle::hold);
    let control = threads()?.control().clone();
    control.clone().spawn_blocking(move || {
        let (sources, wanted) = (sources.into(), wanted.into());
        let work = write_artifacts(&sources, bundle, wanted, hold.as_ref());
        let written = control.block_on(work).map(told);
        deferred.resolve(move |_| Ok(answer(written)));
    });
    Ok(promise)
}

/// Opens an artifact.
///
/// # Errors
/// Only Node-API's own: what is wrong with the artifact is a `Fault`.
#[napi(ts_return_type = "Promise<Program | Fault>")]
pub fn open_artifact(env: &Env, sources: Sources, file: ArtifactFile) -> napi::Result<Object<'_>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let opened = Prepared::open_artifact(&sources.into(), &file.into());
        deferred.resolve(move |_| Ok(either(opened)));
    });
    Ok(promise)
}

/// The JSON text of what an artifact is, for people; nothing of it runs.
///
/// # Errors
/// Only Node-API's own: what is wrong with the artifact is a `Fault`.
#[napi(ts_return_type = "Promise<string | Fault>")]
pub fn inspect_artifact(
    env: &Env,
    file: ArtifactFile,
    cache_dir: String,
) -> napi::Result<Object<'_>> {
    let (deferred, promise) = env.create_deferred()?;
    threads()?.control().spawn_blocking(move || {
        let found = process::inspect(&file.into(), &cache_dir);
        let text = found.and_then(|found| serde_json::to_string(&found).map_err(Failure::internal));
        deferred.resolve(move |_| Ok(answer(text)));
    });
    Ok(promise)
}

impl From<Export> for process::Export {
    fn from(export: Export) -> Self {
        let Export {
            language,
            sources,
            options,
            source_map,
            time,
            to,
        } = export;
        Self {
            language,
            sources,
            options,
            source_map,
            time: time.and_then(|time| u64::try_from(time).ok()),
            to: PathBuf::from(to),
        }
    }
}

impl From<ArtifactFile> for process::ArtifactFile {
    fn from(file: ArtifactFile) -> Self {
        let ArtifactFile {
            path,
            engines,
            trusted,
        } = file;
        Self {
            path: PathBuf::from(path),
            engines,
            trust: match trusted {
                true => Trust::Everybody,
                false => Trust::Sealed,
            },
        }
    }
}

fn told(written: process::Written) -> Vec<WrittenFile> {
    let file = |(path, bytes): (PathBuf, u64)| WrittenFile {
        path: path.to_string_lossy().into_owned(),
        #[allow(clippy::cast_precision_loss, reason = "a size of a file is far below")]
        bytes: bytes as f64,
    };
    written.into_iter().map(file).collect()
}

fn answer<T>(answer: Result<T, Failure>) -> Either<T, Fault> {
    match answer {
        Ok(answer) => Either::A(answer),
        Err(failure) => Either::B(failure.into()),
    }
}
