//! The main module without its memory.

use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{self as wasm, EntityType, SectionId};
use wasmparser::{DataSectionReader, ImportSectionReader, MemorySectionReader, Operator};

use crate::component::{IMAGE_INSTANCE, MEMORY};
use crate::shape::Shape;

type Error = reencode::Error<String>;

/// Rewrites the main module: its memory becomes an import and its data goes. The globals stay: moving the
/// stack pointer out costs up to 8 % of speed, and outside of any call it has its initial value anyway.
pub(crate) struct MainModule<'a> {
    shape: &'a Shape,
    imported: bool,
}

impl<'a> MainModule<'a> {
    pub(crate) fn new(shape: &'a Shape) -> Self {
        Self {
            shape,
            imported: false,
        }
    }

    fn import_memory(&mut self, imports: &mut wasm::ImportSection) {
        imports.import(
            IMAGE_INSTANCE,
            MEMORY,
            EntityType::Memory(self.shape.memory.into()),
        );
        self.imported = true;
    }
}

impl Reencode for MainModule<'_> {
    type Error = String;

    fn parse_import_section(
        &mut self,
        imports: &mut wasm::ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_import_section(self, imports, section)?;
        self.import_memory(imports);
        Ok(())
    }

    fn intersperse_section_hook(
        &mut self,
        module: &mut wasm::Module,
        _after: Option<SectionId>,
        before: Option<SectionId>,
    ) -> Result<(), Error> {
        if !self.imported && before.is_none_or(|before| before > SectionId::Import) {
            let mut imports = wasm::ImportSection::new();
            self.import_memory(&mut imports);
            module.section(&imports);
        }
        Ok(())
    }

    fn parse_memory_section(
        &mut self,
        _: &mut wasm::MemorySection,
        _: MemorySectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn parse_data_section(
        &mut self,
        _: &mut wasm::DataSection,
        _: DataSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Error> {
        Ok(0)
    }

    fn instruction<'a>(&mut self, operator: Operator<'a>) -> Result<wasm::Instruction<'a>, Error> {
        if changes_state(&operator) {
            return Err(Error::UserError(format!(
                "{operator:?} would be lost in an image"
            )));
        }
        utils::instruction(self, operator)
    }
}

/// A table that code changes, or data that it copies in later, would be missing from an image.
pub(crate) fn changes_state(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::TableSet { .. }
            | Operator::TableGrow { .. }
            | Operator::TableFill { .. }
            | Operator::TableInit { .. }
            | Operator::TableCopy { .. }
            | Operator::ElemDrop { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
    )
}
