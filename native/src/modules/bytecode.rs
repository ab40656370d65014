//! Bytecode: made in a sandbox that runs no program, and kept by the content of the source.

use std::sync::{Arc, OnceLock};

use crate::artifact::{Address, Cache};
use crate::engine::MAX_DEPTH;
use crate::sandbox::{Host, Rights, Template};

/// Fuel that one module's source may take: a source of a megabyte takes a hundredth.
const FUEL: u64 = 50_000_000_000;
/// Memory for it.
const RAM: u64 = 1 << 30;

/// Compiles sources. Each is compiled in a sandbox of its own: whatever a source makes of the sandbox that compiles
/// it, it cannot change what becomes of another.
pub struct Compiler {
    host: Arc<Host>,
    cache: Cache,
    base: OnceLock<Template>,
}

/// What a source becomes.
pub struct Compiled {
    /// The import statements that it begins with, as far as they are of modules outside of the standard library.
    pub imports: Vec<String>,
    /// Its bytecode.
    pub code: Vec<u8>,
}

impl Compiler {
    pub(super) fn new(host: Arc<Host>, cache: Cache) -> Self {
        Self {
            host,
            cache,
            base: OnceLock::new(),
        }
    }

    /// None if the source cannot be compiled. A cache that cannot be written costs time only.
    pub async fn compile(&self, source: &[u8]) -> Option<Compiled> {
        let address = Address::of_code(&self.host.engine.description.id, source);
        if let Some(compiled) = self.cache.read_code(&address).and_then(split) {
            return Some(compiled);
        }
        let bytes = self.compile_now(source).await?;
        let _ = self.cache.keep_code(&address, &bytes);
        split(bytes)
    }

    async fn compile_now(&self, source: &[u8]) -> Option<Vec<u8>> {
        let base = match self.base.get() {
            Some(base) => base,
            None => {
                let base = self.host.template(&self.host.engine.base).ok()?;
                self.base.get_or_init(|| base)
            }
        };
        // Deeper than any task, so that the tasks that wait for this never have all the places.
        let place = self.host.places.take(MAX_DEPTH).await;
        let rights = Rights {
            ram: Some(RAM),
            ..Rights::default()
        };
        let mut sandbox = self.host.start(base, rights, place).await.ok()?;
        let compiled = sandbox.compile(base, source, FUEL).await;
        sandbox.end();
        compiled
    }
}

fn split(mut bytes: Vec<u8>) -> Option<Compiled> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let imports = serde_json::from_slice(bytes.get(..end)?).ok()?;
    bytes.drain(..=end);
    Some(Compiled {
        imports,
        code: bytes,
    })
}
