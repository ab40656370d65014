//! Keeps the values of a task's environment variables out of what Capsule itself tells of it.

use std::fmt::Write;

use crate::envelope::Outcome;
use crate::error::Failure;

/// Shorter values ("1", "on") are no secrets, and hiding them would garble every message.
const SHORTEST: usize = 4;

/// Replaces the values by the names of their variables: in errors, and in the URLs of requests. Both may show a
/// value as a URL has it.
pub(super) fn scrub(outcome: &mut Outcome, variables: &[(String, String)]) {
    let mut secrets: Vec<(String, String)> = Vec::new();
    for (name, value) in variables {
        if value.len() >= SHORTEST {
            let shown = format!("[{name}]");
            secrets.extend(forms(value).map(|form| (form, shown.clone())));
        }
    }
    // Of two values, the longer may begin with the other.
    secrets.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    secrets.dedup();
    for (form, shown) in &secrets {
        if let Err(failure) = &mut outcome.result {
            scrub_failure(failure, form, shown);
        }
        for request in &mut outcome.host_requests {
            replace(&mut request.url, form, shown);
        }
    }
}

/// A value as it is, as a JSON text has it, and as the parts of a URL do: `URLSearchParams`,
/// `encodeURIComponent`, `encodeURI`, and what the parser makes of it in a query and a path.
fn forms(value: &str) -> impl Iterator<Item = String> {
    let json = serde_json::Value::from(value).to_string();
    let inner = json
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    let json = inner.unwrap_or(value).to_owned();
    let form = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let encoded = KEPT.map(|kept| percent_encoded(value, kept));
    [value.to_owned(), json, form].into_iter().chain(encoded)
}

/// The characters besides letters and digits that each encoding of a URL keeps.
const KEPT: [&str; 4] = [
    "-_.!~*'()",
    "-_.!~*'();,/?:@&=+$#",
    "-_.!~*();,/?:@&=+$[]\\^`{|}%",
    "-_.!~*'();,/:@&=+$[]|%",
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

fn scrub_failure(failure: &mut Failure, value: &str, shown: &str) {
    let Failure {
        error_type: _,
        message,
        name,
        stack,
        cause,
    } = failure;
    replace(message, value, shown);
    for text in [name, stack, cause].into_iter().flatten() {
        replace(text, value, shown);
    }
}

fn replace(text: &mut String, value: &str, shown: &str) {
    if text.contains(value) {
        *text = text.replace(value, shown);
    }
}
