//! Keeps the values of a task's environment variables out of what Capsule itself tells of it.

use std::fmt::Write;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::envelope::Outcome;
use crate::error::Failure;

/// Shorter values ("1", "on") are no secrets, and hiding them would garble every message.
pub(super) const SHORTEST: usize = 4;

/// What a text that was cut ends with.
const CUT: char = '…';

/// Bytes that a text may have after it: names are longer than the values that they stand for.
const LONGEST: usize = 64 << 10;

/// Replaces values of variables by the variables' names: in errors, in the URLs of requests, in what is kept of the
/// output. All may show a value as a URL has it.
pub(super) struct Scrubber {
    secrets: Vec<(String, String)>,
    /// None where they are too many and too long to be looked for: then nothing is told.
    found: Option<AhoCorasick>,
}

impl Scrubber {
    /// None if there is nothing to hide.
    pub(super) fn new(variables: &[(String, String)]) -> Option<Self> {
        let secrets: Vec<(String, String)> = variables
            .iter()
            .filter(|(_, value)| value.len() >= SHORTEST)
            .flat_map(|(name, value)| forms(value).map(move |form| (form, format!("[{name}]"))))
            .collect();
        if secrets.is_empty() {
            return None;
        }
        // Of two values, the longer may begin with the other.
        let found = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(secrets.iter().map(|(form, _)| form));
        let found = found.ok();
        Some(Self { secrets, found })
    }

    /// Hides them in what is told of an attempt.
    pub(super) fn scrub(&self, outcome: &mut Outcome) {
        if let Err(failure) = &mut outcome.result {
            let Failure {
                error_type: _,
                message,
                name,
                stack,
                cause,
            } = failure;
            self.hide(message);
            let rest = [name, stack].into_iter().flatten();
            rest.for_each(|text| self.hide(text));
            if let Some(cause) = cause {
                cause.chain_mut(|cause| cause.texts_mut().for_each(|text| self.hide(text)));
            }
        }
        for request in &mut outcome.host_requests {
            self.hide(&mut request.url);
        }
    }

    /// Hides them in a text.
    pub(super) fn hide(&self, text: &mut String) {
        match &self.found {
            Some(found) => replace(text, found, &self.secrets),
            None => "[hidden]".clone_into(text),
        }
        self.hide_cut(text);
    }

    /// A text that was cut may end with the beginning of a value.
    fn hide_cut(&self, text: &mut String) {
        let Some(cut) = text.strip_suffix(CUT) else {
            return;
        };
        let begun = |(form, name): &'_ (String, String)| {
            let lengths = (SHORTEST..form.len()).rev();
            let mut begins = lengths.filter_map(|length| form.get(..length));
            let found = begins.find(|begin| cut.ends_with(begin))?;
            Some((found.len(), name.clone()))
        };
        if let Some((length, name)) = self.secrets.iter().filter_map(begun).max() {
            text.truncate(cut.len() - length);
            text.push_str(&name);
            text.push(CUT);
        }
    }
}

/// In one pass: what was put in is never looked through again. Attack: names that hold other variables' values
/// make a text grow with each pass, without end.
fn replace(text: &mut String, found: &AhoCorasick, secrets: &[(String, String)]) {
    if !found.is_match(text.as_str()) {
        return;
    }
    let mut shown = String::with_capacity(text.len());
    found.replace_all_with(text, &mut shown, |at, _, shown| {
        let name = secrets.get(at.pattern().as_usize());
        shown.push_str(name.map_or("[hidden]", |(_, name)| name));
        shown.len() < LONGEST
    });
    if shown.len() > LONGEST {
        shown.truncate(shown.floor_char_boundary(LONGEST));
    }
    *text = shown;
}

/// A value as it is, as a JSON text has it, and as the parts of a URL do: `URLSearchParams`,
/// `encodeURIComponent`, `encodeURI`, what the parser makes of it in a query and a path, and `quote` and `quote_plus` of
/// Python; and as Python shows texts and bytes.
pub(super) fn forms(value: &str) -> impl Iterator<Item = String> {
    let json = serde_json::Value::from(value).to_string();
    let inner = json
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let json = inner.unwrap_or(value).to_owned();
    let form = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let encoded = KEPT.map(|kept| percent_encoded(value, kept));
    let plus = percent_encoded(value, "-_.~").replace("%20", "+");
    let forms = [value.to_owned(), in_ascii(&json), json, form, plus].into_iter();
    forms.chain(encoded).chain(python_forms(value))
}

/// JSON as Python writes it: other characters are escaped.
fn in_ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for unit in json.encode_utf16() {
        match u8::try_from(unit).ok().filter(u8::is_ascii) {
            Some(byte) => ascii.push(char::from(byte)),
            None => {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

/// What `repr` and `ascii` give of a text, and `repr` of its bytes, without the quotes around it.
fn python_forms(value: &str) -> [String; 3] {
    let quotes = value.contains('\'') && value.contains('"');
    let escaped = |shown: char| match (shown, u32::from(shown)) {
        ('\\' | '\n' | '\r' | '\t', _) => shown.escape_default().to_string(),
        ('\'', _) if quotes => "\\'".to_owned(),
        (' '..='~', _) => shown.to_string(),
        (_, code @ ..=0xff) => format!("\\x{code:02x}"),
        (_, code @ ..=0xffff) => format!("\\u{code:04x}"),
        (_, code) => format!("\\U{code:08x}"),
    };
    let readable = |shown: char| match shown.is_ascii() {
        true => escaped(shown),
        false => shown.to_string(),
    };
    [
        value.chars().map(readable).collect(),
        value.chars().map(escaped).collect(),
        value.bytes().map(char::from).map(escaped).collect(),
    ]
}

/// The characters besides letters and digits that each encoding of a URL keeps.
const KEPT: [&str; 6] = [
    "-_.!~*'()",
    "-_.!~*'();,/?:@&=+$#",
    "-_.!~*();,/?:@&=+$[]\\^`{|}%",
    "-_.!~*'();,/:@&=+$[]|%",
    "-_.~/",
    "-_.~",
];

fn percent_encoded(value: &str, kept: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        let shown = char::from(byte);
        if byte.is_ascii_alphanumeric() || (byte.is_ascii() && kept.contains(shown)) {
            encoded.push(shown);
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorType;

    #[test]
    fn the_beginning_of_a_value_at_which_a_text_was_cut_is_hidden() {
        let variables = [("KEY".to_owned(), "secret-value".to_owned())];
        let scrubber = Scrubber::new(&variables).unwrap();
        for (text, hidden) in [
            ("is secret-va…", "is [KEY]…"),
            ("is secret-value…", "is [KEY]…"),
            ("is sec…", "is sec…"),
            ("is secret-va", "is secret-va"),
        ] {
            let mut shown = text.to_owned();
            scrubber.hide(&mut shown);
            assert_eq!(shown, hidden);
        }
    }

    #[test]
    fn a_value_is_hidden_as_python_shows_it() {
        let value = "it's \"a\\b\"\té€😀\u{1b}";
        let variables = [("KEY".to_owned(), value.to_owned())];
        let scrubber = Scrubber::new(&variables).unwrap();
        for shown in [
            r#"'it\'s "a\\b"\té€😀\x1b'"#,
            r#"'it\'s "a\\b"\t\xe9\u20ac\U0001f600\x1b'"#,
            r#"b'it\'s "a\\b"\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x1b'"#,
            r#"'it's \"a\\b\"\t\u00e9\u20ac\ud83d\ude00\u001b'"#,
            "'it%27s%20%22a%5Cb%22%09%C3%A9%E2%82%AC%F0%9F%98%80%1B'",
            "'it%27s+%22a%5Cb%22%09%C3%A9%E2%82%AC%F0%9F%98%80%1B'",
        ] {
            let mut text = shown.to_owned();
            scrubber.hide(&mut text);
            assert_eq!(text.trim_start_matches('b'), "'[KEY]'", "{shown}");
        }
    }

    #[test]
    fn names_that_hold_the_values_of_others_do_not_make_a_text_grow() {
        let variables: Vec<(String, String)> = (0..4)
            .map(|n| (format!("val{}", n + 1).repeat(48), format!("val{n}")))
            .collect();
        let thrown = Failure::new(ErrorType::TaskError, "val0".repeat(16_000));
        let mut outcome = Outcome::never_ran(thrown);
        Scrubber::new(&variables).unwrap().scrub(&mut outcome);
        let message = outcome.result.unwrap_err().message;
        assert!(message.len() <= LONGEST && !message.contains("val0"));
    }
}
