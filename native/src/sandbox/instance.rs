//! A sandbox from its image to its end.

use std::path::PathBuf;
use std::sync::Arc;

use wasmtime::component::{
    ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Linker, Lower, WasmList,
};
use wasmtime::{Module, Store, Trap, UpdateDeadline};

use super::guests;
use super::meter::Meter;
use super::places::{Place, Places};
use super::state::{Guest, MAX_HANDLES, Rights};
use super::unanswered::{not_started, without_answer};
use super::wasi;
use crate::engine::Engine;
use crate::error::{ErrorType, Failure};

/// Bytes that a result or an error may have.
const MAX_RESULT: usize = 32 << 20;
/// Bytes that the host copies out of a guest in one call: above `MAX_RESULT`, so that a result
/// that is too large is told as such.
const MAX_CROSSING: usize = 64 << 20;
/// Bytes of memory that a sandbox has which is given back off its caller's way.
const SMALL: u64 = 32 << 20;
/// Fuel for what runs before any call: ours use none. Attack: an engine in a stranger's artifact that never starts.
const START_FUEL: u64 = 1_000_000_000;
/// The instance that gives the memory and globals of a guest.
const ACCESS: &str = "wasmtime:wizer/access";
/// The component's import of the image.
const IMAGE_IMPORT: &str = "image";
/// The component's export by which libc forgets its handles; an interpreter that keeps none has none.
const FORGET: &str = "forget-handles";

/// What every sandbox of a process is made with.
pub struct Host {
    /// The interpreter.
    pub engine: Engine,
    /// Folders of the installation that no guest may see, whatever it was given: from there native code is
    /// loaded, and its seal's key is there.
    pub protected: Vec<PathBuf>,
    linker: Linker<Guest>,
    /// Places for the living sandboxes of the process.
    pub places: Arc<Places>,
}

/// An image made ready: instances of it cost microseconds.
pub struct Template {
    pre: InstancePre<Guest>,
    load: ComponentExportIndex,
    call: ComponentExportIndex,
    forget: Option<ComponentExportIndex>,
    /// Exports of an interpreter of Python.
    prepare: Option<ComponentExportIndex>,
    compile: Option<ComponentExportIndex>,
    imports: Option<ComponentExportIndex>,
}

/// A living sandbox.
pub struct Sandbox {
    store: Store<Guest>,
    instance: Instance,
    meter: Arc<Meter>,
    _place: Place,
}

/// How a call into a sandbox ended.
#[derive(Debug)]
pub enum Answer {
    /// With the JSON text of a value.
    Returned(String),
    /// With the JSON text of an error that the guest states: only its own words.
    Threw(String),
    /// By force, for a reason that the host knows.
    Ended(Failure),
}

type Text = (Result<Vec<u8>, Vec<u8>>,);

/// What an export is called with.
trait Given: ComponentNamedList + Lower + Send + Sync {}
impl<G: ComponentNamedList + Lower + Send + Sync> Given for G {}

impl Host {
    /// # Errors
    /// An engine that does not fit to this version's imports.
    pub fn new(
        engine: Engine,
        places: Arc<Places>,
        protected: Vec<PathBuf>,
    ) -> wasmtime::Result<Self> {
        let linker = wasi::linker(engine.wasmtime())?;
        Ok(Self {
            engine,
            protected,
            linker,
            places,
        })
    }

    /// Makes an image ready.
    ///
    /// # Errors
    /// An image of another engine.
    pub fn template(&self, image: &Module) -> wasmtime::Result<Template> {
        let mut linker = self.linker.clone();
        linker.root().module(IMAGE_IMPORT, image)?;
        let export = |name: &str| {
            let missing = || wasmtime::format_err!("the engine has no export {name}");
            self.engine
                .code
                .get_export_index(None, name)
                .ok_or_else(missing)
        };
        Ok(Template {
            pre: linker.instantiate_pre(&self.engine.code)?,
            load: export("load")?,
            call: export("call")?,
            forget: self.engine.code.get_export_index(None, FORGET),
            prepare: export("prepare").ok(),
            compile: export("compile").ok(),
            imports: export("imports").ok(),
        })
    }

    /// Makes a sandbox in a place of the process.
    ///
    /// # Errors
    /// A cap on memory below the image's size, or no memory.
    pub async fn start(
        &self,
        template: &Template,
        rights: Rights,
        place: Place,
    ) -> Result<Sandbox, Failure> {
        let meter = Arc::new(Meter::default());
        self.instantiate(template, rights, Arc::clone(&meter), place)
            .await
            .map_err(|error| not_started(error, &meter))
    }

    async fn instantiate(
        &self,
        template: &Template,
        rights: Rights,
        meter: Arc<Meter>,
        place: Place,
    ) -> wasmtime::Result<Sandbox> {
        let mut store = Store::new(
            self.engine.wasmtime(),
            Guest::new(rights, Arc::clone(&meter)),
        );
        store.limiter(|guest| &mut guest.memory);
        store.set_hostcall_fuel(MAX_CROSSING);
        store.set_fuel(START_FUEL)?;
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|context| {
            let used = context.data().fuel.saturating_sub(context.get_fuel()?);
            context.data().memory.meter.set_fuel(used);
            Ok(UpdateDeadline::Yield(1))
        });
        let instance = template.pre.instantiate_async(&mut store).await?;
        Ok(Sandbox {
            store,
            instance,
            meter,
            _place: place,
        })
    }
}

impl Sandbox {
    /// Loads a program: gives its manifest.
    pub async fn load(
        &mut self,
        template: &Template,
        bundle: &str,
        filename: &str,
        fuel: u64,
    ) -> Answer {
        self.text(template.load, (bundle, filename), fuel).await
    }

    /// Calls a task with the JSON text of its arguments: gives the JSON text of its result.
    pub async fn call(
        &mut self,
        template: &Template,
        task: &str,
        arguments: &str,
        fuel: u64,
    ) -> Answer {
        self.text(template.call, (task, arguments), fuel).await
    }

    /// Imports modules, whose import statements are one a line.
    pub async fn prepare(&mut self, template: &Template, statements: &str, fuel: u64) -> Answer {
        match template.prepare {
            Some(prepare) => self.text(prepare, (statements,), fuel).await,
            None => Answer::Ended(Failure::internal("this interpreter cannot prepare modules")),
        }
    }

    /// The bytecode of a module's source; none of one that cannot be compiled.
    pub async fn compile(
        &mut self,
        template: &Template,
        source: &[u8],
        fuel: u64,
    ) -> Option<Vec<u8>> {
        let code = self.bytes(template.compile?, (source,), fuel).await;
        code.ok()?.0.ok()
    }

    /// The JSON text of the statements by which a source imports packages before it does anything else.
    pub async fn imports(
        &mut self,
        template: &Template,
        source: &[u8],
        fuel: u64,
    ) -> Option<Vec<u8>> {
        let imports = self.bytes(template.imports?, (source,), fuel).await;
        imports.ok()?.0.ok()
    }

    /// Ends the sandbox. Resetting a small one's slot takes as long as a short call, so nobody waits for
    /// it; a large one is given back first, so that one call after the other never holds two.
    pub fn end(mut self) {
        self.store.data_mut().output.close();
        if self.meter.ram_peak() <= SMALL {
            guests::afterwards(move || drop(self));
        }
    }

    /// What the sandbox used.
    #[must_use]
    pub fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    /// Whether the guest tried to reach the network.
    #[must_use]
    pub fn asked_for_network(&self) -> bool {
        self.store.data().asked_for_network()
    }

    /// Whether the guest holds host handles that an image could not restore, like a timer.
    pub fn holds_handles(&mut self) -> bool {
        self.store.data_mut().holds_handles()
    }

    /// Lets the guest forget the host handles that each instance finds anew, as an image must.
    ///
    /// # Errors
    /// A guest that fails there.
    pub async fn forget_handles(&mut self, template: &Template) -> wasmtime::Result<()> {
        let Some(forget) = template.forget else {
            return Ok(());
        };
        let forget = self
            .instance
            .get_typed_func::<(), ()>(&mut self.store, forget)?;
        forget.call_async(&mut self.store, ()).await
    }

    /// The guest's stack pointer.
    ///
    /// # Errors
    /// An engine without that export.
    pub async fn stack_pointer(&mut self, export: &str) -> wasmtime::Result<i32> {
        self.access::<i32>(export).await
    }

    /// The guest's whole memory.
    ///
    /// # Errors
    /// An engine without that export.
    pub async fn memory(&mut self, export: &str) -> wasmtime::Result<&[u8]> {
        // The list is lent, not copied; wasmtime counts it all the same.
        self.store.set_hostcall_fuel(usize::MAX);
        let memory = self.access::<WasmList<u8>>(export).await?;
        Ok(memory.as_le_slice(&self.store))
    }

    async fn access<T: Lift + Send + Sync + 'static>(
        &mut self,
        export: &str,
    ) -> wasmtime::Result<T> {
        let missing = || wasmtime::format_err!("the engine has no export {export}");
        let access = self
            .instance
            .get_export_index(&mut self.store, None, ACCESS)
            .ok_or_else(missing)?;
        let index = self
            .instance
            .get_export_index(&mut self.store, Some(&access), export)
            .ok_or_else(missing)?;
        let accessor = self
            .instance
            .get_typed_func::<(), (T,)>(&mut self.store, index)?;
        let (value,) = accessor.call_async(&mut self.store, ()).await?;
        Ok(value)
    }

    async fn text(&mut self, export: ComponentExportIndex, given: impl Given, fuel: u64) -> Answer {
        match self.bytes(export, given, fuel).await {
            Ok((Ok(text) | Err(text),)) if text.len() > MAX_RESULT => {
                Answer::Ended(too_large("the result", text.len()))
            }
            Ok((Ok(text),)) => Answer::Returned(into_text(text)),
            Ok((Err(text),)) => Answer::Threw(into_text(text)),
            Err(error) => Answer::Ended(self.ended(&error)),
        }
    }

    async fn bytes<G: Given>(
        &mut self,
        export: ComponentExportIndex,
        given: G,
        fuel: u64,
    ) -> wasmtime::Result<Text> {
        let function = self
            .instance
            .get_typed_func::<G, Text>(&mut self.store, export)?;
        self.store.data_mut().fuel = fuel;
        self.store.set_fuel(fuel)?;
        let text = function.call_async(&mut self.store, given).await;
        self.meter
            .set_fuel(fuel.saturating_sub(self.store.get_fuel()?));
        text
    }

    /// Why wasmtime ended the guest. What the host refused it before is a fact; what the guest says is not.
    fn ended(&self, error: &wasmtime::Error) -> Failure {
        let trap = error.downcast_ref::<Trap>();
        if trap == Some(&Trap::OutOfFuel) {
            return Failure::new(ErrorType::OutOfFuel, "the fuel is used up");
        }
        if trap == Some(&Trap::StackOverflow) {
            return Failure::new(ErrorType::StackOverflow, "the code recursed too deeply");
        }
        if self.meter.was_refused_memory() {
            return Failure::new(ErrorType::OutOfMemory, "the memory is used up");
        }
        if let Some(failure) = error.downcast_ref::<Failure>() {
            return failure.clone();
        }
        let text = error.root_cause().to_string();
        if text.contains("resource table") {
            let message = format!(
                "the task holds {MAX_HANDLES} timers, requests and streams at once, which is the most"
            );
            return Failure::new(ErrorType::QuotaExceeded, message);
        }
        if text.contains("fuel allocated for hostcalls") {
            return too_large("what the task passed to the host at once", MAX_CROSSING);
        }
        let said = self.store.data().engine_stderr();
        Failure::new(ErrorType::TaskError, without_answer(&said, trap, &text))
    }
}

/// A guest's text; what is not UTF-8 in it is replaced.
pub(super) fn into_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn too_large(what: &str, bytes: usize) -> Failure {
    let message = format!(
        "{what} has {bytes} bytes or more; at most {MAX_RESULT} can cross to the host. Return less, or in parts."
    );
    Failure::new(ErrorType::QuotaExceeded, message)
}
