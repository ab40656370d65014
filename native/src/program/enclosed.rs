//! Programs that come in artifacts: their images made ready for this installation, and what is told of them.

use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use super::declared::{Declared, declared};
use super::image::encode;
use super::label::{Enclosed, Label};
use super::load::LOAD_RAM;
use super::{Enclosure, Frozen};
use crate::artifact::{Contents, Provenance, memory_of};
use crate::config::Config;
use crate::engine::Unsealed;
use crate::error::Failure;
use crate::sandbox::Host;

/// What an artifact is, for people.
#[derive(Serialize)]
pub struct Told {
    /// What it was made of, and by what.
    pub provenance: Provenance,
    /// The tasks that it declares.
    pub tasks: Box<RawValue>,
    /// Bytes of the image.
    pub image_bytes: u64,
    /// Bytes of the source map.
    pub source_map_bytes: u64,
    /// Bytes of what a Python program may import while it runs.
    pub modules_bytes: u64,
}

impl Told {
    /// Of contents whose manifest was judged.
    #[must_use]
    pub fn of(contents: &Contents, image_bytes: u64) -> Option<Self> {
        Some(Self {
            provenance: contents.provenance.clone(),
            tasks: serde_json::from_str(&contents.manifest).ok()?,
            image_bytes,
            source_map_bytes: contents.source_map.len() as u64,
            modules_bytes: contents.modules.len() as u64,
        })
    }
}

/// The image of a portable artifact for an engine, and what is sealed with it.
///
/// # Errors
/// What is wrong with it: all of it is a stranger's word.
pub fn image_of(
    host: &Host,
    image: &[u8],
    contents: &Contents,
    config: &Config,
) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    check(&declared(contents.manifest.as_bytes(), config)?)?;
    let memory = memory_of(image, LOAD_RAM).map_err(Failure::load)?;
    let engine = &host.engine;
    let image = match engine.compiled_base() {
        Ok(base) => engine
            .image_of(&memory, &base, || encode(&memory))
            .map(|(image, _)| image),
        // Made anew of what was read: nothing else of a stranger's module is compiled.
        Err(_) => engine.whole_image(&encode(&memory)),
    };
    let image = image.map_err(Failure::internal)?;
    let label = Enclosed::before(host, contents, &image).map_err(Failure::internal)?;
    Ok((image, label))
}

/// What a sealed artifact is, and the id of the engine that it is for; none if it is something else that is sealed.
#[must_use]
pub fn told(unsealed: &Unsealed) -> Option<(Told, String)> {
    let (label, rest) = Label::parse(unsealed.manifest())?;
    let enclosed = label.enclosed.as_ref()?;
    let (manifest, source_map, modules) = enclosed.split(rest)?;
    let contents = Contents {
        provenance: enclosed.provenance.clone(),
        manifest: String::from_utf8(manifest.to_vec()).ok()?,
        source_map: source_map.to_owned(),
        modules: modules.to_vec(),
    };
    let told = Told::of(&contents, unsealed.image_bytes())?;
    Some((told, label.engine().to_owned()))
}

/// Whether the image of a sealed artifact is whole, where its seal is not asked.
#[must_use]
pub fn is_whole(unsealed: &Unsealed) -> bool {
    let enclosed = Label::parse(unsealed.manifest()).and_then(|(label, _)| label.enclosed);
    enclosed.is_some_and(|enclosed| {
        unsealed
            .image_hash()
            .is_ok_and(|hash| hash == enclosed.image)
    })
}

/// Refuses what an artifact may not declare. Attack: one from anywhere that names the tasks of the project's own files,
/// and so does what those may do.
pub(super) fn check(declared: &Declared) -> Result<(), Failure> {
    match declared.references.first() {
        None => Ok(()),
        Some(reference) => Err(Failure::load(format!(
            "it calls the task \"{}\" of \"{}\", and an artifact holds the tasks of one file. Run it from its source.",
            reference.task, reference.file
        ))),
    }
}

/// The manifest in what follows a label, and what came with it in an artifact; none if that cannot be read.
pub(super) fn enclosure<'a>(
    label: &mut Label,
    rest: &'a [u8],
    config: &Config,
) -> Option<(&'a [u8], Option<Arc<Enclosure>>)> {
    let Some(enclosed) = label.enclosed.take() else {
        return Some((rest, None));
    };
    let (manifest, source_map, modules) = enclosed.split(rest)?;
    let source_map = source_map.to_owned();
    let modules = match modules {
        [] => None,
        modules => Some(Arc::new(Frozen::parse(modules, &config.root)?)),
    };
    let enclosure = Enclosure {
        provenance: enclosed.provenance,
        source_map,
        modules,
    };
    Some((manifest, Some(Arc::new(enclosure))))
}
