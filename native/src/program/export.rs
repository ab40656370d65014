//! Export: a program is loaded so that the same source gives the same image, and put into both forms of an artifact.

use std::sync::Arc;
use std::time::Duration;

use super::declared::declared;
use super::enclosed;
use super::label::Enclosed;
use super::load::{Load, Loaded, Watcher};
use super::{Bundle, entry};
use crate::artifact::{Address, Cache, Contents, Provenance, assemble};
use crate::config::Config;
use crate::error::Failure;
use crate::sandbox::{Host, Repeatable, Threads};

/// What the doors know of an artifact that is to be made.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The program's language, and the options and hash of its sources.
    pub language: String,
    /// Hash of the names and contents of all files that decided what is in the bundle.
    pub sources: String,
    /// How it was bundled.
    pub options: String,
    /// The bundle's source map.
    pub source_map: String,
    /// What the clocks say while it is loaded.
    pub time: Duration,
    /// The engine's portable code.
    pub engine: Vec<u8>,
}

/// An artifact in both of its forms.
pub struct Exported {
    /// For every machine.
    pub portable: Vec<u8>,
    /// For this installation.
    pub sealed: Vec<u8>,
}

/// Loads a program for an artifact, and makes that.
///
/// # Errors
/// What is wrong with the program; one that no artifact can hold.
pub async fn export(
    host: &Arc<Host>,
    threads: &Threads,
    cache: &Cache,
    bundle: Bundle,
    watcher: Watcher,
    config: &Config,
    about: About,
) -> Result<Exported, Failure> {
    let engine = &host.engine.description;
    let repeatable = Repeatable {
        time: about.time,
        seed: Address::seed(&engine.portable, &bundle.filename, &bundle.source),
    };
    let provenance = provenance(host, &bundle, &about);
    let load = Load::of(host, cache, bundle, &watcher, config, Some(repeatable))?;
    let Loaded {
        manifest,
        image,
        portable_image,
        modules,
        ..
    } = load.carried_out(threads, watcher.cancel).await?;
    let declared = declared(manifest.as_bytes(), config)?;
    enclosed::check(&declared)?;
    if entry(&declared.tasks, None).is_none() {
        return Err(Failure::load(
            "there is no task \"main\", and more than one other. Name one of them \"main\".",
        ));
    }
    let (Some(image), Some(portable_image)) = (image, portable_image) else {
        return Err(Failure::load(
            "its top level leaves a timer, a stream or an open file behind, which no artifact can hold. Move that into a task.",
        ));
    };
    let contents = Contents {
        provenance,
        manifest,
        source_map: about.source_map,
        modules,
    };
    let portable =
        assemble(&about.engine, &portable_image, &contents).map_err(Failure::internal)?;
    let label = Enclosed::before(host, &contents, &image).map_err(Failure::internal)?;
    let address = Address::of_sealed(&engine.id, blake3::hash(&portable).as_bytes());
    let sealed = cache.seal(&address, image, &label);
    Ok(Exported {
        portable,
        sealed: sealed.map_err(Failure::internal)?.0,
    })
}

fn provenance(host: &Host, bundle: &Bundle, about: &About) -> Provenance {
    let engine = &host.engine.description;
    Provenance {
        language: about.language.clone(),
        file: bundle.filename.clone(),
        bundle: blake3::hash(bundle.source.as_bytes()).to_string(),
        sources: about.sources.clone(),
        options: about.options.clone(),
        capsule: env!("CARGO_PKG_VERSION").to_owned(),
        interpreter: engine.interpreter.clone(),
        engine: engine.portable.clone(),
        time: about.time.as_secs(),
    }
}
