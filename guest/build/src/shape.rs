//! What an interpreter's component looks like, as far as splitting it goes.

use wasmparser::{
    DataKind, ExternalKind, GlobalSectionReader, Instance, MemoryType, Operator, Parser, Payload,
    TypeRef,
};
use wasmtime::{Result, bail, ensure, format_err};

/// The name that linked libraries know the stack pointer by.
pub(crate) const STACK_POINTER: &str = "__stack_pointer";

/// The main core module of a component: the one with the memory, the data and nearly all of the code.
pub(crate) struct Shape {
    /// Its index among the core modules.
    pub(crate) module: u32,
    /// Its memory.
    pub(crate) memory: MemoryType,
    /// Its active data segments: address and bytes.
    data: Vec<(u32, Vec<u8>)>,
    /// The initial value of the stack pointer.
    pub(crate) stack_pointer: i32,
    /// Memories and mutable globals of the core instances before it: Wizer numbers its accessors
    /// through the whole component.
    accessors_before: u32,
    /// The stack pointer's place among its mutable globals, and how many there are.
    stack_pointer_at: u32,
    mutable_globals: u32,
}

#[derive(Default)]
struct Candidate {
    size: usize,
    memories: Vec<MemoryType>,
    imports_memory: bool,
    mutable_globals: Vec<MutableGlobal>,
    /// The global that is exported as the stack pointer: linked libraries share it.
    exported_stack_pointer: Option<u32>,
    data: Vec<(u32, Vec<u8>)>,
}

struct MutableGlobal {
    index: u32,
    value: i32,
}

impl Shape {
    /// Reads a component. What the split relies on is checked here, and of linked libraries in `libraries.rs`.
    pub(crate) fn of(component: &[u8]) -> Result<Self> {
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut instantiated = Vec::new();
        let mut depth = 0_usize;
        let mut nested = false;
        for payload in Parser::new(0).parse_all(component) {
            let payload = payload?;
            if nested {
                // It gives exported functions their types: it has no code, so an image has nothing of it.
                match &payload {
                    Payload::End(_) => nested = false,
                    Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {
                        bail!("nested components with code are not supported")
                    }
                    _ => {}
                }
                continue;
            }
            match &payload {
                Payload::ComponentSection { .. } => nested = true,
                Payload::ModuleSection {
                    unchecked_range, ..
                } => {
                    depth += 1;
                    candidates.push(Candidate {
                        size: unchecked_range.len(),
                        ..Candidate::default()
                    });
                }
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::InstanceSection(instances) if depth == 0 => {
                    for instance in instances.clone() {
                        if let Instance::Instantiate { module_index, .. } = instance? {
                            instantiated.push(module_index);
                        }
                    }
                }
                _ => {}
            }
            if depth > 0
                && let Some(candidate) = candidates.last_mut()
            {
                candidate.read(payload)?;
            }
        }
        choose(candidates, &instantiated)
    }

    /// The export that Wizer makes for the stack pointer.
    pub(crate) fn stack_pointer_export(&self) -> String {
        format!("global{}", self.accessors_before + self.stack_pointer_at)
    }

    /// The export that Wizer makes for the memory: a module's globals come first.
    pub(crate) fn memory_export(&self) -> String {
        format!("memory{}", self.accessors_before + self.mutable_globals)
    }

    /// The memory as its data segments fill it.
    pub(crate) fn initial_memory(&self) -> Result<Vec<u8>> {
        let mut memory = vec![0; usize::try_from(self.memory.initial)? << 16];
        for (address, bytes) in &self.data {
            let start = *address as usize;
            let target = memory.get_mut(start..start + bytes.len());
            target
                .ok_or_else(|| format_err!("data outside of the memory"))?
                .copy_from_slice(bytes);
        }
        Ok(memory)
    }
}

impl Candidate {
    fn read(&mut self, payload: Payload<'_>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.imports_memory |= matches!(import?.ty, TypeRef::Memory(_));
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memories.push(memory?);
                }
            }
            Payload::GlobalSection(globals) => self.mutable_globals = mutable_globals(globals)?,
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if (export.name, export.kind) == (STACK_POINTER, ExternalKind::Global) {
                        self.exported_stack_pointer = Some(export.index);
                    }
                }
            }
            Payload::DataSection(data) => {
                for segment in data {
                    let segment = segment?;
                    let DataKind::Active {
                        memory_index: 0,
                        offset_expr,
                    } = segment.kind
                    else {
                        bail!("passive data is not supported");
                    };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
                    else {
                        bail!("the address of a data segment is no constant");
                    };
                    self.data
                        .push((value.cast_unsigned(), segment.data.to_vec()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The place among the mutable globals and the value of the stack pointer: the only one, or the one that is
    /// exported as such.
    fn stack_pointer(&self) -> Result<(u32, i32)> {
        let globals = &self.mutable_globals;
        let at = match globals.as_slice() {
            [_] => Some(0),
            _ => globals
                .iter()
                .position(|global| Some(global.index) == self.exported_stack_pointer),
        };
        let found = at.and_then(|at| Some((u32::try_from(at).ok()?, globals.get(at)?.value)));
        found.ok_or_else(|| {
            format_err!(
                "none of the main module's {} mutable globals is the stack pointer",
                globals.len()
            )
        })
    }

    fn accessors(&self) -> u32 {
        u32::try_from(self.memories.len() + self.mutable_globals.len()).unwrap_or(u32::MAX)
    }
}

/// In a module that imports no global, as is checked where it matters.
fn mutable_globals(globals: GlobalSectionReader<'_>) -> Result<Vec<MutableGlobal>> {
    let mut found = Vec::new();
    for (index, global) in (0..).zip(globals) {
        let global = global?;
        if global.ty.mutable {
            let value = match global.init_expr.get_operators_reader().read()? {
                Operator::I32Const { value } => value,
                // Another type than a pointer: counted, but no stack pointer.
                _ => i32::MIN,
            };
            found.push(MutableGlobal { index, value });
        }
    }
    Ok(found)
}

fn choose(mut candidates: Vec<Candidate>, instantiated: &[u32]) -> Result<Shape> {
    let largest = candidates
        .iter()
        .enumerate()
        .max_by_key(|(_, candidate)| candidate.size);
    let (at, _) = largest.ok_or_else(|| format_err!("the component has no core module"))?;
    let module = u32::try_from(at)?;
    let accessors_before = (0..module)
        .filter(|other| instantiated.contains(other))
        .filter_map(|other| candidates.get(other as usize))
        .map(Candidate::accessors)
        .sum();
    let main = candidates.swap_remove(at);
    ensure!(
        instantiated
            .iter()
            .filter(|other| **other == module)
            .count()
            == 1,
        "the main module has several instances"
    );
    ensure!(
        !main.imports_memory,
        "the main module imports its memory already"
    );
    let [memory] = main.memories.as_slice() else {
        bail!("the main module has {} memories", main.memories.len());
    };
    let (stack_pointer_at, stack_pointer) = main.stack_pointer()?;
    Ok(Shape {
        module,
        memory: *memory,
        stack_pointer,
        accessors_before,
        stack_pointer_at,
        mutable_globals: u32::try_from(main.mutable_globals.len())?,
        data: main.data,
    })
}
