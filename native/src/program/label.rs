//! What an artifact keeps beside its image.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::artifact::{Contents, Provenance};
use crate::engine::Layout;
use crate::modules::{Dependencies, Library};
use crate::sandbox::Host;

/// The first line of what is kept; the manifest follows.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct Label {
    /// An image belongs to exactly one build of the engine.
    engine: String,
    /// The folders that modules were looked for in.
    folders: Vec<PathBuf>,
    pub(super) dependencies: Dependencies,
    /// Of a program: what it was made of.
    #[serde(default)]
    pub(super) version: String,
    /// Of a layer: the names of modules that it looked for.
    pub(super) names: BTreeSet<String>,
    /// Of a layer with a whole image: where the memory lies in it.
    pub(super) layout: Option<Layout>,
    /// Of a program: the layer that its image is a difference to.
    pub(super) layer: Option<LayerName>,
    /// Of a program that came in an artifact, or goes into one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) enclosed: Option<Enclosed>,
}

/// What an artifact has besides image and manifest.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Enclosed {
    pub(super) provenance: Provenance,
    /// The manifest follows, then the source map, then what the program may import.
    manifest_bytes: usize,
    source_map_bytes: usize,
    /// Hash of the image.
    pub(super) image: String,
}

impl Enclosed {
    /// The bytes to be sealed with an image: label and contents.
    pub(super) fn before(
        host: &Host,
        contents: &Contents,
        image: &[u8],
    ) -> serde_json::Result<Vec<u8>> {
        let mut label = Label::new(host, None, Dependencies::default());
        label.enclosed = Some(Self {
            provenance: contents.provenance.clone(),
            manifest_bytes: contents.manifest.len(),
            source_map_bytes: contents.source_map.len(),
            image: blake3::hash(image).to_string(),
        });
        let mut bytes = label.before(&contents.manifest)?;
        bytes.extend_from_slice(contents.source_map.as_bytes());
        bytes.extend_from_slice(&contents.modules);
        Ok(bytes)
    }

    /// The manifest, the source map and the modules in what follows the label.
    pub(super) fn split<'a>(&self, rest: &'a [u8]) -> Option<(&'a [u8], &'a str, &'a [u8])> {
        let (manifest, rest) = rest.split_at_checked(self.manifest_bytes)?;
        let (source_map, modules) = rest.split_at_checked(self.source_map_bytes)?;
        Some((manifest, std::str::from_utf8(source_map).ok()?, modules))
    }
}

/// One layer, and no other at its address.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct LayerName {
    pub(super) address: String,
    pub(super) seal: String,
}

impl Label {
    pub(super) fn new(host: &Host, library: Option<&Library>, dependencies: Dependencies) -> Self {
        Self {
            engine: host.engine.description.id.clone(),
            folders: folders_of(library),
            dependencies,
            ..Self::default()
        }
    }

    /// What its modules say.
    pub(super) fn contents(&self) -> String {
        self.dependencies.contents(&self.folders)
    }

    /// The bytes to be sealed.
    pub(super) fn before(&self, manifest: &str) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        bytes.extend_from_slice(manifest.as_bytes());
        Ok(bytes)
    }

    /// The label and the manifest of an artifact, if its image was made by this very engine.
    pub(super) fn read<'a>(host: &Host, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (label, rest) = Self::parse(bytes)?;
        (label.engine == host.engine.description.id).then_some((label, rest))
    }

    /// The same, whatever engine made it.
    pub(super) fn parse(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let label = serde_json::from_slice(bytes.get(..end)?).ok()?;
        Some((label, bytes.get(end + 1..)?))
    }

    /// The engine that made it.
    pub(super) fn engine(&self) -> &str {
        &self.engine
    }

    /// Whether loading again would find the same modules in the same folders.
    pub(super) fn fits(&mut self, library: Option<&Library>) -> bool {
        self.folders == folders_of(library) && self.dependencies.are_unchanged(true)
    }
}

fn folders_of(library: Option<&Library>) -> Vec<PathBuf> {
    library.map_or_else(Vec::new, |library| library.roots.all().cloned().collect())
}
