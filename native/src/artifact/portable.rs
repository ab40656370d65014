//! The portable form of an artifact: a complete component, which is the engine with the program's image in the place
//! where the engine alone imports one, and what it says of itself in sections of its own.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use wasm_encoder::{self as wasm, ComponentSection, Encode};

use super::contents::{Contents, Provenance};

/// Bytes that an artifact can have: the largest engine, the most memory that a load has, and what comes with it.
pub const MAX_PORTABLE: u64 = 512 << 20;
/// Bytes that its engine can have. Ours have a seventh.
const MAX_ENGINE: usize = 64 << 20;
/// Bytes of what it says of itself: a program with ten thousand tasks says less.
const MAX_STATEMENT: usize = 16 << 20;
/// Bytes of its source map, and of what comes with it to be imported: a Python program takes along half as much.
const MAX_ENCLOSED: usize = 128 << 20;
/// The number of this format; a later one is for a later version of Capsule.
const FORMAT: u32 = 1;

/// How a component begins.
const HEADER: [u8; 8] = *b"\0asm\x0d\0\x01\0";
/// Names of the sections of our own.
const STATEMENT: &str = "capsule:artifact";
const SOURCE_MAP: &str = "capsule:source-map";
const MODULES: &str = "capsule:modules";
/// The name under which an engine imports its image.
const IMAGE_IMPORT: &str = "image";
/// Identifiers of sections.
const CUSTOM: u8 = 0;
const CORE_MODULE: u8 = 1;

/// An artifact, taken apart.
#[derive(Debug)]
pub struct Parts<'a> {
    /// The engine's portable code, which imports an image.
    pub engine: Vec<u8>,
    /// The image: a core module.
    pub image: &'a [u8],
    /// What it says of itself.
    pub contents: Contents,
}

#[derive(Deserialize, Serialize)]
struct Statement<M> {
    format: u32,
    provenance: Provenance,
    manifest: M,
}

/// What is read first: the rest may have another form.
#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Puts an image into an engine.
///
/// # Errors
/// An engine that imports no image, a manifest that is no JSON.
pub fn assemble(engine: &[u8], image: &[u8], contents: &Contents) -> Result<Vec<u8>, String> {
    let import = image_import();
    let mut out = HEADER.to_vec();
    let mut put = false;
    for section in sections(engine)? {
        if !put && section.whole == import {
            put = true;
            append(&mut out, CORE_MODULE, image)?;
        } else {
            out.extend_from_slice(section.whole);
        }
    }
    if !put {
        return Err("the engine imports no image".to_owned());
    }
    let manifest: &RawValue = serde_json::from_str(&contents.manifest).map_err(text)?;
    let statement = Statement {
        format: FORMAT,
        provenance: contents.provenance.clone(),
        manifest,
    };
    let statement = serde_json::to_vec(&statement).map_err(text)?;
    for (name, data) in [
        (STATEMENT, statement.as_slice()),
        (SOURCE_MAP, contents.source_map.as_bytes()),
        (MODULES, &contents.modules),
    ] {
        if name == STATEMENT || !data.is_empty() {
            let mut body = Vec::new();
            name.encode(&mut body);
            body.extend_from_slice(data);
            append(&mut out, CUSTOM, &body)?;
        }
    }
    Ok(out)
}

/// Takes the image out of an artifact, and what is ours to read.
///
/// # Errors
/// Anything else, with what is wrong.
pub fn take_apart(artifact: &[u8]) -> Result<Parts<'_>, String> {
    let mut engine = HEADER.to_vec();
    let (mut image, mut statement, mut source_map, mut modules) = (None, None, None, None);
    for section in sections(artifact)? {
        if image.is_none() && section.id == CORE_MODULE {
            image = Some(section.body);
            engine.extend_from_slice(&image_import());
            continue;
        }
        let (slot, data) = match section.named()? {
            Some((STATEMENT, data)) => (&mut statement, data),
            Some((SOURCE_MAP, data)) => (&mut source_map, data),
            Some((MODULES, data)) => (&mut modules, data),
            _ => {
                engine.extend_from_slice(section.whole);
                continue;
            }
        };
        if slot.replace(data).is_some() {
            return Err("it has two sections of one name".to_owned());
        }
    }
    let statement = statement.ok_or("it is WebAssembly, but no artifact of Capsule")?;
    let (provenance, manifest) = read_statement(statement)?;
    if engine.len() > MAX_ENGINE {
        return Err(format!(
            "its engine has {} bytes; at most {MAX_ENGINE} are possible",
            engine.len()
        ));
    }
    let enclosed = [source_map, modules].into_iter().flatten().map(<[u8]>::len);
    if enclosed.sum::<usize>() > MAX_ENCLOSED {
        return Err(format!(
            "what comes with it has more than {MAX_ENCLOSED} bytes, which are the most"
        ));
    }
    let source_map = std::str::from_utf8(source_map.unwrap_or_default());
    Ok(Parts {
        engine,
        image: image.ok_or("it has no image")?,
        contents: Contents {
            provenance,
            manifest,
            source_map: source_map.map_err(text)?.to_owned(),
            modules: modules.unwrap_or_default().to_vec(),
        },
    })
}

fn read_statement(statement: &[u8]) -> Result<(Provenance, String), String> {
    if statement.len() > MAX_STATEMENT {
        return Err(format!(
            "what it says of itself has {} bytes; at most {MAX_STATEMENT} are possible",
            statement.len()
        ));
    }
    let unreadable = |error| format!("what it says of itself cannot be read: {error}");
    let Format { format } = serde_json::from_slice(statement).map_err(unreadable)?;
    if format != FORMAT {
        return Err(format!(
            "it has format {format}, and this version of Capsule reads {FORMAT}. Update Capsule"
        ));
    }
    let Statement {
        provenance,
        manifest,
        ..
    } = serde_json::from_slice::<Statement<Box<RawValue>>>(statement).map_err(unreadable)?;
    Ok((provenance, manifest.get().to_owned()))
}

/// A section of a component at its top.
struct Section<'a> {
    id: u8,
    whole: &'a [u8],
    body: &'a [u8],
}

impl<'a> Section<'a> {
    /// The name and the data of a custom section.
    fn named(&self) -> Result<Option<(&'a str, &'a [u8])>, String> {
        if self.id != CUSTOM {
            return Ok(None);
        }
        let (length, rest) = number(self.body)?;
        let (name, data) = rest.split_at_checked(length).ok_or_else(cut)?;
        Ok(Some((std::str::from_utf8(name).map_err(text)?, data)))
    }
}

/// Sections of a component at its top: ours have less than a hundred. Attack: a file of empty ones.
const MAX_SECTIONS: usize = 10_000;

fn sections(component: &[u8]) -> Result<Vec<Section<'_>>, String> {
    let Some(mut rest) = component.strip_prefix(&HEADER) else {
        return Err("it is no WebAssembly component".to_owned());
    };
    let mut sections = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = number(after)?;
        let (body, after) = after.split_at_checked(length).ok_or_else(cut)?;
        let (whole, _) = rest
            .split_at_checked(rest.len() - after.len())
            .ok_or_else(cut)?;
        if sections.len() == MAX_SECTIONS {
            return Err(format!("it has more than {MAX_SECTIONS} sections"));
        }
        sections.push(Section { id, whole, body });
        rest = after;
    }
    Ok(sections)
}

/// An unsigned number of 32 bits in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Result<(usize, &[u8]), String> {
    let mut value = 0_u64;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let value = u32::try_from(value).map_err(text)?;
            let rest = bytes.get(at + 1..).unwrap_or_default();
            return Ok((usize::try_from(value).map_err(text)?, rest));
        }
    }
    Err(cut())
}

fn append(out: &mut Vec<u8>, id: u8, body: &[u8]) -> Result<(), String> {
    out.push(id);
    u32::try_from(body.len()).map_err(text)?.encode(out);
    out.extend_from_slice(body);
    Ok(())
}

/// The section by which an engine imports its image, as `guest/build` writes it.
fn image_import() -> Vec<u8> {
    let mut imports = wasm::ComponentImportSection::new();
    imports.import(IMAGE_IMPORT, wasm::ComponentTypeRef::Module(0));
    let mut bytes = Vec::new();
    imports.append_to_component(&mut bytes);
    bytes
}

fn cut() -> String {
    "it is cut off or damaged".to_owned()
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine() -> Vec<u8> {
        let mut engine = HEADER.to_vec();
        engine.extend_from_slice(&image_import());
        append(&mut engine, CORE_MODULE, b"code").unwrap();
        append(&mut engine, CUSTOM, b"\x04namerest").unwrap();
        engine
    }

    fn contents() -> Contents {
        Contents {
            provenance: Provenance {
                file: "hello.ts".to_owned(),
                ..Provenance::default()
            },
            manifest: "[{\"name\":\"main\"}]".to_owned(),
            source_map: "{}".to_owned(),
            modules: vec![1, 2],
        }
    }

    #[test]
    fn what_was_assembled_is_taken_apart_into_the_same_parts() {
        let artifact = assemble(&engine(), b"image", &contents()).unwrap();
        let parts = take_apart(&artifact).unwrap();
        assert_eq!(parts.engine, engine());
        assert_eq!(parts.image, b"image");
        assert_eq!(parts.contents, contents());
    }

    #[test]
    fn a_file_of_empty_sections_is_refused_before_they_are_all_read() {
        let mut file = HEADER.to_vec();
        file.resize(1 << 20, 0);
        let refusal = take_apart(&file).err().unwrap();
        assert!(refusal.contains("10000 sections"), "{refusal}");
    }

    #[test]
    fn a_cut_artifact_is_an_error_wherever_it_is_cut() {
        let artifact = assemble(&engine(), b"image", &contents()).unwrap();
        let whole_without_modules = artifact.len() - 2 - MODULES.len() - 1 - 2;
        for length in 0..artifact.len() {
            let parts = take_apart(&artifact[..length]);
            // Whole sections at the end may be missing without notice, but for the one that says what it is.
            if length != whole_without_modules {
                assert!(
                    parts.is_err() || parts.unwrap().contents.modules.is_empty(),
                    "{length}"
                );
            }
        }
    }

    #[test]
    fn lengths_that_lead_outside_are_refused() {
        for tail in [
            &[1, 0xff, 0xff, 0xff, 0xff, 0x0f][..],
            &[1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0, 1, 9],
            &[7],
            &[1, 0x80],
        ] {
            let artifact = [&HEADER[..], tail].concat();
            assert!(take_apart(&artifact).is_err(), "{tail:?}");
        }
    }

    #[test]
    fn another_format_says_to_update() {
        let mut artifact = engine();
        append(&mut artifact, CUSTOM, b"\x10capsule:artifact{\"format\":2}").unwrap();
        assert!(
            take_apart(&artifact)
                .unwrap_err()
                .contains("Update Capsule")
        );
    }
}
