//! An export by which libc forgets the handles that it keeps in memory: an image must have none, since each sandbox
//! has handles of its own.

use wasm_encoder as wasm;
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExternalKind, ComponentTypeRef, ExternalKind,
    Instance, Parser, Payload,
};
use wasmtime::Result;

/// libc's own function for that. Only linked libraries, as CPython's are, show it to others.
const RESET: &str = "__wasilibc_reset_preopens";
/// The component's export of it.
const FORGET: &str = "forget-handles";

/// How many there are of what an index can name, at the top of a component.
#[derive(Default)]
struct Counts {
    core_modules: u32,
    core_instances: u32,
    core_functions: u32,
    types: u32,
    functions: u32,
    /// The instance of the module that has the function.
    libc: Option<u32>,
}

/// A component with the export, if one of its libraries has that function.
pub(crate) fn exported(mut component: Vec<u8>) -> Result<Vec<u8>> {
    let counts = Counts::of(&component)?;
    let Some(instance) = counts.libc else {
        return Ok(component);
    };
    let mut aliases = wasm::ComponentAliasSection::new();
    aliases.alias(wasm::Alias::CoreInstanceExport {
        instance,
        kind: wasm::ExportKind::Func,
        name: RESET,
    });
    let mut types = wasm::ComponentTypeSection::new();
    let nothing: [(&str, wasm::ComponentValType); 0] = [];
    types.function().params(nothing).result(None);
    let mut lifted = wasm::CanonicalFunctionSection::new();
    lifted.lift(counts.core_functions, counts.types, []);
    let mut exports = wasm::ComponentExportSection::new();
    let function = wasm::ComponentExportKind::Func;
    exports.export(FORGET, function, counts.functions, None);
    let mut added = wasm::Component::new();
    let header = added.as_slice().len();
    added
        .section(&aliases)
        .section(&types)
        .section(&lifted)
        .section(&exports);
    component.extend(added.as_slice().iter().skip(header));
    Ok(component)
}

impl Counts {
    fn of(component: &[u8]) -> Result<Self> {
        let mut counts = Self::default();
        let mut libc = None;
        let mut depth = 0_u32;
        for payload in Parser::new(0).parse_all(component) {
            let payload = payload?;
            match &payload {
                Payload::ModuleSection { .. } => {
                    counts.core_modules += u32::from(depth == 0);
                    depth += 1;
                }
                Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::ExportSection(exports) => {
                    for export in exports.clone() {
                        let export = export?;
                        if (export.name, export.kind) == (RESET, ExternalKind::Func) {
                            libc = counts.core_modules.checked_sub(1);
                        }
                    }
                }
                _ if depth == 0 => counts.add(&payload, libc)?,
                _ => {}
            }
        }
        Ok(counts)
    }

    fn add(&mut self, payload: &Payload<'_>, libc: Option<u32>) -> Result<()> {
        match payload {
            Payload::InstanceSection(instances) => {
                for instance in instances.clone() {
                    if let Instance::Instantiate { module_index, .. } = instance?
                        && Some(module_index) == libc
                    {
                        self.libc = Some(self.core_instances);
                    }
                    self.core_instances += 1;
                }
            }
            Payload::ComponentTypeSection(types) => self.types += types.count(),
            Payload::ComponentCanonicalSection(functions) => {
                for function in functions.clone() {
                    match function? {
                        CanonicalFunction::Lift { .. } => self.functions += 1,
                        _ => self.core_functions += 1,
                    }
                }
            }
            Payload::ComponentAliasSection(aliases) => {
                for alias in aliases.clone() {
                    self.add_alias(&alias?);
                }
            }
            Payload::ComponentImportSection(imports) => {
                for import in imports.clone() {
                    match import?.ty {
                        ComponentTypeRef::Module(_) => self.core_modules += 1,
                        ComponentTypeRef::Func(_) => self.functions += 1,
                        ComponentTypeRef::Type(_) => self.types += 1,
                        _ => {}
                    }
                }
            }
            Payload::ComponentExportSection(exports) => {
                for export in exports.clone() {
                    self.add_kind(export?.kind);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn add_alias(&mut self, alias: &ComponentAlias<'_>) {
        match alias {
            ComponentAlias::InstanceExport { kind, .. } => self.add_kind(*kind),
            ComponentAlias::CoreInstanceExport { kind, .. } => {
                self.core_functions += u32::from(*kind == ExternalKind::Func);
            }
            ComponentAlias::Outer { .. } => self.types += 1,
        }
    }

    fn add_kind(&mut self, kind: ComponentExternalKind) {
        match kind {
            ComponentExternalKind::Module => self.core_modules += 1,
            ComponentExternalKind::Func => self.functions += 1,
            ComponentExternalKind::Type => self.types += 1,
            _ => {}
        }
    }
}
