//! What a stranger's WebAssembly must be before anything is compiled: an engine that costs no more than ours would, and
//! an image that is data and nothing else.

use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload};

/// Bytes that one function can have. Compiling takes more than twice as long for one of twice the size; the largest of
/// our interpreters has a quarter of this.
const MAX_FUNCTION: usize = 1 << 20;
/// Functions of one engine: ours have less than a tenth of this.
const MAX_FUNCTIONS: usize = 200_000;
/// Nested components and modules: ours have a tenth.
const MAX_NESTED: usize = 200;
/// Instances of modules and components, those in nested components counted as often as they are made. Attack: a component
/// that instantiates another twice, and so on: a kilobyte of it is a million instances.
const MAX_INSTANCES: u64 = 10_000;
/// Bytes of a page of a memory.
const WASM_PAGE: u64 = 1 << 16;

/// Refuses an engine that takes too long to be compiled.
///
/// # Errors
/// What is too much.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "of wasm's many sections a few matter here"
)]
pub fn check_engine(engine: &[u8]) -> Result<(), String> {
    let (mut functions, mut nested) = (0, 0);
    let mut instances = Instances::default();
    for payload in Parser::new(0).parse_all(engine) {
        match payload.map_err(unreadable)? {
            Payload::CodeSectionEntry(body) => {
                functions += 1;
                let bytes = body.range().len();
                if bytes > MAX_FUNCTION {
                    return Err(format!(
                        "a function of its engine has {bytes} bytes; at most {MAX_FUNCTION} are compiled"
                    ));
                }
            }
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                nested += 1;
                instances.begin();
            }
            Payload::InstanceSection(made) => instances.modules(made.count()),
            Payload::ComponentInstanceSection(made) => instances.components(made.count()),
            Payload::End(_) => instances.end(),
            _ => {}
        }
        if instances.most > MAX_INSTANCES {
            return Err(format!(
                "its engine is made of more than {MAX_INSTANCES} instances, which are the most"
            ));
        }
        if functions > MAX_FUNCTIONS || nested > MAX_NESTED {
            return Err(format!(
                "its engine has more than {MAX_FUNCTIONS} functions or {MAX_NESTED} modules, which are the most that are compiled"
            ));
        }
    }
    Ok(())
}

/// How many instances the largest component so far can be made of.
#[derive(Default)]
struct Instances {
    /// Of each that has begun and not ended, the innermost last: the modules and components that it instantiates.
    open: Vec<(u64, u64)>,
    top: (u64, u64),
    most: u64,
}

impl Instances {
    fn begin(&mut self) {
        self.open.push(std::mem::take(&mut self.top));
    }

    fn modules(&mut self, count: u32) {
        self.top.0 += u64::from(count);
    }

    fn components(&mut self, count: u32) {
        self.top.1 += u64::from(count);
    }

    /// A component can only instantiate those before it, each at most as large as the largest of them.
    fn end(&mut self) {
        let (modules, components) = self.top;
        let all = components.saturating_mul(self.most).saturating_add(modules);
        self.most = self.most.max(all.saturating_add(1));
        self.top = self.open.pop().unwrap_or_default();
    }
}

/// The memory that an image stands for: one memory, exported, and data at constant addresses in it.
///
/// # Errors
/// Anything else, and more than `most` bytes.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "of wasm's many sections a few are an image's"
)]
pub fn memory_of(image: &[u8], most: u64) -> Result<Vec<u8>, String> {
    let mut memory: Option<Vec<u8>> = None;
    let mut exported = false;
    for payload in Parser::new(0).parse_all(image) {
        match payload.map_err(unreadable)? {
            Payload::Version { .. } | Payload::End(_) => {}
            Payload::MemorySection(memories) => {
                for found in memories {
                    let found = found.map_err(unreadable)?;
                    let bytes = found.initial.checked_mul(WASM_PAGE);
                    let bytes = bytes.filter(|bytes| *bytes <= most && !found.memory64);
                    let bytes = bytes.and_then(|bytes| usize::try_from(bytes).ok());
                    let bytes = bytes.ok_or_else(|| {
                        format!("its memory is larger than {most} bytes, which is the most")
                    })?;
                    if memory.replace(vec![0; bytes]).is_some() {
                        return Err(no_image("it has two memories"));
                    }
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export.map_err(unreadable)?;
                    exported |= (export.name, export.kind) == ("memory", ExternalKind::Memory);
                }
            }
            Payload::DataSection(data) => {
                let memory = memory
                    .as_mut()
                    .ok_or_else(|| no_image("it has no memory"))?;
                for segment in data {
                    put(memory, segment.map_err(unreadable)?)?;
                }
            }
            _ => return Err(no_image("it has more than a memory and data")),
        }
    }
    memory
        .filter(|_| exported)
        .ok_or_else(|| no_image("it exports no memory"))
}

fn put(memory: &mut [u8], segment: wasmparser::Data<'_>) -> Result<(), String> {
    let DataKind::Active {
        memory_index: 0,
        offset_expr,
    } = segment.kind
    else {
        return Err(no_image("it has passive data"));
    };
    let mut offset = offset_expr.get_operators_reader();
    let Operator::I32Const { value } = offset.read().map_err(unreadable)? else {
        return Err(no_image("the address of its data is no constant"));
    };
    let start = value.cast_unsigned() as usize;
    let place = start
        .checked_add(segment.data.len())
        .and_then(|end| memory.get_mut(start..end));
    place
        .ok_or_else(|| no_image("its data is outside of its memory"))?
        .copy_from_slice(segment.data);
    Ok(())
}

fn unreadable(error: impl std::fmt::Display) -> String {
    format!("its WebAssembly is damaged: {error}")
}

fn no_image(why: &str) -> String {
    format!("its first module is no image of a program: {why}")
}

#[cfg(test)]
mod tests {
    use wasm_encoder as wasm;

    use super::*;

    fn module(memories: &[u64], data: &[(i32, &[u8])], name: &str) -> wasm::Module {
        let mut section = wasm::MemorySection::new();
        for pages in memories {
            section.memory(wasm::MemoryType {
                minimum: *pages,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            });
        }
        let mut exports = wasm::ExportSection::new();
        exports.export(name, wasm::ExportKind::Memory, 0);
        let mut segments = wasm::DataSection::new();
        for (at, bytes) in data {
            segments.active(0, &wasm::ConstExpr::i32_const(*at), bytes.iter().copied());
        }
        let mut module = wasm::Module::new();
        module
            .section(&section)
            .section(&exports)
            .section(&segments);
        module
    }

    #[test]
    fn an_image_is_the_memory_that_its_data_fills() {
        let image = module(&[1], &[(2, b"ab"), (65_534, b"yz")], "memory").finish();
        let memory = memory_of(&image, 1 << 20).unwrap();
        assert_eq!(memory.len(), 1 << 16);
        assert_eq!(
            (&memory[..4], &memory[65_534..]),
            (&b"\0\0ab"[..], &b"yz"[..])
        );
    }

    #[test]
    fn what_is_more_or_less_than_a_memory_with_data_in_it_is_no_image() {
        for (memories, data, name, why) in [
            (&[][..], &[(0, &b"a"[..])][..], "memory", "damaged"),
            (&[1, 1], &[], "memory", "two memories"),
            (&[1], &[], "other", "exports no memory"),
            (&[1], &[(65_535, b"ab")], "memory", "outside"),
            (&[1], &[(-1, b"a")], "memory", "outside"),
            (&[17], &[], "memory", "larger"),
            (&[u64::from(u32::MAX)], &[], "memory", "larger"),
        ] {
            let image = module(memories, data, name).finish();
            let refusal = memory_of(&image, 1 << 20).unwrap_err();
            assert!(refusal.contains(why) || why == "damaged", "{refusal}");
        }
    }

    #[test]
    fn a_component_that_multiplies_is_refused_before_it_is_compiled() {
        let nested = |levels: usize| {
            let mut inner = wasm::Component::new();
            for _ in 0..levels {
                let mut instances = wasm::ComponentInstanceSection::new();
                let none: [(&str, wasm::ComponentExportKind, u32); 0] = [];
                for _ in 0..2 {
                    instances.instantiate(0, none);
                }
                let mut outer = wasm::Component::new();
                outer
                    .section(&wasm::NestedComponentSection(&inner))
                    .section(&instances);
                inner = outer;
            }
            inner.finish()
        };
        assert_eq!(check_engine(&nested(8)), Ok(()));
        assert!(check_engine(&nested(24)).unwrap_err().contains("instances"));
    }

    #[test]
    fn a_module_with_code_is_no_image() {
        let mut module = module(&[1], &[], "memory");
        module.section(&wasm::StartSection { function_index: 0 });
        assert!(memory_of(&module.finish(), 1 << 20).is_err());
        assert!(memory_of(b"\0asm\x0d\0\x01\0", 1 << 20).is_err());
        assert!(memory_of(b"", 1 << 20).is_err());
    }
}
