//! The interface `modules` of wit/capsule.wit: what a Python program imports.

use std::pin::Pin;
use std::sync::Arc;

use wasmtime::component::{ComponentType, LinkerInstance, Lower};

use super::state::Guest;

/// The variant `code`.
#[derive(Clone, ComponentType, Lower)]
#[component(variant)]
pub enum Code {
    /// Made of the source in a sandbox that never ran a program.
    #[component(name = "compiled")]
    Compiled(Vec<u8>),
    /// Source that could not be compiled there.
    #[component(name = "source")]
    Source(Vec<u8>),
}

/// The record `module`.
#[derive(Clone, ComponentType, Lower)]
#[component(record)]
pub struct Module {
    /// Its file, as people read it, and its code; none for a namespace package.
    pub file: Option<(String, Code)>,
    /// Of a package: the folders that its modules are in.
    pub folders: Option<Vec<String>>,
}

/// The record `entry`.
#[derive(Clone, Copy, ComponentType, Lower)]
#[component(record)]
pub struct Entry {
    /// Whether it is a folder.
    pub folder: bool,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    #[component(name = "mtime-ns")]
    pub mtime_ns: i64,
}

/// What a sandbox may import.
pub trait Modules: Send + Sync {
    /// The folders that are looked in before the standard library, and after it.
    fn folders(&self) -> (Vec<String>, Vec<String>);

    /// The module of a name in the first of some folders that has one.
    ///
    /// # Errors
    /// One that cannot run in a sandbox, and what to do.
    fn find(self: Arc<Self>, name: String, folders: Vec<String>) -> Search;

    /// What to do about a module that is nowhere.
    fn missing(&self, name: &str) -> String;

    /// A file or folder of a package.
    fn look(&self, path: &str) -> Option<Entry>;

    /// The content of a file of a package.
    fn read(&self, path: &str) -> Option<Vec<u8>>;

    /// The names in a folder of a package.
    fn list(&self, path: &str) -> Option<Vec<String>>;
}

/// A module that is being looked for.
pub type Search = Pin<Box<dyn Future<Output = Result<Option<Module>, String>> + Send>>;

/// Adds every call.
pub(super) fn add(calls: &mut LinkerInstance<'_, Guest>) -> wasmtime::Result<()> {
    calls.func_wrap("folders", |store, (): ()| {
        let modules = store.data().modules.as_ref();
        Ok((modules.map(|modules| modules.folders()).unwrap_or_default(),))
    })?;
    calls.func_wrap_async("find", |store, (name, folders): (String, Vec<String>)| {
        let modules = store.data().modules.clone();
        Box::new(async move {
            match modules {
                Some(modules) => Ok((modules.find(name, folders).await,)),
                None => Ok((Ok(None),)),
            }
        })
    })?;
    calls.func_wrap("missing", |store, (name,): (String,)| {
        let modules = store.data().modules.as_ref();
        Ok((modules
            .map(|modules| modules.missing(&name))
            .unwrap_or_default(),))
    })?;
    calls.func_wrap("look", |store, (path,): (String,)| {
        let modules = store.data().modules.as_ref();
        Ok((modules.and_then(|modules| modules.look(&path)),))
    })?;
    calls.func_wrap("read", |store, (path,): (String,)| {
        let modules = store.data().modules.as_ref();
        Ok((modules.and_then(|modules| modules.read(&path)),))
    })?;
    calls.func_wrap("list", |store, (path,): (String,)| {
        let modules = store.data().modules.as_ref();
        Ok((modules.and_then(|modules| modules.list(&path)),))
    })
}
