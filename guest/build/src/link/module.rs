//! The module that the libraries become.

use std::collections::HashMap;

use wasm_encoder as wasm;
use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder, utils};
use wasmparser::{ExternalKind, FuncType, Operator};
use wasmtime::{Result, bail, format_err};

use super::merge::{Function, Known, Libraries, Target};
use crate::module::changes_state;

/// The name that its functions are imported by, with their place among them.
pub(super) const IMPORTS: &str = "imports";

type Error = reencode::Error<String>;

/// Where in the module each thing is.
struct Places<'a> {
    libraries: &'a Libraries<'a>,
    types: HashMap<FuncType, u32>,
    functions: HashMap<Function, u32>,
}

/// Writes the module. What it exports has its place as its name.
pub(super) fn write(
    libraries: &Libraries<'_>,
    exports: &[(ExternalKind, usize, &str)],
) -> Result<Vec<u8>> {
    let mut exported = Vec::new();
    for (kind, library, name) in exports {
        if *kind == ExternalKind::Func {
            let index = libraries.library(*library)?.export(*kind, name)?;
            exported.push(Function {
                library: *library,
                index,
            });
        }
    }
    let reachable = libraries.reachable(&exported)?;
    let mut places = Places {
        libraries,
        types: HashMap::new(),
        functions: HashMap::new(),
    };
    let types = places.give_types()?;
    let first = u32::try_from(libraries.outside.len())?;
    for (index, function) in (first..).zip(&reachable) {
        places.functions.insert(*function, index);
    }
    let mut module = wasm::Module::new();
    module
        .section(&types)
        .section(&places.imports()?)
        .section(&places.function_types(&reachable)?)
        .section(&places.table()?)
        .section(&places.memory()?)
        .section(&places.stack_pointer()?)
        .section(&places.exports(exports)?)
        .section(&places.elements()?)
        .section(&places.code(&reachable)?)
        .section(&places.data()?);
    Ok(module.finish())
}

impl Places<'_> {
    fn give_types(&mut self) -> Result<wasm::TypeSection> {
        let mut section = wasm::TypeSection::new();
        for ty in self
            .libraries
            .list
            .iter()
            .flat_map(|library| &library.types)
        {
            let next = u32::try_from(self.types.len())?;
            if !self.types.contains_key(ty) {
                section
                    .ty()
                    .func_type(&RoundtripReencoder.func_type(ty.clone())?);
                self.types.insert(ty.clone(), next);
            }
        }
        Ok(section)
    }

    fn ty(&self, ty: &FuncType) -> Result<u32> {
        let found = self.types.get(ty);
        found
            .copied()
            .ok_or_else(|| format_err!("{ty} is in no library"))
    }

    fn function(&self, library: usize, index: u32) -> Result<u32> {
        match self.libraries.target(Function { library, index })? {
            Target::Outside(place) => Ok(place),
            Target::Inside(function) => {
                let found = self.functions.get(&function);
                found
                    .copied()
                    .ok_or_else(|| format_err!("{function:?} was left out"))
            }
        }
    }

    fn imports(&self) -> Result<wasm::ImportSection> {
        let mut section = wasm::ImportSection::new();
        for (place, ty) in self.libraries.outside_types().iter().enumerate() {
            let ty = wasm::EntityType::Function(self.ty(ty)?);
            section.import(IMPORTS, &place.to_string(), ty);
        }
        Ok(section)
    }

    fn function_types(&self, functions: &[Function]) -> Result<wasm::FunctionSection> {
        let mut section = wasm::FunctionSection::new();
        for function in functions {
            let library = self.libraries.library(function.library)?;
            section.function(self.ty(library.type_of(function.index)?)?);
        }
        Ok(section)
    }

    fn table(&self) -> Result<wasm::TableSection> {
        let size = self.libraries.table.len() as u64;
        let mut section = wasm::TableSection::new();
        section.table(wasm::TableType {
            element_type: wasm::RefType::FUNCREF,
            table64: false,
            minimum: size,
            maximum: Some(size),
            shared: false,
        });
        Ok(section)
    }

    fn memory(&self) -> Result<wasm::MemorySection> {
        let memory = self.libraries.main()?.memory;
        let memory = memory.ok_or_else(|| format_err!("the main module has no memory"))?;
        let mut section = wasm::MemorySection::new();
        section.memory(memory.into());
        Ok(section)
    }

    fn stack_pointer(&self) -> Result<wasm::GlobalSection> {
        let mut section = wasm::GlobalSection::new();
        let ty = wasm::GlobalType {
            val_type: wasm::ValType::I32,
            mutable: true,
            shared: false,
        };
        section.global(ty, &wasm::ConstExpr::i32_const(self.libraries.stack()?));
        Ok(section)
    }

    fn exports(&self, exports: &[(ExternalKind, usize, &str)]) -> Result<wasm::ExportSection> {
        let mut section = wasm::ExportSection::new();
        for (place, (kind, library, name)) in exports.iter().enumerate() {
            let index = self.libraries.library(*library)?.export(*kind, name)?;
            let (kind, index) = match kind {
                ExternalKind::Func => (wasm::ExportKind::Func, self.function(*library, index)?),
                ExternalKind::Memory => (wasm::ExportKind::Memory, 0),
                kind => bail!("the export {name}, a {kind:?}, is not supported"),
            };
            section.export(&place.to_string(), kind, index);
        }
        Ok(section)
    }

    /// One segment for each part of the table without holes: wasmtime fills such a table when it is used.
    fn elements(&self) -> Result<wasm::ElementSection> {
        let mut section = wasm::ElementSection::new();
        let mut slots = (0_i32..).zip(&self.libraries.table).peekable();
        while let Some((start, slot)) = slots.next() {
            let Some(first) = slot else { continue };
            let mut functions = vec![self.function(first.library, first.index)?];
            while let Some((_, Some(next))) = slots.next_if(|(_, slot)| slot.is_some()) {
                functions.push(self.function(next.library, next.index)?);
            }
            section.active(
                None,
                &wasm::ConstExpr::i32_const(start),
                wasm::Elements::Functions(functions.into()),
            );
        }
        Ok(section)
    }

    fn code(&self, functions: &[Function]) -> Result<wasm::CodeSection> {
        let mut section = wasm::CodeSection::new();
        for function in functions {
            let library = self.libraries.library(function.library)?;
            let body = library.body(function.index);
            let body = body.ok_or_else(|| format_err!("{function:?} has no code"))?;
            let mut code = Code {
                places: self,
                library: function.library,
            };
            code.parse_function_body(&mut section, body.clone())
                .map_err(|error| format_err!("{error}"))?;
        }
        Ok(section)
    }

    fn data(&self) -> Result<wasm::DataSection> {
        let mut section = wasm::DataSection::new();
        for (at, bytes) in &self.libraries.main()?.data {
            section.active(0, &wasm::ConstExpr::i32_const(*at), bytes.iter().copied());
        }
        Ok(section)
    }
}

/// The code of one library.
struct Code<'a> {
    places: &'a Places<'a>,
    library: usize,
}

impl Code<'_> {
    fn known(&self, global: u32) -> Result<Known, Error> {
        user(self.places.libraries.global(self.library, global))
    }
}

impl Reencode for Code<'_> {
    type Error = String;

    fn type_index(&mut self, index: u32) -> Result<u32, Error> {
        let library = user(self.places.libraries.library(self.library))?;
        let ty = library.types.get(index as usize);
        let ty = user(ty.ok_or_else(|| format_err!("there is no type {index}")))?;
        user(self.places.ty(ty))
    }

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        user(self.places.function(self.library, index))
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<wasm::Instruction<'a>, Error> {
        if changes_state(&operator) {
            return Err(lost(&operator));
        }
        let (Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index }) =
            operator
        else {
            return utils::instruction(self, operator);
        };
        match (self.known(global_index)?, &operator) {
            (Known::StackPointer, Operator::GlobalSet { .. }) => {
                Ok(wasm::Instruction::GlobalSet(0))
            }
            (Known::StackPointer, _) => Ok(wasm::Instruction::GlobalGet(0)),
            (Known::Constant(_), Operator::GlobalSet { .. }) => Err(lost(&operator)),
            (Known::Constant(value), _) => Ok(wasm::Instruction::I32Const(value)),
        }
    }
}

fn lost(operator: &Operator<'_>) -> Error {
    Error::UserError(format!("{operator:?} would be lost in an image"))
}

fn user<T>(result: Result<T>) -> Result<T, Error> {
    result.map_err(|error| Error::UserError(format!("{error:#}")))
}
