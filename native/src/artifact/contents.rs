//! What an artifact says of itself besides its image, in both of its forms. In a portable one all of it is a stranger's
//! word, to be judged like that of a guest.

use serde::{Deserialize, Serialize};

/// What an artifact was made of, and by what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Provenance {
    /// The language of the program.
    pub language: String,
    /// The program's file as its stacks call it, relative to the project's folder.
    pub file: String,
    /// Hash of the bundle.
    pub bundle: String,
    /// Hash of the names and contents of all files that decided what is in it.
    pub sources: String,
    /// How it was bundled.
    pub options: String,
    /// The version of Capsule that made it.
    pub capsule: String,
    /// The interpreter's name and version.
    pub interpreter: String,
    /// Hash of the interpreter's portable code.
    pub engine: String,
    /// What the clocks said while it was loaded, in seconds since 1970.
    pub time: u64,
}

/// What an artifact has besides its image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// What it was made of.
    pub provenance: Provenance,
    /// JSON text of the tasks that the program declares, before any settings of a project.
    pub manifest: String,
    /// The bundle's source map; empty where the program is its own source.
    pub source_map: String,
    /// What a Python program may import while it runs.
    pub modules: Vec<u8>,
}
