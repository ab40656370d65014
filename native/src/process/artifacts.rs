//! Artifacts as files: opened, and looked at.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::engines;
use super::installation::{cache, host};
use super::prepared::{ConfigFile, Prepared, Sources};
use super::traces::trace;
use crate::artifact::{Address, Cache, MAX_PORTABLE, Parts, take_apart};
use crate::engine::{Engine, Opened, Unsealed};
use crate::error::Failure;
use crate::program::{Program, Told, image_of, is_whole, told};
use crate::sandbox::Host;

/// How a portable artifact begins; a sealed one does not.
const WASM: [u8; 4] = *b"\0asm";

/// Whose sealed artifacts are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Those of this installation.
    Sealed,
    /// Everybody's: what is in them runs with the host's rights.
    Everybody,
}

/// An artifact's file, and the engines that are installed.
pub struct ArtifactFile {
    /// Where it is.
    pub path: PathBuf,
    /// Folders of the installed engines.
    pub engines: Vec<String>,
    /// Whether it has to be sealed by this installation, where it has native code.
    pub trust: Trust,
}

/// What an artifact is, for people.
#[derive(Serialize)]
pub struct Inspection {
    form: &'static str,
    bytes: u64,
    /// Bytes of the engine in a portable one.
    engine_bytes: Option<u64>,
    /// Whether its engine is one of the installed ones.
    installed_engine: bool,
    /// Of a sealed one: whether this installation sealed it.
    sealed_here: Option<bool>,
    #[serde(flatten)]
    told: Told,
}

impl Prepared {
    /// Opens an artifact, whatever its name ends with. What a portable one becomes is put into the project's cache.
    /// Reads and writes files, and may compile an engine: not for a thread that others wait for.
    ///
    /// # Errors
    /// What is wrong with the artifact or with the settings, and what to do.
    pub fn open_artifact(sources: &Sources, file: &ArtifactFile) -> Result<Self, Failure> {
        let cache = cache(&sources.cache_dir)?;
        if is_portable(&file.path)? {
            return open_portable(sources, file, &cache);
        }
        let unsealed = unsealed(file, &cache)?;
        let (found, engine) = told(&unsealed).ok_or_else(no_artifact)?;
        if file.trust == Trust::Everybody && !is_whole(&unsealed) {
            return Err(Failure::load("it is damaged. Build it again."));
        }
        let Some(dir) = installed(file, |description| description.id == engine)? else {
            return Err(for_another_engine(&found));
        };
        let address = Address::of_unsealed(&unsealed);
        let sources = Sources {
            engine_dir: dir,
            kept_engine: None,
            ..sources.clone()
        };
        let host = host(&sources.engine_dir)?;
        ready(&sources, host, unsealed, address, &cache, false)
    }
}

/// What an artifact is, for people; nothing of it runs.
///
/// # Errors
/// A file that cannot be read, or is no artifact.
pub fn inspect(file: &ArtifactFile, cache_dir: &str) -> Result<Inspection, Failure> {
    let bytes = std::fs::metadata(&file.path)
        .map_err(|error| unreadable(&error))?
        .len();
    if is_portable(&file.path)? {
        let content = read(&file.path)?;
        let Parts {
            engine,
            image,
            contents,
        } = take_apart(&content).map_err(damaged)?;
        let hash = blake3::hash(&engine).to_string();
        let told = Told::of(&contents, image.len() as u64).ok_or_else(no_artifact)?;
        return Ok(Inspection {
            form: "portable",
            bytes,
            engine_bytes: Some(engine.len() as u64),
            installed_engine: installed(file, |description| description.portable == hash)?
                .is_some(),
            sealed_here: None,
            told,
        });
    }
    let cache = cache(cache_dir)?;
    let opened = cache
        .open_sealed(&file.path)
        .map_err(|error| unreadable(&error))?;
    let (unsealed, sealed_here) = match opened {
        Opened::Ours(unsealed) => (unsealed, true),
        // Its label is read, and its image is not opened.
        Opened::NotOurs => {
            let Ok(Opened::Ours(unsealed)) = cache.open_unchecked(&file.path) else {
                return Err(no_artifact());
            };
            (unsealed, false)
        }
        Opened::Damaged => return Err(no_artifact()),
    };
    let (told, engine) = told(&unsealed).ok_or_else(no_artifact)?;
    Ok(Inspection {
        form: "sealed",
        bytes,
        engine_bytes: None,
        installed_engine: installed(file, |description| description.id == engine)?.is_some(),
        sealed_here: Some(sealed_here),
        told,
    })
}

fn open_portable(
    sources: &Sources,
    file: &ArtifactFile,
    cache: &Cache,
) -> Result<Prepared, Failure> {
    let content = read(&file.path)?;
    let Parts {
        engine,
        image,
        contents,
    } = take_apart(&content).map_err(damaged)?;
    // By its content, whatever it says that it is.
    let hash = blake3::hash(&engine).to_string();
    let (host, sources) = match installed(file, |description| description.portable == hash)? {
        Some(dir) => {
            let sources = Sources {
                engine_dir: dir,
                kept_engine: None,
                ..sources.clone()
            };
            (Arc::clone(host(&sources.engine_dir)?), sources)
        }
        None => {
            let host = engines::compiled(&engine, &hash, &sources.engine_dir)?;
            let sources = Sources {
                kept_engine: Some(hash),
                ..sources.clone()
            };
            (host, sources)
        }
    };
    let config = ConfigFile::parse(sources.config.as_ref(), &sources.root)?;
    let address = Address::of_portable(
        &host.engine.description.id,
        blake3::hash(&content).as_bytes(),
    );
    let (image, label) = image_of(&host, image, &contents, &config)?;
    let (bytes, unsealed) = cache
        .seal(&address, image, &label)
        .map_err(Failure::internal)?;
    let _ = cache.keep(&address, &bytes);
    ready(&sources, &host, unsealed, address, cache, true)
}

fn ready(
    sources: &Sources,
    host: &Arc<Host>,
    unsealed: Unsealed,
    address: Address,
    cache: &Cache,
    kept: bool,
) -> Result<Prepared, Failure> {
    let config = ConfigFile::parse(sources.config.as_ref(), &sources.root)?;
    let trace = trace(&sources.trace_file, config.trace);
    let program = Program::open(host, unsealed, address, &config, None, cache)?;
    let wants = "its engine wants what this version of Capsule does not give, or its image does not fit to it";
    let program = program.ok_or_else(|| Failure::load(wants))?;
    Ok(Prepared::new(sources, program, trace, kept))
}

fn unsealed(file: &ArtifactFile, cache: &Cache) -> Result<Unsealed, Failure> {
    let opened = match file.trust {
        Trust::Sealed => cache.open_sealed(&file.path),
        Trust::Everybody => cache.open_unchecked(&file.path),
    };
    match opened.map_err(|error| unreadable(&error))? {
        Opened::Ours(unsealed) => Ok(unsealed),
        Opened::Damaged => Err(no_artifact()),
        Opened::NotOurs => Err(Failure::load(
            "it was not sealed by this installation, or was changed since, and it has native code, which could do \
             anything. Run the .wasm that was built with it, which is safe whoever made it, or build it here: capsule \
             build FILE --export. If you made it yourself: capsule exec --trust.",
        )),
    }
}

/// The folder of the installed engine that is wanted.
fn installed(
    file: &ArtifactFile,
    wanted: impl Fn(&crate::engine::Description) -> bool,
) -> Result<Option<String>, Failure> {
    for folder in &file.engines {
        if wanted(&Engine::describe(Path::new(folder)).map_err(Failure::internal)?) {
            return Ok(Some(folder.clone()));
        }
    }
    Ok(None)
}

fn is_portable(path: &Path) -> Result<bool, Failure> {
    let ordinary = std::fs::metadata(path).map(|found| found.is_file());
    if !ordinary.map_err(|error| unreadable(&error))? {
        return Err(Failure::load("this is no ordinary file."));
    }
    let mut begin = Vec::new();
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    file.take(WASM.len() as u64)
        .read_to_end(&mut begin)
        .map_err(|error| unreadable(&error))?;
    Ok(begin == WASM)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut content = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_PORTABLE + 1).read_to_end(&mut content))
        .map_err(|error| unreadable(&error))?;
    if content.len() as u64 > MAX_PORTABLE {
        return Err(Failure::load(format!(
            "it has more than {MAX_PORTABLE} bytes, which are the most that an artifact has."
        )));
    }
    Ok(content)
}

fn for_another_engine(Told { provenance, .. }: &Told) -> Failure {
    Failure::load(format!(
        "it was built for another engine ({} of Capsule {}). Run the .wasm that was built with it, or build it again: \
         capsule build {} --export.",
        provenance.interpreter, provenance.capsule, provenance.file
    ))
}

fn damaged(why: String) -> Failure {
    Failure::load(format!(
        "it cannot be run: {why}. Build it again, or get it again from where it came from."
    ))
}

fn no_artifact() -> Failure {
    Failure::load(
        "it is no artifact, or only a part of one. Build it again, or get it again from where it came from.",
    )
}

fn unreadable(error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Failure::load("there is no such file.");
    }
    Failure::load(format!("the file cannot be read: {error}."))
}
