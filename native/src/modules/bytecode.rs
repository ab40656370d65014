//! Bytecode: made in a sandbox that runs no program, and kept by the content of the source.

use std::sync::{Arc, OnceLock};

use tokio::sync::Semaphore;

use crate::artifact::{Address, Cache};
use crate::engine::MAX_DEPTH;
use crate::sandbox::{Host, Rights, Sandbox, Template};

/// Fuel that one module's source may take: a source of a megabyte takes a hundredth.
const FUEL: u64 = 50_000_000_000;
/// Memory for it.
const RAM: u64 = 1 << 30;
/// Sources that are compiled at a time, in the whole process: it is work that no task pays for.
static TURN: Semaphore = Semaphore::const_new(1);

/// Compiles sources. Each is compiled in a sandbox of its own: whatever a source makes of the sandbox that compiles
/// it, it cannot change what becomes of another.
pub struct Compiler {
    host: Arc<Host>,
    cache: Cache,
    base: OnceLock<Template>,
}

impl Compiler {
    pub(super) fn new(host: Arc<Host>, cache: Cache) -> Self {
        Self {
            host,
            cache,
            base: OnceLock::new(),
        }
    }

    /// The bytecode of a source that was compiled before.
    #[must_use]
    pub fn known(&self, source: &[u8]) -> Option<Vec<u8>> {
        self.cache.read_code(&self.address(source))
    }

    /// The bytecode of a source; none if it cannot be compiled. A cache that cannot be written costs time only.
    pub async fn compile(&self, source: &[u8]) -> Option<Vec<u8>> {
        let _turn = TURN.acquire().await.ok()?;
        // Others that waited for their turn may have wanted the same.
        if let Some(code) = self.known(source) {
            return Some(code);
        }
        let address = self.address(source);
        let (base, mut sandbox) = self.sandbox().await?;
        let code = sandbox.compile(base, source, FUEL).await;
        sandbox.end();
        let _ = self.cache.keep_code(&address, code.as_ref()?);
        code
    }

    /// The statements by which a source imports packages before it does anything else.
    pub async fn imports(&self, source: &[u8]) -> Option<Vec<String>> {
        let (base, mut sandbox) = self.sandbox().await?;
        let imports = sandbox.imports(base, source, FUEL).await;
        sandbox.end();
        serde_json::from_slice(&imports?).ok()
    }

    fn address(&self, source: &[u8]) -> Address {
        Address::of_code(&self.host.engine.description.id, source)
    }

    async fn sandbox(&self) -> Option<(&Template, Sandbox)> {
        let base = match self.base.get() {
            Some(base) => base,
            None => {
                let base = self.host.template(self.host.engine.base().ok()?).ok()?;
                self.base.get_or_init(|| base)
            }
        };
        // Deeper than any task, so that the tasks that wait for this never have all the places.
        let place = self.host.places.take(MAX_DEPTH).await;
        let rights = Rights {
            ram: Some(RAM),
            ..Rights::default()
        };
        let sandbox = self.host.start(base, rights, place).await.ok()?;
        Some((base, sandbox))
    }
}
