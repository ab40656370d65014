//! Loading: the bundle runs once, in a sandbox that may do nothing.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::declared::declared;
use super::image;
use super::label::Label;
use super::layer::{Layer, Layering};
use super::load_failure::{ended, stopped, threw};
use super::{Program, entry};
use crate::artifact::{Address, Cache};
use crate::config::Config;
use crate::engine::{Compiled, Unsealed};
use crate::error::{ErrorType, Failure};
use crate::modules::{ANYWHERE, Dependencies, Environment, Library, Session};
use crate::sandbox::{
    Answer, Cancel, Host, Modules, Repeatable, Rights, Sandbox, Sink, Stage, Stop, Template,
    Threads, stated_failure, supervise,
};

/// Time that the top level of a program may take.
pub const LOAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Fuel that the top level of a program may use.
pub(super) const LOAD_FUEL: u64 = 50_000_000_000;
/// Memory that the top level of a program may have. All of it goes into the image, which is held in memory while
/// it is made and kept on disk.
pub(super) const LOAD_RAM: u64 = 256 << 20;

/// One script with its dependencies.
#[derive(Clone, Debug, Default)]
pub struct Bundle {
    /// The script.
    pub source: String,
    /// What stacks call it.
    pub filename: String,
    /// Of a Python program: where it imports from.
    pub environment: Option<Environment>,
}

/// Who looks on while a program is loaded; the default is nobody.
#[derive(Default)]
pub struct Watcher {
    /// Takes what the top level prints.
    pub sink: Option<Arc<dyn Sink>>,
    /// Stops the load.
    pub cancel: Option<Cancel>,
}

/// What a load leaves: the manifest, the image if one can be made, and what modules it was made of.
pub(super) struct Loaded {
    pub(super) manifest: String,
    pub(super) image: Option<Vec<u8>>,
    layer: Option<Layer>,
    dependencies: Dependencies,
    /// Of a load for an artifact: the image as portable wasm.
    pub(super) portable_image: Option<Vec<u8>>,
    /// The same: what the program may import while it runs.
    pub(super) modules: Vec<u8>,
}

/// A load.
pub(super) struct Load {
    host: Arc<Host>,
    cache: Cache,
    bundle: Bundle,
    rights: Rights,
    config: Config,
    library: Option<Arc<Library>>,
    sessions: Option<Sessions>,
}

/// What a load imports: the packages that it begins with, and the rest.
#[derive(Clone)]
struct Sessions {
    layer: Arc<Session>,
    program: Arc<Session>,
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
    let load = Load::of(host, cache, bundle.clone(), &watcher, config, None)?;
    let library = load.library.clone();
    let loaded = load.carried_out(threads, watcher.cancel).await?;
    finish(host, cache, bundle, address, config, library, loaded)
}

/// Makes a program of what a load left.
fn finish(
    host: &Arc<Host>,
    cache: &Cache,
    bundle: Bundle,
    address: Address,
    config: &Config,
    library: Option<Arc<Library>>,
    loaded: Loaded,
) -> Result<Program, Failure> {
    let Loaded {
        manifest,
        image,
        layer,
        dependencies,
        ..
    } = loaded;
    let declared = declared(manifest.as_bytes(), config)?;
    let mut label = Label::new(host, library.as_deref(), dependencies.clone());
    label.version = Address::in_any_folder(
        &host.engine.description.id,
        &bundle.filename,
        &bundle.source,
        &label.contents(),
    )
    .to_string();
    let version = label.version.clone();
    let program = |template, replay| Program {
        version,
        library,
        dependencies: Mutex::new(dependencies),
        replay,
        ..Program::new(host, address, declared.clone(), config, template)
    };
    let Some(image) = image else {
        let template = match layer {
            Some(layer) => layer.template,
            None => (host.engine.base().and_then(|base| host.template(base)))
                .map_err(Failure::internal)?,
        };
        return Ok(program(template, Some(bundle)));
    };
    label.layer = layer.as_ref().map(|layer| layer.name.clone());
    let label = label.before(&manifest).map_err(Failure::internal)?;
    let (bytes, unsealed) = cache
        .seal(&address, image, &label)
        .map_err(Failure::internal)?;
    // A program without an entry is most often a mistake, of which nothing is kept. A cache that
    // cannot be written costs time, not the run.
    if entry(&declared.tasks, None).is_some() {
        let _ = cache.keep(&address, &bytes);
    }
    // Written into without a copy: no sandbox of the layer is alive, and none will begin from it.
    let template = opened(host, unsealed, || match layer {
        Some(Layer { compiled, .. }) => Ok(compiled),
        None => host.engine.compiled_base()?.copied(),
    });
    Ok(program(template.map_err(Failure::internal)?, None))
}

impl Sessions {
    fn compiling(&self) -> Duration {
        self.layer.compiling() + self.program.compiling()
    }
}

/// The time of a load is the program's: making bytecode of packages, which is done once, is not counted.
async fn in_time<T>(
    sessions: Option<&Sessions>,
    work: impl Future<Output = Result<T, Stop>>,
) -> Result<T, Stop> {
    let started = Instant::now();
    let mut work = pin!(work);
    loop {
        let compiling = sessions.map(Sessions::compiling).unwrap_or_default();
        let left = (LOAD_TIMEOUT + compiling).saturating_sub(started.elapsed());
        if left.is_zero() {
            return Err(Stop::TimedOut);
        }
        if let Ok(ended) = timeout(left, &mut work).await {
            return ended;
        }
    }
}

impl Load {
    /// A load of a bundle; with time and chance that are the same each time, one for an artifact.
    pub(super) fn of(
        host: &Arc<Host>,
        cache: &Cache,
        bundle: Bundle,
        watcher: &Watcher,
        config: &Config,
        repeatable: Option<Repeatable>,
    ) -> Result<Self, Failure> {
        let library_of = match repeatable {
            Some(_) => Library::anywhere,
            None => Library::new,
        };
        let environment = bundle.environment.as_ref();
        let library = environment.map(|environment| library_of(environment, host, cache.clone()));
        if let Some(library) = &library {
            library
                .check_inline(&bundle.source)
                .map_err(Failure::load)?;
        }
        let library = library.map(Arc::new);
        let root = match repeatable {
            Some(_) => ANYWHERE,
            None => config.root.as_str(),
        };
        Ok(Self {
            host: Arc::clone(host),
            cache: cache.clone(),
            rights: Rights {
                ram: Some(LOAD_RAM),
                sink: watcher.sink.clone(),
                folder: root.into(),
                repeatable,
                stage: Stage::Program,
                ..Rights::default()
            },
            config: config.clone(),
            sessions: library.as_ref().map(|library| Sessions {
                layer: Session::of_installed(library),
                program: Session::of_load(library),
            }),
            library,
            bundle,
        })
    }

    /// Carries it out in a sandbox with no rights.
    pub(super) async fn carried_out(
        self,
        threads: &Threads,
        cancel: Option<Cancel>,
    ) -> Result<Loaded, Failure> {
        let (sessions, cache) = (self.sessions.clone(), self.cache.clone());
        let work = supervise(threads, None, cancel, self.evaluate());
        let loaded = in_time(sessions.as_ref(), work).await;
        if sessions.is_some_and(|sessions| !sessions.compiling().is_zero()) {
            cache.prune();
        }
        loaded.map_err(stopped)?
    }

    fn is_for_artifact(&self) -> bool {
        self.rights.repeatable.is_some()
    }

    async fn evaluate(self) -> Result<Loaded, Failure> {
        // An artifact's image stands alone.
        let layer = match self.is_for_artifact() {
            true => None,
            false => self.layer().await,
        };
        let base;
        let template = match &layer {
            Some(layer) => &layer.template,
            None => {
                let image = self.host.engine.base().map_err(Failure::internal)?;
                base = self.host.template(image).map_err(Failure::internal)?;
                &base
            }
        };
        let place = self.host.places.take(0).await;
        let program = self
            .sessions
            .as_ref()
            .map(|sessions| sessions.program.clone());
        let rights = Rights {
            modules: program
                .clone()
                .map(|program| -> Arc<dyn Modules> { program }),
            ..self.rights.clone()
        };
        let mut sandbox = self.host.start(template, rights, place).await?;
        let Bundle {
            source, filename, ..
        } = &self.bundle;
        let answer = sandbox.load(template, source, filename, LOAD_FUEL).await;
        let manifest = self.manifest(answer, &sandbox)?;
        // A manifest that is wrong is told before an image is made for nothing.
        declared(manifest.as_bytes(), &self.config)?;
        let (image, portable_image) = match sandbox.holds_handles() {
            true => (None, None),
            false => self.images(layer.as_ref(), template, &mut sandbox).await?,
        };
        let modules = self.modules().await?;
        let mut dependencies = program
            .map(|program| program.dependencies())
            .unwrap_or_default();
        if let Some(layer) = &layer {
            dependencies.add(&layer.dependencies);
        }
        Ok(Loaded {
            manifest,
            image,
            layer,
            dependencies,
            portable_image,
            modules,
        })
    }

    /// What an artifact takes along for imports while its tasks run.
    async fn modules(&self) -> Result<Vec<u8>, Failure> {
        let Some(sessions) = self.sessions.as_ref().filter(|_| self.is_for_artifact()) else {
            return Ok(Vec::new());
        };
        let frozen = sessions.program.freeze(&self.bundle.source).await;
        frozen.to_bytes().map_err(Failure::internal)
    }

    async fn layer(&self) -> Option<Layer> {
        let layering = Layering {
            host: &self.host,
            cache: &self.cache,
            library: self.library.as_ref()?,
            session: &self.sessions.as_ref()?.layer,
            rights: &self.rights,
        };
        layering.layer(&self.bundle.source).await
    }

    fn manifest(&self, answer: Answer, sandbox: &Sandbox) -> Result<String, Failure> {
        let asked = matches!(&answer, Answer::Threw(text) if stated_failure(text).message.starts_with("calls the network"));
        if asked || sandbox.asked_for_network() {
            return Err(Failure::load(
                "the top level calls the network, which only a task may do. Move the call into a task.",
            ));
        }
        match answer {
            Answer::Returned(manifest) => Ok(manifest),
            Answer::Threw(_) if sandbox.meter().was_refused_memory() => {
                Err(ended(Failure::new(ErrorType::OutOfMemory, "")))
            }
            Answer::Threw(stated) => {
                let thrown = stated_failure(&stated);
                let refused = self
                    .sessions
                    .as_ref()
                    .map(|sessions| sessions.program.refused());
                Err(threw(thrown, &refused.unwrap_or_default()))
            }
            Answer::Ended(failure) => Err(ended(failure)),
        }
    }

    /// The image, to be sealed, and for an artifact as portable wasm.
    async fn images(
        &self,
        layer: Option<&Layer>,
        template: &Template,
        sandbox: &mut Sandbox,
    ) -> Result<(Option<Vec<u8>>, Option<Vec<u8>>), Failure> {
        // A call without effects fails where the program has replaced what the interpreter's own code needs.
        image::warm(template, sandbox).await.map_err(|error| {
            Failure::load(format!("after the top level no task can be called: {error}. It may have replaced what is built in."))
        })?;
        let engine = &self.host.engine;
        let base;
        let over = match layer {
            Some(layer) => &layer.compiled,
            None => {
                base = engine.compiled_base().map_err(Failure::internal)?;
                &base
            }
        };
        if self.is_for_artifact() {
            let both = image::take_portable(engine, over, template, sandbox).await;
            let (image, portable) = both.map_err(Failure::internal)?;
            return Ok((Some(image), Some(portable)));
        }
        let image = image::take(engine, over, template, sandbox).await;
        Ok((Some(image.map_err(Failure::internal)?.0), None))
    }
}

/// The template of an image that was sealed.
pub(super) fn opened(
    host: &Host,
    unsealed: Unsealed,
    over: impl FnOnce() -> std::io::Result<Compiled>,
) -> wasmtime::Result<Template> {
    let compiled = Compiled::restored(unsealed, None, over)?;
    host.template(&host.engine.open_image(&compiled)?)
}
