//! A core module that is linked with others, as far as merging it goes.

use std::collections::HashMap;

use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, Import,
    Operator, Parser, Payload, TypeRef,
};
use wasmtime::{Result, bail, ensure, format_err};

#[derive(Default)]
pub(super) struct Library<'a> {
    pub(super) types: Vec<FuncType>,
    pub(super) imported_functions: Vec<Import<'a>>,
    pub(super) imported_globals: Vec<Import<'a>>,
    /// The types of its functions, imported ones first.
    pub(super) functions: Vec<u32>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// Initial values of its own globals; none of one that is no place.
    pub(super) globals: Vec<Option<Place>>,
    exports: HashMap<(u8, &'a str), u32>,
    /// What it puts into the table: where, and its functions.
    pub(super) elements: Vec<(Place, Vec<u32>)>,
    /// Size of its own table.
    pub(super) table: Option<u64>,
    pub(super) memory: Option<wasmparser::MemoryType>,
    /// Its data section as it is: count and bytes.
    pub(super) data: Vec<(i32, &'a [u8])>,
}

/// A place in memory or in the table, as the linker states it: so far from another, if from one.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) from: Option<u32>,
    pub(super) offset: i32,
}

impl<'a> Library<'a> {
    pub(super) fn read(module: &'a [u8]) -> Result<Self> {
        let mut library = Self::default();
        for payload in Parser::new(0).parse_all(module) {
            library.read_payload(payload?)?;
        }
        Ok(library)
    }

    fn read_payload(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for ty in types.into_iter_err_on_gc_types() {
                    self.types.push(ty?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.read_import(import?)?;
                }
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    self.functions.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    ensure!(self.table.is_none(), "several tables");
                    self.table = Some(table?.ty.initial);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    ensure!(self.memory.is_none(), "several memories");
                    self.memory = Some(memory?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(place(&global?.init_expr)?);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    let key = (export.kind as u8, export.name);
                    self.exports.insert(key, export.index);
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.read_element(element?)?;
                }
            }
            Payload::DataSection(data) => {
                for segment in data {
                    self.read_data(segment?)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::StartSection { .. } => bail!("a start function would run on an image"),
            Payload::TagSection(_) => bail!("tags are not supported"),
            _ => {}
        }
        Ok(())
    }

    fn read_import(&mut self, import: Import<'a>) -> Result<()> {
        match import.ty {
            TypeRef::Func(ty) => {
                self.functions.push(ty);
                self.imported_functions.push(import);
            }
            TypeRef::Global(_) => self.imported_globals.push(import),
            // The main module's: there is no other.
            TypeRef::Memory(_) | TypeRef::Table(_) => {}
            TypeRef::Tag(_) | TypeRef::FuncExact(_) => bail!("{:?}: not supported", import.ty),
        }
        Ok(())
    }

    fn read_element(&mut self, element: wasmparser::Element<'a>) -> Result<()> {
        let (
            ElementKind::Active {
                table_index: None | Some(0),
                offset_expr,
            },
            ElementItems::Functions(functions),
        ) = (element.kind, element.items)
        else {
            bail!("elements that are copied in later are not supported");
        };
        let at = place(&offset_expr)?.ok_or_else(|| format_err!("elements at no known place"))?;
        let functions = functions.into_iter().collect::<Result<_, _>>()?;
        self.elements.push((at, functions));
        Ok(())
    }

    fn read_data(&mut self, segment: wasmparser::Data<'a>) -> Result<()> {
        let DataKind::Active {
            memory_index: 0,
            offset_expr,
        } = segment.kind
        else {
            bail!("passive data is not supported");
        };
        let Some(Place { from: None, offset }) = place(&offset_expr)? else {
            bail!("the address of a data segment is no constant");
        };
        self.data.push((offset, segment.data));
        Ok(())
    }

    pub(super) fn export(&self, kind: ExternalKind, name: &str) -> Result<u32> {
        let found = self.exports.get(&(kind as u8, name));
        found
            .copied()
            .ok_or_else(|| format_err!("a library lacks {name}"))
    }

    pub(super) fn type_of(&self, function: u32) -> Result<&FuncType> {
        let ty = self.functions.get(function as usize);
        ty.and_then(|ty| self.types.get(*ty as usize))
            .ok_or_else(|| format_err!("function {function} has no type"))
    }

    /// The code of a function; none of an imported one.
    pub(super) fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        let at = (function as usize).checked_sub(self.imported_functions.len())?;
        self.bodies.get(at)
    }

    /// The place in the table that a function does nothing but call with its own parameters: how the linker
    /// closes circles.
    pub(super) fn forwards_to(&self, function: u32) -> Result<Option<i32>> {
        let Some(body) = self.body(function) else {
            return Ok(None);
        };
        let mut operators = body.get_operators_reader()?;
        for parameter in 0..u32::try_from(self.type_of(function)?.params().len())? {
            match operators.read()? {
                Operator::LocalGet { local_index } if local_index == parameter => {}
                _ => return Ok(None),
            }
        }
        let Operator::I32Const { value } = operators.read()? else {
            return Ok(None);
        };
        let calls = matches!(
            operators.read()?,
            Operator::CallIndirect { table_index: 0, .. }
        );
        Ok((calls && matches!(operators.read()?, Operator::End)).then_some(value))
    }
}

fn place(expression: &ConstExpr<'_>) -> Result<Option<Place>> {
    let operators = expression.get_operators_reader();
    let operators: Vec<Operator<'_>> = operators.into_iter().collect::<Result<_, _>>()?;
    let (from, offset) = match *operators.as_slice() {
        [Operator::I32Const { value }, Operator::End] => (None, value),
        [Operator::GlobalGet { global_index }, Operator::End] => (Some(global_index), 0),
        [
            Operator::GlobalGet { global_index },
            Operator::I32Const { value },
            Operator::I32Add,
            Operator::End,
        ] => (Some(global_index), value),
        _ => return Ok(None),
    };
    Ok(Some(Place { from, offset }))
}
