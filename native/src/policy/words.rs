//! The words of messages about values that a program or a user wrote.

use serde_json::Value;

/// The known word that a misspelt one was probably meant to be.
pub fn similar<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    known
        .map(|candidate| {
            (
                strsim::jaro_winkler(&plain(word), &plain(candidate)),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// What is wrong with a word that is not among the known ones: `what` is its kind.
pub(super) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let word_quoted = quoted(word);
    match similar(word, known.iter().copied()) {
        Some(meant) => format!("unknown {what} {word_quoted}. Did you mean \"{meant}\"?"),
        None => format!(
            "unknown {what} {word_quoted}. Known are {}.",
            known.join(", ")
        ),
    }
}

/// A text in quotation marks, without control characters, and not longer than a message bears.
pub(super) fn quoted(text: &str) -> String {
    // Cut before quoting, so that the closing mark stays.
    Value::from(clipped(text.to_owned())).to_string()
}

/// A program's text as far as a message has room for it.
pub(crate) fn clipped(mut text: String) -> String {
    const ROOM: usize = 200;
    if text.len() > ROOM {
        text.truncate(text.floor_char_boundary(ROOM));
        text.push('…');
    }
    text
}
