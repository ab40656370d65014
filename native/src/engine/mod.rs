//! The interpreters: each one component, compiled once per release, shared by every sandbox of the process.

mod code;
mod compiled;
mod config;
mod layout;
mod seal;
mod sparse;
mod ticker;

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wasmtime::Module;
use wasmtime::component::Component;

pub use code::compile_image;
pub use compiled::Compiled;
pub use config::{LEFT_DEEPER, MAX_DEPTH, MAX_LIVE, MAX_MEMORY, wasmtime_config};
pub use layout::{Layout, is_zero};
pub use seal::{Opened, SealKey, Unsealed};

/// Files of an engine's folder.
pub const DESCRIPTION: &str = "engine.json";
/// The interpreter's code as portable wasm: what artifacts for other machines are made of.
pub const PORTABLE: &str = "engine.wasm";
/// The interpreter's compiled code.
pub const CODE: &str = "code.cwasm";
/// The compiled image of the interpreter without a program, warmed.
pub const BASE: &str = "base.cwasm";

/// What the build of an engine says about it: how a memory of it is read and told from another's.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Description {
    /// Hash of the compiled code and the base image. A program's image belongs to exactly one.
    pub id: String,
    /// What people know the interpreter by: its name and version.
    pub interpreter: String,
    /// Hash of the portable code. Engines with the same one run each other's memories.
    pub portable: String,
    /// Size of the compiled code in bytes, to notice a truncated file before it is mapped.
    pub code_bytes: u64,
    /// The export that gives the whole memory.
    pub memory_export: String,
    /// The export that gives the stack pointer.
    pub stack_pointer_export: String,
    /// The stack pointer's value outside of any call, which is when images are made.
    pub stack_pointer: i32,
    /// Where the memory lies in the base image.
    pub layout: Option<Layout>,
}

/// What the engines of a process share: its memories, and the clock that stops code.
pub struct Machine {
    /// Whether memory comes from a pool; without, every sandbox maps its own and costs more.
    pub pooled: bool,
    wasmtime: wasmtime::Engine,
}

impl Machine {
    /// Reserves the pool and starts the clock.
    ///
    /// # Errors
    /// No thread for the clock.
    pub fn open() -> wasmtime::Result<Self> {
        let (wasmtime, pooled) = config::wasmtime_engine()?;
        ticker::start(&wasmtime)?;
        Ok(Self { pooled, wasmtime })
    }

    /// Compiles an engine's portable code for this machine. Takes a minute of CPU.
    ///
    /// # Errors
    /// Bytes that are no component.
    pub fn compile(&self, portable: &[u8]) -> wasmtime::Result<Vec<u8>> {
        self.wasmtime.precompile_component(portable)
    }
}

/// An interpreter ready for sandboxes.
pub struct Engine {
    /// What its build says about it.
    pub description: Description,
    /// Code without memory: it is instantiated with an image.
    pub code: Component,
    base: Option<Module>,
    wasmtime: wasmtime::Engine,
    /// The file of the base image; none while the engine is built.
    base_file: Option<PathBuf>,
}

impl Engine {
    /// Opens the engine in a folder of this installation.
    ///
    /// # Errors
    /// A missing or damaged file, or code for another machine.
    pub fn open(machine: &Machine, folder: &Path) -> wasmtime::Result<Self> {
        let description = Self::describe(folder)?;
        let wasmtime = machine.wasmtime.clone();
        let code = code::open_component(&wasmtime, &folder.join(CODE), description.code_bytes)?;
        let base = code::open_module(&wasmtime, &folder.join(BASE))?;
        Ok(Self {
            description,
            code,
            base: Some(base),
            wasmtime,
            base_file: Some(folder.join(BASE)),
        })
    }

    /// Reads what the build of the engine in a folder says about it.
    ///
    /// # Errors
    /// A missing or damaged file.
    pub fn describe(folder: &Path) -> wasmtime::Result<Description> {
        let path = folder.join(DESCRIPTION);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| wasmtime::format_err!("{}: {error}", path.display()))?;
        serde_json::from_str(&text)
            .map_err(|error| wasmtime::format_err!("{}: {error}", path.display()))
    }

    /// An engine whose code was compiled just now: only the build has one.
    ///
    /// # Errors
    /// A base image that is no image of this code.
    pub fn assemble(
        wasmtime: wasmtime::Engine,
        description: Description,
        code: Component,
        base: Module,
    ) -> wasmtime::Result<Self> {
        ticker::start(&wasmtime)?;
        Ok(Self {
            description,
            code,
            base: Some(base),
            wasmtime,
            base_file: None,
        })
    }

    /// An engine that came in an artifact, of which this installation compiled and sealed the code; none if the seal is
    /// not right. It has no base image: it runs what it came with, and loads nothing.
    #[must_use]
    pub fn of_artifact(
        machine: &Machine,
        portable: &str,
        key: &SealKey,
        sealed: Vec<u8>,
        address: &[u8; 32],
    ) -> Option<Self> {
        let wasmtime = machine.wasmtime.clone();
        Some(Self {
            code: code::open_sealed(&wasmtime, key, sealed, address)?,
            description: Description {
                id: format!("portable {portable}"),
                portable: portable.to_owned(),
                ..Description::default()
            },
            base: None,
            wasmtime,
            base_file: None,
        })
    }

    /// The image of the interpreter without a program.
    ///
    /// # Errors
    /// An engine that came in an artifact has none.
    pub fn base(&self) -> wasmtime::Result<&Module> {
        let none =
            || wasmtime::format_err!("this engine came in an artifact, and loads no programs");
        self.base.as_ref().ok_or_else(none)
    }

    /// The whole image of a memory, to be sealed.
    ///
    /// # Errors
    /// Bytes that are no wasm module.
    pub fn whole_image(&self, wasm: &[u8]) -> wasmtime::Result<Vec<u8>> {
        compile_image(&self.wasmtime, wasm)
    }

    /// The image of a memory, to be sealed: what makes it of another image, or a whole one where it does not fit
    /// into that; then also where the memory lies in it.
    ///
    /// # Errors
    /// An image that cannot be read.
    pub fn image_of(
        &self,
        memory: &[u8],
        over: &Compiled,
        wasm: impl FnOnce() -> Vec<u8>,
    ) -> wasmtime::Result<(Vec<u8>, Option<Layout>)> {
        if let Some(difference) = over.difference(memory)? {
            return Ok((difference, None));
        }
        let image = compile_image(&self.wasmtime, &wasm())?;
        let layout = Layout::find(&image, memory);
        Ok((image, layout))
    }

    /// The compiled image of the interpreter without a program.
    ///
    /// # Errors
    /// A file that cannot be opened; none while the engine is built, and of one that came in an artifact.
    pub fn compiled_base(&self) -> std::io::Result<Compiled> {
        let none = || std::io::Error::other("the engine has no base image");
        Ok(Compiled {
            file: File::open(self.base_file.as_deref().ok_or_else(none)?)?,
            layout: self.description.layout,
        })
    }

    /// Opens a compiled image.
    ///
    /// # Errors
    /// An image compiled with other settings or by another version of wasmtime.
    pub fn open_image(&self, compiled: &Compiled) -> wasmtime::Result<Module> {
        code::open_image(&self.wasmtime, compiled)
    }

    /// The wasmtime engine below.
    #[must_use]
    pub fn wasmtime(&self) -> &wasmtime::Engine {
        &self.wasmtime
    }
}
