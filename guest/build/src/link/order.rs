//! The component around the merged module: the order in which its core half can be made now, and its text.

use std::collections::HashMap;

use wasm_encoder as wasm;
use wasm_encoder::reencode::{self, Reencode, ReencodeComponent, component_utils};
use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ExternalKind, Instance, Payload,
};
use wasmtime::{Result, bail, ensure, format_err};

use super::graph::{Graph, Origin, bytes};
use super::merge::Libraries;
use super::module::IMPORTS;

type Error = reencode::Error<String>;

/// A step in making the core half.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Node<'a> {
    /// An instance as it was.
    Instance(u32),
    /// The instance of the merged module.
    Merged,
    /// A function, memory or table.
    Item(ExternalKind, Origin<'a>),
}

pub(super) struct Order<'a> {
    graph: &'a Graph<'a>,
    libraries: &'a Libraries<'a>,
    pub(super) nodes: Vec<Node<'a>>,
}

impl<'a> Order<'a> {
    /// Everything that functions of the component are made of, and whatever has an effect when it is made; what is
    /// needed for something comes before it.
    pub(super) fn of(
        graph: &'a Graph<'a>,
        libraries: &'a Libraries<'a>,
        payloads: &[Payload<'a>],
    ) -> Result<Self> {
        let mut order = Self {
            graph,
            libraries,
            nodes: Vec::new(),
        };
        for payload in payloads {
            let Payload::ComponentCanonicalSection(functions) = payload else {
                continue;
            };
            for function in functions.clone() {
                if let CanonicalFunction::Lift {
                    core_func_index,
                    options,
                    ..
                } = function?
                {
                    order.options(&options)?;
                    order.item(ExternalKind::Func, core_func_index)?;
                }
            }
        }
        for index in 0..u32::try_from(graph.instances.len())? {
            if graph.instantiated(index)?.is_some() && libraries.of(index).is_none() {
                order.instance(index)?;
            }
        }
        Ok(order)
    }

    fn instance(&mut self, index: u32) -> Result<()> {
        if self.libraries.of(index).is_some() {
            return self.merged();
        }
        if self.nodes.contains(&Node::Instance(index)) {
            return Ok(());
        }
        match self.graph.instance(index)?.clone() {
            Instance::Instantiate { args, .. } => {
                for arg in args {
                    ensure!(
                        self.libraries.of(arg.index).is_none(),
                        "a module that takes all of a library is not supported"
                    );
                    self.instance(arg.index)?;
                }
            }
            Instance::FromExports(exports) => {
                for export in exports {
                    self.item(export.kind, export.index)?;
                }
            }
        }
        self.nodes.push(Node::Instance(index));
        Ok(())
    }

    fn merged(&mut self) -> Result<()> {
        if self.nodes.contains(&Node::Merged) {
            return Ok(());
        }
        for origin in &self.libraries.outside {
            self.origin(ExternalKind::Func, *origin)?;
        }
        self.nodes.push(Node::Merged);
        Ok(())
    }

    fn item(&mut self, kind: ExternalKind, index: u32) -> Result<()> {
        self.origin(kind, self.graph.item(kind, index)?)
    }

    fn origin(&mut self, kind: ExternalKind, origin: Origin<'a>) -> Result<()> {
        if self.nodes.contains(&Node::Item(kind, origin)) {
            return Ok(());
        }
        match origin {
            Origin::Export(instance, _) => self.instance(instance)?,
            Origin::Canonical(index) => {
                if let CanonicalFunction::Lower { options, .. } = self.graph.canonical(index)? {
                    self.options(options)?;
                }
            }
        }
        self.nodes.push(Node::Item(kind, origin));
        Ok(())
    }

    fn options(&mut self, options: &[CanonicalOption]) -> Result<()> {
        for option in options {
            match option {
                CanonicalOption::UTF8 => {}
                CanonicalOption::Memory(index) => self.item(ExternalKind::Memory, *index)?,
                CanonicalOption::Realloc(index) | CanonicalOption::PostReturn(index) => {
                    self.item(ExternalKind::Func, *index)?;
                }
                option => bail!("the canonical option {option:?} is not supported"),
            }
        }
        Ok(())
    }

    /// The component: its own parts in their order, and the core half where it is first used.
    pub(super) fn write(
        &self,
        component: &[u8],
        payloads: &[Payload<'_>],
        merged: &[u8],
    ) -> Result<Vec<u8>> {
        let mut writer = Writer {
            order: self,
            out: wasm::Component::new(),
            modules: 0,
            instances: HashMap::new(),
            instance_count: 0,
            items: Vec::new(),
        };
        for payload in payloads {
            writer
                .payload(component, payload, merged)
                .map_err(|error| format_err!("{error}"))?;
        }
        Ok(writer.out.finish())
    }
}

struct Writer<'a> {
    order: &'a Order<'a>,
    out: wasm::Component,
    modules: u32,
    /// New indices of instances; of the merged one under `None`.
    instances: HashMap<Option<u32>, u32>,
    instance_count: u32,
    /// What has been made, in the order of its indices among its kind.
    items: Vec<(ExternalKind, Origin<'a>)>,
}

impl<'a> Writer<'a> {
    fn payload(
        &mut self,
        component: &[u8],
        payload: &Payload<'_>,
        merged: &[u8],
    ) -> Result<(), Error> {
        match payload {
            Payload::ComponentAliasSection(aliases) => {
                for alias in aliases.clone() {
                    match alias? {
                        ComponentAlias::CoreInstanceExport { .. } => {}
                        alias => {
                            let mut section = wasm::ComponentAliasSection::new();
                            section.alias(self.component_alias(alias)?);
                            self.out.section(&section);
                        }
                    }
                }
            }
            Payload::ComponentCanonicalSection(functions) => {
                for function in functions.clone() {
                    let lift @ CanonicalFunction::Lift { .. } = function? else {
                        continue;
                    };
                    if self.modules == 0 {
                        self.core(merged)?;
                    }
                    self.canonical(lift)?;
                }
            }
            // Made where they are needed.
            Payload::ModuleSection { .. } | Payload::InstanceSection(_) => {}
            // Its indices would be wrong, and nobody reads names.
            Payload::CustomSection(_) => {}
            Payload::CoreTypeSection(_) | Payload::ComponentStartSection { .. } => {
                return Err(Error::UserError("a section that is not supported".into()));
            }
            Payload::ComponentSection {
                unchecked_range, ..
            } => self.raw(component, 4, unchecked_range)?,
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    self.raw(component, id, &range)?;
                }
            }
        }
        Ok(())
    }

    fn raw(&mut self, whole: &[u8], id: u8, range: &std::ops::Range<usize>) -> Result<(), Error> {
        let data = user(bytes(whole, range))?;
        self.out.section(&wasm::RawSection { id, data });
        Ok(())
    }

    fn core(&mut self, merged: &[u8]) -> Result<(), Error> {
        for node in &self.order.nodes {
            match *node {
                Node::Merged => self.make_merged(merged)?,
                Node::Instance(index) => self.make_instance(index)?,
                Node::Item(kind, origin) => self.make_item(kind, origin)?,
            }
        }
        Ok(())
    }

    fn module(&mut self, data: &[u8]) -> u32 {
        let id = wasm::ComponentSectionId::CoreModule as u8;
        self.out.section(&wasm::RawSection { id, data });
        self.modules += 1;
        self.modules - 1
    }

    fn instance(&mut self, index: Option<u32>, section: &wasm::InstanceSection) -> u32 {
        self.out.section(section);
        let new = self.instance_count;
        self.instances.insert(index, new);
        self.instance_count += 1;
        new
    }

    fn make_merged(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let module = self.module(bytes);
        let outside = &self.order.libraries.outside;
        let imports = outside.iter().enumerate().map(|(place, origin)| {
            let index = self.place(ExternalKind::Func, *origin)?;
            Ok((place.to_string(), wasm::ExportKind::Func, index))
        });
        let imports = imports.collect::<Result<Vec<_>, Error>>()?;
        let mut section = wasm::InstanceSection::new();
        section.export_items(
            imports
                .iter()
                .map(|(name, kind, at)| (name.as_str(), *kind, *at)),
        );
        // A number that no instance has: nothing else refers to it.
        let imports = self.instance(Some(u32::MAX), &section);
        let mut section = wasm::InstanceSection::new();
        section.instantiate(module, [(IMPORTS, wasm::ModuleArg::Instance(imports))]);
        self.instance(None, &section);
        Ok(())
    }

    fn make_instance(&mut self, index: u32) -> Result<(), Error> {
        let graph = self.order.graph;
        let mut section = wasm::InstanceSection::new();
        let mut instance = user(graph.instance(index))?.clone();
        if let Instance::Instantiate { module_index, .. } = &mut instance {
            let bytes = graph.modules.get(*module_index as usize).copied();
            *module_index = self.module(bytes.unwrap_or_default());
        }
        component_utils::parse_instance(self, &mut section, instance)?;
        self.instance(Some(index), &section);
        Ok(())
    }

    fn make_item(&mut self, kind: ExternalKind, origin: Origin<'a>) -> Result<(), Error> {
        match origin {
            Origin::Canonical(index) => {
                let function = user(self.order.graph.canonical(index))?.clone();
                self.canonical(function)?;
            }
            Origin::Export(instance, name) => {
                let inside = self.order.libraries.of(instance).is_some();
                let exported = self.order.nodes.iter().filter(|node| {
                    matches!(node, Node::Item(_, origin) if self.order.libraries.inside(*origin).is_some())
                });
                let place = exported
                    .take_while(|node| **node != Node::Item(kind, origin))
                    .count()
                    .to_string();
                let (instance, name) = match inside {
                    true => (None, place.as_str()),
                    false => (Some(instance), name),
                };
                let mut section = wasm::ComponentAliasSection::new();
                section.alias(wasm::Alias::CoreInstanceExport {
                    instance: self.instances.get(&instance).copied().unwrap_or(u32::MAX),
                    kind: kind.into(),
                    name,
                });
                self.out.section(&section);
            }
        }
        self.items.push((kind, origin));
        Ok(())
    }

    fn canonical(&mut self, function: CanonicalFunction) -> Result<(), Error> {
        let mut section = wasm::CanonicalFunctionSection::new();
        component_utils::parse_component_canonical(self, &mut section, function)?;
        self.out.section(&section);
        Ok(())
    }

    /// The new index of an item.
    fn place(&self, kind: ExternalKind, origin: Origin<'_>) -> Result<u32, Error> {
        let mut of_kind = (0..).zip(self.items.iter().filter(|(of, _)| *of == kind));
        let found = of_kind.find(|(_, (_, other))| *other == origin);
        let missing = || Error::UserError(format!("{origin:?} is used before it is made"));
        found.map(|(place, _)| place).ok_or_else(missing)
    }

    fn item(&self, kind: ExternalKind, old: u32) -> Result<u32, Error> {
        self.place(kind, user(self.order.graph.item(kind, old))?)
    }
}

impl Reencode for Writer<'_> {
    type Error = String;

    fn function_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(ExternalKind::Func, index)
    }

    fn memory_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(ExternalKind::Memory, index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(ExternalKind::Table, index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error> {
        self.item(ExternalKind::Global, index)
    }
}

impl ReencodeComponent for Writer<'_> {
    fn instance_index(&mut self, index: u32) -> u32 {
        self.instances
            .get(&Some(index))
            .copied()
            .unwrap_or(u32::MAX)
    }
}

fn user<T>(result: Result<T>) -> Result<T, Error> {
    result.map_err(|error| Error::UserError(format!("{error:#}")))
}
