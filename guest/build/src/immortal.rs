//! CPython counts references in the objects themselves, so a call would write to each page with an object that it looks
//! at. Those that are in every image become immortal, which CPython knows of its own: it does not count theirs.

use std::ops::Range;

use wasmtime::{Result, bail, ensure, format_err};

/// Begins the bytes that say where the list of these objects is, and how long it is: `pages.py`.
const MARK: &[u8] = b"capsule:everlast";
/// Where in an object its length and its contents are: of bytes, and of a list.
const LENGTH: usize = 8;
const LIST_ITEMS: usize = 12;
const BYTES_CONTENT: usize = 16;
/// From here on a count means an immortal object; `_Py_IMMORTAL_MINIMUM_REFCNT` where a pointer has 32 bits.
const IMMORTAL: u32 = 1 << 30;
/// The count of an object that becomes one: `_Py_IMMORTAL_INITIAL_REFCNT`.
const BECOMES_IMMORTAL: u32 = 5 << 28;

/// Makes the objects immortal that an interpreter's memory has in its list; how many. Another interpreter's memory has
/// none.
pub(crate) fn immortalize(memory: &mut [u8]) -> Result<usize> {
    let Some(list) = find_list(memory)? else {
        return Ok(0);
    };
    let mut found = 0;
    for at in list.step_by(4) {
        let object = word(memory, at)? as usize;
        let count = word(memory, object)?;
        if count >= IMMORTAL {
            continue;
        }
        ensure!(count > 0, "an object that is listed is gone");
        let bytes = memory.get_mut(object..object + 4);
        bytes
            .ok_or_else(|| outside(object))?
            .copy_from_slice(&BECOMES_IMMORTAL.to_le_bytes());
        found += 1;
    }
    Ok(found)
}

/// Where the list's items are. The last is the mark itself: other bytes like it are left from how it was made.
fn find_list(memory: &[u8]) -> Result<Option<Range<usize>>> {
    let mut lists = Vec::new();
    let marks = memory.windows(MARK.len()).enumerate();
    for (mark, _) in marks.filter(|(_, bytes)| *bytes == MARK) {
        let (Ok(list), Ok(length)) = (
            word(memory, mark + MARK.len()),
            word(memory, mark + MARK.len() + 4),
        ) else {
            continue;
        };
        let (list, length) = (list as usize, length as usize);
        let (Ok(size), Ok(items)) = (word(memory, list + LENGTH), word(memory, list + LIST_ITEMS))
        else {
            continue;
        };
        let items = items as usize..items as usize + 4 * length;
        let last = word(memory, items.end.saturating_sub(4));
        if size as usize == length && last.is_ok_and(|last| last as usize + BYTES_CONTENT == mark) {
            lists.push(items);
        }
    }
    match lists.as_slice() {
        [] => Ok(None),
        [list] => Ok(Some(list.clone())),
        _ => bail!("{} lists of immortal objects", lists.len()),
    }
}

fn word(memory: &[u8], at: usize) -> Result<u32> {
    let bytes = memory
        .get(at..at + 4)
        .and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_le_bytes).ok_or_else(|| outside(at))
}

fn outside(at: usize) -> wasmtime::Error {
    format_err!("{at} is outside of the memory")
}
