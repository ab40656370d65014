//! What an artifact keeps beside its image.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
    /// Of a layer: the names of modules that it looked for.
    pub(super) names: BTreeSet<String>,
    /// Of a layer with a whole image: where the memory lies in it.
    pub(super) layout: Option<Layout>,
    /// Of a program: the layer that its image is a difference to.
    pub(super) layer: Option<LayerName>,
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

    /// The bytes to be sealed.
    pub(super) fn before(&self, manifest: &str) -> serde_json::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec(self)?;
        bytes.push(b'\n');
        bytes.extend_from_slice(manifest.as_bytes());
        Ok(bytes)
    }

    /// The label and the manifest of an artifact, if its image was made by this very engine.
    pub(super) fn read<'a>(host: &Host, bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let label: Self = serde_json::from_slice(bytes.get(..end)?).ok()?;
        let same = label.engine == host.engine.description.id;
        same.then_some((label, bytes.get(end + 1..)?))
    }

    /// Whether loading again would find the same modules in the same folders.
    pub(super) fn fits(&mut self, library: Option<&Library>) -> bool {
        self.folders == folders_of(library) && self.dependencies.are_unchanged(true)
    }
}

fn folders_of(library: Option<&Library>) -> Vec<PathBuf> {
    library.map_or_else(Vec::new, |library| library.roots.all().cloned().collect())
}
