//! Loading: the bundle runs once, in a sandbox that may do nothing.

use std::sync::Arc;
use std::time::Duration;

use super::image;
use super::{Program, declared, entry, labelled};
use crate::artifact::{Address, Cache};
use crate::config::Config;
use crate::engine::open_image;
use crate::error::{ErrorType, Failure};
use crate::policy::{Compute, grouped};
use crate::sandbox::{
    Answer, Cancel, Host, Rights, Sandbox, Sink, Stop, Template, Threads, stated_failure, supervise,
};

/// Time that the top level of a program may take.
pub const LOAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Fuel that the top level of a program may use.
pub(super) const LOAD_FUEL: u64 = 50_000_000_000;
/// Memory that the top level of a program may have. All of it goes into the image, which is held in memory while
/// it is made and kept on disk.
const LOAD_RAM: u64 = 256 << 20;

/// One script with its dependencies.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The script.
    pub source: String,
    /// What stacks call it.
    pub filename: String,
}

/// Who looks on while a program is loaded; the default is nobody.
#[derive(Default)]
pub struct Watcher {
    /// Takes what the top level prints.
    pub sink: Option<Arc<dyn Sink>>,
    /// Stops the load.
    pub cancel: Option<Cancel>,
}

/// What a load leaves: the manifest, and the image if one can be made.
struct Loaded {
    manifest: String,
    image: Option<Vec<u8>>,
}

/// Loads a program and puts it into the cache. A cache that cannot be written is no error: the program
/// is then loaded again next time.
///
/// # Errors
/// A top level that throws, never ends or reaches for the network; wrong task options.
pub async fn load(
    host: &Arc<Host>,
    threads: &Threads,
    cache: &Cache,
    bundle: Bundle,
    watcher: Watcher,
    config: &Config,
) -> Result<Program, Failure> {
    let address = Address::of(
        &host.engine.description.id,
        &bundle.filename,
        &config.root,
        &bundle.source,
    );
    let base = host
        .template(&host.engine.base)
        .map_err(Failure::internal)?;
    let rights = Rights {
        ram: Some(LOAD_RAM),
        sink: watcher.sink,
        folder: config.root.as_str().into(),
        ..Rights::default()
    };
    let work = evaluate(
        Arc::clone(host),
        base,
        bundle.clone(),
        rights,
        config.clone(),
    );
    let Loaded { manifest, image } = supervise(threads, Some(LOAD_TIMEOUT), watcher.cancel, work)
        .await
        .map_err(stopped)??;
    let tasks = declared(manifest.as_bytes(), config)?;
    let Some(image) = image else {
        let template = host
            .template(&host.engine.base)
            .map_err(Failure::internal)?;
        return Ok(Program {
            replay: Some(bundle),
            ..Program::new(host, address, tasks, config, template)
        });
    };
    let (bytes, unsealed) = cache
        .seal(&address, image, labelled(host, &manifest).as_bytes())
        .map_err(Failure::internal)?;
    // A program without an entry is most often a mistake, of which nothing is kept. A cache that
    // cannot be written costs time, not the run.
    if entry(&tasks, None).is_some() {
        let _ = cache.keep(&address, &bytes);
    }
    let template =
        open_image(host.engine.wasmtime(), unsealed).and_then(|image| host.template(&image));
    let template = template.map_err(Failure::internal)?;
    Ok(Program::new(host, address, tasks, config, template))
}

async fn evaluate(
    host: Arc<Host>,
    base: Template,
    bundle: Bundle,
    rights: Rights,
    config: Config,
) -> Result<Loaded, Failure> {
    let place = host.places.take(0).await;
    let mut sandbox = host.start(&base, rights, place).await?;
    let answer = sandbox
        .load(&base, &bundle.source, &bundle.filename, LOAD_FUEL)
        .await;
    let asked = matches!(&answer, Answer::Threw(text) if stated_failure(text).message.starts_with("calls the network"));
    if asked || sandbox.asked_for_network() {
        return Err(Failure::load(
            "the top level calls the network, which only a task may do. Move the call into a task.",
        ));
    }
    let manifest = match answer {
        Answer::Returned(manifest) => manifest,
        Answer::Threw(_) if sandbox.meter().was_refused_memory() => {
            return Err(ended(Failure::new(ErrorType::OutOfMemory, "")));
        }
        Answer::Threw(stated) => return Err(threw(&stated)),
        Answer::Ended(failure) => return Err(ended(failure)),
    };
    // A manifest that is wrong is told before an image is made for nothing.
    declared(manifest.as_bytes(), &config)?;
    let image = match sandbox.holds_handles() {
        true => None,
        false => Some(
            make_image(&host, &base, &mut sandbox)
                .await
                .map_err(Failure::internal)?,
        ),
    };
    Ok(Loaded { manifest, image })
}

async fn make_image(
    host: &Host,
    base: &Template,
    sandbox: &mut Sandbox,
) -> wasmtime::Result<Vec<u8>> {
    image::warm(base, sandbox).await?;
    image::take(
        &host.engine.description,
        host.engine.wasmtime(),
        base,
        sandbox,
    )
    .await
}

fn threw(stated: &str) -> Failure {
    let thrown = stated_failure(stated);
    let name = thrown
        .name
        .as_deref()
        .map(|name| format!("{name}: "))
        .unwrap_or_default();
    Failure {
        error_type: ErrorType::LoadError,
        message: format!("the top level threw {name}{}", thrown.message),
        ..thrown
    }
}

fn ended(failure: Failure) -> Failure {
    let why = if failure.error_type == ErrorType::OutOfFuel {
        format!(
            "the top level used {} of fuel without ending",
            grouped(Compute::High.fuel())
        )
    } else if failure.error_type == ErrorType::OutOfMemory {
        format!(
            "the top level needs more than {} MiB of memory",
            LOAD_RAM >> 20
        )
    } else {
        format!("the top level failed: {}", failure.message)
    };
    Failure::load(format!("{why}. Move work into a task."))
}

fn stopped(stop: Stop) -> Failure {
    match stop {
        Stop::TimedOut => Failure::load(format!(
            "the top level did not end within {} s. Move work into a task.",
            LOAD_TIMEOUT.as_secs()
        )),
        Stop::Cancelled => Failure::new(ErrorType::Cancelled, "the load was cancelled"),
        Stop::Panicked => Failure::internal("the host failed while a program was loaded"),
    }
}
