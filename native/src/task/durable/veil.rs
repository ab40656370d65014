//! Keeps the values of environment variables out of the journal: where one would be written, a mark of the run's own is,
//! and where it is read, the value that the variable has then.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::error::{ErrorType, Failure};
use crate::journal::{END, beginning};
use crate::task::scrub::{SHORTEST, forms};

/// Marks in the place of values. A guest cannot know one: they are made of the run's seed, so none of what it returns
/// is ever taken for one.
pub(super) struct Veil {
    /// The beginning of each mark.
    begin: String,
    /// The forms that values can have in a text, and their marks.
    hidden: Option<(AhoCorasick, Vec<String>)>,
    variables: HashMap<String, String>,
}

impl Veil {
    pub(super) fn new(seed: &[u8; 32], variables: &HashMap<String, String>) -> Self {
        let begin = beginning(seed);
        let mut found = BTreeMap::new();
        // In an order that every process has: of two variables with one value, the same is always taken.
        let variables_by_name: BTreeMap<_, _> = variables.iter().collect();
        for (name, value) in variables_by_name
            .into_iter()
            .filter(|(_, value)| value.len() >= SHORTEST)
        {
            for (number, form) in forms(value).enumerate() {
                let mark = format!("{begin}{number}:{name}{END}");
                found.entry(form).or_insert(mark);
            }
        }
        let (forms, marks): (Vec<String>, Vec<String>) = found.into_iter().unzip();
        let hidden = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(forms);
        Self {
            begin,
            hidden: hidden
                .ok()
                .filter(|_| !marks.is_empty())
                .map(|found| (found, marks)),
            variables: variables.clone(),
        }
    }

    /// A text as the journal may have it.
    pub(super) fn hide<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match &self.hidden {
            Some((found, marks)) if found.is_match(text) => found.replace_all(text, marks).into(),
            _ => text.into(),
        }
    }

    /// Bytes as the journal may have them.
    pub(super) fn hide_bytes<'a>(&self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        match &self.hidden {
            Some((found, marks)) if found.is_match(bytes) => {
                found.replace_all_bytes(bytes, marks).into()
            }
            _ => bytes.into(),
        }
    }

    /// A text as it was.
    ///
    /// # Errors
    /// A variable that is not there any more.
    pub(super) fn show(&self, text: String) -> Result<String, Failure> {
        if !text.contains(&self.begin) {
            return Ok(text);
        }
        let shown = self.show_bytes(text.into_bytes())?;
        String::from_utf8(shown).map_err(Failure::internal)
    }

    /// Bytes as they were.
    ///
    /// # Errors
    /// A variable that is not there any more.
    pub(super) fn show_bytes(&self, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let begin = self.begin.as_bytes();
        let mut shown = Vec::with_capacity(bytes.len());
        let mut rest = &bytes[..];
        while let Some(at) = find(rest, begin) {
            let (before, mark) = rest.split_at(at);
            shown.extend_from_slice(before);
            let mark = mark.get(begin.len()..).unwrap_or_default();
            let end = find(mark, &[END as u8]).unwrap_or(mark.len());
            let (mark, after) = mark.split_at(end);
            shown.extend_from_slice(self.value(mark)?.as_bytes());
            rest = after.get(1..).unwrap_or_default();
        }
        shown.extend_from_slice(rest);
        Ok(shown)
    }

    fn value(&self, mark: &[u8]) -> Result<String, Failure> {
        let mark = String::from_utf8_lossy(mark);
        let (number, name) = mark.split_once(':').unwrap_or_default();
        let value = self.variables.get(name);
        let form = value
            .zip(number.parse().ok())
            .and_then(|(value, number)| forms(value).nth(number));
        form.ok_or_else(|| {
            Failure::new(
                ErrorType::InvalidArguments,
                format!("the run needs the environment variable {name}, as when it was begun. Set it, and resume the run."),
            )
        })
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veil(value: &str) -> Veil {
        let variables = [("TOKEN".to_owned(), value.to_owned())].into();
        Veil::new(&[7; 32], &variables)
    }

    #[test]
    fn a_value_is_never_written_and_always_read() {
        for value in ["s3cr3t-value", "with \"quotes\"\nand lines", "ünïcödé ✓"] {
            let text = serde_json::json!({ "a": value, "b": [format!("Bearer {value}")] });
            let text = text.to_string();
            let veil = veil(value);
            let hidden = veil.hide(&text);
            assert!(!forms(value).any(|form| hidden.contains(&form)), "{hidden}");
            assert_eq!(veil.show(hidden.into_owned()).unwrap(), text);
        }
    }

    #[test]
    fn variables_that_have_the_same_value_have_the_same_mark_in_every_process() {
        let names: Vec<String> = (0..20).map(|n| format!("NAME{n}")).collect();
        // Each map has an order of its own.
        let hidden = || {
            let variables = names
                .iter()
                .map(|name| (name.clone(), "the same".to_owned()));
            let veil = Veil::new(&[7; 32], &variables.collect());
            veil.hide("the same").into_owned()
        };
        let first = hidden();
        assert!((0..20).all(|_| hidden() == first));
    }

    #[test]
    fn what_is_read_has_the_value_of_then() {
        let hidden = veil("the old one").hide("x the old one y").into_owned();
        assert_eq!(veil("new!").show(hidden).unwrap(), "x new! y");
    }

    #[test]
    fn a_mark_that_a_guest_writes_is_a_text_like_any_other() {
        let text = format!("<{}:0:TOKEN>", "0".repeat(32));
        assert_eq!(veil("secret").show(text.clone()).unwrap(), text);
    }

    #[test]
    fn without_the_variable_nothing_is_read() {
        let hidden = veil("secret").hide("a secret").into_owned();
        let missing = Veil::new(&[7; 32], &HashMap::new())
            .show(hidden)
            .unwrap_err();
        assert!(missing.message.contains("TOKEN"), "{missing}");
    }
}
