//! An interpreter that is several libraries, linked around one memory: CPython. An image has that memory, and nothing
//! of what else a library could change.

use wasmparser::{
    ExternalKind, FunctionBody, ImportSectionReader, Operator, Parser, Payload, TypeRef,
};
use wasmtime::{Result, bail, ensure};

use crate::module::changes_state;
use crate::shape::{STACK_POINTER, Shape};

/// A library, as far as its state goes.
#[derive(Default)]
struct Library {
    /// Its imported globals; whether each is the stack pointer.
    imported: Vec<bool>,
    /// Its global that is exported as the stack pointer.
    exported: Option<u32>,
    exports: bool,
    /// Globals that its code sets.
    set: Vec<u32>,
    data: bool,
    start: bool,
}

/// Checks that whatever the libraries keep is in the memory of the main one. Their globals are the places of functions
/// and of data, which the linker knows: nothing sets one but the stack pointer.
pub(crate) fn check(component: &[u8], shape: &Shape) -> Result<()> {
    let mut libraries: Vec<Library> = Vec::new();
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload?;
        if matches!(payload, Payload::ModuleSection { .. }) {
            libraries.push(Library::default());
        } else if let Some(library) = libraries.last_mut() {
            library.read(payload)?;
        }
    }
    for (at, library) in libraries.iter().enumerate() {
        let is_main = u32::try_from(at) == Ok(shape.module);
        library
            .check(is_main)
            .map_err(|error| error.context(format!("core module {at}")))?;
    }
    Ok(())
}

impl Library {
    fn read(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => self.read_imports(imports)?,
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    self.exports = true;
                    if (export.name, export.kind) == (STACK_POINTER, ExternalKind::Global) {
                        self.exported = Some(export.index);
                    }
                }
            }
            Payload::DataSection(_) => self.data = true,
            Payload::StartSection { .. } => self.start = true,
            Payload::CodeSectionEntry(body) => self.read_code(&body)?,
            _ => {}
        }
        Ok(())
    }

    fn read_imports(&mut self, imports: ImportSectionReader<'_>) -> Result<()> {
        for import in imports.into_imports() {
            let import = import?;
            if matches!(import.ty, TypeRef::Global(_)) {
                self.imported.push(import.name == STACK_POINTER);
            }
        }
        Ok(())
    }

    fn read_code(&mut self, body: &FunctionBody<'_>) -> Result<()> {
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            ensure!(
                !changes_state(&operator),
                "{operator:?} would be lost in an image"
            );
            if let Operator::GlobalSet { global_index } = operator {
                self.set.push(global_index);
            }
        }
        Ok(())
    }

    fn check(&self, is_main: bool) -> Result<()> {
        ensure!(!self.start, "a start function would run on an image");
        ensure!(is_main || !self.data, "data beside the main module's");
        ensure!(
            !is_main || self.imported.is_empty(),
            "the main module imports globals"
        );
        if !self.exports {
            // Nobody can call what it has: the linker's code, which ran when the component was made.
            return Ok(());
        }
        for global in &self.set {
            let imported = self.imported.get(*global as usize).copied();
            // A global of its own, which each instance has anew: the adapter's.
            let own = imported.is_none() && !is_main;
            if imported != Some(true) && self.exported != Some(*global) && !own {
                bail!("global {global} is set, which would be lost in an image");
            }
        }
        Ok(())
    }
}
