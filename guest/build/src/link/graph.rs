//! The core half of a component: its modules, their instances, and what these pass to each other.

use std::ops::Range;

use wasmparser::{
    CanonicalFunction, ComponentAlias, ExternalKind, Instance, InstantiationArg, Parser, Payload,
};
use wasmtime::{Result, bail, ensure, format_err};

/// Where a core item comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin<'a> {
    /// From a module's instance, by name.
    Export(u32, &'a str),
    /// From the component model: the index of the core function.
    Canonical(u32),
}

pub(super) struct Graph<'a> {
    pub(super) modules: Vec<&'a [u8]>,
    pub(super) instances: Vec<Instance<'a>>,
    functions: Vec<Core<'a>>,
    tables: Vec<Origin<'a>>,
    memories: Vec<Origin<'a>>,
    globals: Vec<Origin<'a>>,
}

/// A core function of the component.
enum Core<'a> {
    Alias(Origin<'a>),
    Canonical(CanonicalFunction),
}

/// What a component has at its top level. The insides of its modules and components are left out.
pub(super) fn top_level(component: &[u8]) -> Result<Vec<Payload<'_>>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload?;
        let (inner, outer) = match &payload {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => (depth, depth + 1),
            Payload::End(_) => (depth, depth.saturating_sub(1)),
            _ => (depth, depth),
        };
        depth = outer;
        if inner == 0 {
            found.push(payload);
        }
    }
    Ok(found)
}

/// The bytes of a component at a range that its parser gave.
pub(super) fn bytes<'a>(component: &'a [u8], range: &Range<usize>) -> Result<&'a [u8]> {
    let found = component.get(range.clone());
    found.ok_or_else(|| format_err!("a section outside of the component"))
}

impl<'a> Graph<'a> {
    pub(super) fn read(component: &'a [u8], payloads: &[Payload<'a>]) -> Result<Self> {
        let mut graph = Self {
            modules: Vec::new(),
            instances: Vec::new(),
            functions: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
        };
        for payload in payloads {
            match payload {
                Payload::ModuleSection {
                    unchecked_range, ..
                } => graph.modules.push(bytes(component, unchecked_range)?),
                Payload::InstanceSection(instances) => {
                    for instance in instances.clone() {
                        graph.instances.push(instance?);
                    }
                }
                Payload::ComponentAliasSection(aliases) => {
                    for alias in aliases.clone() {
                        graph.read_alias(alias?)?;
                    }
                }
                Payload::ComponentCanonicalSection(functions) => {
                    for function in functions.clone() {
                        match function? {
                            CanonicalFunction::Lift { .. } => {}
                            function => graph.functions.push(Core::Canonical(function)),
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(graph)
    }

    fn read_alias(&mut self, alias: ComponentAlias<'a>) -> Result<()> {
        let ComponentAlias::CoreInstanceExport {
            kind,
            instance_index,
            name,
        } = alias
        else {
            return Ok(());
        };
        let origin = Origin::Export(instance_index, name);
        match kind {
            ExternalKind::Func => self.functions.push(Core::Alias(origin)),
            ExternalKind::Table => self.tables.push(origin),
            ExternalKind::Memory => self.memories.push(origin),
            ExternalKind::Global => self.globals.push(origin),
            ExternalKind::Tag | ExternalKind::FuncExact => bail!("{kind:?}: not supported"),
        }
        Ok(())
    }

    /// What a core item of the component is: an export of a module's instance, or a canonical function.
    pub(super) fn item(&self, kind: ExternalKind, index: u32) -> Result<Origin<'a>> {
        let missing = || format_err!("there is no core {kind:?} {index}");
        let at = index as usize;
        let origin = match kind {
            ExternalKind::Func => match self.functions.get(at).ok_or_else(missing)? {
                Core::Canonical(_) => return Ok(Origin::Canonical(index)),
                Core::Alias(origin) => Some(origin),
            },
            ExternalKind::Table => self.tables.get(at),
            ExternalKind::Memory => self.memories.get(at),
            ExternalKind::Global => self.globals.get(at),
            ExternalKind::Tag | ExternalKind::FuncExact => None,
        };
        match *origin.ok_or_else(missing)? {
            Origin::Export(instance, name) => self.export(instance, kind, name),
            canonical @ Origin::Canonical(_) => Ok(canonical),
        }
    }

    /// What an export of an instance is, which may only pass on another's.
    pub(super) fn export(
        &self,
        instance: u32,
        kind: ExternalKind,
        name: &'a str,
    ) -> Result<Origin<'a>> {
        let Instance::FromExports(exports) = self.instance(instance)? else {
            return Ok(Origin::Export(instance, name));
        };
        let export = exports
            .iter()
            .find(|export| (export.kind, export.name) == (kind, name));
        let export =
            export.ok_or_else(|| format_err!("instance {instance} has no {kind:?} {name}"))?;
        self.item(kind, export.index)
    }

    pub(super) fn instance(&self, index: u32) -> Result<&Instance<'a>> {
        let found = self.instances.get(index as usize);
        found.ok_or_else(|| format_err!("there is no core instance {index}"))
    }

    /// The module of an instance and what it is given; none of one that passes on others' exports.
    pub(super) fn instantiated(
        &self,
        index: u32,
    ) -> Result<Option<(u32, &[InstantiationArg<'a>])>> {
        Ok(match self.instance(index)? {
            Instance::Instantiate { module_index, args } => Some((*module_index, args)),
            Instance::FromExports(_) => None,
        })
    }

    pub(super) fn canonical(&self, index: u32) -> Result<&CanonicalFunction> {
        let Some(Core::Canonical(function)) = self.functions.get(index as usize) else {
            bail!("core function {index} is no canonical one");
        };
        Ok(function)
    }

    /// The instances of the main module and of the libraries that were linked to it: they share its table.
    pub(super) fn linked(&self, main: u32) -> Result<Vec<u32>> {
        let mut linked = Vec::new();
        for index in 0..u32::try_from(self.instances.len())? {
            let Some((module, args)) = self.instantiated(index)? else {
                continue;
            };
            let mut shares = module == main;
            for arg in args {
                shares |= linked.contains(&arg.index);
                if let Instance::FromExports(exports) = self.instance(arg.index)? {
                    for table in exports.iter().filter(|of| of.kind == ExternalKind::Table) {
                        let origin = self.item(ExternalKind::Table, table.index)?;
                        shares |= matches!(origin, Origin::Export(of, _) if linked.contains(&of));
                    }
                }
            }
            if shares {
                linked.push(index);
            }
        }
        let mains = linked.iter().filter(
            |index| matches!(self.instantiated(**index), Ok(Some((module, _))) if module == main),
        );
        ensure!(
            mains.count() == 1,
            "the main module has not one instance alone"
        );
        Ok(linked)
    }
}
