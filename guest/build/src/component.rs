//! Splits a component into code and memory: its main module takes its memory from an instance of a
//! core module that the component imports, the image.

use wasm_encoder as wasm;
use wasm_encoder::reencode::{self, Reencode, ReencodeComponent, component_utils};
use wasmparser::{Instance, Payload};
use wasmtime::{Result, format_err};

use crate::module::MainModule;
use crate::shape::Shape;

/// The component's import of the image.
const IMAGE_IMPORT: &str = "image";
/// The name under which the main module finds the image's instance.
pub(crate) const IMAGE_INSTANCE: &str = "capsule:image";
/// The image's export of the memory.
pub(crate) const MEMORY: &str = "memory";

type Error = reencode::Error<String>;

/// The component without the memory of its main module.
pub(crate) fn split(component: &[u8], shape: &Shape) -> Result<Vec<u8>> {
    let mut out = wasm::Component::new();
    let mut splitter = Splitter { shape, modules: 0 };
    splitter
        .parse_component(&mut out, wasmparser::Parser::new(0), component)
        .map_err(|error| format_err!("{error}"))?;
    Ok(out.finish())
}

/// The image becomes core type 0, core module 0 and core instance 0, so every index after shifts by one.
struct Splitter<'a> {
    shape: &'a Shape,
    modules: u32,
}

impl Splitter<'_> {
    fn import_image(&self, out: &mut wasm::Component) {
        let mut module = wasm::ModuleType::new();
        module.export(MEMORY, wasm::EntityType::Memory(self.shape.memory.into()));
        let mut types = wasm::CoreTypeSection::new();
        types.ty().module(&module);
        let mut imports = wasm::ComponentImportSection::new();
        imports.import(IMAGE_IMPORT, wasm::ComponentTypeRef::Module(0));
        let mut instances = wasm::InstanceSection::new();
        instances.instantiate::<[(&str, wasm::ModuleArg); 0], _>(0, []);
        out.section(&types).section(&imports).section(&instances);
    }
}

impl Reencode for Splitter<'_> {
    type Error = String;
}

impl ReencodeComponent for Splitter<'_> {
    fn module_index(&mut self, index: u32) -> u32 {
        index + 1
    }

    fn instance_index(&mut self, index: u32) -> u32 {
        index + 1
    }

    fn parse_component_payload(
        &mut self,
        out: &mut wasm::Component,
        payload: Payload<'_>,
        whole: &[u8],
    ) -> Result<(), Error> {
        match &payload {
            Payload::ModuleSection {
                parser,
                unchecked_range,
            } => {
                if self.modules == 0 {
                    self.import_image(out);
                }
                let bytes = whole.get(unchecked_range.clone()).unwrap_or_default();
                if self.modules == self.shape.module {
                    let mut module = wasm::Module::new();
                    MainModule::new(self.shape).parse_core_module(
                        &mut module,
                        parser.clone(),
                        bytes,
                    )?;
                    out.section(&wasm::ModuleSection(&module));
                } else {
                    out.section(&wasm::RawSection {
                        id: wasm::ComponentSectionId::CoreModule as u8,
                        data: bytes,
                    });
                }
                self.modules += 1;
            }
            // It has neither core modules nor core instances: the shape was checked for that.
            Payload::ComponentSection {
                unchecked_range, ..
            } => {
                out.section(&wasm::RawSection {
                    id: wasm::ComponentSectionId::Component as u8,
                    data: whole.get(unchecked_range.clone()).unwrap_or_default(),
                });
            }
            Payload::CoreTypeSection(_) => return Err(unsupported("core types")),
            Payload::InstanceSection(_) if self.modules == 0 => {
                return Err(unsupported("an instance before any module"));
            }
            // Its indices would be wrong, and nobody reads names.
            Payload::CustomSection(_) => {}
            // No core module and no core instance is named in these.
            Payload::ComponentTypeSection(_)
            | Payload::ComponentCanonicalSection(_)
            | Payload::ComponentImportSection(_) => {
                if let Some((id, range)) = payload.as_section() {
                    out.section(&wasm::RawSection {
                        id,
                        data: whole.get(range).unwrap_or_default(),
                    });
                }
            }
            _ => component_utils::parse_component_payload(self, out, payload, whole)?,
        }
        Ok(())
    }

    fn parse_instance(
        &mut self,
        out: &mut wasm::InstanceSection,
        instance: Instance<'_>,
    ) -> Result<(), Error> {
        let Instance::Instantiate { module_index, args } = &instance else {
            return component_utils::parse_instance(self, out, instance);
        };
        if *module_index != self.shape.module {
            return component_utils::parse_instance(self, out, instance);
        }
        let shifted = args
            .iter()
            .map(|argument| (argument.name, wasm::ModuleArg::Instance(argument.index + 1)));
        let image = (IMAGE_INSTANCE, wasm::ModuleArg::Instance(0));
        out.instantiate(module_index + 1, shifted.chain([image]).collect::<Vec<_>>());
        Ok(())
    }
}

fn unsupported(what: &str) -> Error {
    Error::UserError(format!("{what}: not supported"))
}
