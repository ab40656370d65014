//! The real engine, for tests.

mod engine;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use capsule_native::artifact::Cache;
use capsule_native::config::Config;
use capsule_native::engine::SealKey;
use capsule_native::error::Failure;
use capsule_native::program::{Bundle, Program, Watcher, load};
use capsule_native::sandbox::{Host, Threads};
use engine::host;

/// Threads and engine of the test's process.
pub(crate) struct Installation {
    pub(crate) threads: Arc<Threads>,
    pub(crate) host: Arc<Host>,
}

pub(crate) static INSTALLATION: LazyLock<Installation> = LazyLock::new(|| {
    let host = host("javascript");
    Installation {
        threads: Arc::new(Threads::start().unwrap()),
        host: Arc::new(host),
    }
});

/// A cache in a folder, with a key of its own.
pub(crate) fn cache(folder: &Path) -> Cache {
    Cache::new(folder, Arc::new(SealKey::ephemeral().unwrap()))
}

/// Loads the tasks that `body` declares.
pub(crate) async fn program(cache: &Cache, body: &str) -> Result<Program, Failure> {
    let Installation { threads, host } = &*INSTALLATION;
    let source = format!("const {{ task }} = globalThis[Symbol.for('capsule.sdk')];\n{body}");
    let bundle = Bundle {
        environment: None,
        source,
        filename: "test.js".to_owned(),
    };
    load(
        host,
        threads,
        cache,
        bundle,
        Watcher::default(),
        &Config::bare("/project"),
    )
    .await
}
