//! The modules of a Python program that came in its artifact: what it may import while it runs, and the files of its
//! packages. None of it is looked for on the machine that runs it.

use std::collections::{BTreeMap, BTreeSet};
use std::future::ready;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ANYWHERE;
use super::search::MAX_PLACES;
use crate::sandbox::{Code, Entry, Module, Modules, Search};

/// Caps on what a stranger's artifact makes the host hold. Bytes of its index: names and numbers of all files.
const MAX_INDEX: usize = 16 << 20;
/// Files that it can have: as many as modules are asked for by one sandbox.
const MAX_FILES: usize = 50_000;
/// Bytes of one of them: as many as can cross to a guest at once.
const MAX_FILE: usize = 32 << 20;

/// Modules and files, by the names that the program knows them by.
#[derive(Debug, Default)]
pub struct Frozen {
    index: Index,
    bytes: Vec<u8>,
    /// The project's folder where it runs.
    root: String,
}

#[derive(Debug, Default, Deserialize, Serialize)]
struct Index {
    /// The folders that are looked in before the standard library, and after it.
    folders: (Vec<String>, Vec<String>),
    /// What is found in a folder under a name.
    found: BTreeMap<String, BTreeMap<String, Found>>,
    /// Files, by their paths.
    files: BTreeMap<String, Piece>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
enum Found {
    Module {
        file: Option<(String, Form)>,
        folders: Option<Vec<String>>,
    },
    /// It cannot run in a sandbox, and why.
    Refused(String),
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
enum Form {
    Compiled(Piece),
    Source(Piece),
}

/// Where something is among the bytes.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
struct Piece {
    at: usize,
    length: usize,
}

impl Frozen {
    /// With nothing in these folders yet.
    #[must_use]
    pub fn of(folders: (Vec<String>, Vec<String>)) -> Self {
        Self {
            index: Index {
                folders,
                ..Index::default()
            },
            ..Self::default()
        }
    }

    /// Reads what `to_bytes` wrote, for a project in the folder `root`. All of it is a stranger's word.
    #[must_use]
    pub fn parse(text: &[u8], root: &str) -> Option<Self> {
        let (length, rest) = text.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (index, bytes) = rest.split_at_checked(length)?;
        if index.len() > MAX_INDEX {
            return None;
        }
        let index: Index = serde_json::from_slice(index).ok()?;
        if index.files.len() > MAX_FILES {
            return None;
        }
        Some(Self {
            index,
            bytes: bytes.to_vec(),
            root: root.to_owned(),
        })
    }

    /// The bytes for an artifact; the same for the same modules.
    ///
    /// # Errors
    /// Never: names and numbers are JSON.
    pub fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let index = serde_json::to_vec(&self.index)?;
        let length = (index.len() as u64).to_le_bytes();
        Ok([length.as_slice(), &index, &self.bytes].concat())
    }

    /// Bytes of all that was put in.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The files of its modules.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        let found = self.index.found.values().flat_map(BTreeMap::values);
        found.filter_map(|found| match found {
            Found::Module {
                file: Some((file, _)),
                ..
            } => Some(file),
            Found::Module { file: None, .. } | Found::Refused(_) => None,
        })
    }

    /// Whether a search in a folder has its answer.
    pub(super) fn has(&self, folder: &str, name: &str) -> bool {
        let found = self.index.found.get(folder);
        found.is_some_and(|found| found.contains_key(name))
    }

    /// Keeps the answer to a search in a folder.
    pub(super) fn put(&mut self, folder: &str, name: &str, answer: Result<Module, String>) {
        let found = match answer {
            Err(why) => Found::Refused(why),
            Ok(Module { file, folders }) => Found::Module {
                file: file.map(|(file, code)| {
                    let form = match code {
                        Code::Compiled(code) => Form::Compiled(self.piece(&code)),
                        Code::Source(source) => Form::Source(self.piece(&source)),
                    };
                    (file, form)
                }),
                folders,
            },
        };
        let folder = self.index.found.entry(folder.to_owned()).or_default();
        folder.insert(name.to_owned(), found);
    }

    /// Keeps a file.
    pub(super) fn put_file(&mut self, path: &str, content: &[u8]) {
        if !self.index.files.contains_key(path) {
            let piece = self.piece(content);
            self.index.files.insert(path.to_owned(), piece);
        }
    }

    fn piece(&mut self, content: &[u8]) -> Piece {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(content);
        Piece {
            at,
            length: content.len(),
        }
    }

    fn read_piece(&self, Piece { at, length }: Piece) -> Option<&[u8]> {
        let piece = self.bytes.get(at..at.checked_add(length)?)?;
        (length <= MAX_FILE).then_some(piece)
    }

    fn answer(&self, name: &str, folders: &[String]) -> Result<Option<Module>, String> {
        let mut portions = Vec::new();
        for folder in folders.iter().take(MAX_PLACES) {
            if portions.len() > MAX_PLACES {
                return Err(format!("{name} is in more than {MAX_PLACES} folders"));
            }
            let found = self
                .index
                .found
                .get(folder)
                .and_then(|found| found.get(name));
            match found {
                None => {}
                Some(Found::Refused(why)) => return Err(why.clone()),
                Some(Found::Module {
                    file: Some((file, form)),
                    folders,
                }) => return self.module(file, *form, folders.clone()).map(Some),
                Some(Found::Module {
                    file: None,
                    folders,
                }) => portions.extend(folders.iter().flatten().take(MAX_PLACES).cloned()),
            }
        }
        Ok((!portions.is_empty()).then_some(Module {
            file: None,
            folders: Some(portions),
        }))
    }

    fn module(
        &self,
        file: &str,
        form: Form,
        folders: Option<Vec<String>>,
    ) -> Result<Module, String> {
        let (piece, make): (_, fn(Vec<u8>) -> Code) = match form {
            Form::Compiled(piece) => (piece, Code::Compiled),
            Form::Source(piece) => (piece, Code::Source),
        };
        let code = self.read_piece(piece);
        let code = code.ok_or_else(|| format!("{file} is not whole in the artifact"))?;
        Ok(Module {
            file: Some((file.to_owned(), make(code.to_vec()))),
            folders,
        })
    }

    /// The names in a folder: of files, and of folders that have some.
    fn names(&self, folder: &str) -> BTreeSet<String> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        let below = self.index.files.range(prefix.clone()..);
        let below = below.map(|(path, _)| path.as_str());
        below
            .map_while(|path| path.strip_prefix(&prefix))
            .filter_map(|rest| rest.split('/').next())
            .map(str::to_owned)
            .collect()
    }
}

impl Modules for Frozen {
    fn folders(&self) -> (Vec<String>, Vec<String>) {
        self.index.folders.clone()
    }

    fn find(self: Arc<Self>, name: String, folders: Vec<String>) -> Search {
        Box::pin(ready(self.answer(&name, &folders)))
    }

    fn missing(&self, name: &str) -> String {
        format!(
            "The program came in an artifact, which has the modules that its sources name. \
             Import {name} at the top of the program and build it again."
        )
    }

    fn look(&self, path: &str) -> Option<Entry> {
        let path = self.normal(path);
        let file = self.index.files.get(&path);
        if file.is_none() && self.names(&path).is_empty() {
            return None;
        }
        Some(Entry {
            folder: file.is_none(),
            size: file.map_or(0, |piece| piece.length as u64),
            mtime_ns: 0,
        })
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        let piece = self.index.files.get(&self.normal(path))?;
        self.read_piece(*piece).map(<[u8]>::to_vec)
    }

    fn list(&self, path: &str) -> Option<Vec<String>> {
        let names = self.names(&self.normal(path));
        (!names.is_empty()).then(|| names.into_iter().collect())
    }
}

impl Frozen {
    /// A path relative to the project's folder, as the program knew that while it was loaded or knows it now.
    fn normal(&self, path: &str) -> String {
        let inside = |root: &str| {
            path.strip_prefix(root)
                .filter(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        normal(
            inside(ANYWHERE)
                .or_else(|| inside(&self.root))
                .unwrap_or(path),
        )
    }
}

/// A path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frozen() -> Frozen {
        let mut frozen = Frozen::of((vec![String::new()], vec!["site-packages".to_owned()]));
        let module = |file: &str, code: &[u8]| Module {
            file: Some((file.to_owned(), Code::Compiled(code.to_vec()))),
            folders: None,
        };
        frozen.put("", "rows", Ok(module("rows.py", b"code")));
        frozen.put("site-packages", "fast", Err("it is native".to_owned()));
        frozen.put_file("site-packages/zones/data/a.txt", b"zone");
        frozen
    }

    fn folders(all: &[&str]) -> Vec<String> {
        all.iter().map(|folder| (*folder).to_owned()).collect()
    }

    #[test]
    fn what_was_frozen_is_found_again_and_nothing_else() {
        let frozen = Frozen::parse(&frozen().to_bytes().unwrap(), "/home/me").unwrap();
        let both = folders(&["site-packages", ""]);
        let found = frozen.answer("rows", &both).unwrap().unwrap();
        assert!(
            matches!(found.file, Some((file, Code::Compiled(code))) if file == "rows.py" && code == b"code")
        );
        assert_eq!(frozen.answer("fast", &both).err().unwrap(), "it is native");
        assert!(
            frozen
                .answer("rows", &folders(&["site-packages"]))
                .unwrap()
                .is_none()
        );
        assert_eq!(
            frozen
                .read("site-packages/zones/./data/x/../a.txt")
                .unwrap(),
            b"zone"
        );
        assert_eq!(
            frozen
                .read("/project/site-packages/zones/data/a.txt")
                .unwrap(),
            b"zone"
        );
        assert_eq!(
            frozen
                .read("/home/me/site-packages/zones/data/a.txt")
                .unwrap(),
            b"zone"
        );
        assert_eq!(frozen.list("site-packages/zones").unwrap(), ["data"]);
        assert!(frozen.look("site-packages/zones/data").unwrap().folder);
        assert!(frozen.look("../etc/passwd").is_none() && frozen.read("/etc/passwd").is_none());
    }

    #[test]
    fn an_index_that_leads_outside_of_its_bytes_finds_nothing() {
        let bytes = frozen().to_bytes().unwrap();
        for length in 0..bytes.len() {
            let Some(cut) = Frozen::parse(&bytes[..length], "/") else {
                continue;
            };
            assert!(
                cut.read("site-packages/zones/data/a.txt").is_none(),
                "{length}"
            );
        }
        let index = String::from_utf8_lossy(&bytes[8..]).into_owned();
        let forged = index.replace("\"length\":4", "\"length\":-1");
        assert_ne!(forged, index);
        let length = (forged.len() as u64).to_le_bytes();
        let forged = [length.as_slice(), forged.as_bytes()].concat();
        assert!(Frozen::parse(&forged, "/").is_none());
        let far = Piece {
            at: usize::MAX,
            length: 2,
        };
        assert!(Frozen::default().read_piece(far).is_none());
    }

    #[test]
    fn a_file_larger_than_what_can_cross_to_a_guest_is_not_given() {
        let frozen = Frozen {
            bytes: vec![0; MAX_FILE + 1],
            ..Frozen::default()
        };
        let piece = |length| Piece { at: 0, length };
        assert!(frozen.read_piece(piece(MAX_FILE)).is_some());
        assert!(frozen.read_piece(piece(MAX_FILE + 1)).is_none());
    }
}
