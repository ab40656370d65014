//! Names that no task ever sees, whatever is granted: Capsule's own folder and file.

const HIDDEN: [&str; 2] = [".capsule", "capsule.toml"];

/// Whether an entry of this name is never visible to a task. File systems open these two under
/// other names too (letter case, trailing dots, streams, short names, characters that they
/// ignore), and code that could write `.capsule` could plant native code for the host to load.
/// A name that is not UTF-8 is passed with its odd bytes replaced: it is none of these.
#[must_use]
pub fn hidden(name: &str) -> bool {
    let folded: String = name
        .chars()
        .filter(|c| !is_ignorable(*c))
        // Up and down again: "ſ" becomes "s" on the way, which lower case alone leaves.
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect();
    // NTFS: "name:stream" is a part of the file, and so is "name::$INDEX_ALLOCATION".
    let bare = folded.split(':').next().unwrap_or(&folded);
    // Windows drops what trails.
    let bare = bare.trim_end_matches(['.', ' ']);
    HIDDEN.contains(&bare) || is_short_name(bare)
}

/// Whether a path has a component of such a name.
pub(super) fn has_hidden(path: &str) -> bool {
    path.split(['/', '\\']).any(hidden)
}

/// HFS+ and APFS compare names as if these were not there.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}')
}

/// The 8.3 names of both: `CAPSUL~1`, `CAPSUL~1.TOM`, and after four of a kind `CA1B2C~1`.
fn is_short_name(bare: &str) -> bool {
    let name = bare.strip_suffix(".tom").unwrap_or(bare);
    let Some((stem, digits)) = name.split_once('~') else {
        return false;
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let hashed = stem
        .strip_prefix("ca")
        .is_some_and(|hash| hash.len() == 4 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
    hashed || (stem.len() > 1 && "capsule".starts_with(stem))
}
