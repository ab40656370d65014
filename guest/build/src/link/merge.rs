//! Linked libraries as one module: calls between them are direct, and the places that the linker gave their
//! data and functions are constants.

use std::collections::HashMap;

use wasmparser::{ExternalKind, FuncType, Operator};
use wasmtime::{Result, bail, ensure, format_err};

use super::graph::{Graph, Origin};
use super::library::{Library, Place};
use crate::shape::STACK_POINTER;

/// A function: of which library, and its index there, imported ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Function {
    pub(super) library: usize,
    pub(super) index: u32,
}

/// What a call reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Inside(Function),
    /// The place among what is imported.
    Outside(u32),
}

/// What a global is.
pub(super) enum Known {
    StackPointer,
    Constant(i32),
}

/// All libraries, with what they are to each other.
pub(super) struct Libraries<'a> {
    graph: &'a Graph<'a>,
    instances: Vec<u32>,
    pub(super) list: Vec<Library<'a>>,
    /// The place of the main module, whose memory and table the others share.
    main: usize,
    /// What is in the table.
    pub(super) table: Vec<Option<Function>>,
    /// What they import from others than themselves.
    pub(super) outside: Vec<Origin<'a>>,
    outside_types: Vec<FuncType>,
    targets: Vec<Vec<Target>>,
}

impl<'a> Libraries<'a> {
    pub(super) fn find(graph: &'a Graph<'a>, main: u32, instances: Vec<u32>) -> Result<Self> {
        let mut list = Vec::new();
        let mut at_main = 0;
        for (at, instance) in instances.iter().enumerate() {
            let Some((module, _)) = graph.instantiated(*instance)? else {
                bail!("a library without a module");
            };
            if module == main {
                at_main = at;
            }
            let bytes = graph.modules.get(module as usize).copied();
            let library = Library::read(bytes.unwrap_or_default())
                .map_err(|error| error.context(format!("core module {module}")))?;
            ensure!(
                module == main || library.data.is_empty() && library.memory.is_none(),
                "data beside the main module's"
            );
            ensure!(
                module != main || library.imported_globals.is_empty(),
                "the main module imports globals"
            );
            list.push(library);
        }
        let mut libraries = Self {
            graph,
            instances,
            list,
            main: at_main,
            table: Vec::new(),
            outside: Vec::new(),
            outside_types: Vec::new(),
            targets: Vec::new(),
        };
        libraries.fill_table()?;
        libraries.find_targets()?;
        Ok(libraries)
    }

    pub(super) fn main(&self) -> Result<&Library<'a>> {
        self.library(self.main)
    }

    pub(super) fn library(&self, at: usize) -> Result<&Library<'a>> {
        let library = self.list.get(at);
        library.ok_or_else(|| format_err!("there is no library {at}"))
    }

    /// The library of an instance.
    pub(super) fn of(&self, instance: u32) -> Option<usize> {
        self.instances.iter().position(|of| *of == instance)
    }

    /// What a function of a library is.
    pub(super) fn target(&self, function: Function) -> Result<Target> {
        let targets = self.targets.get(function.library);
        let found = targets.and_then(|targets| targets.get(function.index as usize));
        found
            .copied()
            .ok_or_else(|| format_err!("there is no {function:?}"))
    }

    pub(super) fn outside_types(&self) -> &[FuncType] {
        &self.outside_types
    }

    /// The initial value of the stack pointer.
    pub(super) fn stack(&self) -> Result<i32> {
        let main = self.main()?;
        let index = main.export(ExternalKind::Global, STACK_POINTER)?;
        let place = main.globals.get(index as usize).copied().flatten();
        let place = place.ok_or_else(|| format_err!("the stack pointer has no value"))?;
        self.value(self.main, place)
    }

    fn fill_table(&mut self) -> Result<()> {
        let size = self.main()?.table.unwrap_or(0);
        let mut table = vec![None; usize::try_from(size)?];
        for (at, library) in self.list.iter().enumerate() {
            for (place, functions) in &library.elements {
                let start = self.value(at, *place)?;
                for (slot, function) in (usize::try_from(start)?..).zip(functions) {
                    let slot = table.get_mut(slot);
                    *slot.ok_or_else(|| format_err!("an element outside of the table"))? =
                        Some(Function {
                            library: at,
                            index: *function,
                        });
                }
            }
        }
        self.table = table;
        Ok(())
    }

    fn find_targets(&mut self) -> Result<()> {
        for library in 0..self.list.len() {
            let mut targets = Vec::new();
            for index in 0..u32::try_from(self.library(library)?.functions.len())? {
                targets.push(self.find_target(Function { library, index })?);
            }
            self.targets.push(targets);
        }
        Ok(())
    }

    /// Follows imports, and what only calls on through the table.
    fn find_target(&mut self, function: Function) -> Result<Target> {
        let mut at = function;
        for _ in 0..MAX_STEPS {
            let library = self.library(at.library)?;
            if let Some(import) = library.imported_functions.get(at.index as usize) {
                let from =
                    self.import(at.library, ExternalKind::Func, import.module, import.name)?;
                match self.inside(from) {
                    Some((library, name)) => {
                        let index = self.library(library)?.export(ExternalKind::Func, name)?;
                        at = Function { library, index };
                    }
                    None => return self.outside(from, at),
                }
                continue;
            }
            let Some(slot) = library.forwards_to(at.index)? else {
                return Ok(Target::Inside(at));
            };
            let next = self.table.get(usize::try_from(slot)?).copied().flatten();
            at = next.ok_or_else(|| format_err!("a call through an empty place of the table"))?;
        }
        bail!("{function:?} never ends in code")
    }

    fn outside(&mut self, from: Origin<'a>, import: Function) -> Result<Target> {
        let place = self.outside.iter().position(|known| *known == from);
        let place = match place {
            Some(place) => place,
            None => {
                let ty = self.library(import.library)?.type_of(import.index)?.clone();
                self.outside_types.push(ty);
                self.outside.push(from);
                self.outside.len() - 1
            }
        };
        Ok(Target::Outside(u32::try_from(place)?))
    }

    /// The library and name of an export, if it is a library's.
    pub(super) fn inside(&self, origin: Origin<'a>) -> Option<(usize, &'a str)> {
        match origin {
            Origin::Export(instance, name) => Some((self.of(instance)?, name)),
            Origin::Canonical(_) => None,
        }
    }

    fn import(
        &self,
        library: usize,
        kind: ExternalKind,
        module: &str,
        name: &'a str,
    ) -> Result<Origin<'a>> {
        let instance = self.instances.get(library).copied().unwrap_or_default();
        let args = self.graph.instantiated(instance)?.map(|(_, args)| args);
        let arg = args
            .unwrap_or_default()
            .iter()
            .find(|arg| arg.name == module);
        let arg = arg.ok_or_else(|| format_err!("a library is not given {module}"))?;
        self.graph.export(arg.index, kind, name)
    }

    /// What a global of a library is. Nothing sets one but the stack pointer: see [`super::code`].
    pub(super) fn global(&self, library: usize, global: u32) -> Result<Known> {
        let (mut at, mut global) = (library, global);
        for _ in 0..MAX_STEPS {
            let library = self.library(at)?;
            let Some(import) = library.imported_globals.get(global as usize) else {
                if at == self.main && library.export(ExternalKind::Global, STACK_POINTER)? == global
                {
                    return Ok(Known::StackPointer);
                }
                let own = global as usize - library.imported_globals.len();
                let place = library.globals.get(own).copied().flatten();
                let place = place.ok_or_else(|| format_err!("global {global} is no place"))?;
                return Ok(Known::Constant(self.value(at, place)?));
            };
            let from = self.import(at, ExternalKind::Global, import.module, import.name)?;
            let Some((next, name)) = self.inside(from) else {
                bail!("{} is a global of no library", import.name);
            };
            global = self.library(next)?.export(ExternalKind::Global, name)?;
            at = next;
        }
        bail!("global {global} never ends in a value")
    }

    fn value(&self, library: usize, place: Place) -> Result<i32> {
        let from = match place.from {
            None => 0,
            Some(global) => match self.global(library, global)? {
                Known::Constant(value) => value,
                Known::StackPointer => bail!("a place that moves with the stack pointer"),
            },
        };
        Ok(from.wrapping_add(place.offset))
    }

    /// The functions that can be called, beginning with those of the table and with the given ones, in their order
    /// in the libraries.
    pub(super) fn reachable(&self, exported: &[Function]) -> Result<Vec<Function>> {
        let mut seen: HashMap<Function, ()> = HashMap::new();
        let mut left: Vec<Function> = exported.to_vec();
        left.extend(self.table.iter().flatten());
        while let Some(function) = left.pop() {
            let Target::Inside(function) = self.target(function)? else {
                continue;
            };
            if seen.insert(function, ()).is_some() {
                continue;
            }
            let Some(body) = self.library(function.library)?.body(function.index) else {
                continue;
            };
            for operator in body.get_operators_reader()? {
                if let Operator::Call { function_index } | Operator::RefFunc { function_index } =
                    operator?
                {
                    left.push(Function {
                        library: function.library,
                        index: function_index,
                    });
                }
            }
        }
        let mut reachable: Vec<Function> = seen.into_keys().collect();
        reachable.sort_by_key(|function| (function.library, function.index));
        Ok(reachable)
    }
}

/// Links of a chain of imports that are followed: real ones have three.
const MAX_STEPS: usize = 16;
