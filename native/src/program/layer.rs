//! Layers: an interpreter that has imported packages already. A program that begins with their import statements is
//! loaded from there, so that a change of it imports none of them again.

use std::sync::{Arc, Mutex, PoisonError};

use super::image;
use super::label::{Label, LayerName};
use super::load::{LOAD_FUEL, LOAD_RAM};
use crate::artifact::{Address, Cache};
use crate::engine::{Compiled, Layout, Unsealed};
use crate::modules::{Dependencies, Library, Session};
use crate::sandbox::{Answer, Channel, Host, Rights, Sink, Stage, Template};

/// An image of packages, ready, and what it depends on.
pub(super) struct Layer {
    pub(super) template: Template,
    pub(super) compiled: Compiled,
    pub(super) name: LayerName,
    pub(super) dependencies: Dependencies,
}

/// What a layer is made with.
pub(super) struct Layering<'a> {
    pub(super) host: &'a Arc<Host>,
    pub(super) cache: &'a Cache,
    pub(super) library: &'a Arc<Library>,
    /// The imports of the sandbox that it is made in.
    pub(super) session: &'a Arc<Session>,
    pub(super) rights: &'a Rights,
}

impl Layering<'_> {
    /// The layer of the installed packages that a source imports before it does anything else; none if there are
    /// none, or they cannot be imported: then the program's own load says why.
    pub(super) async fn layer(&self, source: &str) -> Option<Layer> {
        if self.library.roots.installed.is_empty() {
            return None;
        }
        let looking = Session::of_load(self.library);
        let mut statements = self.library.compiler.imports(source.as_bytes()).await?;
        statements.retain(|statement| looking.is_installed(package_of(statement)));
        if statements.is_empty() {
            return None;
        }
        let statements = statements.join("\n");
        let folders: Vec<_> = self
            .library
            .roots
            .all()
            .map(|root| root.to_string_lossy())
            .collect();
        let engine = &self.host.engine.description.id;
        let address = Address::of_layer(engine, &statements, &folders.join("\0"));
        match self.open(&address, &looking) {
            Some(layer) => Some(layer),
            None => self.make(&address, &statements, &looking).await,
        }
    }

    fn open(&self, address: &Address, looking: &Session) -> Option<Layer> {
        let unsealed = self.cache.read_layer(address)?;
        let (mut label, _) = Label::read(self.host, unsealed.manifest())?;
        if !label.fits(Some(self.library)) || looking.has_local(&label.names) {
            return None;
        }
        self.ready(address, unsealed, label.layout, label.dependencies)
    }

    async fn make(&self, address: &Address, statements: &str, looking: &Session) -> Option<Layer> {
        let host = self.host;
        let base = host.template(host.engine.base().ok()?).ok()?;
        let printed = Arc::<Printed>::default();
        let rights = Rights {
            ram: Some(LOAD_RAM),
            modules: Some(self.session.clone()),
            sink: Some(printed.clone()),
            stage: Stage::Layer,
            ..self.rights.clone()
        };
        let place = host.places.take(0).await;
        let mut sandbox = host.start(&base, rights, place).await.ok()?;
        let Answer::Returned(_) = sandbox.prepare(&base, statements, LOAD_FUEL).await else {
            return None;
        };
        // Packages that look for a module which the program's folder has would find that.
        let names = self.session.names();
        if sandbox.holds_handles() || sandbox.asked_for_network() || looking.has_local(&names) {
            return None;
        }
        image::warm(&base, &mut sandbox).await.ok()?;
        let over = host.engine.compiled_base().ok()?;
        let (image, layout) = image::take(&host.engine, &over, &base, &mut sandbox)
            .await
            .ok()?;
        if let Some(sink) = &self.rights.sink {
            printed.tell(sink);
        }
        let dependencies = self.session.dependencies();
        let mut label = Label::new(host, Some(self.library), dependencies.clone());
        (label.names, label.layout) = (names, layout);
        let label = label.before("").ok()?;
        let (bytes, unsealed) = self.cache.seal(address, image, &label).ok()?;
        let _ = self.cache.keep_layer(address, &bytes);
        self.ready(address, unsealed, layout, dependencies)
    }

    fn ready(
        &self,
        address: &Address,
        unsealed: Unsealed,
        layout: Option<Layout>,
        dependencies: Dependencies,
    ) -> Option<Layer> {
        let engine = &self.host.engine;
        let name = LayerName {
            address: address.to_string(),
            seal: unsealed.seal(),
        };
        let compiled =
            Compiled::restored(unsealed, layout, || engine.compiled_base()?.copied()).ok()?;
        Some(Layer {
            template: self
                .host
                .template(&engine.open_image(&compiled).ok()?)
                .ok()?,
            compiled,
            name,
            dependencies,
        })
    }
}

/// The compiled image of a layer, if the cache still has this very one.
pub(super) fn compiled(host: &Host, cache: &Cache, name: &LayerName) -> Option<Compiled> {
    let unsealed = cache.read_layer(&Address::parse(&name.address)?)?;
    if unsealed.seal() != name.seal {
        return None;
    }
    let layout = Label::read(host, unsealed.manifest())?.0.layout;
    Compiled::restored(unsealed, layout, || host.engine.compiled_base()?.copied()).ok()
}

/// The package that an import statement names.
fn package_of(statement: &str) -> &str {
    let module = statement.split_whitespace().nth(1).unwrap_or_default();
    module.split('.').next().unwrap_or_default()
}

/// What packages print while they are imported. Where no layer comes of it, they are imported again and say it then.
#[derive(Default)]
struct Printed(Mutex<Vec<(Channel, String)>>);

impl Printed {
    fn tell(&self, sink: &Arc<dyn Sink>) {
        for (to, text) in self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
        {
            sink.write(to, &text);
        }
    }
}

impl Sink for Printed {
    fn write(&self, to: Channel, text: &str) {
        let mut printed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        printed.push((to, text.to_owned()));
    }
}
